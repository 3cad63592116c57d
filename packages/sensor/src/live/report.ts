import type { Act } from '../act.ts';
import type { CarvedFile } from '../files/file.ts';
import type { Asset, ConversationSummary, Finding, ProtocolSummary } from '../result.ts';

/** A conversation of a session, as it is at the end of a window: its counters are those of the whole session. */
export interface LiveConversation extends ConversationSummary {
  /** 1-based, the same for as long as the session lasts. */
  number: number;
}

/** An act, numbered within its session. */
export interface LiveAct extends Act {
  /** 1-based in the order in which they happened. */
  number: number;
}

/** A frame that shows a finding. */
export interface EvidenceFrame {
  /** Number of the frame, as `Finding.evidence.frames` names it. */
  frame: number;
  /** Capture time: whole Unix seconds, and nanoseconds behind them. */
  seconds: number;
  nanoseconds: number;
  /** Bytes on the link; more than those kept when the capture cut the frame. */
  wireLength: number;
  /** The captured bytes, in Base64. */
  bytes: string;
}

/** Frames of one link type. */
export interface Evidence {
  /** LINKTYPE_* of the frames. */
  linkType: number;
  frames: EvidenceFrame[];
}

/**
 * What a window of time changed: a sensor that never ends tells its results in these. Assets and conversations stand for what was told of them before;
 * findings and acts come on top. Times are ISO 8601.
 */
export interface Report {
  /** One run of the sensor, from empty tables on: a UUID. */
  session: string;
  /** When the session began. */
  started: string;
  /** 1-based number of the window in its session; the parts of a large window share it. */
  window: number;
  /** Capture time of the first and the last frame of the window; null when it had none. */
  first: string | null;
  last: string | null;
  /** Frames, captured bytes and messages in the window. */
  frames: number;
  bytes: number;
  messages: number;
  /** Traffic by protocol in the session; empty when nothing changed. */
  protocols: ProtocolSummary[];
  /** Assets that are new or changed. */
  assets: Asset[];
  /** Conversations that are new or changed. */
  conversations: LiveConversation[];
  /** What was found in the window; the counts are those of the window. */
  findings: Finding[];
  acts: LiveAct[];
  /** Files that ended in the window, when files are put together. */
  files?: CarvedFile[];
  /** Frames of the findings; null without. */
  evidence: Evidence | null;
  /** What limits discarded in the session, by kind. */
  dropped: { [kind: string]: number };
  /** What this report does not say because there was no room for it, by kind: it had been kept too long, or there was too much of it. */
  withheld: { [kind: string]: number };
}
