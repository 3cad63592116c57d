import { type Collector, conversationText, durationText } from './collector.ts';
import type { Baseline, BaselineConversation } from './document.ts';
import { keyOfConversation } from './merge.ts';
import type { Observer } from './observer.ts';
import { WINDOW_SECONDS } from './presence.ts';
import type { ConversationProfile } from './profile.ts';

/** Chance of such a silence, were it chance, below which it is none. */
const CHANCE = 1e-4;
/** Windows that learning must have had before silence means anything. */
const LEARNT_LEAST = 5;

/** Conversations, and polls in them, that are heard no more although they were regular. */
export function compareSilence(observer: Observer, baseline: Baseline, out: Collector): void {
  const { windows } = baseline.learnt;
  if (windows < LEARNT_LEAST) return;
  const seen = new Map(observer.conversations.map((profile) => [profile.key, profile]));
  const end = observer.windows - 1;
  for (const before of baseline.content.conversations) {
    const key = keyOfConversation(before);
    const profile = seen.get(key);
    const share = Math.min(1, before.windows / windows);
    const silent = profile === undefined ? observer.windows : end - profile.presence.lastWindow;
    if (isSilence(share, silent)) {
      const stand = profile ?? standIn(observer, before);
      if (stand === undefined) continue;
      out.add({
        kind: 'silent_conversation',
        severity: stand.conversation.protocol.industrial ? 'medium' : 'low',
        confidence: 60 + 35 * share,
        profile: stand,
        between: { client: before.client, server: before.server, protocol: before.protocol, port: before.port },
        who: `${before.client} → ${before.server} (${before.protocol}${before.port === null ? '' : `, port ${before.port}`})`,
        expected: `${Math.round(share * 100)} %`,
        observed: durationText(silent * WINDOW_SECONDS * 1e6),
        first: profile?.presence.lastSeen ?? observer.first,
        last: observer.last,
        frames: profile === undefined ? [] : [profile.presence.lastFrame],
        change: { remove: { conversation: key } },
      });
    } else if (profile !== undefined) silentFunctions(profile, before, observer, windows, out);
  }
}

function isSilence(share: number, silent: number): boolean {
  return silent >= 3 && (1 - Math.min(0.95, share)) ** silent < CHANCE;
}

function silentFunctions(
  profile: ConversationProfile,
  before: BaselineConversation,
  observer: Observer,
  windows: number,
  out: Collector,
): void {
  const end = observer.windows - 1;
  for (const use of before.functions) {
    const now = profile.functions.find(({ code }) => code === use.code);
    const share = Math.min(1, use.windows / windows);
    const silent = now === undefined ? observer.windows : end - now.presence.lastWindow;
    if (!isSilence(share, silent)) continue;
    out.add({
      kind: 'silent_poll',
      severity: 'low',
      confidence: 55 + 35 * share,
      profile,
      function: use.name,
      who: `${conversationText(profile)} ${use.name}`,
      expected: `${Math.round(share * 100)} %`,
      observed: durationText(silent * WINDOW_SECONDS * 1e6),
      first: now?.presence.lastSeen ?? observer.first,
      last: observer.last,
      frames: now === undefined ? [] : [now.presence.lastFrame],
      change: { remove: { conversation: keyOfConversation(before), poll: String(use.code) } },
    });
  }
}

/** A conversation that was not seen at all has no hosts to name: one that shares a side with it stands in. */
function standIn(observer: Observer, before: BaselineConversation): ConversationProfile | undefined {
  return (
    observer.conversations.find(({ server }) => server === before.server) ??
    observer.conversations.find(({ client }) => client === before.client) ??
    observer.conversations[0]
  );
}
