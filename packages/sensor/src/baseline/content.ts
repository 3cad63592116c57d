import { macText } from '@fengsui/capture';
import { ACT_NAMES } from '@fengsui/wire';
import type { Host } from '../traffic/host.ts';
import type { BaselineContent, BaselineConversation, BaselineFunction, BaselinePoint, BaselinePoll } from './document.ts';
import type { Observer } from './observer.ts';
import { FEW, type Point } from './point.ts';
import type { ConversationProfile, FunctionProfile, Poll } from './profile.ts';
import { deviationOf, findRelations, round } from './relations.ts';

/** What was observed, in the document's form and order. */
export function contentOf(observer: Observer): BaselineContent {
  return sorted({
    hosts: hostsOf(observer).map(hostEntry),
    conversations: observer.conversations.map((profile) => conversationEntry(profile)),
    points: observer.points.filter((point) => point.samples > 0).map((point) => pointEntry(point, observer)),
    relations: findRelations(observer.series),
  });
}

/** Private hosts that sent frames, each once. */
export function hostsOf(observer: Observer): Host[] {
  const hosts = new Set<Host>();
  for (const { conversation } of observer.conversations) {
    for (const host of [conversation.client, conversation.server])
      if (host.spoke && (host.scope === 'private' || host.scope === 'mac')) hosts.add(host);
  }
  return [...hosts];
}

export function hostEntry(host: Host): BaselineContent['hosts'][number] {
  return { address: host.address, macs: host.macs.map(({ mac }) => macText(mac)).toSorted() };
}

/** One conversation, with all of its functions or only those given. */
export function conversationEntry(
  profile: ConversationProfile,
  functions: readonly FunctionProfile[] = profile.functions,
): BaselineConversation {
  const { conversation, presence } = profile;
  return {
    client: profile.client,
    server: profile.server,
    protocol: conversation.protocol.id,
    port: conversation.port < 0 ? null : conversation.port,
    windows: presence.windows,
    messages: presence.count,
    busiest: presence.busiest,
    units: profile.units.list.map(([low, high]) => [low, high]),
    functions: functions.map((use) => functionEntry(profile, use)),
  };
}

function functionEntry(profile: ConversationProfile, use: FunctionProfile): BaselineFunction {
  return {
    code: use.code,
    name: profile.conversation.protocol.functionName(use.code),
    acts: ACT_NAMES.filter((_, bit) => use.acts & (1 << bit)),
    windows: use.presence.windows,
    messages: use.presence.count,
    errors: use.errors,
    areas: use.areas.map((area) => ({
      unit: area.unit,
      area: area.area,
      windows: area.presence.windows,
      ranges: area.ranges.list.map(([low, high]) => [low, high]),
    })),
    polls: profile.polls.filter((poll) => poll.code === use.code && poll.presence.count > 1).map(pollEntry),
  };
}

export function pollEntry(poll: Poll): BaselinePoll {
  const { unit, area, address, quantity, subject, presence } = poll;
  return {
    unit,
    area,
    address,
    quantity,
    subject,
    windows: presence.windows,
    messages: presence.count,
    cycle: poll.cycle?.record() ?? null,
    response: poll.response?.record() ?? null,
  };
}

export function pointEntry(point: Point, observer: Observer): BaselinePoint {
  const watched = Math.max(1, observer.last - point.firstTime);
  return {
    owner: point.owner,
    protocol: point.protocol,
    unit: point.unit,
    name: point.name,
    samples: point.samples,
    windows: point.windows,
    least: point.least,
    most: point.most,
    mean: round(point.mean),
    deviation: round(deviationOf(point)),
    rate: round(point.rate),
    few: point.values <= FEW ? [...point.few.subarray(0, point.values)].toSorted((one, other) => one - other) : null,
    changes: point.changes,
    falls: point.falls,
    turns: point.turns,
    still: Math.round(Math.max(point.still, point.changes === 0 ? point.lastTime - point.firstTime : 0) / 1e9),
    settled: Number(Math.min(1, Math.max(0, (observer.last - point.widened) / watched)).toFixed(3)),
  };
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const byNumbers = (one: readonly number[], other: readonly number[]): number => {
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return one[at] - other[at];
  return 0;
};

/** The document's order: by address, protocol, code and place. The same observations give the same text. */
export function sorted(content: BaselineContent): BaselineContent {
  const place = (one: BaselineConversation) => [one.client, one.server, one.protocol, String(one.port ?? '')].join('\u0000');
  const owner = (one: BaselinePoint) => [one.owner, one.protocol, String(one.unit).padStart(12), one.name].join('\u0000');
  return {
    hosts: content.hosts.toSorted((one, other) => byText(one.address, other.address)),
    conversations: content.conversations
      .map((conversation) => ({
        ...conversation,
        functions: conversation.functions
          .map((use) => ({
            ...use,
            areas: use.areas.toSorted((one, other) => byNumbers([one.unit, one.area], [other.unit, other.area])),
            polls: use.polls.toSorted((one, other) =>
              byNumbers(
                [one.unit, one.area, one.address, one.quantity, one.subject],
                [other.unit, other.area, other.address, other.quantity, other.subject],
              ),
            ),
          }))
          .toSorted((one, other) => one.code - other.code),
      }))
      .toSorted((one, other) => byText(place(one), place(other))),
    points: content.points.toSorted((one, other) => byText(owner(one), owner(other))),
    relations: content.relations.toSorted((one, other) => byText(one.one + one.other, other.one + other.other)),
  };
}
