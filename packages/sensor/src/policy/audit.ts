import { protocols } from '@fengsui/wire';
import type { AnalysisResult, Asset, ConversationSummary, Severity } from '../result.ts';
import { scopeOf, subnetOf } from './address.ts';
import { checkPolicy, type CheckOptions } from './check.ts';
import { derivePolicy } from './derive.ts';
import type { Policy } from './document.ts';
import { type Issue, Issues } from './issue.ts';
import { ZoneFinder } from './zones.ts';

/** How isolated a network is. */
export interface Audit {
  /** Whether zones are a person's, or were derived from the same traffic. */
  zones: 'policy' | 'derived';
  conversations: number;
  /** Conversations that cross zones. */
  crossing: number;
  issues: Issue[];
}

/** Levels of the Purdue model at which a person works with the Internet, and those that control. */
const ENTERPRISE = 4;
const DMZ = 3.5;
const SUPERVISION = 2;
/** Roles that join networks because that is their task. */
const JOINS = new Set(['router', 'firewall', 'switch', 'gateway', 'access_point']);
const INDUSTRIAL: ReadonlySet<string> = new Set(protocols.filter(({ industrial }) => industrial).map(({ id }) => id));
/** Protocols that carry names, time and addresses, and are no path into a system by themselves. */
const SERVICES = new Set(['dns', 'ntp', 'dhcp', 'nbns', 'mdns', 'llmnr', 'ssdp', 'lldp', 'icmp']);

/**
 * Audits isolation: what crosses zones without a conduit, what reaches the Internet or is reached from it, what goes past the demilitarised zone, what skips
 * levels, who stands in two networks, and whether office and control share one. Without a policy, levels and zones are those that the traffic shows.
 */
export function auditIsolation(result: AnalysisResult, policy?: Policy, options: CheckOptions = {}): Audit {
  const used = policy ?? derivePolicy(result).policy;
  const finder = new ZoneFinder(used, result);
  const issues = new Issues(options.frames);
  for (const conversation of result.conversations) {
    if (conversation.protocol === 'arp' || scopeOf(conversation.client) === 'many' || scopeOf(conversation.server) === 'many')
      continue;
    internet(conversation, finder, issues);
    levels(conversation, used, finder, issues);
  }
  dualHomed(result, finder, issues);
  flat(result, issues);
  const checked = policy === undefined ? [] : checkPolicy(result, policy, options);
  const rank: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];
  return {
    zones: policy === undefined ? 'derived' : 'policy',
    conversations: result.conversations.length,
    crossing: result.conversations.filter(({ client, server }) => {
      const [from, to] = [finder.zoneOf(client), finder.zoneOf(server)];
      return from !== null && to !== null && from !== to;
    }).length,
    issues: [...issues.list(), ...checked].toSorted((one, other) => rank.indexOf(other.severity) - rank.indexOf(one.severity)),
  };
}

function ends(conversation: ConversationSummary, finder: ZoneFinder): Pick<Issue, 'from' | 'to' | 'client' | 'server'> {
  const { client, server } = conversation;
  return { client, server, from: finder.zoneOf(client), to: finder.zoneOf(server) };
}

function nameOf(address: string, finder: ZoneFinder): string {
  const asset = finder.assetOf(address);
  const about = [
    asset?.role?.replaceAll('_', ' '),
    finder.levelOf(address) === null ? null : `L${finder.levelOf(address)}`,
  ].filter(Boolean);
  return about.length === 0 ? address : `${address} (${about.join(', ')})`;
}

