import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Capture } from './assets/schema.ts';
import type { Match } from './library/matches-schema.ts';
import type { Import } from './library/schema.ts';
import { startServer } from './server.ts';
import { Client, temporaryFolder } from './testing.ts';
import { modbusCapture } from './testing-capture.ts';

test('a new server shows its analysed demonstration to the first administrator', { timeout: 240_000 }, async (t) => {
  const folder = temporaryFolder();
  const servers: { close(): Promise<void> }[] = [];
  t.after(async () => {
    for (const server of servers) await server.close();
    folder.remove();
  });
  const path = `${folder.path}/plant.pcap`;
  const plc = { mac: '00:80:f4:00:00:02', ip: '10.1.0.20' };
  writeFileSync(
    path,
    modbusCapture({ mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' }, plc, {
      vendor: 'Schneider Electric',
      product: 'BMX P34 2020',
      firmware: 'v2.70',
    }),
  );
  let made = 0;
  const demoCaptures = async function* () {
    made++;
    yield path;
  };
  const demoAdvisories = join(import.meta.dirname, '..', '..', '..', 'content', 'advisories');
  const dataDir = `${folder.path}/data`;
  const options = { dataDir, port: 0, demo: true, demoAdvisories, demoCaptures, configuration: { logLevel: 'error' as const } };
  const server = await startServer(options);
  servers.push(server);
  const client = new Client(server.address);
  assert.deepEqual(await client.get('/api/setup'), { needed: true, demo: true });
  await client.setUp(server.setupLink);
  const { items } = await client.until<{ items: Capture[] }>('/api/captures', (page) => page.items[0]?.state === 'done');
  assert.deepEqual([items.length, items[0].assets, items[0].uploadedBy], [1, 2, null]);
  const imports = await client.until<{ items: Import[] }>('/api/imports', (page) => page.items[0]?.state === 'done');
  assert.deepEqual(
    imports.items.map(({ state, documents, rejected, createdBy }) => [state, documents, rejected, createdBy]),
    [['done', 16, 0, null]],
  );
  const matches = await client.until<{ items: Match[] }>('/api/matches', (page) => page.items.length > 0);
  assert.ok(matches.items.some(({ vulnerability, asset }) => vulnerability.id === 'CVE-2019-6857' && asset.firmware === 'v2.70'));
  await server.close();
  assert.ok(!existsSync(`${dataDir}/server.lock`));

  const again = await startServer(options);
  servers.push(again);
  assert.equal(again.setupLink, null);
  assert.equal(made, 1);
});
