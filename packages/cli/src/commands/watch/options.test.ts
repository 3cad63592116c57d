import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { serveHealth, type LocalHealth } from './health.ts';
import { readOptions, sizeOf } from './options.ts';
import { readLosses } from './statistics.ts';

const data = mkdtempSync(join(tmpdir(), 'fengsui-options-'));
after(() => rmSync(data, { recursive: true }));
const read = (...args: string[]) => readOptions([...args, '--data', data]);

describe('what fengsui watch is told', () => {
  test('sizes as a person writes them', () => {
    assert.deepEqual(['500M', '2G', '1.5 gib', '1024', '10kB', '', 'much', '-1'].map(sizeOf), [
      524_288_000,
      2_147_483_648,
      1_610_612_736,
      1024,
      10_240,
      null,
      null,
      null,
    ]);
  });

  test('one thing to listen to', () => {
    assert.throws(() => read(), /either --interface NAME, or --pipe FILE/);
    assert.throws(() => read('--interface', 'eth0', '--pipe', '-'), /either/);
    assert.throws(() => read('--interface', 'eth0; reboot'), /no name of an interface/);
    assert.deepEqual([read('--pipe', '-').window, read('-i', 'eth1').interface], [60, 'eth1']);
  });

  test('secrets do not travel in the clear', () => {
    assert.throws(() => read('--pipe', '-', '--to', 'http://fengsui.example'), /in the clear/);
    assert.throws(() => read('--pipe', '-', '--to', 'fengsui.example'), /address of a platform/);
    assert.equal(read('--pipe', '-', '--to', 'https://fengsui.example/console').to, 'https://fengsui.example');
    assert.equal(read('--pipe', '-', '--to', 'http://127.0.0.1:8474').to, 'http://127.0.0.1:8474');
  });

  test('a fingerprint in any of its spellings', () => {
    const digits = 'ab'.repeat(32);
    for (const text of [digits, digits.toUpperCase(), `SHA256:${digits}`, digits.replaceAll(/..(?!$)/g, '$&:')])
      assert.equal(read('--pipe', '-', '--fingerprint', text).fingerprint, digits);
    assert.throws(() => read('--pipe', '-', '--fingerprint', 'abcd'), /64 hexadecimal digits/);
  });

  test('numbers within their bounds', () => {
    assert.throws(() => read('--pipe', '-', '--window', '0'), /--window must be a number from 1/);
    assert.throws(() => read('--pipe', '-', '--http', 'eighty'), /--http/);
    assert.throws(() => read('--pipe', '-', '--ring', 'big'), /--ring must be a size/);
    assert.equal(read('--pipe', '-', '--ring', '0').ring, 0);
  });
});

describe('what capture processes say of their losses', () => {
  test('tcpdump, asked while it runs and at its end', () => {
    const running = 'tcpdump: 10 packets captured, 12 packets received by filter, 2 packets dropped by kernel\n';
    assert.deepEqual(readLosses(running), { kernel: 2, interface: null });
    const ended = `${running}20 packets captured\n25 packets received by filter\n1 packet dropped by kernel\n4 packets dropped by interface\n`;
    assert.deepEqual(readLosses(ended), { kernel: 1, interface: 4 });
  });

  test('dumpcap, at its end', () => {
    const text = "Packets received/dropped on interface 'lo': 5/3 (pcap:2/dumpcap:1/flushed:0/ps_ifdrop:7) (62.5%)\n";
    assert.deepEqual(readLosses(text), { kernel: 3, interface: 7 });
  });

  test('nothing, when nothing is said', () =>
    assert.deepEqual(readLosses('listening on eth0'), { kernel: null, interface: null }));
});

describe('the page of health', () => {
  const health = { source: '<script>', problems: ['a & b'], spool: { batches: 1 }, uplink: null } as unknown as LocalHealth;

  test('is for this machine only, and nothing in it is executed', async () => {
    const server = await serveHealth(0, () => health);
    const address = `http://127.0.0.1:${server.port}`;
    assert.deepEqual(await (await fetch(`${address}/health`)).json(), health);
    const page = await fetch(address);
    const text = await page.text();
    assert.ok(text.includes('&lt;script&gt;') && text.includes('a &amp; b') && !text.includes('<script'));
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal((await fetch(`${address}/other`)).status, 404);
    assert.equal((await fetch(address, { method: 'POST' })).status, 405);
    server.close();
  });

  test('a port that is taken is said', async () => {
    const server = await serveHealth(0, () => health);
    await assert.rejects(
      serveHealth(server.port, () => health),
      /--http \d+: .*EADDRINUSE/,
    );
    server.close();
  });
});
