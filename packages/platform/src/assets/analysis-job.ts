import { join } from 'node:path';
import { CaptureError, fault } from '@fengsui/capture';
import { refusal, SourceError } from '@fengsui/sources';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Tx } from '../kernel/records.ts';
import { type Analysis, analyse, type AnalysisResult } from './analysis.ts';
import { readRecords } from './reading.ts';
import type { Capture } from './schema.ts';
import type { SourceReading } from './schema-sources.ts';
import type { Foundation } from './service.ts';
import * as captures from './store-captures.ts';
import * as conversations from './store-conversations.ts';
import * as events from './store-events.ts';
import * as inventory from './store-inventory.ts';
import * as readings from './store-readings.ts';

/** What the job asks of the capability that it is of. */
interface Captures {
  pathOf(capture: string): string;
  getCapture(actor: Pick<Actor, 'organisation'>, id: string): Promise<Capture>;
  tellCapture(tx: Tx, organisation: string, id: string): Promise<void>;
}

/** What is filed of a capture: of its packets, or of records. */
interface Filed extends Pick<AnalysisResult, 'assets' | 'conversations' | 'findings'> {
  acts: Analysis['acts'];
}

/** The job that a capture is analysed in. */
interface Work {
  signal: AbortSignal;
  progress(done: number, total: number | null, detail?: Record<string, number>): void;
}

/** Defines the job that analyses a capture: packets by the sensor, records of other tools by their formats. Both are filed alike. */
export function defineAnalysis(
  { records, telemetry, bus, jobs, configuration, directory, enforcedNorms, intelligence, fingerprints }: Foundation,
  { pathOf, getCapture, tellCapture }: Captures,
): void {
  const in_ = <T>({ organisation }: { organisation: string }, work: (tx: Tx) => Promise<T>) => records.tenant(organisation, work);

  /** Files what a capture says in the inventory, in place of what it said before. `mark` notes in the capture that it is done. */
  const fileResult = async (place: inventory.Place, found: Filed, mark: (tx: Tx) => Promise<void>): Promise<void> => {
    const { organisation, site, capture } = place;
    await conversations.replaceConversations(telemetry, organisation, place, found.conversations);
    await events.replaceEvents(telemetry, organisation, place, found.acts);
    await in_(place, async (tx) => {
      const before = await inventory.withdraw(tx, place);
      const merged = await inventory.mergeAssets(tx, place, found.assets);
      const touched = await inventory.mergeFindings(tx, place, found.findings);
      const kept = await inventory.refreshAssets(tx, [...before.assets, ...merged]);
      await inventory.refreshFindings(tx, [...before.findings, ...touched]);
      await mark(tx);
      await tellCapture(tx, organisation, capture);
      await bus.publish(tx, organisation, 'assets', { site, capture });
      await bus.publish(tx, organisation, 'findings', { site, ids: touched.slice(0, 100) });
      await bus.publish(tx, organisation, 'inventory.changed', { assets: kept });
    });
  };

  const countsOf = ({ assets: devices, findings: judged, conversations: talks }: Filed) => ({
    assets: devices.length,
    findings: judged.length,
    conversations: talks.length,
  });

  /** Has the sensor analyse a capture. Answers its counts. */
  const analysePackets = async (capture: Capture, place: inventory.Place, work: Work) => {
    const path = pathOf(capture.id);
    const request = {
      path,
      name: capture.name,
      files: await intelligence.prepare(place),
      fingerprints: await fingerprints(),
      output: join(directory, capture.id, 'result.json'),
      // The last: its files go when the analysis ends.
      norms: await enforcedNorms(place, path),
    };
    const { result, acts } = await analyse(request, {
      memoryMegabytes: configuration.analysisMemoryMegabytes,
      signal: work.signal,
      onProgress: ({ bytes, totalBytes, frames, messages }) =>
        work.progress(bytes, totalBytes ?? capture.size, { frames, messages }),
    });
    const frames = result.captures[0]?.frames ?? 0;
    if (frames === 0) throw noFrame(result.captures[0]?.problems);
    work.signal.throwIfAborted();
    const found = { ...result, acts };
    await fileResult(place, found, async (tx) => {
      await captures.setAnalysed(tx, capture.id, result);
      await intelligence.file(tx, place, result);
    });
    return { frames, ...countsOf(found) };
  };

  /** Reads records of another tool. Answers their counts. */
  const analyseRecords = async (capture: Capture, place: inventory.Place, work: Work) => {
    const request = {
      path: pathOf(capture.id),
      name: capture.name,
      format: capture.format,
      at: capture.createdAt,
      output: join(directory, capture.id, 'result.json'),
    };
    const read = await readRecords(request, {
      memoryMegabytes: configuration.analysisMemoryMegabytes,
      signal: work.signal,
      onProgress: ({ bytes, totalBytes }) => work.progress(bytes, totalBytes),
    });
    const { records, accepted, rejections } = read.reading.quality;
    if (accepted === 0) throw nothingRead(rejections);
    work.signal.throwIfAborted();
    const found = { ...read, acts: [] };
    await fileResult(place, found, async (tx) => {
      await readings.setRead(tx, place.organisation, capture.id, read);
      await intelligence.file(tx, place, read);
    });
    return { records, ...countsOf(found), components: read.reading.components };
  };

  jobs.define('analysis', {
    unit: 'bytes',
    async run({ organisation, subject, signal, progress }) {
      const actor = { organisation };
      const capture = await getCapture(actor, subject);
      await in_(actor, async (tx) => {
        await captures.setAnalysing(tx, subject);
        await tellCapture(tx, organisation, subject);
      });
      const place = { organisation, site: capture.site, capture: subject };
      const work = { signal, progress };
      const counts =
        capture.kind === 'records' ? await analyseRecords(capture, place, work) : await analysePackets(capture, place, work);
      progress(capture.size, capture.size, counts);
    },
    failed: ({ organisation, subject }, error, said) =>
      in_({ organisation }, async (tx) => {
        await captures.setFailed(tx, subject, error, said);
        await tellCapture(tx, organisation, subject);
      }),
  });
}

/** The error for a capture without a frame: the first thing that is wrong with it says why. */
function noFrame([first]: AnalysisResult['captures'][number]['problems'] = []): CaptureError {
  return new CaptureError(first === undefined ? fault('noFrame', {}) : { ...first, text: first.what });
}

/** The error for a source of which no record was taken: the first of them says why. */
function nothingRead([first]: SourceReading['quality']['rejections']): SourceError {
  if (first === undefined) return new SourceError(refusal('noRecord', {}));
  return new SourceError(refusal('noGoodRecord', { why: first.what }), first.refusal ?? undefined);
}
