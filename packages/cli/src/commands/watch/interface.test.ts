import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { mkdtempSync, chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const program = 'tcpdump';
/** Only root may capture, and not in every container even so. */
const may = process.getuid?.() === 0 && spawnSync(program, ['-D']).stdout?.includes('lo');
const folder = mkdtempSync(join(tmpdir(), 'fengsui-interface-'));
after(() => rmSync(folder, { recursive: true }));

test('an interface: root starts the capture, and becomes a user without rights', {
  skip: !may && 'nobody may capture here',
}, async () => {
  chmodSync(folder, 0o711);
  const main = join(import.meta.dirname, '..', '..', 'main.ts');
  const data = join(folder, 'data');
  const child = spawn(
    process.execPath,
    ['--conditions=source', main, 'watch', '--interface', 'lo', '--json', '--data', data, '--user', 'nobody'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  let [out, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const socket = createSocket('udp4');
  for (let at = 0; at < 300 && !said.includes('listening'); at++) await sleep(50);
  assert.match(said, /listening to lo/);
  for (let at = 0; at < 20; at++) {
    socket.send('fengsui', 40_404, '127.0.0.1');
    await sleep(20);
  }
  socket.close();
  // The kernel hands frames over in blocks, at the latest after a second.
  await sleep(1500);
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const owner = statSync(data).uid;
  assert.match(status, new RegExp(`^Uid:\\t${owner}\\t${owner}\\t${owner}`, 'm'));
  assert.notEqual(owner, 0);
  assert.match(status, /^CapEff:\t0+$/m);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  const frames = out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { frames: number }).frames);
  assert.ok(frames.reduce((sum, count) => sum + count, 0) >= 20, out.slice(0, 300));
});
