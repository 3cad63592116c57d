import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AssetDetail, Capture, Conversation, DecodedFrame, FindingDetail, Overview } from './assets/schema.ts';
import type { Configuration } from './kernel/config.ts';
import type { Match } from './library/matches-schema.ts';
import type { Import, VulnerabilityDetail } from './library/schema.ts';
import { type Server, startServer } from './server.ts';
import { Client, sha256, temporaryFolder } from './testing.ts';
import { advisory, modbusCapture } from './testing-capture.ts';
import { type Engine, startClickHouse, startPostgres } from './testing-engines.ts';

const client = { mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' };
const plc = { mac: '00:80:f4:00:00:02', ip: '10.1.0.20' };
const identity = { vendor: 'Schneider Electric', product: 'BMX P34 2020', firmware: 'V2.6' };

/** One walk through the whole server: what a plant's engineer does on the first day. */
for (const engines of ['embedded', 'by address'] as const) {
  describe(`the server, engines ${engines}`, { timeout: 240_000 }, () => {
    const folder = temporaryFolder();
    const external: Engine[] = [];
    let server: Server;
    let admin: Client;
    let site: string;
    let capture: string;

    before(async () => {
      const configuration: Partial<Configuration> = { logLevel: 'warn' };
      if (engines === 'by address') {
        external.push(await startPostgres(folder.path), await startClickHouse(folder.path));
        [configuration.records, configuration.telemetry] = external.map(({ address }) => address);
      }
      server = await startServer({ dataDir: folder.path, port: 0, configuration });
      admin = new Client(server.address);
    });
    after(async () => {
      await server?.close();
      for (const engine of external) await engine.stop();
      folder.remove();
    });

    test('the first administrator is made by the one-time link, and by it only once', async () => {
      assert.ok(server.setupLink?.startsWith(`${server.address}/setup#`));
      const wrong = { token: 'x'.repeat(43), name: 'mallory', password: 'correct horse battery' };
      assert.equal((await admin.ask('POST', '/api/setup', wrong)).body.code, 'invalid-link');
      await admin.setUp(server.setupLink);
      const again = { ...wrong, token: server.setupLink!.split('#')[1] };
      assert.equal((await new Client(server.address).ask('POST', '/api/setup', again)).body.code, 'already-set-up');
      const session = await admin.get<{ role: string; permissions: string[] }>('/api/session');
      assert.equal(session.role, 'administrator');
      assert.ok(session.permissions.includes('library.import'));
    });

    test('a capture is uploaded in parts and analysed', async () => {
      site = (await admin.must<{ id: string }>('POST', '/api/sites', { name: '城东水厂' })).id;
      const bytes = modbusCapture(client, plc, identity, { writes: 3, restart: true });
      const { id } = await admin.must<Capture>('POST', '/api/captures', { site, name: 'monday.pcap', size: bytes.length });
      capture = id;
      const path = `/api/captures/${id}/content`;
      await admin.must('PUT', path, bytes.subarray(0, 100), { 'upload-offset': '0' });
      const head = await admin.ask('HEAD', path);
      assert.equal(head.headers.get('upload-offset'), '100');
      assert.equal((await admin.ask('PUT', path, bytes, { 'upload-offset': '0' })).body.code, 'upload-offset');
      const early = await admin.ask('POST', `/api/captures/${id}/complete`, { sha256: '0'.repeat(64) });
      assert.equal(early.body.code, 'upload-incomplete');
      await admin.must('PUT', path, bytes.subarray(100), { 'upload-offset': '100' });
      const damaged = await admin.ask('POST', `/api/captures/${id}/complete`, { sha256: '0'.repeat(64) });
      assert.equal(damaged.body.code, 'upload-checksum');
      await admin.must('POST', `/api/captures/${id}/complete`, { sha256: sha256(bytes) });
      const done = await admin.until<Capture>(`/api/captures/${id}`, ({ state }) => state === 'done' || state === 'failed');
      assert.equal(done.error, null);
      assert.equal(done.assets, 2);
    });

    test('the inventory says what the controller is and why', async () => {
      const { items } = await admin.get<{ items: AssetDetail[] }>(`/api/assets?q=schneider&site=${site}`);
      assert.equal(items.length, 1);
      const asset = await admin.get<AssetDetail>(`/api/assets/${items[0].id}`);
      assert.deepEqual(asset.interfaces, [{ mac: plc.mac, ips: [plc.ip] }]);
      assert.equal(asset.firmware, identity.firmware);
      const said = asset.evidence.find(({ attribute }) => attribute === 'firmware')!;
      assert.equal(said.capture, capture);
      assert.ok(said.frame! > 0 && said.confidence > 0 && said.confidence <= 1);
    });

    test('a person outranks the evidence, which stays', async () => {
      const { items } = await admin.get<{ items: AssetDetail[] }>(`/api/assets?q=${plc.ip}`);
      const path = `/api/assets/${items[0].id}/attributes/firmware`;
      const corrected = await admin.must<AssetDetail>('PUT', path, { value: 'V3.0', note: 'read from the device' });
      const firmware = corrected.attributes.find(({ attribute }) => attribute === 'firmware')!;
      assert.deepEqual([firmware.value, firmware.by, firmware.conflict], ['V3.0', 'person', true]);
      assert.ok(corrected.evidence.some(({ value }) => value === identity.firmware));
      const back = await admin.must<AssetDetail>('DELETE', path);
      assert.equal(back.firmware, identity.firmware);
    });

    test('the same device in a second capture is the same asset', async () => {
      const bytes = modbusCapture(
        client,
        { ...plc, ip: '10.1.0.21' },
        { ...identity, firmware: 'V2.7' },
        { start: 1_700_100_000 },
      );
      const id = await admin.upload('captures', { site, name: 'tuesday.pcap' }, bytes);
      await admin.until<Capture>(`/api/captures/${id}`, ({ state }) => state === 'done');
      const { items } = await admin.get<{ items: AssetDetail[] }>(`/api/assets?site=${site}`);
      assert.equal(items.length, 2);
      const merged = items.find(({ vendor }) => vendor?.includes('Schneider'))!;
      assert.deepEqual(merged.interfaces, [{ mac: plc.mac, ips: [plc.ip, '10.1.0.21'] }]);
      // An update is not a conflict: the later firmware holds.
      assert.equal(merged.firmware, 'V2.7');
      assert.ok(!merged.conflicts.includes('firmware'));
      await admin.must('DELETE', `/api/captures/${id}`);
      const { items: left } = await admin.get<{ items: AssetDetail[] }>(`/api/assets?q=${plc.ip}`);
      assert.equal(left[0].firmware, identity.firmware);
    });

    test('conversations come from the telemetry, with the assets that they join', async () => {
      const { items } = await admin.get<{ items: Conversation[] }>(`/api/conversations?site=${site}&protocol=modbus`);
      assert.equal(items.length, 1);
      assert.deepEqual([items[0].client, items[0].server, items[0].port], [client.ip, plc.ip, 502]);
      assert.ok(items[0].clientAsset !== null && items[0].serverAsset !== null);
      const map = await admin.get<{ nodes: unknown[]; links: { protocols: string[] }[] }>(`/api/map?site=${site}`);
      assert.equal(map.nodes.length, 2);
      assert.deepEqual(map.links[0].protocols, ['modbus']);
      const slice = await admin.ask<string>('GET', `/api/conversations/${items[0].id}/pcap`);
      assert.equal(slice.headers.get('content-type'), 'application/vnd.tcpdump.pcap');
    });

    test('a finding has a life, and its frames can be read and taken away', async () => {
      const { items } = await admin.get<{ items: FindingDetail[] }>('/api/findings?state=open&q=restart');
      assert.deepEqual([items.length, items[0].severity, items[0].server], [1, 'high', plc.ip]);
      assert.ok(items[0].translations['zh-CN'].title && items[0].advice);
      const { id } = items[0];
      const session = await admin.get<{ user: { id: string } }>('/api/session');
      await admin.must('PATCH', `/api/findings/${id}`, { state: 'in progress', assignee: session.user.id, note: '查一下' });
      const finding = await admin.must<FindingDetail>('PATCH', `/api/findings/${id}`, { note: '确认' });
      assert.equal(finding.state, 'in progress');
      assert.deepEqual(
        finding.history.map(({ kind, note }) => [kind, note]),
        [
          ['state', '查一下'],
          ['assignee', ''],
          ['note', '确认'],
        ],
      );
      const frames = await admin.get<{ items: DecodedFrame[] }>(`/api/findings/${id}/frames`);
      const layer = frames.items[0].layers.at(-1)!;
      assert.equal(layer.name, 'modbus');
      assert.match(layer.summary, /^10\.1\.0\.10 → 10\.1\.0\.20: .*request/);
      assert.ok(layer.fields.some(({ value }) => value.includes('restart')));
      const slice = await fetch(`${server.address}/api/findings/${id}/pcap`, { headers: { cookie: admin.cookie } });
      const bytes = Buffer.from(await slice.arrayBuffer());
      // A pcap header, and after the header of the record the very frame.
      assert.equal(bytes.subarray(40, 40 + frames.items[0].length).toString('hex'), frames.items[0].hex);
    });

    test('advisories are imported line by line and matched with the assets', async () => {
      const good = advisory('TEST-2024-01', 'CVE-2024-11111', 'Schneider Electric', 'BMX P34 2020', '<V3.0');
      const other = advisory('TEST-2024-02', 'CVE-2024-22222', 'Siemens', 'SIMATIC S7-1500', '<V2.9');
      const lines = [JSON.stringify(good), '{"broken":', JSON.stringify(other), JSON.stringify(good)].join('\n');
      const id = await admin.upload('imports', { name: 'advisories.jsonl' }, Buffer.from(lines), 700);
      const done = await admin.until<Import>(`/api/imports/${id}`, ({ state }) => state === 'done' || state === 'failed');
      assert.deepEqual([done.state, done.documents, done.accepted, done.rejected], ['done', 4, 3, 1]);
      const { items: rejections } = await admin.get<{ items: { line: number }[] }>(`/api/imports/${id}/rejections`);
      assert.deepEqual(
        rejections.map(({ line }) => line),
        [2],
      );

      const chinese = await admin.get<{ items: { id: string }[] }>(
        `/api/vulnerabilities?q=${encodeURIComponent('停机 schneider')}`,
      );
      assert.deepEqual(
        chinese.items.map((item) => item.id),
        ['CVE-2024-11111'],
      );
      const detail = await admin.get<VulnerabilityDetail>('/api/vulnerabilities/CVE-2024-11111');
      assert.deepEqual([detail.cvss, detail.severity, detail.advisories], [7.5, 'high', ['TEST-2024-01']]);
      assert.ok(detail.assertions.some(({ attribute, source }) => attribute === 'cvss' && source === 'TEST-2024-01'));

      const { items } = await admin.until<{ items: Match[] }>('/api/matches', (page) => page.items.length > 0);
      assert.deepEqual([items.length, items[0].vulnerability.id], [1, 'CVE-2024-11111']);
      assert.ok(items[0].probability > 0.5 && items[0].reasons.length > 0);
      assert.equal((await admin.ask('PATCH', `/api/matches/${items[0].id}`, { state: 'dismissed' })).status, 400);
      const dismissed = await admin.must<Match>('PATCH', `/api/matches/${items[0].id}`, {
        state: 'dismissed',
        note: 'behind a firewall',
      });
      assert.equal(dismissed.decidedBy, 'admin');
    });

    test('a match goes when the asset is updated, and comes with it', async () => {
      const { items } = await admin.get<{ items: AssetDetail[] }>(`/api/assets?q=${plc.ip}`);
      const { items: matches } = await admin.get<{ items: Match[] }>('/api/matches');
      await admin.must('PATCH', `/api/matches/${matches[0].id}`, { state: 'open', note: '' });
      const path = `/api/assets/${items[0].id}/attributes/firmware`;
      await admin.must('PUT', path, { value: 'V3.1' });
      await admin.until<{ items: Match[] }>(
        '/api/matches?state=open',
        (page) => !page.items.some((match) => match.probability > 0.5),
      );
      await admin.must('DELETE', path);
      await admin.until<{ items: Match[] }>('/api/matches?state=open', (page) =>
        page.items.some((match) => match.probability > 0.5),
      );
    });

    test('the overview says what there is and what comes first', async () => {
      const overview = await admin.get<Overview>('/api/overview');
      assert.equal(overview.assets.total, 2);
      assert.equal(overview.protocols[0].id, 'modbus');
      assert.equal(overview.matches.open, 1);
      assert.ok(overview.first.some(({ kind }) => kind === 'match'));
      for (const { translations } of overview.first) assert.ok('zh-CN' in translations);
      assert.ok(overview.first.every(({ kind, rule }) => (kind === 'finding') === (rule !== null)));
      assert.ok(overview.first.every((entry, index, all) => index === 0 || entry.score <= all[index - 1].score));
    });

    test('the live stream tells the organisation what changes', async () => {
      const abort = new AbortController();
      const response = await fetch(`${server.address}/api/live?topics=findings,captures`, {
        headers: { cookie: admin.cookie },
        signal: abort.signal,
      });
      assert.equal(response.headers.get('content-type'), 'text/event-stream');
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      await reader.read();
      await admin.must('POST', '/api/captures', { site, name: 'live.pcap', size: 1000 });
      const { value } = await reader.read();
      assert.match(value!, /^event: captures\ndata: \{"topic":"captures"/);
      abort.abort();
    });

    test('every change is in the audit log, which nobody changes', async () => {
      const { items } = await admin.get<{ items: { action: string; user: string; address: string }[] }>('/api/audit?limit=500');
      for (const action of [
        'POST /api/setup',
        'POST /api/captures',
        'PATCH /api/matches/:id',
        'GET /api/conversations/:id/pcap',
      ]) {
        assert.ok(
          items.some((entry) => entry.action === action),
          action,
        );
      }
      assert.ok(items.every((entry) => entry.address === '127.0.0.1'));
    });

    test('the memory of the server stays far below a gigabyte', async () => {
      const { residentBytes } = await admin.get<{ residentBytes: number }>('/api/health');
      assert.ok(residentBytes < 2 ** 30, `${Math.round(residentBytes / 2 ** 20)} MiB`);
    });
  });
}
