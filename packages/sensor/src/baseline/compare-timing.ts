import { type Collector, conversationText, durationText, only } from './collector.ts';
import { conversationEntry, pollEntry } from './content.ts';
import type { Baseline, BaselineContent, BaselinePoll } from './document.ts';
import { type HistogramRecord, quantile, spread } from './histogram.ts';
import { keyOfConversation, keyOfPoll } from './merge.ts';
import type { Observer } from './observer.ts';
import type { ConversationProfile, Poll } from './profile.ts';

/** Times that a histogram must hold before it says anything. */
const COUNT = 30;
/** Spread up to which something comes in a cycle. */
const PERIODIC = 0.6;
/** A cycle has changed when its median is so many times longer or shorter. */
const CYCLE_FACTOR = 1.3;
/** Jitter has changed when the middle nine tenths are so many times wider, and by this share of the cycle, and by this many microseconds. */
const JITTER_FACTOR = 3;
const JITTER_SHARE = 0.15;
const JITTER_LEAST = 5_000;
/** Answers are slower when half of them take longer than so many times what nine in ten took, and by this many microseconds. */
const SLOWER_FACTOR = 1.5;
const SLOWER_LEAST = 2_000;

interface Timed {
  poll: Poll;
  before: BaselinePoll;
  code: number;
  /** How far from usual; the largest speaks for the conversation. */
  ratio: number;
  expected: string;
  observed: string;
}

/** Cycles, jitter and response times that changed; one difference a conversation and kind, with the poll that changed most. */
export function compareTiming(observer: Observer, baseline: Baseline, out: Collector): void {
  const seen = new Map(observer.conversations.map((profile) => [profile.key, profile]));
  for (const before of baseline.content.conversations) {
    const profile = seen.get(keyOfConversation(before));
    if (profile === undefined || !profile.conversation.protocol.industrial) continue;
    const cycles: Timed[] = [];
    const jitters: Timed[] = [];
    const slower: Timed[] = [];
    for (const use of before.functions) {
      const known = new Map(use.polls.map((poll) => [keyOfPoll(poll), poll]));
      for (const poll of profile.polls) {
        const old = poll.code === use.code ? known.get(keyOfPoll(poll)) : undefined;
        if (old === undefined) continue;
        const now = { poll, before: old, code: use.code };
        const changed = cycleOf(old.cycle, poll.cycle?.record() ?? null);
        if (changed !== null) (changed.jitter ? jitters : cycles).push({ ...now, ...changed });
        const late = slowerOf(old.response, poll.response?.record() ?? null);
        if (late !== null) slower.push({ ...now, ...late });
      }
    }
    tell('cycle_changed', profile, cycles, out);
    tell('jitter_changed', profile, jitters, out);
    tell('response_slower', profile, slower, out);
  }
}

function cycleOf(
  before: HistogramRecord | null,
  now: HistogramRecord | null,
): { jitter: boolean; ratio: number; expected: string; observed: string } | null {
  if (before === null || now === null || before.count < COUNT || now.count < COUNT || spread(before) > PERIODIC) return null;
  const [old, fresh] = [quantile(before, 0.5), quantile(now, 0.5)];
  const ratio = fresh > old ? fresh / old : old / fresh;
  if (ratio > CYCLE_FACTOR) return { jitter: false, ratio, expected: durationText(old), observed: durationText(fresh) };
  const [oldWidth, width] = [spread(before) * old, spread(now) * fresh];
  if (width < oldWidth * JITTER_FACTOR || width < JITTER_SHARE * fresh || width < JITTER_LEAST) return null;
  return { jitter: true, ratio: width / Math.max(1, oldWidth), expected: durationText(oldWidth), observed: durationText(width) };
}

function slowerOf(
  before: HistogramRecord | null,
  now: HistogramRecord | null,
): { ratio: number; expected: string; observed: string } | null {
  if (before === null || now === null || before.count < COUNT || now.count < COUNT) return null;
  const usual = quantile(before, 0.9);
  const half = quantile(now, 0.5);
  if (half < usual * SLOWER_FACTOR || half < usual + SLOWER_LEAST) return null;
  return { ratio: half / usual, expected: durationText(usual), observed: durationText(half) };
}

function tell(
  kind: 'cycle_changed' | 'jitter_changed' | 'response_slower',
  profile: ConversationProfile,
  timed: readonly Timed[],
  out: Collector,
): void {
  if (timed.length === 0) return;
  const worst = timed.reduce((most, one) => (one.ratio > most.ratio ? one : most));
  const { poll } = worst;
  const name = profile.conversation.protocol.functionName(poll.code);
  const place = poll.address >= 0 ? ` ${poll.address}` : '';
  out.add({
    kind,
    severity: kind === 'jitter_changed' ? 'info' : 'low',
    confidence: 60 + Math.min(35, 10 * Math.log2(worst.ratio)),
    profile,
    who: `${conversationText(profile)} ${name}${place}${timed.length > 1 ? ` (+${timed.length - 1})` : ''}`,
    expected: worst.expected,
    observed: worst.observed,
    count: timed.length,
    first: poll.presence.firstSeen,
    last: poll.presence.lastSeen,
    frames: kind === 'response_slower' ? [poll.slowestFrame] : [poll.longestFrame],
    change: { replace: polls(profile, timed) },
  });
}

/** The polls as they are now, in a conversation of which nothing else counts. */
function polls(profile: ConversationProfile, timed: readonly Timed[]): BaselineContent {
  const codes = [...new Set(timed.map(({ code }) => code))];
  const functions = profile.functions.filter(({ code }) => codes.includes(code));
  const entry = conversationEntry(profile, functions);
  return only({
    conversations: [
      {
        ...entry,
        windows: 0,
        messages: 0,
        units: [],
        functions: entry.functions.map((use) => ({
          ...use,
          windows: 0,
          messages: 0,
          errors: 0,
          areas: [],
          polls: timed.filter(({ code }) => code === use.code).map(({ poll }) => pollEntry(poll)),
        })),
      },
    ],
  });
}
