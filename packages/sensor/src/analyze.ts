import { type Act, actOf } from './act.ts';
import type { Fingerprint } from './assets/fingerprint.ts';
import { inventory } from './assets/inventory.ts';
import { type Knowledge, shippedKnowledge } from './assets/knowledge.ts';
import { Detector } from './detect/detector.ts';
import { loadRules, shippedRules } from './detect/load.ts';
import type { Rule } from './detect/rule.ts';
import type { EventSink } from './event.ts';
import { FileCarver } from './files/carver.ts';
import type { FileOptions } from './files/file.ts';
import { Ledger } from './ledger.ts';
import { MessageLog, type MessageTaker } from './message-log.ts';
import { tee } from './message-tee.ts';
import { enforcers, type Norms } from './norms.ts';
import type { Clock } from './clock.ts';
import { Observables } from './observables/observables.ts';
import { type CaptureExtent, type ReadingProgress, readCaptures, type TrafficReport } from './read-captures.ts';
import type { AnalysisResult, ConversationSummary, ProtocolSummary } from './result.ts';
import { Sensor } from './sensor.ts';
import type { OtherThread } from './threads/other-thread.ts';
import type { Conversation } from './traffic/conversation.ts';
import type { TrafficCounts } from './traffic/traffic.ts';

/** Version that results carry. */
export const VERSION = '0.1.0';

/** How far an analysis is. `totalBytes` is undefined for a pipe. */
export interface Progress {
  bytes: number;
  totalBytes: number | undefined;
  frames: number;
  messages: number;
}

export interface AnalyzeOptions extends Norms {
  /** Fingerprints beside those that come with the program. */
  fingerprints?: readonly Fingerprint[];
  /** Rules to judge with; those that come with the program when neither this nor `rulesFolder` is given. */
  rules?: readonly Rule[];
  rulesFolder?: string;
  /** File for every message: Apache Parquet when its name ends so, else JSON lines. */
  messages?: string;
  /** Seconds of capture time from which novelty means something. */
  learning?: number;
  /** Puts files together that cross the wire, and has them judged and kept. Nothing is done for it unless it is given. */
  files?: FileOptions;
  /** Keeps names, addresses and pages that messages speak of, to be held against intelligence. */
  observables?: boolean;
  /** Takes every act, as it happens. Nothing is made for it unless it is given. */
  onAct?: (act: Act) => void;
  /** Called a few times a second. */
  onProgress?: (progress: Progress) => void;
  /** Called when everything is read and the result is still to be made: a good moment to collect what only reading needed. */
  onRead?: () => void;
  signal?: AbortSignal;
  /** Threads to work with, 1 without it; from 2 on another thread reads the captures (not standard input). The result is the same. */
  threads?: number;
}

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 200;

/**
 * Analyses captures, in time order, in one pass. Throws CaptureError when nothing can be read, RuleError when a rule is wrong; what is
 * readable of a broken capture is analysed and its problems are in the result.
 */
export async function analyze(paths: readonly string[], options: AnalyzeOptions = {}): Promise<AnalysisResult> {
  // The other thread begins to read while this one prepares its rules.
  // Files are put together from streams, which the other thread keeps for itself.
  const thread =
    (options.threads ?? 1) > 1 && options.files === undefined && !paths.includes('-') ? await otherThread(paths) : null;
  try {
    return await analyzeWith(thread, paths, options);
  } finally {
    await thread?.stop();
  }
}

/** Analyses captures in this thread, or books what another thread, already at work, reads of them. */
export async function analyzeWith(
  thread: OtherThread | null,
  paths: readonly string[],
  options: AnalyzeOptions,
): Promise<AnalysisResult> {
  const rules = options.rules ?? (await (options.rulesFolder === undefined ? shippedRules() : loadRules(options.rulesFolder)));
  const detector = new Detector(rules);
  const log = options.messages === undefined ? undefined : await messageLog(options.messages);
  const { onAct, onProgress, signal } = options;
  const withActs: EventSink = {
    event(event) {
      detector.event(event);
      const act = actOf(event, ledger.clock);
      if (act !== null) onAct?.(act);
    },
  };
  const events = onAct === undefined ? detector : withActs;
  const norms = enforcers(options, events);
  const carver = options.files === undefined ? undefined : new FileCarver(events, options.files);
  const observables = options.observables === true ? new Observables() : undefined;
  const limits = { events, messages: tee([log, ...norms.takers, carver?.messages, observables]), learning: options.learning };
  const sensor = thread === null ? new Sensor({ ...limits, tap: carver }) : null;
  const ledger = sensor ?? new Ledger(limits);
  carver?.start(ledger.place, ledger.clock);
  if (log) log.clock = ledger.clock;
  norms.start(ledger.clock);
  let reported = 0;
  const onPiece = (progress: ReadingProgress & { frames: number }) => {
    signal?.throwIfAborted();
    if (onProgress === undefined || performance.now() - reported <= REPORT_EVERY) return;
    reported = performance.now();
    onProgress({ ...progress, messages: ledger.messages });
  };
  const { captures, counts } =
    thread === null ? await readHere(paths, sensor as Sensor, onPiece) : await thread.book(ledger, onPiece);
  ledger.end();
  options.onRead?.();
  const files = carver?.finish();
  const found = result(ledger, counts, detector, captures, await shippedKnowledge(options.fingerprints));
  return {
    ...found,
    ...(carver === undefined ? {} : { files }),
    ...(observables === undefined ? {} : { observables: observables.values(ledger.clock) }),
    dropped: withDropped(found.dropped, { ...carver?.dropped, observables: observables?.dropped ?? 0 }),
  };
}