/** Conversations with public addresses from below the enterprise. */
function internet(conversation: ConversationSummary, finder: ZoneFinder, issues: Issues): void {
  const { client, server, protocol, messages } = conversation;
  const [out, into] = [scopeOf(server) === 'public', scopeOf(client) === 'public'];
  if (out === into) return;
  const inside = out ? client : server;
  const level = finder.levelOf(inside);
  if (level !== null && level >= ENTERPRISE && !into) return;
  const industrial = INDUSTRIAL.has(protocol);
  const deep = level !== null && level <= SUPERVISION;
  const severity: Severity = into
    ? industrial || deep
      ? 'critical'
      : 'high'
    : deep
      ? industrial
        ? 'critical'
        : 'high'
      : 'medium';
  const who = nameOf(inside, finder);
  if (into)
    issues.add(
      {
        kind: 'internet_reaches',
        severity,
        ...ends(conversation, finder),
        text: {
          en: `${client} on the Internet talks ${protocol} to ${who} (${messages} messages).`,
          'zh-CN': `互联网地址 ${client} 以 ${protocol} 访问 ${who}（${messages} 条报文）。`,
        },
        advice: {
          en: 'Close the port at the boundary now. Remote access goes through the demilitarised zone, over a VPN with a second factor, to a jump host.',
          'zh-CN': '立即在边界关闭该端口。远程访问应经隔离区，通过双因素 VPN 到达跳板机。',
        },
      },
      [conversation],
    );
  else
    issues.add(
      {
        kind: 'internet_reached',
        severity,
        ...ends(conversation, finder),
        text: {
          en: `${who} reaches ${server} on the Internet by ${protocol} (${messages} messages).`,
          'zh-CN': `${who} 以 ${protocol} 访问互联网地址 ${server}（${messages} 条报文）。`,
        },
        advice: {
          en: 'Find out what it asks there: updates and time have a server of their own in the demilitarised zone; anything else is a way out for an intruder.',
          'zh-CN': '查明其访问目的：更新与授时应由隔离区内的服务器提供；其他外联均可能成为入侵者的通道。',
        },
      },
      [conversation],
    );
}

/** What goes between office and plant without the demilitarised zone, and what skips levels. */
function levels(conversation: ConversationSummary, policy: Policy, finder: ZoneFinder, issues: Issues): void {
  const { client, server, protocol, messages } = conversation;
  if (scopeOf(client) === 'public' || scopeOf(server) === 'public') return;
  const [one, other] = [finder.levelOf(client), finder.levelOf(server)];
  if (one === null || other === null) return;
  const [high, low] = [Math.max(one, other), Math.min(one, other)];
  const industrial = INDUSTRIAL.has(protocol);
  const service = SERVICES.has(protocol);
  const between = `${nameOf(client, finder)} → ${nameOf(server, finder)}`;
  if (high >= ENTERPRISE && low < DMZ) {
    const zone = policy.zones.some(({ level }) => level === DMZ);
    issues.add(
      {
        kind: 'dmz_bypassed',
        severity: service ? 'low' : low <= SUPERVISION ? 'high' : 'medium',
        ...ends(conversation, finder),
        text: {
          en: `${between}: ${protocol} goes between office and plant directly (${messages} messages)${zone ? ', past the demilitarised zone' : '; there is no demilitarised zone'}.`,
          'zh-CN': `${between}：${protocol} 在办公网与生产网之间直接通信（${messages} 条报文）${zone ? '，绕过了隔离区' : '；网络中没有隔离区'}。`,
        },
        advice: {
          en: 'Put a server in the demilitarised zone between them (historian mirror, file drop, jump host), and let neither side open connections through it.',
          'zh-CN': '在隔离区设置中间服务器（历史库镜像、文件中转、跳板机），两侧均不得建立穿透连接。',
        },
      },
      [conversation],
    );
  }
  if (service || high - low < 2 || low >= SUPERVISION) return;
  // An engineer's station and a historian ask controllers by their nature; the office does not.
  const severity: Severity = high >= ENTERPRISE ? (industrial ? 'critical' : 'high') : industrial ? 'low' : 'info';
  issues.add(
    {
      kind: 'level_skipped',
      severity,
      ...ends(conversation, finder),
      text: {
        en: `${between}: ${protocol} skips from level ${one} to level ${other} (${messages} messages).`,
        'zh-CN': `${between}：${protocol} 从第 ${one} 层直达第 ${other} 层（${messages} 条报文）。`,
      },
      advice: {
        en: 'Let the level between serve it: a supervisory server or historian answers for the controllers, and nothing above it asks them.',
        'zh-CN': '由中间层提供数据：由监控服务器或历史库代为应答，上层不直接访问控制器。',
      },
    },
    [conversation],
  );
}

