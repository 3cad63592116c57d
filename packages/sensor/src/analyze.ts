import { Frame, openCaptures } from '@fengsui/capture';
import { type Act, actOf } from './act.ts';
import { inventory } from './assets/inventory.ts';
import { type Knowledge, shippedKnowledge } from './assets/knowledge.ts';
import { Detector } from './detect/detector.ts';
import { loadRules, shippedRules } from './detect/load.ts';
import type { Rule } from './detect/rule.ts';
import type { EventSink } from './event.ts';
import { MessageLog, type MessageTaker } from './message-log.ts';
import { tee } from './message-tee.ts';
import { enforcers, type Norms } from './norms.ts';
import type { Clock } from './clock.ts';
import type { AnalysisResult, CaptureSummary, ConversationSummary, ProtocolSummary } from './result.ts';
import { Sensor } from './sensor.ts';
import type { Conversation } from './traffic/conversation.ts';

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
  /** Rules to judge with; those that come with the program when neither this nor `rulesFolder` is given. */
  rules?: readonly Rule[];
  rulesFolder?: string;
  /** File for every message: Apache Parquet when its name ends so, else JSON lines. */
  messages?: string;
  /** Seconds of capture time from which novelty means something. */
  learning?: number;
  /** Takes every act, as it happens. Nothing is made for it unless it is given. */
  onAct?: (act: Act) => void;
  /** Called a few times a second. */
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 200;

/**
 * Analyses captures, in time order, in one pass. Throws CaptureError when nothing can be read, RuleError when a rule is wrong; what is
 * readable of a broken capture is analysed and its problems are in the result.
 */
export async function analyze(paths: readonly string[], options: AnalyzeOptions = {}): Promise<AnalysisResult> {
  const rules = options.rules ?? (await (options.rulesFolder === undefined ? shippedRules() : loadRules(options.rulesFolder)));
  const detector = new Detector(rules);
  const log = options.messages === undefined ? undefined : await messageLog(options.messages);
  const { onAct } = options;
  const withActs: EventSink = {
    event(event) {
      detector.event(event);
      const act = actOf(event, sensor.clock);
      if (act !== null) onAct?.(act);
    },
  };
  const events = onAct === undefined ? detector : withActs;
  const norms = enforcers(options, events);
  const sensor = new Sensor({ events, messages: tee([log, ...norms.takers]), learning: options.learning });
  if (log) log.clock = sensor.clock;
  norms.start(sensor.clock);
  const reader = await openCaptures([...paths]);
  const frame = new Frame();
  const spans: { frames: number; bytes: number; first: number; last: number }[] = paths.map(() => ({
    frames: 0,
    bytes: 0,
    first: -1,
    last: -1,
  }));
  let reported = 0;
  try {
    sensor.clock.digits = 0;
    while (await reader.fill()) {
      while (reader.next(frame)) {
        if (frame.digits > sensor.clock.digits) sensor.clock.digits = frame.digits;
        sensor.frame(frame);
        const span = spans[frame.source];
        span.frames++;
        span.bytes += frame.end - frame.start;
        if (span.first < 0) span.first = sensor.clock.now;
        span.last = sensor.clock.now;
      }
      options.signal?.throwIfAborted();
      if (options.onProgress && performance.now() - reported > REPORT_EVERY) {
        reported = performance.now();
        options.onProgress({
          bytes: reader.bytesRead,
          totalBytes: reader.totalBytes,
          frames: sensor.frames,
          messages: sensor.messages,
        });
      }
    }
    sensor.finish();
    const captures = reader.sources.map((source, at): CaptureSummary => {
      const span = spans[at];
      return {
        path: source.path,
        frames: span.frames,
        bytes: span.bytes,
        first: span.first < 0 ? null : sensor.clock.text(span.first),
        last: span.last < 0 ? null : sensor.clock.text(span.last),
        problems: source.problems.map(({ at: offset, what }) => ({ at: offset, what })),
      };
    });
    return result(sensor, detector, captures, await shippedKnowledge());
  } finally {
    await reader.close();
  }
}

/** A log of the format that the file's name asks for. Parquet is loaded only then. */
async function messageLog(path: string): Promise<MessageTaker & { clock: Clock | null }> {
  if (!path.toLowerCase().endsWith('.parquet')) return new MessageLog(path);
  const { ParquetLog } = await import('./out/parquet-log.ts');
  return new ParquetLog(path);
}

function result(sensor: Sensor, detector: Detector, captures: CaptureSummary[], knowledge: Knowledge): AnalysisResult {
  const { clock } = sensor;
  return {
    fengsui: VERSION,
    captures,
    protocols: protocolSummaries(sensor),
    assets: inventory(sensor.hosts.all, sensor.conversations, clock, knowledge),
    conversations: sensor.conversations.map((conversation) => conversationSummary(conversation, clock)),
    findings: detector.findings(clock),
    matches: [],
    dropped: dropped(sensor, detector),
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
export function protocolSummaries(sensor: Sensor): ProtocolSummary[] {
  const known = sensor.protocols
    .filter((count) => count.messages + count.malformed > 0)
    .map(({ protocol, ...counts }) => ({ id: protocol.id, name: protocol.name, ...counts }));
  const unknown = [...sensor.unknown.counts.values()].map(({ id, name, frames }) => ({
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
export function dropped(sensor: Sensor, detector: Detector): { [kind: string]: number } {
  const { dissector, reassembly, decoder, hosts, conversations } = sensor;
  const { expired, evicted, malformed, overlapping, problems } = decoder.counters;
  const sum = <T>(list: readonly T[], of: (one: T) => number) => list.reduce((total, one) => total + of(one), 0);
  const all: { [kind: string]: number } = {
    flows: sensor.flows.dropped,
    conversations: sensor.droppedConversations,
    hosts: hosts.dropped,
    claims: sum(hosts.all, (host) => host.claimsDropped),
    claimTextsCut: sum(hosts.all, (host) => host.valuesCut),
    functions: sum(conversations, (one) => one.functionsDropped),
    stations: sum(conversations, (one) => one.unitsDropped),
    areas: sum(conversations, (one) => sum(one.functions, (use) => use.areasDropped)),
    findings: detector.dropped,
    correlationGroups: detector.droppedGroups,
    correlationEntries: detector.droppedEntries,
    unknownKinds: sensor.unknown.dropped,
    pendingRequests: sensor.pairs.overwritten,
    waitingSegments: reassembly.counters.waitingDropped,
    gaps: reassembly.counters.gaps,
    garbageBytes: dissector.drops.garbageBytes,
    oversizedMessages: dissector.drops.oversizedMessages,
    incompleteParts: dissector.drops.incompleteParts,
    fragmentsExpired: expired,
    fragmentsEvicted: evicted,
    fragmentsMalformed: malformed,
    fragmentsOverlapping: overlapping,
    ...Object.fromEntries(Object.entries(problems).map(([name, count]) => [`header:${name}`, count])),
  };
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}
