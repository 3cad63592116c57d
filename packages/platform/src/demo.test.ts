import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Capture } from './assets/schema.ts';
import { startServer } from './server.ts';
import { Client, temporaryFolder } from './testing.ts';
import { modbusCapture } from './testing-capture.ts';

test('a new server shows its analysed demonstration to the first administrator', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const path = `${folder.path}/plant.pcap`;
  const plc = { mac: '00:80:f4:00:00:02', ip: '10.1.0.20' };
  writeFileSync(
    path,
    modbusCapture({ mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' }, plc, { vendor: 'A', product: 'B', firmware: '1' }),
  );
  let made = 0;
  const demoCapture = async () => {
    made++;
    return [path];
  };
  const dataDir = `${folder.path}/data`;
  const options = { dataDir, port: 0, demo: true, demoCapture, configuration: { logLevel: 'error' as const } };
  const server = await startServer(options);
  const client = new Client(server.address);
  assert.deepEqual(await client.get('/api/setup'), { needed: true, demo: true });
  await client.setUp(server.setupLink);
  const { items } = await client.until<{ items: Capture[] }>('/api/captures', (page) => page.items[0]?.state === 'done');
  assert.deepEqual([items.length, items[0].assets, items[0].uploadedBy], [1, 2, null]);
  await server.close();
  assert.ok(!existsSync(`${dataDir}/server.lock`));

  const again = await startServer(options);
  assert.equal(again.setupLink, null);
  assert.equal(made, 1);
  await again.close();
  folder.remove();
});
