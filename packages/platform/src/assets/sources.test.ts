import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Configuration } from '../kernel/config.ts';
import { type Server, startServer } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import { modbusCapture } from '../testing-capture.ts';
import { type Engine, startClickHouse, startPostgres } from '../testing-engines.ts';
import type {
  Asset,
  AssetDetail,
  CaptureDetail,
  Conversation,
  DecodedFrame,
  Finding,
  FindingDetail,
  Overview,
  RecordedEvent,
} from './schema.ts';
import type { SourceComponent } from './schema-sources.ts';
import type { Suppression } from './schema-suppressions.ts';

const client = { mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' };
const plc = { mac: '00:80:f4:00:00:02', ip: '10.1.0.20' };
const identity = { vendor: 'Schneider Electric', product: 'BMX P34 2020', firmware: 'V2.6' };

const lines = (...records: (object | string)[]): Buffer =>
  Buffer.from(records.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join(''));

const eve = lines(
  {
    timestamp: '2026-03-02T06:50:00.000000+0000',
    event_type: 'flow',
    src_ip: '10.1.0.10',
    src_port: 49152,
    dest_ip: '10.1.0.20',
    dest_port: 502,
    proto: 'TCP',
    app_proto: 'modbus',
    flow: { pkts_toserver: 12, pkts_toclient: 10, bytes_toserver: 900, bytes_toclient: 800 },
  },
  '',
  '{"timestamp": broken',
  {
    timestamp: '2026-03-02T06:51:00.000000+0000',
    event_type: 'alert',
    src_ip: '10.1.0.99',
    src_port: 50000,
    dest_ip: '10.1.0.20',
    dest_port: 502,
    proto: 'TCP',
    alert: { signature_id: 2250001, signature: 'SURICATA Modbus invalid Protocol version', severity: 2, category: 'Misc' },
  },
);

const inventory = Buffer.from(
  'IP,Vendor,Model,Firmware,Name\n10.1.0.20,Schneider Electric,BMX P34 2020,V3.1,PLC-1\n,Moxa,NPort 5110,1.2,Serial server\n',
);

const bill = Buffer.from(
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: { component: { type: 'firmware', name: 'BMX', version: '3.1' } },
    components: [
      { type: 'library', name: 'openssl', version: '1.1.1k', purl: 'pkg:generic/openssl@1.1.1k' },
      { type: 'library', name: 'zlib', version: '1.2.11' },
    ],
  }),
);

