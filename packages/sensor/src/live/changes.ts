import { createHash } from 'node:crypto';
import { conversationSummary } from '../analyze.ts';
import type { Asset } from '../result.ts';
import type { Sensor } from '../sensor.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { LiveConversation } from './report.ts';

/** Windows after which a conversation whose counters only grew is told again. */
const COUNTING = 10;
/** Windows after which an asset of which nothing changed but the time is told again. */
const SEEN = 60;

/** What was told of each conversation, to tell only what changed. Conversations are never removed from a session, so their place is their name. */
export class ConversationChanges {
  /** Messages and errors told, functions told, and the window in which they were; four numbers for each conversation. */
  private told = new Float64Array(4096);

  /** The conversations that are new, use a function or met an error for the first time, or were silent in reports for long. `all` tells whatever grew. */
  take({ conversations, clock }: Sensor, window: number, all: boolean): LiveConversation[] {
    if (conversations.length * 4 > this.told.length) {
      const larger = new Float64Array(conversations.length * 8);
      larger.set(this.told);
      this.told = larger;
    }
    return conversations
      .filter((conversation) => this.isDue(conversation, window, all))
      .map((conversation) => ({ number: conversation.id + 1, ...conversationSummary(conversation, clock) }));
  }

  private isDue(conversation: Conversation, window: number, all: boolean): boolean {
    const { told } = this;
    const at = conversation.id * 4;
    const { messages, errors } = conversation;
    const functions = conversation.functions.length;
    if (messages === told[at]) return false;
    const news = told[at] === 0 || errors !== told[at + 1] || functions !== told[at + 2];
    if (!news && !all && window - told[at + 3] < COUNTING) return false;
    told[at] = messages;
    told[at + 1] = errors;
    told[at + 2] = functions;
    told[at + 3] = window;
    return true;
  }
}

/** What was told of each asset. */
export class AssetChanges {
  private told = new Map<string, { digest: string; window: number }>();

  /** The assets that are new or changed, or were not told of for long. */
  take(assets: readonly Asset[], window: number): Asset[] {
    const told = new Map<string, { digest: string; window: number }>();
    const changed = assets.filter((asset) => {
      const before = this.told.get(asset.id);
      const digest = digestOf(asset);
      const due = before === undefined || before.digest !== digest || window - before.window >= SEEN;
      told.set(asset.id, due ? { digest, window } : before);
      return due;
    });
    this.told = told;
    return changed;
  }
}

/** What of an asset counts as a change: neither when it was last seen, nor the counts in a sentence. */
function digestOf({ lastSeen: _time, roleReason: _reason, identity, ...asset }: Asset): string {
  const claims = identity.map(({ attribute, value, confidence }) => `${attribute}\t${value}\t${confidence}`);
  return createHash('sha1')
    .update(JSON.stringify([asset, claims]))
    .digest('base64');
}
