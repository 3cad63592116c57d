import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Asset, Capture, Site } from '../../assets/schema.ts';
import { type Server, startServer } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import { modbusCapture } from '../../testing-capture.ts';
import type { AssetProduct } from './schema.ts';

suite('what is known of a product', { timeout: 90_000 }, () => {
  const folder = temporaryFolder();
  let server: Server;
  let admin: Client;
  const bring = async (ip: string, vendor: string, product: string): Promise<Asset> => {
    const [site] = (await admin.get<{ items: Site[] }>('/api/sites')).items;
    const bytes = modbusCapture(
      { mac: '02:00:00:00:00:01', ip: '10.0.0.1' },
      { mac: `02:00:00:00:01:${ip.slice(-2)}`, ip },
      { vendor, product, firmware: '1.0' },
    );
    const id = await admin.upload('captures', { name: 'x.pcap', site: site.id }, bytes);
    await admin.until<Capture>(`/api/captures/${id}`, ({ state }) => state === 'done' || state === 'failed', 40);
    return (await admin.get<{ items: Asset[] }>(`/api/assets?q=${ip}`)).items[0];
  };

  before(async () => {
    server = await startServer({ dataDir: `${folder.path}/data`, port: 0, configuration: { logLevel: 'error' } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
    await admin.must('POST', '/api/sites', { name: 'Plant' });
    await admin.until<{ items: unknown[] }>('/api/library/search?q=tracer&kind=product', ({ items }) => items.length > 0, 40);
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });

  test('the end of its support, with its source, in both languages', async () => {
    const asset = await bring('10.0.0.11', 'Trane', 'Tracer SC');
    const { product, notices } = await admin.get<AssetProduct>(`/api/assets/${asset.id}/product`);
    assert.deepEqual([product?.name, product?.type], ['Tracer SC', 'building-controller']);
    assert.deepEqual(
      notices.map(({ kind, severity, source }) => [kind, severity, source.id]),
      [['life', 'medium', 'ICSA-21-292-02']],
    );
    assert.match(notices[0].text.zh, /已停止支持/);
    assert.equal(notices[0].source.url, 'https://www.cisa.gov/news-events/ics-advisories/icsa-21-292-02');
  });

  test('default passwords and ports', async () => {
    const asset = await bring('10.0.0.12', 'Schneider Electric', 'Modicon M340');
    const { product, notices } = await admin.get<AssetProduct>(`/api/assets/${asset.id}/product`);
    assert.ok(product?.offers.some(({ protocol, port }) => protocol === 'modbus' && port === '502/tcp'));
    assert.ok(notices.some(({ text, advice }) => text.en.includes('default password (USER') && advice.en.includes('changed')));
  });

  test('nothing of a product that the library does not know, and nothing of an asset that is not there', async () => {
    const asset = await bring('10.0.0.13', 'Nobody', 'Thing');
    assert.deepEqual(await admin.get(`/api/assets/${asset.id}/product`), { product: null, notices: [] });
    assert.equal((await admin.ask('GET', '/api/assets/00000000-0000-7000-8000-000000000001/product')).status, 404);
  });
});
