import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { plants, simulate } from './index.ts';

const run = (...command: [string, ...string[]]) => spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
const absent = run('tshark', '--version').error !== undefined;
const checks = ['ip', 'tcp', 'udp'].flatMap((layer) => ['-o', `${layer}.check_checksum:TRUE`]);
const wrong = ['_ws.malformed', ...['ip', 'tcp', 'udp'].map((layer) => `${layer}.checksum.status == 0`)].join(' || ');

for (const { id } of plants) {
  test(`${id}: tshark finds no malformed frame and no wrong checksum`, { skip: absent && 'tshark is not installed' }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'fengsui-range-'));
    try {
      const out = join(folder, 'plant.pcap');
      const truth = simulate(id, { seed: 5, hours: 0.15, attacks: 'all', out });
      const found = run('tshark', '-r', out, ...checks, '-Y', wrong);
      assert.equal(found.stdout, '');
      const last = run('tshark', '-r', out, '-Y', `frame.number == ${truth.frames}`, '-T', 'fields', '-e', 'frame.number');
      assert.equal(last.stdout.trim(), String(truth.frames));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
