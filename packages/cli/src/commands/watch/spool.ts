import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Report, slim, summarise } from '@fengsui/sensor';

/** A report with the numbers that it stands for: one, or several when it is a summary. */
export interface Batch {
  from: number;
  sequence: number;
  report: Report;
}

/** A batch on the disk. */
interface Entry {
  from: number;
  sequence: number;
  bytes: number;
  /** Milliseconds since 1970 when it was written. */
  at: number;
  session: string;
  /** How much was left out of it already: nothing, what `slim` leaves out, everything. */
  left: 'whole' | 'slim' | 'empty';
}

const NAME = /^(\d{12})-(\d{12})\.json$/;
const POSITION = 'position.json';
/** Bytes above which summaries are not joined any more, so that a server takes them. */
const SUMMARY_LIMIT = 4 * 2 ** 20;

/**
 * Batches that wait to be sent, one file each, on the disk before they are counted. Bounded: when it is full, the oldest are summarised, and what that
 * leaves out is counted in the summary. The first is never touched: it may be on its way.
 */
export class Spool {
  /** Batches that were made shorter because the spool was full. */
  summarised = 0;
  /** Why nothing can be written at the moment; null when it can. */
  failure: string | null = null;
  private readonly folder: string;
  private readonly limit: number;
  private entries: Entry[] = [];
  private total = 0;
  /** Number of the last batch that was acknowledged; -1 before it was agreed with the server. */
  private acknowledged = -1;
  /** What could not be written yet. */
  private kept: Report | null = null;

  /** @throws Error when the folder cannot be made or read */
  constructor(folder: string, limit: number) {
    this.folder = folder;
    this.limit = limit;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.acknowledged = this.readPosition();
    const found = readdirSync(folder).flatMap((name) => {
      const [, from, sequence] = NAME.exec(name) ?? [];
      return from === undefined ? [] : [{ from: Number(from), sequence: Number(sequence) }];
    });
    // A summary was written before what it stands for was removed.
    found.sort((one, other) => one.from - other.from || other.sequence - one.sequence);
    for (const { from, sequence } of found) {
      const path = this.pathOf({ from, sequence });
      const before = this.entries.at(-1);
      const report = readReport(path);
      if (report === null || sequence <= Math.max(this.acknowledged, before?.sequence ?? 0)) {
        rmSync(path);
        continue;
      }
      const { size, mtimeMs } = statSync(path);
      this.entries.push({ from, sequence, bytes: size, at: mtimeMs, session: report.session, left: 'whole' });
      this.total += size;
    }
  }

  /** Batches and bytes that wait, and when the oldest was written. */
  get size(): { batches: number; bytes: number; oldest: string | null } {
    const [first] = this.entries;
    return {
      batches: this.entries.length,
      bytes: this.total,
      oldest: first === undefined ? null : new Date(first.at).toISOString(),
    };
  }

  /** Keeps a report. When this returns it is on the disk, or in `failure` stands why not and it is tried again with the next. */
  append(report: Report): void {
    const { kept } = this;
    const whole = kept === null ? [report] : kept.session === report.session ? [summarise(kept, report)] : [kept, report];
    let carried: Report | null = null;
    for (const one of whole) {
      try {
        const sequence = Math.max(this.acknowledged, this.entries.at(-1)?.sequence ?? 0) + 1;
        this.write({ from: sequence, sequence, report: one }, 'whole');
        this.failure = null;
      } catch (error) {
        this.failure = `${this.folder} cannot be written: ${(error as Error).message}; free space or give another folder with --data`;
        carried = one;
      }
    }
    this.kept = carried;
    try {
      while (this.total > this.limit && this.shrink());
    } catch (error) {
      this.failure = `${this.folder} cannot be made smaller: ${(error as Error).message}`;
    }
  }

  /** The batch that is next to be sent; null when none waits. One that cannot be read any more is replaced by an empty one. */
  head(): Batch | null {
    const [first] = this.entries;
    if (first === undefined) return null;
    const report = readReport(this.pathOf(first));
    if (report !== null) return { from: first.from, sequence: first.sequence, report };
    return { from: first.from, sequence: first.sequence, report: lostReport(first.session) };
  }

  /** Forgets what the server has filed. */
  acknowledge(sequence: number): void {
    if (sequence <= this.acknowledged) return;
    // First the number, then the files: a number that is too low would be given to something else.
    this.writePosition(sequence);
    while (this.entries.length > 0 && this.entries[0].sequence <= sequence) this.remove(0);
  }

  /**
   * Agrees with the server on what it has. It may have more than is known here, when its answer was lost, and less, when it was restored from an
   * older copy, or this folder was: then what waits is numbered anew. To be called before the first batch is sent.
   */
  agree(taken: number): void {
    const [first] = this.entries;
    const next = first?.from ?? Math.max(this.acknowledged, 0) + 1;
    if (taken === next - 1) {
      if (this.acknowledged !== taken) this.writePosition(taken);
      return;
    }
    const isOurs = this.acknowledged >= 0 && this.entries.some(({ sequence }) => sequence === taken);
    if (isOurs) this.acknowledge(taken);
    else this.renumber(taken + 1);
  }