/** Records of other tools beside a capture, and findings that nobody has to look at. */
for (const engines of ['embedded', 'by address'] as const) {
  describe(`sources, events and suppressions, engines ${engines}`, { timeout: 240_000 }, () => {
    const folder = temporaryFolder();
    const external: Engine[] = [];
    let server: Server;
    let admin: Client;
    let site: string;
    let capture: string;
    let suricata: CaptureDetail;

    const items = async <T>(path: string): Promise<T[]> => (await admin.get<{ items: T[] }>(path)).items;
    const done = (id: string) =>
      admin.until<CaptureDetail>(`/api/captures/${id}`, ({ state }) => state === 'done' || state === 'failed');
    const uploadRecords = async (name: string, bytes: Buffer, more: object = {}) =>
      done(await admin.upload('captures', { site, name, kind: 'records', ...more }, bytes));
    const assetAt = async (address: string) => {
      const [found] = await items<Asset>(`/api/assets?q=${address}`);
      return admin.get<AssetDetail>(`/api/assets/${found.id}`);
    };

    before(async () => {
      const configuration: Partial<Configuration> = { logLevel: 'fatal' };
      if (engines === 'by address') {
        external.push(await startPostgres(folder.path), await startClickHouse(folder.path));
        [configuration.records, configuration.telemetry] = external.map(({ address }) => address);
      }
      server = await startServer({ dataDir: folder.path, port: 0, configuration });
      admin = new Client(server.address);
      await admin.setUp(server.setupLink);
      site = (await admin.must<{ id: string }>('POST', '/api/sites', { name: 'Plant' })).id;
      const bytes = modbusCapture(client, plc, identity, { writes: 3, restart: true });
      capture = await admin.upload('captures', { site, name: 'monday.pcap' }, bytes);
      assert.equal((await done(capture)).state, 'done');
    });
    after(async () => {
      await server?.close();
      for (const engine of external) await engine.stop();
      folder.remove();
    });

    test('records of another tool are filed in the inventory that captures fill', async () => {
      suricata = await uploadRecords('eve.json', eve);
      assert.deepEqual(
        [suricata.state, suricata.error, suricata.kind, suricata.format],
        ['done', null, 'records', 'suricata-eve'],
      );
      assert.deepEqual([suricata.records, suricata.findings], [3, 1]);
      const { captures } = await assetAt('10.1.0.20');
      assert.deepEqual(captures.map(({ kind }) => kind).toSorted(), ['packets', 'records']);
      const conversations = await items<Conversation>(`/api/conversations?capture=${suricata.id}`);
      assert.deepEqual(
        conversations.map(({ protocol, messages }) => [protocol, messages]),
        [['modbus', 22]],
      );
    });

    test('a source says how good it is, and each record that was not taken where it stands', async () => {
      const { quality, events } = suricata.reading!;
      assert.deepEqual([quality.records, quality.accepted, quality.invalid], [3, 2, 1]);
      assert.equal(suricata.score, quality.score);
      assert.ok(quality.score < 100 && quality.why !== '');
      const [rejection] = quality.rejections;
      assert.deepEqual([rejection.record, rejection.line, rejection.text], [2, 3, '{"timestamp": broken']);
      assert.deepEqual(rejection.refusal, { code: 'notJson', values: { text: '{"timestamp": broken' } });
      assert.equal(typeof events, 'object');
    });

    test('the evidence of a finding is the record', async () => {
      const [finding] = await items<Finding>(`/api/findings?capture=${suricata.id}`);
      const { evidence } = await admin.get<FindingDetail>(`/api/findings/${finding.id}`);
      assert.deepEqual([evidence[0].captureKind, evidence[0].frames], ['records', [3]]);
      const [record] = await items<DecodedFrame>(`/api/findings/${finding.id}/frames`);
      assert.equal(record.layers[0].summary, 'line 4');
      assert.ok(record.layers[0].fields.some(({ name, value }) => name === 'alert.signature_id' && value === '2250001'));
      assert.equal((await admin.ask('GET', `/api/findings/${finding.id}/pcap?capture=${suricata.id}`)).status, 409);
    });

    test('what an inventory says stands beside what the wire says; a device without an address is counted, not invented', async () => {
      const read = await uploadRecords('assets.csv', inventory);
      assert.equal(read.format, 'csv-inventory');
      assert.equal(read.reading?.unplaced, 1);
      const asset = await assetAt('10.1.0.20');
      const claim = asset.evidence.find(({ capture: from, attribute }) => from === read.id && attribute === 'firmware');
      assert.deepEqual([claim?.value, claim?.frame], ['V3.1', 1]);
      assert.ok(asset.conflicts.includes('firmware'));
      assert.ok(Date.parse(asset.firstSeen) > Date.parse('2000-01-01'), 'a record without a time is not of 1970');
    });

    test('parts of a bill of materials are listed', async () => {
      const read = await uploadRecords('sbom.cdx.json', bill);
      assert.equal(read.state, 'done', read.error ?? '');
      assert.equal(read.reading?.components, 2);
      const parts = await items<SourceComponent>(`/api/captures/${read.id}/components?q=ssl`);
      assert.deepEqual(
        parts.map(({ name, version }) => [name, version]),
        [['openssl', '1.1.1k']],
      );
    });

    test('what is no source says so without naming a path of the server', async () => {
      const failed = await uploadRecords('notes.txt', Buffer.from('nothing of this is a record\n'));
      assert.equal(failed.state, 'failed');
      assert.match(failed.error ?? '', /notes\.txt is of no known format; name its format: suricata-eve/);
      assert.deepEqual([failed.refusal?.code, failed.refusal?.values.path], ['unknownFormat', 'notes.txt']);
      assert.ok(!JSON.stringify(failed).includes(folder.path));
      const none = await uploadRecords('eve.json', lines('{"timestamp": broken'), { format: 'suricata-eve' });
      assert.equal(none.error, 'No record could be read: not JSON: {"timestamp": broken');
      assert.deepEqual(none.refusal, {
        code: 'noGoodRecord',
        values: { why: 'not JSON: {"timestamp": broken' },
        why: { code: 'notJson', values: { text: '{"timestamp": broken' } },
      });
      const empty = await uploadRecords('empty.json', Buffer.from('\n'), { format: 'zeek-json' });
      assert.deepEqual([empty.error, empty.refusal], ['No record was found', { code: 'noRecord', values: {} }]);
      const body = { site, name: 'x.pcap', size: 10 };
      assert.equal((await admin.ask('POST', '/api/captures', body)).body.code, 'invalid-request');
    });

    test('what is wrong with packets is said by a code, without naming a path of the server', async () => {
      const upload = async (name: string, bytes: Uint8Array) => done(await admin.upload('captures', { site, name }, bytes));
      const failed = await upload('notes.pcap', Buffer.from('nothing of this is a packet'));
      assert.equal(
        failed.error,
        'notes.pcap is not a capture: it begins with the text "nothing of this is a pac". Give a pcap or pcapng file.',
      );
      assert.deepEqual(failed.refusal, { code: 'text', values: { path: 'notes.pcap', text: '"nothing of this is a pac"' } });
      const whole = modbusCapture(client, plc, identity, { writes: 3, restart: true });
      const empty = await upload('empty.pcap', whole.subarray(0, 24));
      assert.deepEqual([empty.error, empty.refusal], ['There is no frame in the capture', { code: 'noFrame', values: {} }]);
      const why = 'The file ends inside the header of frame 1, 7 bytes after the last good frame';
      const told = { code: 'toEnd', values: { why, skipped: 7 }, why: { code: 'insideHeader', values: { frame: 1, left: 7 } } };
      const stub = await upload('stub.pcap', whole.subarray(0, 24 + 7));
      assert.deepEqual([stub.error, stub.refusal], [`${why}; the last 7 bytes were left out.`, told]);
      const cut = await upload('cut.pcap', whole.subarray(0, -1));
      assert.deepEqual(
        cut.problems.map(({ code, why: within }) => [code, within?.code]),
        [['toEnd', 'insideFrame']],
      );
      for (const { id } of [failed, empty, stub, cut]) await admin.must('DELETE', `/api/captures/${id}`);
    });

    test('a source that is deleted takes along what only it said', async () => {
      await admin.must('DELETE', `/api/captures/${suricata.id}`);
      assert.deepEqual(await items(`/api/findings?capture=${suricata.id}`), []);
      assert.equal((await assetAt('10.1.0.20')).captures.filter(({ id }) => id === suricata.id).length, 0);
    });

    test('acts of an asset and of a conversation are listed, each with its frame', async () => {
      const asset = await assetAt('10.1.0.20');
      const acts = await items<RecordedEvent>(`/api/events?asset=${asset.id}&act=write`);
      assert.ok(acts.length >= 3);
      const [talk] = await items<Conversation>(`/api/conversations?capture=${capture}&protocol=modbus`);
      const ofTalk = await items<RecordedEvent>(`/api/events?conversation=${talk.id}`);
      assert.ok(ofTalk.length >= 3);
      assert.ok(ofTalk.every((act) => act.client === talk.client && act.server === talk.server));
      const [frame] = await items<DecodedFrame>(`/api/captures/${capture}/frames?frame=${acts[0].frame}`);
      assert.equal(frame.frame, acts[0].frame);
      assert.match(JSON.stringify(frame), /modbus/);
    });

    test('a suppression needs an owner, a reason, an end, and something to be about', async () => {
      const good = {
        rule: 'x',
        owner: 'Li Wei',
        reason: 'Planned work',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      };
      for (const wrong of [
        { ...good, owner: undefined },
        { ...good, reason: undefined },
        { ...good, expiresAt: undefined },
        { ...good, expiresAt: '2020-01-01T00:00:00Z' },
        { ...good, expiresAt: '2099-01-01T00:00:00Z' },
        { ...good, rule: undefined },
        { ...good, rule: undefined, seenFrom: '2026-01-01T00:00:00Z' },
      ])
        assert.equal((await admin.ask('POST', '/api/suppressions', wrong)).status, 400, JSON.stringify(wrong));
    });

    test('what is suppressed is shown as such, is not open, and comes back when the suppression expires', async () => {
      const [finding] = await items<Finding>(`/api/findings?capture=${capture}`);
      const before = (await admin.get<Overview>('/api/overview')).findings;
      const expiresAt = new Date(Date.now() + 2500).toISOString();
      const made = await admin.must<Suppression>('POST', '/api/suppressions', {
        site,
        rule: finding.rule,
        client: finding.client,
        server: finding.server,
        owner: 'Li Wei',
        reason: 'Planned work',
        expiresAt,
      });
      assert.deepEqual([made.state, made.findings, made.owner], ['active', 1, 'Li Wei']);
      const { suppression } = await admin.get<FindingDetail>(`/api/findings/${finding.id}`);
      assert.deepEqual([suppression?.id, suppression?.reason], [made.id, 'Planned work']);
      assert.deepEqual(
        (await items<Finding>('/api/findings?suppressed=true')).map(({ id }) => id),
        [finding.id],
      );
      assert.ok((await items<Finding>('/api/findings?suppressed=false')).every(({ id }) => id !== finding.id));
      const during = (await admin.get<Overview>('/api/overview')).findings;
      assert.deepEqual([during.open, during.suppressed, during.total], [before.open - 1, 1, before.total]);
      await admin.until<Overview>('/api/overview', ({ findings }) => findings.open === before.open);
      assert.equal((await admin.get<FindingDetail>(`/api/findings/${finding.id}`)).suppression, null);
      assert.equal((await items<Suppression>('/api/suppressions?state=expired'))[0].id, made.id);
      assert.equal((await admin.ask('DELETE', `/api/suppressions/${made.id}`)).status, 409);
    });

    test('a suppression by asset and time covers what was seen in that time; who ended it is kept', async () => {
      const [finding] = await items<Finding>(`/api/findings?capture=${capture}`);
      const common = {
        asset: finding.serverAsset,
        owner: 'Li Wei',
        reason: 'Maintenance',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      };
      const past = await admin.must<Suppression>('POST', '/api/suppressions', {
        ...common,
        seenFrom: '2001-01-01T00:00:00Z',
        seenUntil: '2001-01-02T00:00:00Z',
      });
      assert.equal(past.findings, 0);
      const whole = await admin.must<Suppression>('POST', '/api/suppressions', common);
      assert.ok(whole.findings > 0);
      assert.ok(whole.assetLabel);
      const longer = await admin.must<Suppression>('PATCH', `/api/suppressions/${whole.id}`, { reason: 'Maintenance, longer' });
      assert.equal(longer.reason, 'Maintenance, longer');
      const ended = await admin.must<Suppression>('DELETE', `/api/suppressions/${whole.id}`);
      assert.deepEqual([ended.state, ended.endedBy], ['ended', 'admin']);
      assert.deepEqual(await items('/api/findings?suppressed=true'), []);
      // What was done is written into the audit log once it is answered.
      const actions = ['DELETE /api/suppressions/:id', 'PATCH /api/suppressions/:id', 'POST /api/suppressions'];
      await admin.until<{ items: { action: string; subject: string }[] }>('/api/audit?limit=200', (audit) =>
        actions.every((action) => audit.items.some((entry) => entry.subject === whole.id && entry.action === action)),
      );
    });
  });
}
