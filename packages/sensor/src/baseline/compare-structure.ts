import { macText } from '@fengsui/capture';
import { ACT_CONFIGURE, ACT_CONTROL, ACT_FILE, ACT_PROGRAM, ACT_WRITE } from '@fengsui/wire';
import type { Severity } from '../result.ts';
import { type Collector, conversationText, only } from './collector.ts';
import { conversationEntry, hostEntry, hostsOf } from './content.ts';
import type { Baseline, BaselineConversation, BaselineFunction } from './document.ts';
import { intervalsText, uncovered } from './intervals.ts';
import { keyOfConversation } from './merge.ts';
import type { Observer } from './observer.ts';
import { type AreaProfile, type ConversationProfile, type FunctionProfile, INTERNET } from './profile.ts';

const CHANGES = ACT_WRITE | ACT_CONTROL | ACT_PROGRAM | ACT_CONFIGURE | ACT_FILE;
/** How much busier a minute must be than any before, in times and in messages. */
const BUSIER = 3;
const BUSIER_LEAST = 60;
/** Errors that are more than usual: times the usual share, and how many. */
const ERRORS_FACTOR = 5;
const ERRORS_LEAST = 3;

/** Hosts that are new, or sent from another MAC address. */
export function compareHosts(observer: Observer, baseline: Baseline, out: Collector): void {
  const known = new Map(baseline.content.hosts.map((host) => [host.address, host]));
  for (const host of hostsOf(observer)) {
    const entry = hostEntry(host);
    const before = known.get(host.address);
    const profile = observer.conversations.find(
      ({ conversation }) => conversation.client === host || conversation.server === host,
    );
    if (profile === undefined) continue;
    const other = profile.conversation.client === host ? profile.conversation.server : profile.conversation.client;
    const change = { add: only({ hosts: [entry] }) };
    if (before === undefined) {
      const industrial = observer.conversations.some(
        ({ conversation }) => conversation.protocol.industrial && (conversation.client === host || conversation.server === host),
      );
      out.host(
        {
          kind: 'new_host',
          severity: industrial ? 'medium' : 'low',
          confidence: 90,
          expected: '',
          observed: entry.macs.join(', '),
          first: host.firstSeen,
          last: host.lastSeen,
          frames: [host.firstFrame],
          change,
        },
        host,
        other,
      );
      continue;
    }
    const moved = host.macs.filter(({ mac }) => !before.macs.includes(macText(mac)));
    if (moved.length === 0 || before.macs.length === 0) continue;
    out.host(
      {
        kind: 'address_moved',
        severity: 'high',
        confidence: 85,
        expected: before.macs.join(', '),
        observed: moved.map(({ mac }) => macText(mac)).join(', '),
        first: moved[0].time,
        last: moved[0].lastTime,
        frames: moved.map(({ frame }) => frame),
        change,
      },
      host,
      other,
    );
  }
}

/** Conversations, functions, stations, areas and addresses that are new; errors and floods that are. */
export function compareConversations(observer: Observer, baseline: Baseline, out: Collector): void {
  const known = new Map(baseline.content.conversations.map((one) => [keyOfConversation(one), one]));
  for (const profile of observer.conversations) {
    const before = known.get(profile.key);
    if (before === undefined) newConversation(profile, out);
    else compareConversation(profile, before, out);
  }
}

function newConversation(profile: ConversationProfile, out: Collector): void {
  const { conversation, presence, functions } = profile;
  const acts = functions.reduce((bits, use) => bits | use.acts, 0);
  const names = functions.map((use) => conversation.protocol.functionName(use.code));
  out.add({
    kind: 'new_conversation',
    profile,
    severity: severityOf(profile, acts),
    confidence: 90,
    expected: '',
    observed: `${names.slice(0, 6).join(', ')}${names.length > 6 ? ' …' : ''} × ${presence.count}${profile.peers.length > 0 ? ` (${profile.peers.slice(0, 3).join(', ')})` : ''}`,
    count: presence.count,
    first: presence.firstSeen,
    last: presence.lastSeen,
    frames: [
      ...new Set([
        presence.firstFrame,
        ...functions.map((use) => use.presence.firstFrame),
        presence.busiestFrame,
        presence.lastFrame,
      ]),
    ],
    change: { add: only({ conversations: [conversationEntry(profile)] }) },
  });
}

/** How bad it is that this is new: what changes a controller is worse than what reads it, and both are worse than an office's talk. */
function severityOf({ conversation, client, server }: ConversationProfile, acts: number): Severity {
  if (conversation.protocol.industrial) return acts & CHANGES ? 'high' : 'medium';
  return client === INTERNET || server === INTERNET ? 'medium' : 'low';
}

/** The conversation with nothing counted: what is merged adds only the functions given. */
function stub(profile: ConversationProfile, functions: BaselineFunction[], units: [number, number][] = []): BaselineConversation {
  return { ...conversationEntry(profile, []), windows: 0, messages: 0, busiest: 0, units, functions };
}

