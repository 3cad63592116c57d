import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePcap } from '@fengsui/capture';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '../analyze.ts';
import { Talk } from '../files/testing.ts';

test('names and pages that requests speak of are kept once for each pair of ends, with their times', async () => {
  const frames: Uint8Array[] = [];
  const talk = new Talk(frames, { ip: '10.0.0.1', port: 40_000 }, { ip: '203.0.113.9', port: 80 });
  for (let i = 0; i < 2; i++)
    talk
      .ask('GET /gate.php?id=7 HTTP/1.1\r\nHost: evil.example:80\r\nUser-Agent: bot\r\n\r\n')
      .answer('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  const folder = mkdtempSync(join(tmpdir(), 'observables-'));
  try {
    const path = join(folder, 'a.pcap');
    const written = frames.map((bytes, at) => ({
      seconds: 1_700_000_000 + at,
      nanoseconds: 0,
      bytes,
      start: 0,
      end: bytes.length,
    }));
    writeFileSync(path, encodePcap(written));
    const { observables = [] } = await analyze([path], { observables: true });
    assert.deepEqual(
      observables.map(({ type, value, client, server, count }) => [type, value, client, server, count]),
      [
        ['user-agent', 'bot', '10.0.0.1', '203.0.113.9', 2],
        ['domain', 'evil.example', '10.0.0.1', '203.0.113.9', 2],
        ['url', 'http://evil.example:80/gate.php?id=7', '10.0.0.1', '203.0.113.9', 2],
      ],
    );
    assert.ok(observables[0].firstSeen < observables[0].lastSeen && observables[0].frame > 0);
    assert.equal((await analyze([path])).observables, undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
