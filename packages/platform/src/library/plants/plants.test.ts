import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Site } from '../../assets/schema.ts';
import { type Server, startServer } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import { advisory, modbusCapture } from '../../testing-capture.ts';
import type { FixGroup } from '../matches-schema.ts';
import type { AffectedPlants } from './schema.ts';

const client = { mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' };
const controller = { mac: '00:80:f4:00:00:02', ip: '10.1.0.20' };
const made = { vendor: 'Schneider Electric', product: 'BMX P34 2020', firmware: 'V2.5' };

suite('from a vulnerability to every affected plant', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  let server: Server;
  let admin: Client;
  let other: string;
  const plant = async (name: string) => {
    const site = (await admin.must<Site>('POST', '/api/sites', { name })).id;
    const id = await admin.upload('captures', { site, name: 'x.pcap' }, modbusCapture(client, controller, made));
    await admin.until<{ state: string }>(`/api/captures/${id}`, ({ state }) => state === 'done', 60);
  };
  const plants = (as: Client, id = 'CVE-2024-11111') => as.get<AffectedPlants>(`/api/vulnerabilities/${id}/plants`);
  const named = ({ items }: AffectedPlants) =>
    items.map(({ organisation, site }) => `${organisation.name}: ${site.name}`).toSorted();

  before(async () => {
    server = await startServer({ dataDir: `${folder.path}/data`, port: 0, configuration: { logLevel: 'error' } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
    const own = (await admin.get<{ organisation: { id: string } }>('/api/session')).organisation.id;
    const document = advisory('A-1', 'CVE-2024-11111', made.vendor, made.product, '<V3.0') as { vulnerabilities: object[] };
    const ids = [{ system_name: 'CNVD', text: 'CNVD-2024-11111' }];
    const id = await admin.upload(
      'imports',
      { name: 'a.jsonl' },
      Buffer.from(JSON.stringify({ ...document, vulnerabilities: [{ ...document.vulnerabilities[0], ids }] })),
    );
    await admin.until<{ state: string }>(`/api/imports/${id}`, ({ state }) => state === 'done', 60);
    await plant('North');
    await plant('South');
    other = (await admin.must<{ id: string }>('POST', '/api/organisations', { name: 'Water of the east', level: 'enterprise' }))
      .id;
    await admin.must('PATCH', '/api/session', { organisation: other });
    await plant('East');
    await admin.until<AffectedPlants>('/api/vulnerabilities/CVE-2024-11111/plants', ({ items }) => items.length === 3, 60);
    await admin.must('PATCH', '/api/session', { organisation: own });
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });

  test('a member of several organisations sees the plants of all of them', async () => {
    const answer = await plants(admin);
    assert.deepEqual(named(answer), ['Fengsui: North', 'Fengsui: South', 'Water of the east: East']);
    assert.deepEqual([answer.vulnerability, answer.organisations, answer.more], ['CVE-2024-11111', 2, false]);
    for (const { assets, open, place } of answer.items) assert.deepEqual([assets, open, place !== null], [1, 1, true]);
  });

  test('nobody sees those of an organisation of which they are no member, and a token stays in its own', async () => {
    await admin.must('POST', '/api/users', { name: 'viewer', role: 'viewer', password: 'correct horse battery' });
    const viewer = new Client(server.address);
    await viewer.must('POST', '/api/session', { name: 'viewer', password: 'correct horse battery' });
    assert.deepEqual(named(await plants(viewer)), ['Fengsui: North', 'Fengsui: South']);
    const { secret } = await admin.must<{ secret: string }>('POST', '/api/tokens', {
      name: 'script',
      scopes: ['library.read'],
    });
    assert.deepEqual(named(await plants(new Client(server.address, secret))), ['Fengsui: North', 'Fengsui: South']);
  });

  test('what was done about it is counted', async () => {
    const [group] = (await admin.get<{ items: FixGroup[] }>('/api/patches')).items;
    const [first, second] = group.assets.map(({ id }) => id);
    await admin.must('POST', '/api/patches', { assets: [first], fix: group.fix, state: 'done' });
    const { items } = await admin.get<{ items: { id: string }[] }>(`/api/matches?asset=${second}`);
    await admin.must('PATCH', `/api/matches/${items[0].id}`, { state: 'dismissed', note: 'not this product' });
    const here = (await plants(admin)).items.filter(({ site }) => site.name !== 'East');
    assert.deepEqual(here.map(({ open, fixed, dismissed, place }) => [open, fixed, dismissed, place]).toSorted(), [
      [0, 0, 1, null],
      [0, 1, 0, null],
    ]);
  });

  test('by another of its names; and not at all when the library has none', async () => {
    assert.equal((await plants(admin, 'CNVD-2024-11111')).items.length, 3);
    assert.equal((await admin.ask('GET', '/api/vulnerabilities/CVE-1999-0001/plants')).status, 404);
  });
});
