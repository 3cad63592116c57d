import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from './eval/table.ts';
import { COMMAND } from './peers.ts';

/**
 * Replays a capture to `fengsui watch` at a fixed rate, as a capture process does: through a pipe, with as much room for frames that wait as the kernel
 * gives it. What finds no room is lost and counted. Each round of a capture that is shorter than the replay has other addresses, so that nothing is taken
 * for sent again.
 *
 *     node bench/watch.ts CAPTURE.pcap [--rate FRAMES] [--seconds S] [--command FILE] [-- OPTIONS OF WATCH]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rate: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '60' },
    command: { type: 'string', default: COMMAND },
  },
});
const [capture, ...more] = positionals;
const rate = Number(values.rate);
const seconds = Number(values.seconds);
if (capture === undefined || !existsSync(capture) || !existsSync(values.command) || !(rate > 0) || !(seconds > 0)) {
  process.stderr.write(`bench: name a classic pcap file, and build ${values.command} with 'npm run build'\n`);
  process.exit(2);
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Bytes that may wait for the sensor: what the capture process of the sensor asks the kernel for. */
const ROOM = 64 * 2 ** 20;
/** Milliseconds between two pieces. */
const TICK = 5;
const IPV4 = 0x0800;

const bytes = readFileSync(capture);
const magic = bytes.readUInt32LE(0);
if (magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) {
  process.stderr.write(`bench: ${capture} is no classic pcap file of this byte order\n`);
  process.exit(2);
}
const unit = magic === 0xa1b2c3d4 ? 1000 : 1e6;

const scratch = mkdtempSync(join(tmpdir(), 'fengsui-bench-watch-'));
const watch = ['watch', '--pipe', '-', '--json', '--data', scratch, ...more];
const child = spawn(process.execPath, [values.command, ...watch], { stdio: ['pipe', 'pipe', 'inherit'] });
let seen = 0;
let told = '';
child.stdout.setEncoding('utf8').on('data', (text: string) => {
  told += text;
  const lines = told.split('\n');
  told = lines.pop() ?? '';
  for (const line of lines) seen += (JSON.parse(line) as { frames: number }).frames;
});
child.stdin.write(bytes.subarray(0, FILE_HEADER));

let at = FILE_HEADER;
let round = 0;
let [offered, lost, most, peak] = [0, 0, 0, 0];

/** The next frames of the capture, of this moment and this round. */
function piece(frames: number): Buffer {
  const now = Date.now();
  const from = at;
  let count = 0;
  while (count < frames && at + RECORD_HEADER <= bytes.length) {
    at += RECORD_HEADER + bytes.readUInt32LE(at + 8);
    count++;
  }
  const copy = Buffer.from(bytes.subarray(from, at));
  for (let record = 0; record < copy.length; ) {
    copy.writeUInt32LE(Math.floor(now / 1000), record);
    copy.writeUInt32LE((now % 1000) * unit, record + 4);
    const frame = record + RECORD_HEADER;
    if (round > 0 && copy.readUInt16BE(frame + 12) === IPV4) {
      copy[frame + 14 + 13] ^= round;
      copy[frame + 14 + 17] ^= round;
    }
    record = frame + copy.readUInt32LE(record + 8);
  }
  if (at + RECORD_HEADER > bytes.length) {
    at = FILE_HEADER;
    round++;
  }
  if (count < frames) return Buffer.concat([copy, piece(frames - count)]);
  return copy;
}

const begin = performance.now();
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const now = performance.now();
    const due = Math.min(Math.floor(((now - begin) / 1000) * rate), rate * seconds) - offered;
    if (due > 0) {
      offered += due;
      const waiting = child.stdin.writableLength;
      most = Math.max(most, waiting);
      const frames = piece(due);
      if (waiting + frames.length > ROOM) lost += due;
      else child.stdin.write(frames);
    }
    const status = existsSync(`/proc/${child.pid}/status`) ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    if (offered >= rate * seconds || child.exitCode !== null) {
      clearInterval(timer);
      resolve();
    }
  }, TICK);
});
const took = (performance.now() - begin) / 1000;
const cpu = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
const busy = (Number(cpu[11]) + Number(cpu[12])) / 100 / took;
child.stdin.end();
await new Promise((resolve) => child.on('close', resolve));
rmSync(scratch, { recursive: true, force: true });

process.stdout.write(
  `${table(
    ['frames/s', 's', 'offered', 'lost', 'analysed', 'most waiting', 'processor', 'peak memory'],
    [
      [
        Math.round(offered / took),
        took.toFixed(1),
        offered,
        lost,
        seen,
        `${(most / 2 ** 20).toFixed(1)} MiB`,
        `${(busy * 100).toFixed(0)} %`,
        `${peak.toFixed(0)} MiB`,
      ],
    ],
  )}\n`,
);
process.exitCode = lost === 0 && seen === offered ? 0 : 1;