  /** Takes the content out of the first batch, because the server does not accept it. Its number stays. */
  giveUp(): void {
    const head = this.head();
    if (head !== null) this.replace(0, 1, { ...head, report: emptied(head.report) }, 'empty');
  }

  private renumber(next: number): void {
    const batches = this.entries.map((entry) => ({ entry, path: this.pathOf(entry) }));
    // From the end when numbers grow, from the beginning when they shrink: no file takes the name of one that waits.
    const shift = next - (batches[0]?.entry.from ?? next);
    this.writePosition(next - 1);
    for (const { entry, path } of shift > 0 ? batches.toReversed() : batches) {
      entry.from += shift;
      entry.sequence += shift;
      renameSync(path, this.pathOf(entry));
    }
    this.syncFolder();
  }

  /** Makes the spool smaller by one step, the oldest first; false when nothing can be made smaller. */
  private shrink(): boolean {
    const { entries } = this;
    for (let at = 1; at + 1 < entries.length; at++) {
      const [one, other] = [entries[at], entries[at + 1]];
      if (one.session !== other.session || one.bytes + other.bytes > SUMMARY_LIMIT) continue;
      const [earlier, later] = [readReport(this.pathOf(one)), readReport(this.pathOf(other))];
      if (earlier === null || later === null) break;
      this.summarised += one.left === 'whole' && one.from === one.sequence ? 2 : 1;
      this.replace(at, 2, { from: one.from, sequence: other.sequence, report: summarise(earlier, later) }, 'slim');
      return true;
    }
    for (const [from, to, make] of [
      ['whole', 'slim', slim],
      ['slim', 'empty', emptied],
    ] as const) {
      const at = entries.findIndex(({ left }, index) => index > 0 && left === from);
      if (at < 0) continue;
      const { from: first, sequence, session } = entries[at];
      this.summarised++;
      const report = readReport(this.pathOf(entries[at])) ?? lostReport(session);
      this.replace(at, 1, { from: first, sequence, report: make(report) }, to);
      return true;
    }
    return false;
  }

  /** Puts one batch in the place of several: it is on the disk before they go. */
  private replace(at: number, count: number, batch: Batch, left: Entry['left']): void {
    const replaced = this.entries.slice(at, at + count);
    const entry = this.store(batch, left, replaced[0].at);
    this.entries.splice(at, count, entry);
    this.total += entry.bytes - replaced.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const old of replaced) if (this.pathOf(old) !== this.pathOf(entry)) rmSync(this.pathOf(old), { force: true });
  }

  private write(batch: Batch, left: Entry['left']): void {
    const entry = this.store(batch, left, Date.now());
    this.entries.push(entry);
    this.total += entry.bytes;
  }

  private store(batch: Batch, left: Entry['left'], at: number): Entry {
    const { from, sequence, report } = batch;
    const bytes = this.putFile(this.pathOf(batch), JSON.stringify(report));
    return { from, sequence, bytes, at, session: report.session, left };
  }

  private remove(at: number): void {
    const [{ from, sequence, bytes }] = this.entries.splice(at, 1);
    this.total -= bytes;
    rmSync(this.pathOf({ from, sequence }), { force: true });
  }

  private pathOf({ from, sequence }: { from: number; sequence: number }): string {
    return join(this.folder, `${String(from).padStart(12, '0')}-${String(sequence).padStart(12, '0')}.json`);
  }

  /** Writes a file that is whole or not there, whatever happens. Answers its size. */
  private putFile(path: string, text: string): number {
    const bytes = Buffer.from(text);
    const descriptor = openSync(`${path}.part`, 'w', 0o600);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(`${path}.part`, path);
    this.syncFolder();
    return bytes.length;
  }

  private syncFolder(): void {
    const descriptor = openSync(this.folder, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  }

  private readPosition(): number {
    try {
      const { acknowledged } = JSON.parse(readFileSync(join(this.folder, POSITION), 'utf8')) as { acknowledged: unknown };
      return Number.isSafeInteger(acknowledged) ? Number(acknowledged) : -1;
    } catch {
      return -1;
    }
  }

  private writePosition(acknowledged: number): void {
    this.putFile(join(this.folder, POSITION), JSON.stringify({ acknowledged }));
    this.acknowledged = acknowledged;
  }
}

function readReport(path: string): Report | null {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Partial<Report> | null;
    return typeof report?.session === 'string' ? (report as Report) : null;
  } catch {
    return null;
  }
}

/** A report of which only the counts are left. */
function emptied(report: Report): Report {
  const { assets, conversations, findings, withheld, ...rest } = slim(report);
  const counts = { assets: assets.length, conversations: conversations.length, findings: findings.length };
  const sum = { ...withheld };
  for (const [kind, count] of Object.entries(counts)) if (count > 0) sum[kind] = (sum[kind] ?? 0) + count;
  return { ...rest, assets: [], conversations: [], findings: [], withheld: sum };
}

/** Stands for a batch whose file was damaged. */
function lostReport(session: string): Report {
  return {
    session,
    started: new Date(0).toISOString(),
    window: 1,
    first: null,
    last: null,
    frames: 0,
    bytes: 0,
    messages: 0,
    protocols: [],
    assets: [],
    conversations: [],
    findings: [],
    acts: [],
    evidence: null,
    dropped: {},
    withheld: { batches: 1 },
  };
}
