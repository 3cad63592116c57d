import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { simulate } from '@fengsui/range';
import type { Conversation, Finding } from '../../assets/schema.ts';
import type { PageOf } from '../../kernel/schema.ts';
import { type Server, startServer } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import type { Match } from '../matches-schema.ts';
import type { BlastAnswer, CausesAnswer, GraphEdge, GraphNode, Neighbourhood, PathAnswer } from './schema.ts';

/** Seconds in which the jobs are done also on a machine that does much else. */
const patience = 120;

/**
 * The water works of the demonstration for half an hour: who talks with whom, an intruder at a Raspberry Pi and a laptop that nobody knows, and what the graph
 * says of them. What happened is known, because the plant is simulated.
 */
describe('a morning at the water works', { timeout: 400_000 }, () => {
  const folder = temporaryFolder();
  let server: Server;
  let engineer: Client;
  let site: string;
  let capture: string;
  const assets = new Map<string, string>();
  const [hmi, controller, drive, intruder, laptop] = ['10.20.30.50', '10.20.30.13', '10.20.30.21', '10.20.30.66', '10.20.30.77'];
  const [office, engineering] = ['10.20.1.103', '10.20.30.52'];
  const ref = (address: string) => `asset:${assets.get(address)}`;
  const ask = <T>(what: string, query: Record<string, string | string[]>): Promise<T> => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, one);
    return engineer.get<T>(`/api/graph/${what}?${search}`);
  };
  const around = (node: string, query: Record<string, string | string[]> = {}) =>
    ask<Neighbourhood>('neighbourhood', { node, limit: '500', ...query });
  const findings = async (by: (finding: Finding) => boolean) =>
    (await engineer.get<PageOf<Finding>>('/api/findings?limit=500')).items.filter(by);

  before(async () => {
    const path = join(folder.path, 'water-works.pcap');
    await Promise.resolve(simulate('waterworks', { out: path, hours: 0.5, seed: 1, attacks: 'all' }));
    server = await startServer({ dataDir: join(folder.path, 'data'), port: 0, configuration: { logLevel: 'error' } });
    engineer = new Client(server.address);
    await engineer.setUp(server.setupLink);
    site = (await engineer.must<{ id: string }>('POST', '/api/sites', { name: 'Water works' })).id;
    const advisories = join(import.meta.dirname, '..', '..', '..', '..', '..', 'content', 'advisories');
    const documents = readdirSync(advisories).filter((name) => /^fengsui-demo.*\.json$/.test(name));
    const lines = documents.map((name) => JSON.stringify(JSON.parse(readFileSync(join(advisories, name), 'utf8'))));
    await engineer.upload('imports', { name: 'advisories.jsonl' }, Buffer.from(lines.join('\n')));
    capture = await engineer.upload('captures', { site, name: 'morning.pcap' }, readFileSync(path));
    await engineer.until<{ state: string }>(`/api/captures/${capture}`, ({ state }) => state === 'done', patience);
    const inventory = await engineer.get<PageOf<{ id: string; interfaces: { ips: string[] }[] }>>('/api/assets?limit=500');
    for (const { id, interfaces } of inventory.items)
      for (const { ips } of interfaces) for (const address of ips) assets.set(address, id);
    await engineer.until<{ items: GraphNode[] }>(
      `/api/graph/nodes?q=${controller}`,
      ({ items }) => items.some((node) => node.ref === ref(controller)),
      patience,
    );
    await engineer.until<Neighbourhood>(
      `/api/graph/neighbourhood?node=${ref(controller)}&limit=500`,
      ({ edges }) => ['affected-by', 'communicates-with', 'identifies'].every((type) => edges.some((edge) => edge.type === type)),
      patience,
    );
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });

  test('the controller of the lift stands in its zone, its site and its organisation', async () => {
    const { edges, nodes } = await around(ref(controller), { depth: '3', types: ['located-in', 'part-of', 'belongs-to'] });
    const zone = nodes.find(({ kind, label }) => kind === 'zone' && label === 'Basic control')!;
    const has = (from: string, type: string, to: string) =>
      edges.some((edge) => edge.from === from && edge.type === type && edge.to === to);
    assert.ok(has(ref(controller), 'located-in', zone.ref));
    assert.ok(has(zone.ref, 'part-of', `site:${site}`));
    assert.ok(
      edges.some(({ from, type, to }) => from === `site:${site}` && type === 'belongs-to' && to.startsWith('organisation:')),
    );
  });

  test('it is known by a fingerprint, which says of what', async () => {
    const { edges } = await around(ref(controller), { types: 'identifies' });
    assert.deepEqual(
      edges.map(({ from, source }) => [from, source]),
      [['fingerprint:schneider-m580', 'traffic']],
    );
    assert.match(edges[0].text ?? '', /vendor.* ← modbus/);
    assert.equal(edges[0].confidence, 0.9);
  });

  test('who talks with whom is what was captured, from the first message to the last; who only asked for an address did not talk', async () => {
    const said = new Set<string>();
    for (let next: string | null = ''; next !== null; ) {
      const page: PageOf<Conversation> = await engineer.get(`/api/conversations?limit=500${next === '' ? '' : `&after=${next}`}`);
      for (const { clientAsset, serverAsset, protocol } of page.items)
        if (clientAsset !== null && serverAsset !== null && clientAsset !== serverAsset && protocol !== 'arp')
          said.add(`asset:${clientAsset} ${protocol} asset:${serverAsset}`);
      ({ next } = page);
    }
    const edges = new Map<string, GraphEdge>();
    for (const id of new Set(assets.values()))
      for (const edge of (await around(`asset:${id}`, { types: 'communicates-with' })).edges) edges.set(edge.id, edge);
    const drawn = [...edges.values()].map(({ from, to, text }) => `${from} ${text} ${to}`);
    assert.deepEqual(drawn.toSorted(), [...said].toSorted());
    const polling = [...edges.values()].find(({ from, to }) => from === ref(hmi) && to === ref(controller))!;
    assert.equal(polling.document, 'protocol:modbus');
    assert.ok(Date.parse(polling.seenAt) - Date.parse(polling.validFrom!) > 29 * 60_000, 'it polled all the time');
    assert.ok(drawn.includes(`${ref(controller)} modbus ${ref(drive)}`));
  });

  test('the write of the unknown laptop leads over its rule to the technique, to what mitigates it and to the requirement that asks for that', async () => {
    const [write] = await findings(({ rule, client }) => rule === 'modbus-write-new-client' && client === laptop);
    const finding = `finding:${write.id}`;
    const { edges } = await around(finding);
    assert.ok(edges.every(({ document }) => document === finding));
    assert.deepEqual(
      edges
        .filter(({ type }) => type === 'found-on')
        .map(({ to }) => to)
        .toSorted(),
      [ref(laptop), `asset:${write.serverAsset}`].toSorted(),
    );
    assert.ok(edges.some(({ type, to }) => type === 'instance-of' && to === 'detection-rule:modbus-write-new-client'));
    assert.ok(edges.some(({ type, confidence }) => type === 'evidences' && Math.abs(confidence - write.confidence) < 0.001));
    const { path, edges: steps } = await ask<PathAnswer>('path', {
      from: finding,
      to: 'requirement:IEC 62443-3-3/SR 2.1',
      types: ['instance-of', 'detects', 'mitigates', 'satisfies'],
    });
    assert.deepEqual(
      path!.map((one) => one.slice(0, one.indexOf(':'))),
      ['finding', 'detection-rule', 'technique', 'mitigation', 'requirement'],
    );
    assert.ok(steps.every(({ source }) => source !== ''));
  });

  test('it is no longer evidence once a person says that it was a false alarm, and again when that is taken back', async () => {
    const [write] = await findings(({ rule, client }) => rule === 'modbus-write-new-client' && client === laptop);
    const evidence = `/api/graph/neighbourhood?node=finding:${write.id}&types=evidences`;
    const before_ = (await engineer.get<Neighbourhood>(evidence)).edges.length;
    assert.ok(before_ > 0);
    await engineer.must('PATCH', `/api/findings/${write.id}`, { state: 'false positive', note: 'our electrician' });
    await engineer.until<Neighbourhood>(evidence, ({ edges }) => edges.length === 0, patience);
    await engineer.must('PATCH', `/api/findings/${write.id}`, { state: 'new', note: 'not ours after all' });
    await engineer.until<Neighbourhood>(evidence, ({ edges }) => edges.length === before_, patience);
  });

  test('an attacker at the station in the office reaches the controllers over the engineering station', async () => {
    const { reached, through, nodes } = await ask<BlastAnswer>('blast-radius', { node: ref(office), kinds: 'asset' });
    assert.equal(through, 'reach');
    const at = (address: string) => reached.find(({ node }) => node === ref(address))!;
    assert.equal(at(engineering).distance, 1);
    assert.match(
      at(engineering).why.en,
      /^WW-PC03 sends requests to ww-eng1\.waterworks\.example over .*(rdp|smb).*, last on 2026-03-02\.$/,
    );
    assert.match(at(engineering).why.zh, /向 ww-eng1\.waterworks\.example 发送请求/);
    assert.deepEqual([at(controller).distance, at(controller).from], [2, ref(engineering)]);
    assert.equal(at(controller).vulnerabilities, 3);
    assert.ok(at(controller).confidence < at(engineering).confidence);
    assert.ok(at(drive).distance === 3 || at(drive).distance === 2);
    assert.ok(nodes.every(({ kind }) => kind === 'asset'));
  });

  test('places in which that is are named, and what is in the same zone, less surely than what is talked with', async () => {
    const { counts, reached } = await ask<BlastAnswer>('blast-radius', { node: ref(drive) });
    assert.deepEqual([counts.site, counts.organisation], [1, 1]);
    const beside = reached.find(({ why }) => /is on the level|puts .* in the zone/.test(why.en))!;
    assert.ok(beside.confidence <= 0.5);
    assert.ok(reached.every(({ why }) => why.en !== '' && why.zh !== ''));
  });

  test('two attackers explain all that was found of both, and nothing less does', async () => {
    const of = async (client: string) =>
      (await findings((finding) => finding.client === client && finding.serverAsset !== null)).filter(
        (finding, at, all) => all.findIndex(({ serverAsset }) => serverAsset === finding.serverAsset) === at,
      );
    const mixed = [...(await of(intruder)).slice(0, 5), ...(await of(laptop)).slice(0, 3)];
    const nodes = mixed.map(({ id }) => `finding:${id}`);
    const { fewest, unexplained, causes } = await ask<CausesAnswer>('causes', { nodes });
    assert.deepEqual([fewest.toSorted(), unexplained], [[ref(intruder), ref(laptop)].toSorted(), []]);
    assert.equal(causes.find(({ node }) => node === ref(intruder))?.reaches.length, 5);
  });

  test('before the attack the intruder was not there, and the plant ran as it does', async () => {
    const early = '2026-03-02T06:34:00Z';
    assert.deepEqual((await around(ref(intruder), { at: early })).edges, []);
    const { edges } = await around(ref(controller), { at: early });
    assert.ok(edges.some(({ from, type }) => from === ref(hmi) && type === 'communicates-with'));
    assert.ok(edges.every(({ type }) => type !== 'found-on'));
    const later = await around(ref(controller), { at: '2026-03-02T07:00:00Z' });
    assert.ok(later.edges.some(({ from }) => from === ref(intruder)));
    assert.ok(later.edges.some(({ type }) => type === 'found-on'));
  });

  test('a fix that is planned remediates its vulnerabilities until it is withdrawn', async () => {
    const { items } = await engineer.get<PageOf<Match>>(`/api/matches?asset=${assets.get(controller)}`);
    const { asset, fix, vulnerability } = items.find((match) => match.fix !== null)!;
    const plan = (state: string) =>
      engineer.must('POST', '/api/patches', { assets: [asset.id], fix, state, reason: 'the line stands still' });
    await plan('planned');
    const closing = `/api/graph/neighbourhood?node=vulnerability:${vulnerability.id}&types=remediates`;
    const { nodes } = await engineer.until<Neighbourhood>(closing, ({ edges }) => edges.length === 1, patience);
    const patch = nodes.find(({ kind }) => kind === 'patch')!;
    assert.ok((await around(patch.ref)).edges.some(({ type, to }) => type === 'belongs-to' && to === ref(controller)));
    await plan('withdrawn');
    await engineer.until<Neighbourhood>(closing, ({ edges }) => edges.length === 0, patience);
  });

  test('a zone that is renamed is renamed in the graph', async () => {
    const zones = await engineer.get<{ items: { id: string; name: string }[] }>(`/api/zones?site=${site}`);
    const { id } = zones.items.find(({ name }) => name === 'Basic control')!;
    await engineer.must('PATCH', `/api/zones/${id}`, { name: 'Pumps and valves' });
    await engineer.until<{ items: GraphNode[] }>(
      '/api/graph/nodes?q=Pumps%20and%20valves',
      ({ items }) => items[0]?.key === id,
      patience,
    );
  });

  test('with the capture its conversations end, and stay in the past', async () => {
    await engineer.must('DELETE', `/api/captures/${capture}`);
    const talk = `/api/graph/neighbourhood?node=${ref(controller)}&types=communicates-with`;
    await engineer.until<Neighbourhood>(talk, ({ edges }) => edges.length === 0, patience);
    const past = await engineer.get<Neighbourhood>(`${talk}&at=2026-03-02T06:50:00Z`);
    assert.ok(past.edges.length > 3 && past.edges.every(({ validUntil }) => validUntil !== null));
  });
});
