import type { Clock } from '../clock.ts';
import type { Severity } from '../result.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';
import { type Change, type Difference, type DifferenceKind, differenceId, type Subject, WORDINGS } from './difference.ts';
import type { BaselineContent } from './document.ts';
import type { ConversationProfile } from './profile.ts';

/** Most differences kept of one comparison, and frames of each. */
const LIMIT = 5000;
const FRAMES = 64;

/** A difference with the hosts that it is between, for whoever makes an event of it. */
export interface Found {
  difference: Difference;
  conversation: Conversation | null;
  client: Host;
  server: Host;
  frame: number;
  time: number;
}

/** A difference as a comparison describes it. */
export interface Draft {
  kind: DifferenceKind;
  severity: Severity;
  /** 0 to 100, before the expected number of new things is taken off. */
  confidence: number;
  profile: ConversationProfile;
  /** Who, at the beginning of the sentence; the conversation where it is left out. */
  who?: string;
  /** Whom it is about, where the conversation only stands in for one that was not seen. */
  between?: Pick<Subject, 'client' | 'server' | 'protocol' | 'port'>;
  function?: string;
  unit?: number;
  area?: number;
  name?: string;
  expected: string;
  observed: string;
  count?: number;
  first: number;
  last?: number;
  frames: number[];
  change: Change;
}

/** Gathers differences, each subject once. */
export class Collector {
  readonly found: Found[] = [];
  /** Differences not kept because of the limit. */
  dropped = 0;
  private readonly ids = new Map<string, Found>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Adds a difference; one with the same subject as before only adds its frames. */
  add(draft: Draft): void {
    const { profile, kind } = draft;
    const { conversation } = profile;
    const subject: Subject = {
      client: profile.client,
      server: profile.server,
      protocol: conversation.protocol.id,
      port: conversation.port < 0 ? null : conversation.port,
      function: draft.function ?? null,
      unit: draft.unit === undefined || draft.unit < 0 ? null : draft.unit,
      area: draft.area === undefined || draft.area < 0 ? null : draft.area,
      name: draft.name ?? null,
      ...draft.between,
    };
    this.put(
      draft,
      subject,
      draft.who ?? conversationText(profile),
      conversation,
      conversation.client,
      conversation.server,
      kind,
    );
  }

  /** Adds a difference about a host alone. */
  host(draft: Omit<Draft, 'profile' | 'function' | 'unit' | 'area' | 'name'>, host: Host, other: Host): void {
    const subject = {
      client: host.address,
      server: '',
      protocol: null,
      port: null,
      function: null,
      unit: null,
      area: null,
      name: null,
    };
    this.put(draft, subject, draft.who ?? host.address, null, host, other, draft.kind);
  }

  private put(
    draft: Omit<Draft, 'profile'>,
    subject: Subject,
    who: string,
    conversation: Conversation | null,
    client: Host,
    server: Host,
    kind: DifferenceKind,
  ): void {
    const id = differenceId(kind, subject);
    const known = this.ids.get(id);
    const frames = draft.frames.filter((frame) => frame > 0);
    if (known !== undefined) {
      known.difference.count += draft.count ?? 1;
      known.difference.frames = [...new Set([...known.difference.frames, ...frames])].slice(0, FRAMES);
      return;
    }
    if (this.found.length >= LIMIT) {
      this.dropped++;
      return;
    }
    const found: Found = {
      difference: {
        id,
        kind,
        severity: draft.severity,
        confidence: Math.round(Math.min(99, Math.max(1, draft.confidence))),
        subject,
        expected: draft.expected,
        observed: draft.observed,
        count: draft.count ?? 1,
        firstSeen: this.clock.text(draft.first),
        lastSeen: this.clock.text(draft.last ?? draft.first),
        frames: frames.slice(0, FRAMES),
        text: WORDINGS[kind](who, draft.expected, draft.observed),
        change: draft.change,
      },
      conversation,
      client,
      server,
      frame: frames[0] ?? 0,
      time: draft.first,
    };
    this.ids.set(id, found);
    this.found.push(found);
  }
}

/** `10.0.0.5 → 10.0.0.1 (Modbus TCP, port 502)` */
export function conversationText({ client, server, conversation }: ConversationProfile): string {
  const { protocol, port } = conversation;
  return `${client} → ${server} (${protocol.name}${port < 0 ? '' : `, port ${port}`})`;
}

/** A content of nothing but what is given. */
export function only(content: Partial<BaselineContent>): BaselineContent {
  return { hosts: [], conversations: [], points: [], relations: [], ...content };
}

/** `250 ms`, `1.5 s`, `12 min` */
export function durationText(microseconds: number): string {
  if (microseconds < 1000) return `${microseconds.toFixed(0)} µs`;
  if (microseconds < 1e6) return `${short(microseconds / 1e3)} ms`;
  if (microseconds < 120e6) return `${short(microseconds / 1e6)} s`;
  if (microseconds < 7200e6) return `${short(microseconds / 60e6)} min`;
  return `${short(microseconds / 3600e6)} h`;
}

/** At most four significant digits. */
export function short(value: number): string {
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
}