/** Loaded when it is asked for: whoever analyses with one thread does without. */
async function otherThread(paths: readonly string[]): Promise<OtherThread> {
  const { OtherThread } = await import('./threads/other-thread.ts');
  return new OtherThread(paths);
}

async function readHere(
  paths: readonly string[],
  { clock, traffic }: Sensor,
  onPiece: (progress: ReadingProgress & { frames: number }) => void,
): Promise<TrafficReport> {
  const captures = await readCaptures(paths, clock, traffic, {
    onPiece: (progress) => onPiece({ ...progress, frames: traffic.frames }),
  });
  traffic.finish();
  traffic.flows.clear();
  return { captures, counts: traffic.counts() };
}

/** What was dropped, with what else was; only kinds that occurred. */
function withDropped(all: { [kind: string]: number }, more: { [kind: string]: number }): { [kind: string]: number } {
  return { ...all, ...Object.fromEntries(Object.entries(more).filter(([, count]) => count > 0)) };
}

/** A log of the format that the file's name asks for. Parquet is loaded only then. */
async function messageLog(path: string): Promise<MessageTaker & { clock: Clock | null }> {
  if (!path.toLowerCase().endsWith('.parquet')) return new MessageLog(path);
  const { ParquetLog } = await import('./out/parquet-log.ts');
  return new ParquetLog(path);
}

function result(
  ledger: Ledger,
  counts: TrafficCounts,
  detector: Detector,
  captures: readonly CaptureExtent[],
  knowledge: Knowledge,
): AnalysisResult {
  const { clock } = ledger;
  return {
    fengsui: VERSION,
    captures: captures.map(({ first, last, ...capture }) => ({
      path: capture.path,
      frames: capture.frames,
      bytes: capture.bytes,
      first: first < 0 ? null : clock.text(first),
      last: last < 0 ? null : clock.text(last),
      problems: capture.problems,
    })),
    protocols: protocolSummaries(ledger, counts),
    assets: inventory(ledger.hosts.all, ledger.conversations, clock, knowledge),
    conversations: ledger.conversations.map((conversation) => conversationSummary(conversation, clock)),
    findings: detector.findings(clock),
    matches: [],
    dropped: dropped(ledger, counts, detector),
  };
}

/** A conversation so far. */
export function conversationSummary(conversation: Conversation, clock: Clock): ConversationSummary {
  const { client, server, protocol, port, messages, bytes, errors, firstSeen, lastSeen, functions } = conversation;
  return {
    client: client.address,
    server: server.address,
    protocol: protocol.id,
    port: port < 0 ? null : port,
    messages,
    bytes,
    errors,
    firstSeen: clock.text(firstSeen),
    lastSeen: clock.text(lastSeen),
    functions: functions
      .map((use) => ({ code: use.code, name: protocol.functionName(use.code), count: use.count, errors: use.errors }))
      .toSorted((one, other) => other.count - one.count),
  };
}

/** Traffic by protocol, known ones first, each with the most of it first. */
export function protocolSummaries(ledger: Ledger, counts: TrafficCounts): ProtocolSummary[] {
  const known = ledger.protocols
    .filter((count) => count.messages + count.malformed > 0)
    .map(({ protocol, ...counts }) => ({ id: protocol.id, name: protocol.name, ...counts }));
  const unknown = counts.unknown.map(({ id, name, frames }) => ({
    id,
    name,
    frames,
    messages: 0,
    requests: 0,
    responses: 0,
    errors: 0,
    malformed: 0,
  }));
  return [
    ...known.toSorted((one, other) => other.messages - one.messages),
    ...unknown.toSorted((one, other) => other.frames - one.frames),
  ];
}

/** What limits discarded, and what was lost or could not be read; only kinds that occurred. */
export function dropped(ledger: Ledger, counts: TrafficCounts, detector: Detector): { [kind: string]: number } {
  const { hosts, conversations } = ledger;
  const { expired, evicted, malformed, overlapping, problems } = counts.headers;
  const sum = <T>(list: readonly T[], of: (one: T) => number) => list.reduce((total, one) => total + of(one), 0);
  const all: { [kind: string]: number } = {
    flows: counts.flowsDropped,
    conversations: ledger.droppedConversations,
    hosts: hosts.dropped,
    claims: sum(hosts.all, (host) => host.claimsDropped),
    claimTextsCut: sum(hosts.all, (host) => host.valuesCut),
    functions: sum(conversations, (one) => one.functionsDropped),
    stations: sum(conversations, (one) => one.unitsDropped),
    areas: sum(conversations, (one) => sum(one.functions, (use) => use.areasDropped)),
    findings: detector.dropped,
    correlationGroups: detector.droppedGroups,
    correlationEntries: detector.droppedEntries,
    unknownKinds: counts.unknownDropped,
    pendingRequests: ledger.pairs.overwritten,
    waitingSegments: counts.tcp.waitingDropped,
    gaps: counts.tcp.gaps,
    garbageBytes: counts.streams.garbageBytes,
    oversizedMessages: counts.streams.oversizedMessages,
    incompleteParts: counts.streams.incompleteParts,
    fragmentsExpired: expired,
    fragmentsEvicted: evicted,
    fragmentsMalformed: malformed,
    fragmentsOverlapping: overlapping,
    ...Object.fromEntries(Object.entries(problems).map(([name, count]) => [`header:${name}`, count])),
  };
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}
