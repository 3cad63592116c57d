import { protocols } from '@fengsui/wire';
import type { BaselineContent } from '../baseline/document.ts';
import { intervalsText, uncovered } from '../baseline/intervals.ts';
import type { AnalysisResult, ConversationSummary, Severity } from '../result.ts';
import { contains, network, scopeOf } from './address.ts';
import { crossing } from './derive.ts';
import { type Allowance, type Exception, INTERNET_ZONE, type Policy } from './document.ts';
import { conversationId, type Frames, type Issue, Issues } from './issue.ts';
import { ZoneFinder } from './zones.ts';

export interface CheckOptions {
  /** Day that exceptions are held against; the last day of the captures without it. */
  today?: string;
  /** What was learnt of the same traffic; ranges are checked only with it. */
  content?: BaselineContent;
  frames?: Frames;
}

const INDUSTRIAL: ReadonlySet<string> = new Set(protocols.filter(({ industrial }) => industrial).map(({ id }) => id));
/** Functions that change something weigh more than those that look. */
const CHANGES = /write|control|program|download|operate|command|stop|start|reset|set|delete|force/;

/** What crosses zones although the policy does not allow it, and who belongs to no zone. */
export function checkPolicy(result: AnalysisResult, policy: Policy, options: CheckOptions = {}): Issue[] {
  const finder = new ZoneFinder(policy, result);
  const today =
    options.today ??
    (
      result.captures
        .flatMap(({ last }) => (last === null ? [] : [last]))
        .toSorted()
        .at(-1) ?? ''
    ).slice(0, 10);
  const issues = new Issues(options.frames);
  for (const conversation of result.conversations) checkConversation(conversation, policy, finder, today, options, issues);
  strangers(result, finder, issues);
  return issues.list();
}

function checkConversation(
  conversation: ConversationSummary,
  policy: Policy,
  finder: ZoneFinder,
  today: string,
  options: CheckOptions,
  issues: Issues,
): void {
  const ends = crossing(conversation, finder);
  if (ends === null) return;
  const { client, server, protocol, port } = conversation;
  const between = policy.conduits.filter(({ from, to }) => from === ends.from && to === ends.to);
  const refused = refusal(
    conversation,
    between.flatMap(({ allow }) => allow),
    options.content,
  );
  if (refused === null) return;
  const excepted = (policy.exceptions ?? []).filter((exception) => isExcepted(exception, conversation, ends, finder));
  if (excepted.some(({ expires }) => expires >= today)) return;
  const base = { ...ends, client, server };
  const what = `${protocol}${port === null ? '' : ` (port ${port})`}`;
  const [expired] = excepted;
  if (expired !== undefined) {
    issues.add(
      {
        ...base,
        kind: 'exception_expired',
        severity: 'medium',
        text: {
          en: `${client} still talks ${what} to ${server} by the exception ${expired.id}, which ended on ${expired.expires}.`,
          'zh-CN': `${client} 仍依据例外 ${expired.id} 以 ${what} 访问 ${server}，该例外已于 ${expired.expires} 到期。`,
        },
        advice: {
          en: `Ask ${expired.owner} whether it is still needed; end it, or make it a conduit.`,
          'zh-CN': `向 ${expired.owner} 确认是否仍需要；终止该通信，或将其纳入管道。`,
        },
      },
      [conversation],
    );
    return;
  }
  const industrial = INDUSTRIAL.has(protocol);
  const changes = conversation.functions.some(({ name }) => CHANGES.test(name));
  const outside = ends.from === INTERNET_ZONE || ends.to === INTERNET_ZONE;
  const far = Math.abs((finder.levelOf(client) ?? 2) - (finder.levelOf(server) ?? 2)) >= 2;
  const severity: Severity = industrial
    ? outside
      ? 'critical'
      : changes
        ? 'high'
        : 'medium'
    : outside
      ? 'high'
      : far
        ? 'medium'
        : 'low';
  issues.add(
    { ...base, kind: refused.kind, severity, text: refused.text(conversation, ends, what), advice: ADVICE[refused.kind] },
    [conversation],
  );
}

interface Refusal {
  kind: 'no_conduit' | 'protocol_not_allowed' | 'function_not_allowed' | 'range_not_allowed';
  text: (conversation: ConversationSummary, ends: { from: string; to: string }, what: string) => Issue['text'];
}

const ADVICE: { readonly [kind in Refusal['kind']]: Issue['advice'] } = {
  no_conduit: {
    en: 'Find out who needs it. Add a conduit with the protocol and functions that it needs, or block it at the boundary.',
    'zh-CN': '查明业务需要；为其建立仅含所需协议与功能的管道，或在边界阻断。',
  },
  protocol_not_allowed: {
    en: 'Block it at the boundary, or add the protocol to the conduit after its owner agreed.',
    'zh-CN': '在边界阻断，或经负责人同意后将该协议加入管道。',
  },
  function_not_allowed: {
    en: 'Look at the frames: was it maintenance? A firewall that reads the protocol can refuse these functions.',
    'zh-CN': '查看报文，确认是否为检修操作；可用识别该协议的防火墙拒绝这些功能。',
  },
  range_not_allowed: {
    en: 'Look at what lies at these addresses, and who asked for it.',
    'zh-CN': '核实这些地址对应的数据及请求者。',
  },
};

