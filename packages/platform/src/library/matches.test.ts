import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AssetDetail, Overview, Site, Zone } from '../assets/schema.ts';
import { type Server, startServer } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import { advisory, modbusCapture } from '../testing-capture.ts';
import type { AssetContextState, FixGroup, Match, MatchCounts, MatchDetail, Patch, PatchDetail, Work } from './matches-schema.ts';

const client = { mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' };
const controller = { mac: '00:80:f4:00:00:02', ip: '10.1.0.20' };
const made = { vendor: 'Schneider Electric', product: 'BMX P34 2020' };

/** A bill of the software in a device, with one library. */
const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
  metadata: { component: { type: 'firmware', name: 'BMX P34 2020', version: 'V2.5' } },
  components: [{ type: 'library', name: 'ACME TCP stack', version: '4.0.1', supplier: { name: 'ACME' } }],
};

describe('matches and the work on them', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  let server: Server;
  let admin: Client;
  let site: string;
  let asset: string;
  const capture = async (firmware: string, start: number) => {
    const id = await admin.upload(
      'captures',
      { site, name: `${firmware}.pcap` },
      modbusCapture(client, controller, { ...made, firmware }, { start }),
    );
    await admin.until<{ state: string }>(`/api/captures/${id}`, ({ state }) => state === 'done', 40);
  };
  const bring = async (...documents: object[]) => {
    const id = await admin.upload(
      'imports',
      { name: 'a.jsonl' },
      Buffer.from(documents.map((one) => JSON.stringify(one)).join('\n')),
    );
    await admin.until<{ state: string }>(`/api/imports/${id}`, ({ state }) => state === 'done', 40);
  };
  const matched = (holds: (items: Match[]) => boolean) =>
    admin.until<{ items: Match[] }>(`/api/matches?asset=${asset}`, ({ items }) => holds(items), 40).then(({ items }) => items);
  const fixes = (query = '') => admin.get<{ items: FixGroup[] }>(`/api/patches${query}`).then(({ items }) => items);

  before(async () => {
    server = await startServer({ dataDir: `${folder.path}/data`, port: 0, configuration: { logLevel: 'error' } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
    site = (await admin.must<Site>('POST', '/api/sites', { name: 'Pump house' })).id;
    await capture('V2.5', 1_700_000_000);
    asset = (await admin.get<{ items: AssetDetail[] }>(`/api/assets?q=${controller.ip}`)).items[0].id;
    await bring(
      advisory('A-1', 'CVE-2024-11111', made.vendor, made.product, '<V3.0'),
      advisory('A-2', 'CVE-2024-22222', made.vendor, made.product, '<V3.2'),
      advisory('A-3', 'CVE-2024-33333', 'ACME', 'TCP stack', '<4.1'),
    );
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });

  test('each match says what to do, when, and why', async () => {
    const items = await matched((found) => found.length === 2 && found.every(({ place }) => place !== null));
    for (const one of items) {
      assert.ok(one.reasons.length > 0 && one.decision !== null);
      assert.deepEqual(Object.keys(one.decision.inputs).toSorted(), [
        'automatable',
        'exploitation',
        'exposure',
        'humanImpact',
        'mission',
        'safety',
      ]);
      assert.deepEqual(one.fix, { kind: 'update', product: 'Modicon M340', version: 'V3.2' });
    }
    const detail = await admin.get<MatchDetail>(`/api/matches/${items[0].id}`);
    assert.deepEqual([detail.answers, detail.id], [[], items[0].id]);
  });

  test('what is new since a time is counted and listed', async () => {
    const counts = (query: string) => admin.get<MatchCounts>(`/api/matches/counts?${query}`);
    const [{ createdAt }] = await matched(() => true);
    assert.deepEqual(await counts(`since=${createdAt}`), { open: 2, knownExploited: 0, assets: 1 });
    assert.deepEqual(await counts(`since=${createdAt}&site=${asset}`), { open: 0, knownExploited: 0, assets: 0 });
    const later = new Date(Date.parse(createdAt) + 1000).toISOString();
    assert.equal((await counts(`since=${later}`)).open, 0);
    assert.equal((await admin.get<{ items: Match[] }>(`/api/matches?since=${createdAt}`)).items.length, 2);
    assert.equal((await admin.get<{ items: Match[] }>(`/api/matches?since=${later}`)).items.length, 0);
    assert.equal((await admin.ask('GET', '/api/matches?since=yesterday')).status, 400);
  });

  test('one update closes several matches, and the overview says it once', async () => {
    const [group, ...others] = await fixes();
    assert.deepEqual([group.matches, group.vulnerabilityCount, group.assetCount, others.length], [2, 2, 1, 0]);
    assert.ok(group.why.en.length > 0 && group.why.zh.length > 0);
    assert.match(group.advice.en, /V3\.2/);
    const { first } = await admin.get<Overview>('/api/overview');
    assert.deepEqual(
      first.filter(({ kind }) => kind === 'match').map(({ title }) => title),
      ['Update Modicon M340 to V3.2'],
    );
    const work = await admin.get<Work>('/api/patches/work');
    assert.equal(work.now + work.next + work['when-convenient'], 1);
  });

  test('what a person says of the asset changes the decision, with a name and a reason', async () => {
    const derived = await admin.get<AssetContextState>(`/api/assets/${asset}/context`);
    assert.deepEqual([derived.criticality.by, derived.criticality.value], [null, derived.criticality.derived]);
    assert.notEqual(derived.reachability, null);
    const path = `/api/assets/${asset}/context`;
    assert.equal((await admin.ask('PUT', path, { criticality: 'safety' })).status, 400);
    const said = await admin.must<AssetContextState>('PUT', path, { criticality: 'safety', reason: 'It trips the pump' });
    assert.deepEqual([said.criticality.value, said.criticality.by], ['safety', 'admin']);
    const [match] = await matched(() => true);
    assert.equal(match.decision?.inputs.safety.value, 'critical');
    assert.equal(match.decision?.inputs.safety.source, 'admin');
    const overrides = { exploitation: { value: 'active', reason: 'Seen in our sector' } };
    const changed = await admin.must<MatchDetail>('PATCH', `/api/matches/${match.id}`, { overrides });
    assert.deepEqual(
      [changed.overrides.exploitation.reason, changed.place, changed.state],
      ['Seen in our sector', 'now', 'open'],
    );
    const back = await admin.must<MatchDetail>('PATCH', `/api/matches/${match.id}`, { overrides: { exploitation: null } });
    assert.deepEqual([back.overrides, back.decision?.inputs.exploitation.value], [{}, 'none']);
    await admin.must('PUT', path, { criticality: null, reason: 'As derived' });
  });

  test('the zone of an asset is called as it is called now', async () => {
    const path = `/api/assets/${asset}/context`;
    const { zone } = await admin.get<AssetContextState>(path);
    const { items } = await admin.get<{ items: Zone[] }>('/api/zones');
    const own = items.find(({ name }) => name === zone)!;
    await admin.must('PATCH', `/api/zones/${own.id}`, { name: 'Pumps' });
    await admin.until<AssetContextState>(path, (context) => context.zone === 'Pumps', 20);
  });

  test('an exception needs reason, owner and last day, and needs nobody until then', async () => {
    const [{ fix }] = await fixes();
    const request = { assets: [asset], fix, state: 'excepted' };
    assert.equal((await admin.ask('POST', '/api/patches', request)).status, 400);
    const over = { reason: 'Next stop in May', owner: 'Li', expires: '2001-01-01' };
    assert.equal((await admin.ask('POST', '/api/patches', { ...request, ...over })).status, 400);
    const { items } = await admin.must<{ items: Patch[] }>('POST', '/api/patches', {
      ...request,
      ...over,
      expires: '2099-01-01',
    });
    assert.deepEqual([items[0].state, items[0].vulnerabilities.length], ['excepted', 2]);
    assert.deepEqual([(await fixes()).length, (await fixes('?settled=true')).length], [0, 1]);
    await admin.must('POST', '/api/patches', { assets: [asset], fix, state: 'withdrawn' });
    assert.equal((await fixes()).length, 1);
    const stranger = '01900000-0000-7000-8000-000000000000';
    assert.equal((await admin.ask('POST', '/api/patches', { assets: [stranger], fix, state: 'planned' })).status, 404);
  });

  test('a fix that is made is contradicted, and then verified, by what the wire shows', async () => {
    const [{ fix }] = await fixes();
    const planned = { assets: [asset], fix, state: 'planned', plannedFor: '2026-12-01', assignee: 'Wang' };
    const { items } = await admin.must<{ items: Patch[] }>('POST', '/api/patches', planned);
    const { id } = items[0];
    assert.deepEqual([items[0].state, items[0].plannedFor, items[0].assignee], ['planned', '2026-12-01', 'Wang']);
    await admin.must('POST', '/api/patches', { assets: [asset], fix, state: 'done', doneAt: '2023-12-01T00:00:00Z' });
    assert.deepEqual([(await fixes()).length, (await fixes('?settled=true')).length], [0, 1]);

    await capture('V2.5', 1_710_000_000);
    const doubted = await admin.until<PatchDetail>(`/api/patches/${id}`, ({ state }) => state === 'contradicted');
    assert.equal(doubted.evidence[0].value, 'V2.5');
    assert.equal((await fixes()).length, 1);

    await capture('V3.2', 1_720_000_000);
    const proved = await admin.until<PatchDetail>(`/api/patches/${id}`, ({ state }) => state === 'verified');
    assert.equal(proved.evidence[0].value, 'V3.2');
    assert.ok(proved.evidence[0].frame !== null && proved.verifiedAt !== null);
    assert.deepEqual(
      proved.steps.map(({ state, by }) => [state, by]),
      [
        ['excepted', 'admin'],
        ['withdrawn', 'admin'],
        ['planned', 'admin'],
        ['done', 'admin'],
        ['contradicted', 'wire'],
        ['verified', 'wire'],
      ],
    );
    await matched((found) => found.length === 0);
    const { items: withdrawn } = await admin.get<{ items: Match[] }>(`/api/matches?asset=${asset}&withdrawn=true`);
    assert.equal(withdrawn.length, 2);
  });

  test('software inside is matched by the bill of materials, with the path to it', async () => {
    const path = `/api/assets/${asset}/bills?name=bill.json`;
    const octets = { 'content-type': 'application/octet-stream' };
    assert.equal((await admin.ask('PUT', path, Buffer.from('{"a":1}'), octets)).status, 400);
    const { bills } = await admin.must<AssetContextState>('PUT', path, Buffer.from(JSON.stringify(bill)), octets);
    assert.deepEqual([bills.length, bills[0].components], [1, 1]);
    const [match] = await matched((found) => found.length === 1 && found[0].place !== null);
    assert.equal(match.vulnerability.id, 'CVE-2024-33333');
    assert.match(match.path.at(-1) ?? '', /TCP stack/);
    assert.match(match.fix?.product ?? '', /TCP stack/);
    await admin.must('DELETE', `/api/assets/${asset}/bills/${bills[0].id}`);
    await matched((found) => found.length === 0);
  });

  test('an unknown version is asked for, and the answer is of the asset', async () => {
    await bring(advisory('A-4', 'CVE-2024-44444', made.vendor, made.product, '<SV9 build 7'));
    await admin.must('PUT', `/api/assets/${asset}/attributes/firmware`, { value: 'unknown' });
    const items = await matched((found) => found.some(({ questions }) => questions.length > 0));
    const asking = items.find(({ questions }) => questions.length > 0)!;
    const [question] = asking.questions;
    const path = `/api/matches/${asking.id}/answers`;
    assert.equal((await admin.ask('POST', path, { question: question.id })).status, 400);
    assert.equal((await admin.ask('POST', path, { question: 'none', answer: 'yes' })).status, 404);
    await admin.must('POST', path, { question: question.id, answer: question.answers[0].id });
    const context = await admin.get<AssetContextState>(`/api/assets/${asset}/context`);
    assert.deepEqual([context.answers.length, context.answers[0].by], [1, 'admin']);
    const after = await matched((found) =>
      found.some(({ id, probability }) => id === asking.id && probability > asking.probability),
    );
    assert.ok(after.length > 0);
    await admin.must('DELETE', `/api/assets/${asset}/answers/${encodeURIComponent(question.id)}`);
    await matched((found) => found.some(({ id, probability }) => id === asking.id && probability === asking.probability));
    await admin.must('POST', path, { question: question.id, value: 'V3.2' });
    await matched((found) => found.every(({ id, probability }) => id !== asking.id || probability !== asking.probability));
  });

  test('a match says how much the sources of its vulnerability disagree on', async () => {
    await admin.must('PUT', `/api/assets/${asset}/attributes/firmware`, { value: 'V2.5' });
    const count = async () => {
      const items = await matched((found) => found.some(({ vulnerability }) => vulnerability.id === 'CVE-2024-11111'));
      return items.map(({ vulnerability, disagreementCount }) => [vulnerability.id, disagreementCount]).toSorted();
    };
    const before = await count();
    assert.ok(before.every(([, number]) => number === 0));
    const versions = [{ status: 'affected', version: '0', lessThan: '2.7', versionType: 'custom' }];
    await bring({
      dataType: 'CVE_RECORD',
      dataVersion: '5.1',
      cveMetadata: { cveId: 'CVE-2024-11111', state: 'PUBLISHED' },
      containers: { cna: { affected: [{ vendor: made.vendor, product: made.product, versions }] } },
    });
    assert.deepEqual(
      await count(),
      before.map(([id]) => [id, id === 'CVE-2024-11111' ? 1 : 0]),
    );
  });

  test('the list of work leaves as CSV in which no name is a formula', async () => {
    await admin.must('PUT', `/api/assets/${asset}/attributes/name`, { value: '=cmd("x")' });
    const { body } = await admin.ask<string>('GET', '/api/patches/csv');
    const [head, ...lines] = String(body).split('\r\n');
    assert.match(head, /place,kind,product,version,asset/);
    assert.ok(lines.some((line) => line.includes(`"'=cmd(""x"")"`)));
  });
});
