import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { type Asset, type ConversationSummary, type Finding, Observations, shippedKnowledge } from '@fengsui/sensor';
import type { Format } from './format.ts';
import { formats } from './formats/index.ts';
import { linesOf } from './lines.ts';
import type { QualityReport } from './quality.ts';
import { type Component, Reading } from './reading.ts';
import { refusal, SourceError } from './refusal.ts';
import { SigmaJudge } from './sigma/judge.ts';
import { type IdleRule, loadSigma } from './sigma/rules.ts';

/** Bytes by which a format is recognised, and most bytes of a document that is read whole. */
const HEAD = 64 * 1024;
const DOCUMENT_LIMIT = 256 * 1024 * 1024;

/** The formats that can be named. */
const KNOWN = formats.map(({ id }) => id).join(', ');

/** One source that was read. */
export interface SourceSummary {
  path: string;
  format: string;
  quality: QualityReport;
  /** Events by kind of log (`zeek/conn`). */
  events: { [kind: string]: number };
}

/** What other tools' records say, in the words of `analyze`. `frame` and `frames` are numbers of records. */
export interface SourcesResult {
  sources: SourceSummary[];
  assets: Asset[];
  conversations: ConversationSummary[];
  findings: Finding[];
  /** Parts that bills of materials name. */
  components: Component[];
  /** Rules that could not fire, with the reason; empty without rules. */
  idleRules: IdleRule[];
  dropped: { [kind: string]: number };
}

export interface ReadOptions {
  /** Id of the format; recognised by content without it. */
  format?: string;
  /** Folder of Sigma rules to judge events by. */
  rulesFolder?: string;
  /** Called now and then with the bytes read and the size of the current file. */
  onProgress?: (path: string, bytes: number, size: number) => void;
  signal?: AbortSignal;
}

/** Reads files of other tools. Throws SourceError when one cannot be opened or is of no known format; bad records cost only themselves. */
export async function readSources(paths: readonly string[], options: ReadOptions = {}): Promise<SourcesResult> {
  const reader = new SourcesReader(options.rulesFolder);
  for (const path of paths) {
    const format = await formatOf(path, options.format);
    await readFile(path, reader.open(path, format), options);
  }
  return reader.result();
}

const URGENCY = ['critical', 'high', 'medium', 'low', 'info'];

/** Several sources read into one inventory: files, or what comes over the network a record at a time. */
export class SourcesReader {
  private readonly observations = new Observations();
  private readonly findings = new Map<string, Finding>();
  private readonly readings: Reading[] = [];
  private readonly sigma: ReturnType<typeof loadSigma> | null;
  private readonly judge: SigmaJudge | null;

  constructor(rulesFolder?: string) {
    this.sigma = rulesFolder === undefined ? null : loadSigma(rulesFolder);
    this.judge = this.sigma === null ? null : new SigmaJudge(this.sigma.rules);
  }

  /** Begins a source; hand its records to `take` of what is returned. */
  open(path: string, format: Format): Reading {
    const reading = new Reading(path, format, this.observations, this.findings, this.judge);
    this.readings.push(reading);
    return reading;
  }

  /** What all sources say so far. */
  async result(): Promise<SourcesResult> {
    const { sigma, judge, readings } = this;
    const dropped = readings.reduce((sum, one) => sum + one.dropped, 0);
    return {
      sources: readings.map(({ path, format, quality, events }) => ({
        path,
        format: format.id,
        quality: quality.report(),
        events: Object.fromEntries(events),
      })),
      ...this.observations.result(await shippedKnowledge()),
      findings: [...this.findings.values()].toSorted(
        (one, other) => URGENCY.indexOf(one.severity) - URGENCY.indexOf(other.severity),
      ),
      components: readings.flatMap(({ components }) => components),
      idleRules: [...(sigma?.idle ?? []), ...(judge?.idle() ?? [])],
      dropped: dropped === 0 ? {} : { records: dropped },
    };
  }
}

async function formatOf(path: string, wanted: string | undefined): Promise<Format> {
  if (wanted !== undefined) {
    const format = formats.find(({ id }) => id === wanted);
    if (format === undefined) throw new SourceError(refusal('noFormat', { format: wanted, formats: KNOWN }));
    return format;
  }
  let head: string;
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
      head = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new SourceError(refusal('noFile', { path, reason: (error as Error).message }), undefined, { cause: error });
  }
  const ranked = formats
    .map((format) => ({ format, sure: format.recognise(head, path) }))
    .toSorted((one, other) => other.sure - one.sure);
  if (ranked.length === 0 || ranked[0].sure < 50) throw new SourceError(refusal('unknownFormat', { path, formats: KNOWN }));
  return ranked[0].format;
}

async function readFile(path: string, reading: Reading, { onProgress, signal }: ReadOptions): Promise<void> {
  const { size } = await stat(path);
  const pieces = async function* (): AsyncGenerator<string> {
    let bytes = 0;
    for await (const piece of createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>) {
      signal?.throwIfAborted();
      bytes += Buffer.byteLength(piece);
      onProgress?.(path, bytes, size);
      yield piece;
    }
  };
  if (reading.format.kind === 'document') {
    if (size > DOCUMENT_LIMIT) throw new SourceError(refusal('large', { path, most: DOCUMENT_LIMIT >> 20 }));
    let text = '';
    for await (const piece of pieces()) text += piece;
    reading.take(text.replace(/^\uFEFF/, ''));
    return;
  }
  for await (const line of linesOf(pieces())) reading.take(line);
}
