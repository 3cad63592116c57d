import { createHash } from 'node:crypto';
import type { Sentence } from '../baseline/stability.ts';
import type { ConversationSummary, Severity } from '../result.ts';

/** What can be wrong with the isolation of a network. */
export type IssueKind =
  | 'no_conduit'
  | 'protocol_not_allowed'
  | 'function_not_allowed'
  | 'range_not_allowed'
  | 'no_zone'
  | 'exception_expired'
  | 'internet_reached'
  | 'internet_reaches'
  | 'dmz_bypassed'
  | 'level_skipped'
  | 'dual_homed'
  | 'flat_network';

/** One thing that is wrong, with what shows it and what to do. */
export interface Issue {
  /** The same for the same kind and ends. */
  id: string;
  kind: IssueKind;
  severity: Severity;
  /** Zones at both ends; null where none claims the address. */
  from: string | null;
  to: string | null;
  client: string;
  server: string;
  text: Sentence;
  advice: Sentence;
  evidence: {
    protocol: string;
    port: number | null;
    functions: string[];
    messages: number;
    firstSeen: string;
    lastSeen: string;
    /** First frames, where whoever asked knew them. */
    frames: number[];
  }[];
}

/** First frames of conversations by `conversationId`. */
export type Frames = ReadonlyMap<string, readonly number[]>;

const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];
const EVIDENCE_LIMIT = 64;

/** Identity of a conversation among those of one result. */
export function conversationId({
  client,
  server,
  protocol,
  port,
}: Pick<ConversationSummary, 'client' | 'server' | 'protocol' | 'port'>): string {
  return `${client} ${server} ${protocol} ${port ?? '-'}`;
}

/** Gathers issues: the same kind between the same ends is one, with all of its conversations as evidence. */
export class Issues {
  private readonly all = new Map<string, Issue>();
  private readonly frames: Frames;

  constructor(frames: Frames = new Map()) {
    this.frames = frames;
  }

  /** Adds an issue; the more severe of two with the same ends speaks. */
  add(issue: Omit<Issue, 'id' | 'evidence'>, conversations: readonly ConversationSummary[]): void {
    const id = createHash('sha256').update([issue.kind, issue.client, issue.server].join('\u0000')).digest('hex').slice(0, 12);
    const known = this.all.get(id);
    const evidence = [
      ...(known?.evidence ?? []),
      ...conversations.map((one) => ({
        protocol: one.protocol,
        port: one.port,
        functions: one.functions.map(({ name }) => name),
        messages: one.messages,
        firstSeen: one.firstSeen,
        lastSeen: one.lastSeen,
        frames: [...(this.frames.get(conversationId(one)) ?? [])],
      })),
    ].slice(0, EVIDENCE_LIMIT);
    const speaks =
      known !== undefined && SEVERITIES.indexOf(known.severity) >= SEVERITIES.indexOf(issue.severity) ? known : issue;
    this.all.set(id, { ...speaks, id, evidence });
  }

  /** All of them, most severe first. */
  list(): Issue[] {
    return [...this.all.values()].toSorted(
      (one, other) =>
        SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
        (one.kind < other.kind ? -1 : one.kind > other.kind ? 1 : 0) ||
        (one.client + one.server < other.client + other.server ? -1 : 1),
    );
  }
}
