import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { CaptureError, Frame, openCaptureBytes, openCaptures } from '../../packages/capture/src/index.ts';
import { Random } from '../../packages/range/src/index.ts';
import { inventory } from '../../packages/sensor/src/assets/inventory.ts';
import { Detector, MessageLog, Sensor, shippedRules } from '../../packages/sensor/src/index.ts';
import { protocols } from '../../packages/wire/src/index.ts';
import { Envelope, ROOM, waysOf } from './envelope.ts';
import { Exercise } from './exercise.ts';
import { type Draft, mutate, readdress, repairLengths, Sequences, stretch } from './mutate.ts';
import { type SeedCapture, seeds } from './seeds.ts';
import { record, testedUnits, Units } from './units.ts';
import { collectedMemory, type Watched } from './watched.ts';

/** What the worker is asked to do. */
export interface Order extends Watched {
  seed: number;
  /** First round, and how many mutated frames, files and messages in all. */
  from: number;
  frames: number;
  files: number;
  messages: number;
}

/** What a round tells. */
export interface Round {
  kind: 'frames' | 'files' | 'messages';
  round: number;
  /** Damaged, and handed over in all. */
  mutated: number;
  cases: number;
  messages: number;
  malformed: number;
  findings: number;
  unreadable: number;
  /** Longest single case, milliseconds of processor time. */
  longest: number;
  /** Bytes after a collection. */
  heap: number;
  resident: number;
  errors: { what: string; where: string; bytes: string }[];
  /** Messages that took longer than `SLOW` each time they were read. */
  slow: { protocol: string; milliseconds: number; bytes: string }[];
}

/** Mutated frames, files and messages in one round. A round depends only on the seed and its number. */
export const ROUND = { frames: 25_000, files: 2_500, messages: 250_000 };

/** Milliseconds from which one message is slow. */
const SLOW = 20;

const ERROR_LIMIT = 20;
const order = workerData as Order;
const watch = new Int32Array(order.watch);
const folder = mkdtempSync(join(tmpdir(), 'fengsui-fuzz-'));
const rules = await shippedRules();
const { captures, files } = await seeds();

/** A sensor with all there is behind it: rules on every event, and every field of every message written (to nowhere). */
function everything(): { sensor: Sensor; detector: Detector } {
  const detector = new Detector(rules);
  const log = new MessageLog('/dev/null');
  const sensor = new Sensor({ events: detector, messages: log, learning: 5 });
  log.clock = sensor.clock;
  return { sensor, detector };
}

/** Ends an analysis as the command does, with its document. */
function document({ sensor, detector }: ReturnType<typeof everything>): number {
  sensor.finish();
  const found = detector.findings(sensor.clock);
  JSON.stringify([inventory(sensor.hosts.all, sensor.conversations, sensor.clock), found]);
  return found.length;
}

const pick = <T>(random: Random, list: readonly T[]): T => list[random.uint32() % list.length];
const processorTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

function begin(kind: Round['kind'], round: number): Round {
  return {
    kind,
    round,
    mutated: 0,
    cases: 0,
    messages: 0,
    malformed: 0,
    findings: 0,
    unreadable: 0,
    longest: 0,
    heap: 0,
    resident: 0,
    errors: [],
    slow: [],
  };
}