/** Devices with addresses in several networks that are not there to join them. */
function dualHomed(result: AnalysisResult, finder: ZoneFinder, issues: Issues): void {
  for (const asset of result.assets) {
    if (asset.role !== null && JOINS.has(asset.role)) continue;
    const ips = asset.interfaces.flatMap((one) => one.ips).filter((ip) => scopeOf(ip) === 'private');
    const subnets = new Set(ips.map(subnetOf).filter((subnet) => subnet !== ''));
    if (subnets.size < 2) continue;
    const spoken = result.conversations.filter(({ client, server }) => ips.includes(client) || ips.includes(server));
    const used = new Set(
      spoken
        .flatMap(({ client, server }) => [client, server])
        .filter((ip) => ips.includes(ip))
        .map(subnetOf),
    );
    if (used.size < 2) continue;
    const zones = new Set(ips.map((ip) => finder.zoneOf(ip)).filter((zone) => zone !== null));
    const controls = asset.purdueLevel !== null && asset.purdueLevel <= SUPERVISION;
    issues.add(
      {
        kind: 'dual_homed',
        severity: controls || zones.size > 1 ? 'high' : 'medium',
        from: finder.zoneOf(ips[0]),
        to: finder.zoneOf(ips.find((ip) => subnetOf(ip) !== subnetOf(ips[0])) ?? ips[0]),
        client: ips[0],
        server: ips.slice(1).join(', '),
        text: {
          en: `${nameOf(ips[0], finder)} stands in ${subnets.size} networks at once (${[...subnets].join(', ')}): whoever takes it is in all of them.`,
          'zh-CN': `${nameOf(ips[0], finder)} 同时处于 ${subnets.size} 个网络（${[...subnets].join('、')}）：控制该主机即可进入全部网络。`,
        },
        advice: {
          en: 'Join the networks by a firewall, not by a host; if it must have two interfaces, switch forwarding off and watch it.',
          'zh-CN': '网络之间应通过防火墙连接而非主机；若必须双网卡，应关闭转发并加强监视。',
        },
      },
      spoken.slice(0, 16),
    );
  }
}

/** Networks in which controllers and the office live side by side: nothing between them can be filtered. */
function flat(result: AnalysisResult, issues: Issues): void {
  const bySubnet = new Map<string, Asset[]>();
  for (const asset of result.assets) {
    for (const subnet of new Set(
      asset.interfaces.flatMap(({ ips }) => ips.filter((ip) => scopeOf(ip) === 'private').map(subnetOf)),
    )) {
      if (subnet !== '') bySubnet.set(subnet, [...(bySubnet.get(subnet) ?? []), asset]);
    }
  }
  for (const [subnet, assets] of bySubnet) {
    const control = assets.filter(({ purdueLevel }) => purdueLevel !== null && purdueLevel <= 1);
    const office = assets.filter(({ purdueLevel }) => purdueLevel !== null && purdueLevel >= ENTERPRISE);
    if (control.length === 0 || office.length === 0) continue;
    const inside = new Set([...control, ...office].flatMap(({ interfaces }) => interfaces.flatMap(({ ips }) => ips)));
    issues.add(
      {
        kind: 'flat_network',
        severity: 'medium',
        from: null,
        to: null,
        client: subnet,
        server: '',
        text: {
          en: `${subnet} holds ${control.length} controllers or field devices and ${office.length} office computers: no boundary lies between them.`,
          'zh-CN': `${subnet} 中同时有 ${control.length} 台控制或现场设备与 ${office.length} 台办公计算机：两者之间没有边界。`,
        },
        advice: {
          en: 'Give the controllers a network of their own behind a firewall; start with the conduits that the derived policy lists.',
          'zh-CN': '将控制设备划入防火墙后的独立网络；可从推导策略所列的管道开始。',
        },
      },
      result.conversations.filter(({ client, server }) => inside.has(client) && inside.has(server)).slice(0, 8),
    );
  }
}
