import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openRecords } from '../kernel/records.ts';
import { type Server, startServer } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import { modbusCapture } from '../testing-capture.ts';
import type { AssetDetail, Capture, DecodedFrame, Finding } from './schema.ts';

const folder = temporaryFolder();
let server: Server | undefined;
after(async () => {
  await server?.close();
  folder.remove();
});
const start = async (captureDays: number): Promise<Client> => {
  server = await startServer({ dataDir: folder.path, port: 0, configuration: { captureDays, logLevel: 'warn' } });
  return new Client(server.address);
};
const plc = { mac: '00:80:f4:00:00:02', ip: '10.1.0.20' };

test('a capture whose time is over is reduced to what shows something; what it proved stays, with its frames', {
  timeout: 120_000,
}, async () => {
  let admin = await start(30);
  await admin.setUp(server!.setupLink);
  const { cookie } = admin;
  const { id: site } = await admin.must<{ id: string }>('POST', '/api/sites', { name: 'Plant' });
  const identity = { vendor: 'Schneider Electric', product: 'BMX P34 2020', firmware: 'V2.6' };
  const client = { mac: '00:1b:1b:00:00:01', ip: '10.1.0.10' };
  const bytes = modbusCapture(client, plc, identity, { writes: 3, restart: true });
  const [old, fresh] = [
    await admin.upload('captures', { site, name: 'old.pcap' }, bytes),
    await admin.upload('captures', { site, name: 'fresh.pcap' }, bytes),
  ];
  const done = ({ state }: Capture) => state === 'done';
  for (const id of [old, fresh]) await admin.until<Capture>(`/api/captures/${id}`, done);
  const read = async () => {
    const { items } = await admin.get<{ items: Finding[] }>('/api/findings?q=restart');
    const { items: frames } = await admin.get<{ items: DecodedFrame[] }>(`/api/findings/${items[0].id}/frames`);
    const { items: assets } = await admin.get<{ items: { id: string }[] }>(`/api/assets?q=${plc.ip}`);
    const { evidence } = await admin.get<AssetDetail>(`/api/assets/${assets[0].id}`);
    const numbers = evidence.flatMap(({ capture, frame }) => (capture === old && frame !== null ? [frame] : []));
    const said = await admin.get<{ items: DecodedFrame[] }>(
      `/api/captures/${old}/frames?frame=${[...new Set(numbers)].join('&frame=')}`,
    );
    const plain = ({ frame, capture, hex }: DecodedFrame) => `${capture} ${frame} ${hex}`;
    return { frames: frames.map(plain), said: said.items.map(plain) };
  };
  const before = await read();
  assert.ok(before.frames.some((one) => one.startsWith(old)) && before.said.length > 0);

  await server!.close();
  const records = await openRecords({ records: 'embedded' }, join(folder.path, 'records'));
  await records.execute(`update captures set created_at = now() - interval '31 days' where name = 'old.pcap'`);
  await records.close();
  admin = await start(30);
  admin.cookie = cookie;
  const reduced = await admin.until<Capture>(`/api/captures/${old}`, ({ reducedAt }) => reducedAt !== null);
  await admin.until<Capture>(`/api/captures/${old}`, () => !existsSync(join(folder.path, 'captures', old, 'capture')));
  assert.deepEqual([reduced.state, reduced.size, reduced.findings > 0], ['done', bytes.length, true]);
  assert.equal((await admin.get<Capture>(`/api/captures/${fresh}`)).reducedAt, null);
  assert.deepEqual(await read(), before);

  const download = await admin.ask('GET', `/api/captures/${old}/pcap`);
  const size = Number(download.headers.get('content-length'));
  assert.ok(download.status === 200 && size > 24 && size < bytes.length, String(size));
  for (const [path, body] of [
    [`/api/captures/${old}/analyse`, {}],
    [`/api/sites/${site}/baseline/learn`, { captures: [old], why: 'Learnt again' }],
  ] as const) {
    const { status, body: answer } = await admin.ask<{ code: string; message: string }>('POST', path, body);
    assert.deepEqual([status, answer.code], [409, 'wrong-state'], path);
    assert.match(answer.message, /old\.pcap holds evidence only, not the traffic, since \d{4}-/);
  }
  await admin.must('DELETE', `/api/captures/${old}`);
  assert.equal(existsSync(join(folder.path, 'captures', old)), false);
});
