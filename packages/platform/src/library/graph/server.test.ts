import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Server, startServer } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import { advisory, modbusCapture } from '../../testing-capture.ts';
import type { BlastAnswer, GraphNode, Neighbourhood } from './schema.ts';

/** Seconds in which the jobs are done also on a machine that does much else. */
const patience = 60;

/** The graph as it comes about in a server: by what is captured, imported, matched and decided. */
describe('the graph of a server', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  const client = { mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' };
  const controller = { mac: '00:80:f4:00:00:02', ip: '10.1.0.20' };
  let server: Server;
  let admin: Client;
  let site: string;

  before(async () => {
    server = await startServer({ dataDir: join(folder.path, 'data'), port: 0, configuration: { logLevel: 'error' } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
    site = (await admin.must<{ id: string }>('POST', '/api/sites', { name: 'Plant' })).id;
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });
  const around = (ref: string) => `/api/graph/neighbourhood?node=${encodeURIComponent(ref)}`;

  test('an asset that was captured is linked to the vulnerability that was imported, until a person dismisses the match', async () => {
    const identity = { vendor: 'Schneider Electric', product: 'BMX P34 2020', firmware: 'V2.6' };
    const bytes = modbusCapture(client, controller, identity);
    await admin.upload('captures', { site, name: 'monday.pcap' }, bytes);
    const found = await admin.until<{ items: GraphNode[] }>(
      `/api/graph/nodes?q=${controller.ip}`,
      ({ items }) => items.length > 0,
      patience,
    );
    const asset = found.items.find(({ kind }) => kind === 'asset')!.ref;

    const document = advisory('TEST-2024-01', 'CVE-2024-11111', 'Schneider Electric', 'BMX P34 2020', '<V3.0');
    await admin.upload('imports', { name: 'advisories.jsonl' }, Buffer.from(JSON.stringify(document)));
    const linked = await admin.until<Neighbourhood>(
      around(asset),
      ({ edges }) => edges.some(({ type }) => type === 'affected-by'),
      patience,
    );
    assert.ok(linked.edges.some(({ type, to }) => type === 'located-in' && to === `site:${site}`));
    const harmed = await admin.get<BlastAnswer>('/api/graph/blast-radius?node=vulnerability:CVE-2024-11111');
    assert.deepEqual([harmed.counts.asset, harmed.counts.site, harmed.counts.organisation], [1, 1, 1]);

    const { items } = await admin.get<{ items: { id: string }[] }>('/api/matches');
    await admin.must('PATCH', `/api/matches/${items[0].id}`, { state: 'dismissed', note: 'behind a firewall' });
    const later = await admin.until<Neighbourhood>(
      around(asset),
      ({ edges }) => edges.every(({ type }) => type !== 'affected-by'),
      patience,
    );
    assert.ok(later.edges.some(({ type }) => type === 'instance-of'));
    const past = await admin.get<Neighbourhood>(
      `${around(asset)}&at=${linked.edges.find(({ type }) => type === 'affected-by')!.seenAt}`,
    );
    assert.ok(past.edges.some(({ type, validUntil }) => type === 'affected-by' && validUntil !== null));
  });

  test('a question that is not as described is refused', async () => {
    for (const path of [
      'neighbourhood',
      'neighbourhood?node=x',
      `${around('site:none').slice('/api/graph/'.length)}&depth=9`,
      'path?from=a:1',
    ])
      assert.equal((await admin.ask('GET', `/api/graph/${path}`)).status, 400, path);
    assert.equal((await admin.ask('GET', around('site:none'))).status, 404);
    assert.equal((await admin.ask('GET', `${around(`site:${site}`)}&after=nonsense`)).status, 400);
    assert.equal((await new Client(server.address).ask('GET', around('site:none'))).status, 401);
  });
});