function failed(report: Round, error: unknown, bytes: Uint8Array): void {
  const { message, stack = '' } = error as Error;
  const where = stack
    .split('\n')
    .slice(1, 4)
    .map((line) =>
      line
        .trim()
        .replace(/^at /, '')
        .replace(/file:\/\/\S*?\/packages\//, ''),
    )
    .join(' < ');
  if (report.errors.length < ERROR_LIMIT)
    report.errors.push({ what: message, where, bytes: Buffer.from(bytes.subarray(0, 2048)).toString('hex') });
}

/** Tells of a round, after what it used is let go. */
function end(report: Round): void {
  Object.assign(report, collectedMemory());
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origins
  parentPort?.postMessage(report);
}

/** Conversations of which frames are damaged, through one sensor. */
function framesRound(round: number, count: number): Round {
  const random = new Random(order.seed * 1_000_003 + round);
  const report = begin('frames', round);
  let all = everything();
  const frame = new Frame();
  const draft: Draft = { bytes: new Uint8Array(8192), length: 0 };
  const sequences = new Sequences();
  let milliseconds = 0;
  let capture: SeedCapture = captures[0];
  let at = 0;
  let left = 0;
  let episode = 0;
  while (report.mutated < count) {
    if (left-- <= 0 || at >= capture.length) {
      capture = pick(random, captures);
      at = random.uint32() % capture.length;
      left = random.integer(1, 40);
      episode = random.uint32() & 0xffff;
      sequences.clear();
    }
    const seed = capture[at++];
    draft.bytes.set(seed.bytes);
    draft.length = seed.bytes.length;
    readdress(draft, episode);
    if (random.chance(0.95)) sequences.number(draft);
    if (random.chance(0.6)) {
      mutate(draft, random, pick(random, pick(random, captures)).bytes);
      if (random.chance(0.75)) repairLengths(draft);
      report.mutated++;
    }
    sequences.follow(draft);
    // Time goes on; now and then it jumps, in either direction.
    milliseconds += random.chance(0.001) ? random.integer(-5_000_000, 5_000_000) : 1;
    frame.number++;
    frame.seconds = 1_767_225_600 + Math.floor(milliseconds / 1000);
    frame.nanoseconds = (((milliseconds % 1000) + 1000) % 1000) * 1_000_000;
    frame.bytes = draft.bytes;
    frame.end = draft.length;
    frame.wireLength = draft.length + (random.chance(0.02) ? random.integer(1, 3000) : 0);
    frame.linkType = random.chance(0.98) ? seed.linkType : pick(random, [0, 1, 12, 101, 108, 113, 276]);
    Atomics.add(watch, 0, 1);
    report.cases++;
    const before = processorTime();
    try {
      all.sensor.frame(frame);
    } catch (error) {
      failed(report, error, draft.bytes.subarray(0, draft.length));
      all = everything();
    }
    report.longest = Math.max(report.longest, processorTime() - before);
  }
  try {
    report.findings = document(all);
  } catch (error) {
    failed(report, error, new Uint8Array());
  }
  report.messages = all.sensor.messages;
  report.malformed = all.sensor.protocols.reduce((sum, { malformed }) => sum + malformed, 0);
  return report;
}

/** Where the headers of capture files lie. */
const FILE_BEGINNINGS = [0, 0, 4, 16, 20, 24, 28, 32, 40, 60, 100, 200];

/** Damaged files, each analysed as a whole: in memory, and every tenth from the disk. */
async function filesRound(round: number, count: number): Promise<Round> {
  const random = new Random(order.seed * 2_000_003 + round);
  const report = begin('files', round);
  const draft: Draft = { bytes: new Uint8Array(32_768), length: 0 };
  const frame = new Frame();
  for (; report.cases < count; report.cases++, report.mutated++) {
    const seed = pick(random, files);
    draft.bytes.set(seed);
    draft.length = seed.length;
    mutate(draft, random, pick(random, files), FILE_BEGINNINGS);
    let bytes: Uint8Array = draft.bytes.slice(0, draft.length);
    if (random.chance(0.1)) {
      bytes = random.chance(0.5) ? gzipSync(bytes) : zstdCompressSync(bytes);
      if (random.chance(0.5)) bytes[random.uint32() % bytes.length] = random.uint32();
    }
    Atomics.add(watch, 0, 1);
    const before = processorTime();
    const all = everything();
    try {
      const path = join(folder, 'capture');
      const disk = report.cases % 10 === 0;
      if (disk) writeFileSync(path, bytes);
      const reader = await (disk ? openCaptures([path]) : openCaptureBytes(bytes));
      while (await reader.fill()) while (reader.next(frame)) all.sensor.frame(frame);
      await reader.close();
    } catch (error) {
      if (error instanceof CaptureError) report.unreadable++;
      else failed(report, error, bytes);
    }
    try {
      report.findings += document(all);
      report.messages += all.sensor.messages;
      report.malformed += all.sensor.protocols.reduce((sum, { malformed }) => sum + malformed, 0);
    } catch (error) {
      failed(report, error, bytes);
    }
    report.longest = Math.max(report.longest, processorTime() - before);
  }
  return report;
}

/** Units of every protocol: of its tests, of the simulated plants and of the corpora. */
async function units(): Promise<ReadonlyMap<string, readonly Uint8Array[]>> {
  const recorded = new Units();
  const stop = record(recorded);
  const frame = new Frame();
  for (const capture of captures) {
    const sensor = new Sensor();
    for (const { bytes, linkType } of capture) {
      frame.bytes = bytes;
      frame.end = frame.wireLength = bytes.length;
      frame.linkType = linkType;
      sensor.frame(frame);
    }
  }
  stop();
  const all = new Map(testedUnits());
  for (const [id, list] of recorded.all) all.set(id, [...(all.get(id) ?? []), ...list]);
  return all;
}

/** Messages of one protocol after another: each handed to its decoder, and to a sensor in a frame of an exchange of a few. */
function messagesRound(round: number, count: number, all: Awaited<ReturnType<typeof units>>): Round {
  const random = new Random(order.seed * 3_000_017 + round);
  const report = begin('messages', round);
  const spoken = protocols.filter(({ id }) => all.has(id));
  const exercise = new Exercise();
  const envelope = new Envelope();
  const draft: Draft = { bytes: new Uint8Array(LONG), length: 0 };
  const frame = new Frame();
  frame.linkType = 1;
  let whole = everything();
  let protocol = spoken[0];
  let list = all.get(protocol.id) ?? [];
  let milliseconds = 0;
  for (let left = 0; report.mutated < count; left--) {
    if (left <= 0) {
      protocol = pick(random, spoken);
      list = all.get(protocol.id) ?? [];
      left = random.integer(1, 24);
      envelope.begin(pick(random, waysOf(protocol)), report.cases, random);
    }
    const seed = pick(random, list);
    draft.bytes.set(seed);
    draft.length = seed.length;
    const long = random.chance(0.01);
    if (long) stretch(draft, random, Math.min(LONG, protocol.longest));
    // Some as they are, so that decoders that remember have something to go on.
    if (random.chance(0.85)) {
      const donor = random.chance(0.7) ? list : (all.get(pick(random, spoken).id) ?? list);
      mutate(draft, random, pick(random, donor), MESSAGE_BEGINNINGS);
      report.mutated++;
    }
    milliseconds += random.chance(0.01) ? random.integer(0, 100_000) : random.integer(0, 20);
    Atomics.add(watch, 0, 1);
    report.cases++;
    const direct = long || random.chance(0.5);
    const from = random.uint32();
    const before = processorTime();
    try {
      if (direct) exercise.run(protocol, draft, from);
      else {
        frame.number++;
        frame.seconds = 1_767_225_600 + Math.floor(milliseconds / 1000);
        frame.nanoseconds = (milliseconds % 1000) * 1_000_000;
        frame.bytes = envelope.bytes;
        frame.end = frame.wireLength = envelope.put(from % 2 === 0 ? 0 : 1, draft.bytes, Math.min(draft.length, ROOM));
        whole.sensor.frame(frame);
      }
    } catch (error) {
      failed(report, error, draft.bytes.subarray(0, draft.length));
      whole = everything();
    }
    const took = processorTime() - before;
    report.longest = Math.max(report.longest, took);
    if (direct && took > SLOW) slow(report, protocol.id, took, () => exercise.run(protocol, draft, from), draft);
  }
  try {
    report.findings = document(whole);
  } catch (error) {
    failed(report, error, new Uint8Array());
  }
  report.messages = whole.sensor.messages + exercise.messages;
  report.malformed = exercise.malformed + whole.sensor.protocols.reduce((sum, { malformed }) => sum + malformed, 0);
  return report;
}

/** Longest message that is handed to a decoder: what a sensor puts together at most. */
const LONG = 65_536;

/** Where headers of messages lie. */
const MESSAGE_BEGINNINGS = [0, 0, 0, 1, 2, 4, 4, 6, 8, 12, 16, 24, 40, 64];

/** Tells of a message that is slow each of three times; what the runtime did meanwhile does not count. */
function slow(report: Round, protocol: string, first: number, again: () => void, draft: Draft): void {
  let milliseconds = first;
  for (let i = 0; i < 3; i++) {
    const before = processorTime();
    again();
    milliseconds = Math.min(milliseconds, processorTime() - before);
  }
  if (milliseconds > SLOW && report.slow.length < ERROR_LIMIT)
    report.slow.push({ protocol, milliseconds, bytes: Buffer.from(draft.bytes.subarray(0, draft.length)).toString('hex') });
}

let round = order.from;
for (let left = order.frames; left > 0; left -= ROUND.frames) end(framesRound(round++, Math.min(left, ROUND.frames)));
round = order.from;
for (let left = order.files; left > 0; left -= ROUND.files) end(await filesRound(round++, Math.min(left, ROUND.files)));
if (order.messages > 0) {
  const all = await units();
  round = order.from;
  for (let left = order.messages; left > 0; left -= ROUND.messages)
    end(messagesRound(round++, Math.min(left, ROUND.messages), all));
}
rmSync(folder, { recursive: true });