/** Why the allowances do not cover a conversation; null when they do. */
function refusal(
  conversation: ConversationSummary,
  allow: readonly Allowance[],
  content: BaselineContent | undefined,
): Refusal | null {
  if (allow.length === 0)
    return {
      kind: 'no_conduit',
      text: ({ client, server, messages }, { from, to }, what) => ({
        en: `${client} in ${from} talks ${what} to ${server} in ${to} (${messages} messages); no conduit joins these zones.`,
        'zh-CN': `${from} 中的 ${client} 以 ${what} 访问 ${to} 中的 ${server}（${messages} 条报文）；两区域之间没有管道。`,
      }),
    };
  const { protocol, port } = conversation;
  const fit = allow.filter(
    (one) =>
      (one.protocol === '*' || one.protocol === protocol) &&
      (one.ports === undefined || port === null || one.ports.includes(port)),
  );
  if (fit.length === 0)
    return {
      kind: 'protocol_not_allowed',
      text: ({ client, server }, { from, to }, what) => ({
        en: `${client} in ${from} talks ${what} to ${server} in ${to}; the conduit allows ${allow.map((one) => one.protocol).join(', ')}.`,
        'zh-CN': `${from} 中的 ${client} 以 ${what} 访问 ${to} 中的 ${server}；管道仅允许 ${allow.map((one) => one.protocol).join('、')}。`,
      }),
    };
  if (fit.every(({ functions }) => functions !== undefined)) {
    const allowed = new Set(fit.flatMap(({ functions = [] }) => functions));
    const others = conversation.functions.filter(({ name }) => !allowed.has(name)).map(({ name }) => name);
    if (others.length > 0)
      return {
        kind: 'function_not_allowed',
        text: ({ client, server }, { from, to }, what) => ({
          en: `${client} in ${from} uses ${others.join(', ')} of ${what} on ${server} in ${to}, which the conduit does not allow.`,
          'zh-CN': `${from} 中的 ${client} 对 ${to} 中的 ${server} 使用了管道未允许的 ${what} 功能 ${others.join('、')}。`,
        }),
      };
  }
  const outside =
    content === undefined || fit.some(({ ranges }) => ranges === undefined) ? '' : outsideOf(conversation, fit, content);
  if (outside === '') return null;
  return {
    kind: 'range_not_allowed',
    text: ({ client, server }, { from, to }, what) => ({
      en: `${client} in ${from} touches addresses ${outside} by ${what} on ${server} in ${to}, which the conduit does not allow.`,
      'zh-CN': `${from} 中的 ${client} 以 ${what} 访问了 ${to} 中 ${server} 的地址 ${outside}，管道未允许。`,
    }),
  };
}

function outsideOf(conversation: ConversationSummary, allow: readonly Allowance[], content: BaselineContent): string {
  const id = conversationId(conversation);
  const learnt = content.conversations.find((one) => conversationId(one) === id);
  const ranges = allow.flatMap(({ ranges: list = [] }) => list);
  const found = (learnt?.functions ?? []).flatMap(({ areas }) =>
    areas.flatMap((area) => {
      const allowed = ranges
        .filter((one) => (one.area === undefined || one.area === area.area) && (one.unit === undefined || one.unit === area.unit))
        .map(({ from, to }): [number, number] => [from, to])
        .toSorted(([one], [other]) => one - other);
      return uncovered(area.ranges, allowed);
    }),
  );
  return intervalsText(found);
}

function isExcepted(
  exception: Exception,
  conversation: ConversationSummary,
  ends: { from: string; to: string },
  finder: ZoneFinder,
): boolean {
  const covers = (side: string, zone: string, address: string) => {
    if (side === zone) return true;
    const net = network(side);
    return (
      net !== null &&
      (contains(net, address) ||
        (finder.assetOf(address)?.interfaces.some(({ ips }) => ips.some((ip) => contains(net, ip))) ?? false))
    );
  };
  return (
    (exception.protocol === undefined || exception.protocol === conversation.protocol) &&
    covers(exception.from, ends.from, conversation.client) &&
    covers(exception.to, ends.to, conversation.server)
  );
}

/** Devices inside that no zone claims. */
function strangers(result: AnalysisResult, finder: ZoneFinder, issues: Issues): void {
  for (const asset of result.assets) {
    const addresses = asset.interfaces.flatMap(({ mac, ips }) => [...ips, ...(mac === null ? [] : [mac])]);
    const inside = addresses.filter(
      (address) =>
        scopeOf(address) === 'private' || (scopeOf(address) === 'link' && asset.interfaces.every(({ ips }) => ips.length === 0)),
    );
    if (inside.length === 0 || addresses.some((address) => finder.zoneOf(address) !== null)) continue;
    const conversations = result.conversations.filter(({ client, server }) => inside.includes(client) || inside.includes(server));
    issues.add(
      {
        kind: 'no_zone',
        severity: 'medium',
        from: null,
        to: null,
        client: inside[0],
        server: '',
        text: {
          en: `${inside[0]}${asset.role === null ? '' : ` (${asset.role})`} belongs to no zone.`,
          'zh-CN': `${inside[0]}${asset.role === null ? '' : `（${asset.role}）`} 不属于任何区域。`,
        },
        advice: {
          en: 'Find the device. If it belongs to the plant, add it to its zone; otherwise take it off the network.',
          'zh-CN': '定位该设备。若属于本厂，将其加入相应区域；否则断开其网络。',
        },
      },
      conversations.slice(0, 8),
    );
  }
}
