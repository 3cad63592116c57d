import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Asset, type ConversationSummary, type Finding, Observations, shippedKnowledge } from '@fengsui/sensor';
import type { Format } from './format.ts';
import { formats } from './formats/index.ts';
import type { QualityReport } from './quality.ts';
import { type Component, Reading } from './reading.ts';
import { SigmaJudge } from './sigma/judge.ts';
import { type IdleRule, loadSigma } from './sigma/rules.ts';

/** Bytes by which a format is recognised, and most bytes of a document that is read whole. */
const HEAD = 64 * 1024;
const DOCUMENT_LIMIT = 256 * 1024 * 1024;

/** The source cannot be read at all. One line: what, where, what to do. */
export class SourceError extends Error {
  override name = 'SourceError';
}

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
  const sigma = options.rulesFolder === undefined ? null : loadSigma(options.rulesFolder);
  const judge = sigma === null ? null : new SigmaJudge(sigma.rules);
  const observations = new Observations();
  const findings = new Map<string, Finding>();
  const sources: SourceSummary[] = [];
  const components: Component[] = [];
  let dropped = 0;
  for (const path of paths) {
    const format = await formatOf(path, options.format);
    const reading = new Reading(path, format, observations, findings, judge);
    await readFile(path, reading, options);
    dropped += reading.dropped;
    components.push(...reading.components);
    sources.push({ path, format: format.id, quality: reading.quality.report(), events: Object.fromEntries(reading.events) });
  }
  const order = ['critical', 'high', 'medium', 'low', 'info'];
  return {
    sources,
    ...observations.result(await shippedKnowledge()),
    findings: [...findings.values()].toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity)),
    components,
    idleRules: [...(sigma?.idle ?? []), ...(judge?.idle() ?? [])],
    dropped: dropped === 0 ? {} : { records: dropped },
  };
}

async function formatOf(path: string, wanted: string | undefined): Promise<Format> {
  if (wanted !== undefined) {
    const format = formats.find(({ id }) => id === wanted);
    if (format === undefined)
      throw new SourceError(`${wanted} is no known format; there are ${formats.map(({ id }) => id).join(', ')}`);
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
    throw new SourceError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const ranked = formats
    .map((format) => ({ format, sure: format.recognise(head, path) }))
    .toSorted((one, other) => other.sure - one.sure);
  if (ranked.length === 0 || ranked[0].sure < 50)
    throw new SourceError(
      `${path} is of no known format; name it with --format, one of ${formats.map(({ id }) => id).join(', ')}`,
    );
  return ranked[0].format;
}

async function readFile(path: string, reading: Reading, { onProgress, signal }: ReadOptions): Promise<void> {
  const { size } = await stat(path);
  const stream = createReadStream(path, { encoding: 'utf8' });
  let bytes = 0;
  stream.on('data', (chunk) => {
    bytes += chunk.length;
    onProgress?.(path, bytes, size);
  });
  if (reading.format.kind === 'document') {
    if (size > DOCUMENT_LIMIT)
      throw new SourceError(`${path} is larger than ${DOCUMENT_LIMIT >> 20} MiB, the most that is read of one document`);
    let text = '';
    for await (const chunk of stream) text += chunk as string;
    reading.take(text.replace(/^\uFEFF/, ''));
    return;
  }
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    signal?.throwIfAborted();
    reading.take(line);
  }
}
