import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AssetDetail, Site } from '../assets/schema.ts';
import { type Server, startServer } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import { advisory, modbusCapture } from '../testing-capture.ts';
import type { Life } from './life/schema.ts';
import type { Match, MatchDetail } from './matches-schema.ts';

const client = { mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' };
const made = { vendor: 'Schneider Electric', product: 'BMX P34 2020', firmware: 'V2.5' };
const password = 'correct horse battery';

describe('a vulnerability that persons write is matched like any other', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  let server: Server;
  const people = {} as Record<'admin' | 'anna' | 'bo', Client>;
  let site: string;
  const capture = async (last: number) => {
    const controller = { mac: `00:80:f4:00:00:0${last}`, ip: `10.1.0.2${last}` };
    const id = await people.admin.upload('captures', { site, name: `${last}.pcap` }, modbusCapture(client, controller, made));
    await people.admin.until<{ state: string }>(`/api/captures/${id}`, ({ state }) => state === 'done', 40);
    return (await people.admin.get<{ items: AssetDetail[] }>(`/api/assets?q=${controller.ip}`)).items[0].id;
  };
  const matched = (asset: string, holds: (items: Match[]) => boolean, query = '') =>
    people.admin.until<{ items: Match[] }>(`/api/matches?asset=${asset}${query}`, ({ items }) => holds(items), 60);
  /** Does something that is to be matched, and waits until it was: otherwise that nothing matches would say nothing. */
  const matching = async <T>(work: () => Promise<T>): Promise<T> => {
    const path = '/api/jobs?kind=match&limit=500';
    const isOver = ({ state }: { state: string }) => state !== 'queued' && state !== 'running';
    const before = await people.admin.until<{ items: { state: string }[] }>(path, ({ items }) => items.every(isOver));
    const result = await work();
    await people.admin.until<{ items: { state: string }[] }>(
      path,
      ({ items }) => items.length > before.items.length && items.every(isOver),
    );
    return result;
  };
  const write = async (key: string, version: number, content: object) => {
    const at = `/api/library/life/vulnerability/${key}`;
    await people.anna.must('PUT', at, { content, version, why: 'A report' });
    await people.admin.must('POST', `${at}/steps`, { step: 'verify' });
    await people.bo.must('POST', `${at}/steps`, { step: 'release' });
    return at;
  };

  before(async () => {
    const configuration = { logLevel: 'error', loginsPerMinute: 100 } as const;
    server = await startServer({ dataDir: `${folder.path}/data`, port: 0, configuration });
    people.admin = new Client(server.address);
    await people.admin.setUp(server.setupLink);
    for (const name of ['anna', 'bo'] as const) {
      await people.admin.must('POST', '/api/users', { name, role: 'analyst', password });
      people[name] = new Client(server.address);
      await people[name].must('POST', '/api/session', { name, password });
    }
    site = (await people.admin.must<Site>('POST', '/api/sites', { name: 'Pump house' })).id;
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });

  test('when it is released, and not before; its matches are withdrawn when it is retracted, and nobody gets new ones', async () => {
    const asset = await matching(() => capture(1));
    const content = {
      name: 'The controller takes a start order from anybody',
      cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H'],
      weaknesses: ['CWE-306'],
      affected: [{ vendor: 'Schneider Electric', product: 'Modicon M340', versions: '< V3.1' }],
      remediations: ['Install firmware V3.1 or later.'],
    };
    const at = '/api/library/life/vulnerability/FS-2026-0001';
    await people.anna.must('PUT', at, { content, version: 0, why: 'A report' });
    await matching(() => capture(4));
    assert.deepEqual((await matched(asset, () => true)).items, []);
    await people.admin.must('POST', `${at}/steps`, { step: 'verify' });
    await people.bo.must('POST', `${at}/steps`, { step: 'release' });
    const { items } = await matched(asset, (found) => found.length === 1);
    const match = await people.admin.get<MatchDetail>(`/api/matches/${items[0].id}`);
    assert.deepEqual(
      [match.vulnerability.id, match.fix, match.actions[0].details, match.vulnerability.cvss],
      ['FS-2026-0001', { kind: 'update', product: 'Modicon M340', version: 'V3.1' }, 'Install firmware V3.1 or later.', 9.1],
    );
    assert.ok(match.probability > 0.7 && match.place !== null);
    assert.match(match.reasons.map(({ en }) => en).join(' '), /V2\.5 is in the affected range < V3\.1/);
    assert.match(match.reasons.map(({ zh }) => zh).join(' '), /版本 V2\.5 在受影响范围 < V3\.1 内。/);

    await people.bo.must('POST', `${at}/steps`, { step: 'retract', reason: 'It was another device' });
    await matched(asset, (found) => found.length === 0);
    const other = await matching(() => capture(2));
    assert.deepEqual((await matched(other, () => true)).items, []);
    const withdrawn = await matched(asset, (found) => found.length === 1, '&withdrawn=true');
    assert.equal(withdrawn.items[0].withdrawnBecause, 'It was another device');
    assert.deepEqual((await matched(other, () => true, '&withdrawn=true')).items, []);
    // Of the two assets that were there before.
    assert.equal((await people.admin.get<Life>(at)).withdrawnMatches, 2);
  });

  test('beside other sources: what persons add is matched, and goes with what they say', async () => {
    const asset = await matching(() => capture(3));
    await matching(async () => {
      const document = advisory('A-1', 'CVE-2024-11111', 'Schneider Electric', 'Modicon M580', '<V9');
      const id = await people.admin.upload('imports', { name: 'a.json' }, Buffer.from(JSON.stringify(document)));
      await people.admin.until<{ state: string }>(`/api/imports/${id}`, ({ state }) => state === 'done', 40);
    });
    assert.deepEqual((await matched(asset, () => true)).items, []);
    const at = await write('CVE-2024-11111', 0, {
      name: 'Modicon M340 is affected too',
      affected: [{ vendor: 'Schneider Electric', product: 'BMX P34 2020', versions: null }],
    });
    const { items } = await matched(asset, (found) => found.length === 1);
    assert.ok(items[0].probability > 0.7);
    await people.bo.must('POST', `${at}/steps`, { step: 'retract', reason: 'Only the M580' });
    await matched(asset, (found) => found.length === 0);
  });
});