function compareConversation(profile: ConversationProfile, before: BaselineConversation, out: Collector): void {
  const { protocol } = profile.conversation;
  const { presence } = profile;
  const stations = uncovered(profile.units.list, before.units);
  if (stations.length > 0 && before.units.length > 0) {
    const frames = profile.functions.flatMap(({ areas }) =>
      areas
        .filter(({ unit }) => stations.some(([low, high]) => unit >= low && unit <= high))
        .map((area) => area.presence.firstFrame),
    );
    out.add({
      kind: 'new_station',
      profile,
      severity: 'medium',
      confidence: 90,
      expected: intervalsText(before.units),
      observed: intervalsText(stations),
      first: presence.firstSeen,
      last: presence.lastSeen,
      frames: frames.length > 0 ? frames : [presence.firstFrame],
      change: { add: only({ conversations: [stub(profile, [], profile.units.list)] }) },
    });
  }
  for (const use of profile.functions) {
    const beforeUse = before.functions.find(({ code }) => code === use.code);
    const name = protocol.functionName(use.code);
    if (beforeUse === undefined) {
      out.add({
        kind: 'new_function',
        profile,
        severity: severityOf(profile, use.acts),
        confidence: 90,
        function: name,
        expected: before.functions.map((one) => one.name).join(', '),
        observed: `${name} × ${use.presence.count}`,
        count: use.presence.count,
        first: use.presence.firstSeen,
        last: use.presence.lastSeen,
        frames: [use.presence.firstFrame, use.presence.lastFrame],
        change: { add: only({ conversations: [stub(profile, conversationEntry(profile, [use]).functions)] }) },
      });
    } else compareFunction(profile, use, beforeUse, name, out);
  }
  if (presence.busiest > before.busiest * BUSIER && presence.busiest > before.busiest + BUSIER_LEAST && before.windows >= 5) {
    out.add({
      kind: 'busier',
      profile,
      severity: protocol.industrial ? 'medium' : 'info',
      confidence: 80,
      expected: String(before.busiest),
      observed: String(presence.busiest),
      count: presence.busiest,
      first: presence.busiestTime,
      frames: [presence.busiestFrame],
      change: { add: only({ conversations: [{ ...stub(profile, []), busiest: presence.busiest }] }) },
    });
  }
}

function compareFunction(
  profile: ConversationProfile,
  use: FunctionProfile,
  before: BaselineFunction,
  name: string,
  out: Collector,
): void {
  const change = (area: AreaProfile) => {
    const [entry] = conversationEntry(profile, [use]).functions;
    const areas = entry.areas.filter((one) => one.unit === area.unit && one.area === area.area);
    return {
      add: only({ conversations: [stub(profile, [{ ...entry, windows: 0, messages: 0, errors: 0, areas, polls: [] }])] }),
    };
  };
  for (const area of use.areas) {
    const known = before.areas.find((one) => one.unit === area.unit && one.area === area.area);
    const place = { function: name, unit: area.unit, area: area.area, who: `${conversationText(profile)} ${name}` };
    const severity: Severity = use.acts & CHANGES ? 'high' : 'medium';
    if (known === undefined) {
      // A station that is new as a whole is told once.
      if (before.areas.length === 0 || (area.unit >= 0 && !before.areas.some(({ unit }) => unit === area.unit))) continue;
      out.add({
        kind: 'new_area',
        profile,
        severity,
        confidence: 85,
        ...place,
        expected: [...new Set(before.areas.map((one) => areaText(profile, one.area)))].slice(0, 8).join(', '),
        observed: `${areaText(profile, area.area)} ${intervalsText(area.ranges.list)}`.trim(),
        count: area.presence.count,
        first: area.presence.firstSeen,
        last: area.presence.lastSeen,
        frames: [area.presence.firstFrame, area.presence.lastFrame],
        change: change(area),
      });
      continue;
    }
    const outside = uncovered(area.ranges.list, known.ranges);
    if (outside.length === 0) continue;
    const news = area.news.filter(({ low, high }) => outside.some(([begin, end]) => low <= end && high >= begin));
    out.add({
      kind: 'new_range',
      profile,
      severity,
      confidence: 85,
      ...place,
      expected: `${areaText(profile, area.area)} ${intervalsText(known.ranges)}`.trim(),
      observed: intervalsText(outside),
      count: news.length,
      first: news[0]?.time ?? area.presence.firstSeen,
      last: news.at(-1)?.time ?? area.presence.lastSeen,
      frames: news.map(({ frame }) => frame),
      change: change(area),
    });
  }
  const usual = before.errors / Math.max(1, before.messages);
  const share = use.errors / use.presence.count;
  if (use.errors >= ERRORS_LEAST && share > Math.max(0.01, usual * ERRORS_FACTOR)) {
    out.add({
      kind: 'new_errors',
      profile,
      severity: 'low',
      confidence: 75,
      function: name,
      who: `${conversationText(profile)} ${name}`,
      expected: `${(usual * 100).toFixed(1)} %`,
      observed: `${(share * 100).toFixed(1)} %`,
      count: use.errors,
      first: use.presence.firstSeen,
      last: use.presence.lastSeen,
      frames: [use.firstErrorFrame],
      change: {
        add: only({
          conversations: [
            stub(profile, [{ ...conversationEntry(profile, [use]).functions[0], windows: 0, areas: [], polls: [] }]),
          ],
        }),
      },
    });
  }
}

function areaText(profile: ConversationProfile, area: number): string {
  return area < 0 ? '' : (profile.conversation.protocol.areas.get(area) ?? `area ${area}`);
}
