import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Server, startServer } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import { modbusCapture } from '../../testing-capture.ts';
import type { Asset, Capture, Site } from '../../assets/schema.ts';
import type { Check, Fingerprint, FingerprintDetail, FingerprintRow, TrialResult } from './schema.ts';

const mixer: Fingerprint = {
  id: 'acme-mixer',
  on: ['product', 'model', 'orderNumber'],
  from: ['modbus'],
  pattern: '^MIX-(\\d+)',
  says: { product: 'Mixer $1', role: 'io_device' },
  confidence: 92,
  fires: { 'MIX-40': { product: 'Mixer 40' } },
  silent: ['PUMP-40'],
};

suite('fingerprints of the server', { timeout: 90_000 }, () => {
  const folder = temporaryFolder();
  let server: Server;
  let admin: Client;
  let capture: string;
  const path = '/api/library/fingerprints';
  const bring = async (ip: string): Promise<string> => {
    const [site] = (await admin.get<{ items: Site[] }>('/api/sites')).items;
    const bytes = modbusCapture(
      { mac: '02:00:00:00:00:01', ip: '10.0.0.1' },
      { mac: '02:00:00:00:00:02', ip },
      { vendor: 'ACME', product: 'MIX-40', firmware: '1.0' },
    );
    const id = await admin.upload('captures', { name: 'mixer.pcap', site: site.id }, bytes);
    await admin.until<Capture>(`/api/captures/${id}`, ({ state }) => state === 'done' || state === 'failed', 40);
    return id;
  };

  before(async () => {
    server = await startServer({ dataDir: `${folder.path}/data`, port: 0, configuration: { logLevel: 'error' } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
    await admin.must('POST', '/api/sites', { name: 'Plant' });
    // The program's fingerprints are soon in the library.
    await admin.until<{ items: FingerprintRow[] }>(path, ({ items }) => items.length > 100, 40);
    capture = await bring('10.0.0.2');
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });

  test('validation tells what is wrong, with the rules of the content', async () => {
    const bad = await admin.must<Check>('POST', `${path}/check`, { ...mixer, pattern: '(a+)+' });
    assert.match(bad.problem ?? '', /repeats/);
    assert.deepEqual(bad.mistake, { code: 'nested', values: { group: '(a+)+' } });
    const good = await admin.must<Check>('POST', `${path}/check`, mixer);
    assert.deepEqual([good.problem, good.sound, good.examples.length], [null, true, 2]);
    const refused = await admin.ask('POST', path, { fingerprint: { ...mixer, on: ['colour'] }, why: 'x' });
    assert.equal(refused.status, 400);
  });

  test('a trial finds the device in the inventory and in the capture, and tells what would change', async () => {
    const tried = await admin.must<TrialResult>('POST', `${path}/try`, { fingerprint: mixer, captures: [capture] });
    assert.equal(tried.devices, 2, JSON.stringify(tried));
    const [known, met] = tried.hits;
    assert.ok(known.device.asset !== null && known.text.frame !== null && known.text.capture === capture);
    assert.deepEqual([met.device.asset, met.device.capture], [null, capture]);
    const role = known.gives.find(({ attribute }) => attribute === 'role');
    assert.deepEqual([role?.known, role?.value, role?.change], ['controller', 'io_device', 'differs']);
    const none = await admin.must<TrialResult>('POST', `${path}/try`, { fingerprint: mixer, inventory: false });
    assert.deepEqual([none.devices, none.texts], [0, 0]);
    assert.equal((await admin.ask('POST', `${path}/try`, { fingerprint: mixer, captures: [server.address] })).status, 400);
  });

  test('a text that the program claims is a false hit', async () => {
    const greedy = {
      ...mixer,
      id: 'greedy',
      on: ['orderNumber'],
      from: [],
      pattern: '^6ES7',
      says: { vendor: 'ACME' },
      fires: { '6ES7': { vendor: 'ACME' } },
    };
    const tried = await admin.must<TrialResult>('POST', `${path}/try`, { fingerprint: greedy });
    assert.ok(tried.falseHits.some(({ other, otherValue }) => other === 'siemens-s7-300' && otherValue === 'Siemens'));
  });

  test('drafted, tested, published: from then on the analysis uses it; every version is kept', async () => {
    const made = await admin.must<FingerprintDetail>('POST', path, { fingerprint: mixer, why: 'new in the plant' });
    assert.deepEqual([made.state, made.version, made.publishedVersion], ['draft', 1, null]);
    assert.equal((await admin.ask('POST', path, { fingerprint: mixer, why: 'again' })).status, 409);
    assert.equal((await admin.ask('PUT', `${path}/acme-mixer/publication`, { version: 1 })).status, 409);
    const tested = await admin.must<FingerprintDetail>('POST', `${path}/acme-mixer/tests`, { version: 1, captures: [capture] });
    assert.deepEqual([tested.state, tested.trials.length, tested.trials[0].result.devices], ['tested', 1, 2]);
    const published = await admin.must<FingerprintDetail>('PUT', `${path}/acme-mixer/publication`, { version: 1 });
    assert.deepEqual([published.state, published.publishedVersion], ['published', 1]);

    await bring('10.0.0.3');
    const { items } = await admin.get<{ items: Asset[] }>('/api/assets?q=10.0.0.3');
    assert.deepEqual([items[0].product, items[0].role], ['Mixer 40', 'io_device']);

    const changed = await admin.must<FingerprintDetail>('PUT', `${path}/acme-mixer`, {
      fingerprint: { ...mixer, says: { product: 'Blender $1' }, fires: { 'MIX-40': { product: 'Blender 40' } } },
      why: 'renamed',
      version: 1,
    });
    assert.deepEqual([changed.state, changed.version, changed.publishedVersion], ['draft', 2, 1]);
    assert.deepEqual(
      changed.versions.map(({ version, why, content }) => [version, why, content.says.product]),
      [
        [2, 'renamed', 'Blender $1'],
        [1, 'new in the plant', 'Mixer $1'],
      ],
    );
    const stale = { fingerprint: mixer, why: 'stale', version: 1 };
    assert.equal((await admin.ask('PUT', `${path}/acme-mixer`, stale)).status, 409);
    const gone = await admin.must<FingerprintDetail>('DELETE', `${path}/acme-mixer/publication`);
    assert.deepEqual([gone.state, gone.publishedVersion], ['draft', null]);
    assert.equal((await admin.ask('DELETE', `${path}/acme-mixer/publication`)).status, 409);
  });

  test('the list has both, and is searched', async () => {
    const rows = async (query: string) => (await admin.get<{ items: FingerprintRow[] }>(`${path}?${query}`)).items;
    assert.deepEqual(
      (await rows('origin=server')).map(({ id }) => id),
      ['acme-mixer'],
    );
    assert.ok((await rows('q=siemens%20s7-300')).some(({ id }) => id === 'siemens-s7-300'));
    const shipped = await admin.get<FingerprintDetail>(`${path}/siemens-s7-300`);
    assert.deepEqual([shipped.origin, shipped.content.says.product, shipped.versions.length], ['program', 'SIMATIC S7-300', 0]);
    assert.equal((await admin.ask('GET', `${path}/nobody`)).status, 404);
  });

  test('only who may import writes', async () => {
    const { secret } = await admin.must<{ secret: string }>('POST', '/api/tokens', { name: 'reader', scopes: ['library.read'] });
    const reader = new Client(server.address, secret);
    assert.equal((await reader.ask('POST', `${path}/check`, mixer)).status, 200);
    for (const [method, at, body] of [
      ['POST', `${path}/try`, { fingerprint: mixer }],
      ['POST', path, { fingerprint: mixer, why: 'x' }],
      ['DELETE', `${path}/acme-mixer/publication`, undefined],
    ] as const)
      assert.equal((await reader.ask(method, at, body)).status, 403);
  });
});
