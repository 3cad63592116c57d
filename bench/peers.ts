import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Frame, openCaptures } from '../packages/capture/src/index.ts';
import { table } from './eval/table.ts';
import { installed, type Measurement, measure, median } from './measure.ts';

/** The command as it is installed. */
export const COMMAND = join(import.meta.dirname, '..', 'packages', 'cli', 'dist', 'bin', 'fengsui.mjs');

/** Fields that tshark writes: what is needed to know who did what. */
const FIELDS = [
  'frame.time_epoch',
  'ip.src',
  'ip.dst',
  'modbus.func_code',
  's7comm.param.func',
  'dnp3.al.func',
  'cip.service',
  'iec60870_asdu.typeid',
  'opcua.servicenodeid.numeric',
];

interface Tool {
  name: string;
  /** Program that must be installed; null for our own. */
  needs: string | null;
  command: (capture: string, scratch: string) => string[];
  /** Run once instead of in every round: it takes minutes. */
  once?: boolean;
}

const suricata = (capture: string, scratch: string): string[] => [
  'suricata',
  '-c',
  join(import.meta.dirname, 'suricata.yaml'),
  '-r',
  capture,
  '-l',
  scratch,
  '--runmode',
  'single',
  '-k',
  'none',
  '-S',
  '/dev/null',
];

const TOOLS: readonly Tool[] = [
  { name: 'fengsui', needs: null, command: (capture) => [process.execPath, COMMAND, 'analyze', '--json', capture] },
  {
    name: 'fengsui --messages',
    needs: null,
    command: (capture, scratch) => [
      process.execPath,
      COMMAND,
      'analyze',
      '--json',
      capture,
      '--messages',
      join(scratch, 'messages.jsonl'),
    ],
  },
  { name: 'tcpdump, copying', needs: 'tcpdump', command: (capture) => ['tcpdump', '-nr', capture, '-w', '/dev/null'] },
  { name: 'suricata, its log', needs: 'suricata', command: suricata },
  {
    name: 'suricata, no log',
    needs: 'suricata',
    command: (capture, scratch) => [...suricata(capture, scratch), '--set', 'outputs.0.eve-log.enabled=no'],
  },
  {
    name: 'tshark, fields',
    needs: 'tshark',
    once: true,
    command: (capture) => ['tshark', '-n', '-r', capture, '-T', 'fields', ...FIELDS.flatMap((field) => ['-e', field])],
  },
];

async function frameCount(path: string): Promise<number> {
  const reader = await openCaptures([path]);
  const frame = new Frame();
  let frames = 0;
  while (await reader.fill()) while (reader.next(frame)) frames++;
  await reader.close();
  return frames;
}

/** Measures the command and the peers that are installed on one capture, in turns, in one run: a table with medians, and each peer's time in times of ours. */
export async function comparePeers(capture: string, rounds: number, slow: boolean): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  const tools = TOOLS.filter(({ needs, once }) => (needs === null || installed(needs) !== null) && (slow || !once));
  const runs = new Map<string, Measurement[]>(tools.map(({ name }) => [name, []]));
  try {
    // The capture comes from the memory of the system for everyone alike.
    const frames = await frameCount(capture);
    for (let round = 0; round < rounds; round++) {
      for (const { name, command, once } of tools) {
        if (once && round > 0) continue;
        runs.get(name)?.push(await measure(command(capture, scratch)));
        rmSync(join(scratch, 'eve.json'), { force: true });
        rmSync(join(scratch, 'messages.jsonl'), { force: true });
      }
    }
    const medians = new Map([...runs].map(([name, list]) => [name, median(list.map(({ wall }) => wall))]));
    const own = medians.get('fengsui') ?? Number.NaN;
    const rows = [...runs].map(([name, list]) => {
      const wall = medians.get(name) ?? Number.NaN;
      return [
        name,
        wall.toFixed(2),
        median(list.map(({ cpu }) => cpu)).toFixed(2),
        Math.max(...list.map(({ memory }) => memory)).toFixed(0),
        (frames / wall / 1e6).toFixed(3),
        `${(wall / own).toFixed(2)} ×`,
        list.every(({ ok }) => ok) ? '' : 'failed',
      ];
    });
    const megabytes = (statSync(capture).size / 1e6).toFixed(0);
    return `${basename(capture)}: ${frames.toLocaleString('en-US')} frames, ${megabytes} MB, ${rounds} rounds\n${table(['', 'wall s', 'cpu s', 'peak MiB', 'Mframes/s', 'time of ours', ''], rows)}`;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
