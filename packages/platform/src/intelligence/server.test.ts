import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SampleVault } from '@fengsui/sensor';
import { type Server, startServer } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import { webCapture } from '../testing-capture.ts';
import type { FoundFile, IndicatorSighting } from './schema.ts';

/** Seconds in which the jobs are done also on a machine that does much else. */
const patience = 90;

/** Files and indicators as they come about in a server: uploaded, carved, judged, kept, found. */
describe('files and intelligence of a server', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  const client = { mac: '02:00:00:00:00:05', ip: '10.0.0.5' };
  const web = { mac: '02:00:00:00:00:09', ip: '203.0.113.9' };
  // The words that the program of 2022 writes, behind the first bytes of a Windows program.
  const traits = `MZ${'\0'.repeat(62)} MSTR ->> SLV and MSTR <<- SLV`;
  const harmless = 'a list of set points\n'.repeat(20);
  const data = join(folder.path, 'data');
  let server: Server;
  let admin: Client;
  let site: string;

  before(async () => {
    server = await startServer({ dataDir: data, port: 0, configuration: { logLevel: 'error' } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
    site = (await admin.must<{ id: string }>('POST', '/api/sites', { name: 'Plant' })).id;
    // What comes with the program: its rules are in the library when it is loaded.
    const holds = ({ items }: { items: { key: string; state: string }[] }) =>
      items.some(({ key, state }) => key === 'yara/fengsui_industroyer2' && state === 'released');
    await admin.until('/api/library/search?q=fengsui_industroyer2', holds, patience);
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });

  test('files of an uploaded capture are listed, judged, and kept only encrypted where the site says so', async () => {
    const settings = `/api/sites/${site}/file-settings`;
    assert.equal((await admin.get<{ hashes: boolean }>(settings)).hashes, true);
    await admin.must('PUT', settings, { hashes: true, rules: true, samples: true });
    const capture = await admin.upload(
      'captures',
      { site, name: 'a.pcap' },
      webCapture(client, web, 'files.example', [harmless, traits]),
    );
    await admin.until<{ state: string }>(`/api/captures/${capture}`, ({ state }) => state === 'done', patience);
    const { items } = await admin.get<{ items: FoundFile[] }>(`/api/captures/${capture}/files`);
    assert.deepEqual(items.map(({ name, verdict, sample }) => [name, verdict, sample]).toSorted(), [
      ['file-0.bin', 'none', false],
      ['file-1.bin', 'yara', true],
    ]);
    const judged = items.find(({ verdict }) => verdict === 'yara')!;
    const [{ name, rule }] = judged.verdicts;
    assert.deepEqual([name, rule, judged.receiver], ['Industroyer2', 'fengsui_industroyer2', client.ip]);
    assert.equal(judged.sha256, createHash('sha256').update(traits).digest('hex'));
    const found = await admin.get<{ items: { rule: string; id: string }[] }>(`/api/findings?capture=${capture}`);
    assert.ok(found.items.some(({ rule }) => rule === 'malicious-file-suspected'));
    assert.equal((await admin.get<{ items: unknown[] }>('/api/files?verdict=any')).items.length, 1);
    assert.equal((await admin.get<{ items: unknown[] }>(`/api/files?sha256=${judged.sha256}`)).items.length, 1);

    const answer = await fetch(`${server.address}/api/files/${judged.id}/sample`, { headers: { cookie: admin.cookie } });
    const container = Buffer.from(await answer.arrayBuffer());
    assert.equal(answer.status, 200);
    assert.ok(!container.includes('MSTR'));
    const organisation = (await admin.get<{ organisation: { id: string } }>('/api/session')).organisation.id;
    const vault = join(data, 'samples', organisation);
    assert.deepEqual(container, readFileSync(join(vault, judged.sha256)));
    const key = Buffer.from(readFileSync(join(data, 'samples', 'key'), 'latin1').trim(), 'hex');
    assert.equal(new SampleVault(vault, key).open(judged.sha256).toString('latin1'), traits);
    const nothing = items.find(({ sample }) => !sample)!;
    assert.equal((await admin.ask('GET', `/api/files/${nothing.id}/sample`)).status, 404);
    const audit = await admin.get<{ items: { path?: string }[] }>('/api/audit');
    assert.match(JSON.stringify(audit.items), /files\/[^"]*\/sample/);

    await admin.must('DELETE', `/api/captures/${capture}`);
    assert.ok(!existsSync(join(vault, judged.sha256)));
    assert.equal((await admin.get<{ items: unknown[] }>('/api/files')).items.length, 0);
  });

  test('an indicator that is imported finds the captures that are there; the finding tells its source and leads to its entry', async () => {
    const capture = await admin.upload('captures', { site, name: 'b.pcap' }, webCapture(client, web, 'evil.example', [harmless]));
    await admin.until<{ state: string }>(`/api/captures/${capture}`, ({ state }) => state === 'done', patience);
    const bundle = {
      type: 'bundle',
      id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d',
      objects: [
        {
          type: 'indicator',
          spec_version: '2.1',
          id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
          created: '2023-11-01T00:00:00Z',
          modified: '2023-11-01T00:00:00Z',
          name: 'Control server',
          indicator_types: ['malicious-activity'],
          pattern: "[domain-name:value = 'evil.example' OR ipv4-addr:value = '203.0.113.9']",
          pattern_type: 'stix',
          valid_from: '2023-01-01T00:00:00Z',
          confidence: 90,
        },
      ],
    };
    await admin.upload('imports', { name: 'indicators.json' }, Buffer.from(JSON.stringify(bundle)));
    const name = 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';
    await admin.until<{ items: { state: string }[] }>('/api/imports', ({ items }) => items[0]?.state === 'done', patience);
    const entry = await admin.get<{ kind: string; key: string }>(`/api/library/entries/indicator/${name}`);
    assert.equal(entry.key, name);
    const met = await admin.until<{ items: IndicatorSighting[] }>(
      `/api/captures/${capture}/indicators`,
      ({ items }) => items.length >= 2,
      patience,
    );
    assert.ok(met.items.every(({ outcome, indicator }) => outcome === 'finding' && indicator.key === name));
    const { items } = await admin.get<{ items: { id: string; rule: string; translations: object }[] }>(
      `/api/findings?capture=${capture}`,
    );
    const finding = items.find(({ rule }) => rule === 'indicator-name')!;
    assert.ok('zh-CN' in finding.translations);
    const based = await admin.get<{ items: IndicatorSighting[] }>(`/api/findings/${finding.id}/indicators`);
    assert.deepEqual(
      based.items.map(({ value, indicator }) => [value, indicator.kind]),
      [['evil.example', 'indicator']],
    );
  });
});
