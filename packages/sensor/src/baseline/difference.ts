import { createHash } from 'node:crypto';
import type { Severity } from '../result.ts';
import type { BaselineContent } from './document.ts';
import type { Sentence } from './stability.ts';

/** What can differ from a baseline. */
export const DIFFERENCE_KINDS = [
  'new_host',
  'address_moved',
  'new_conversation',
  'new_function',
  'new_station',
  'new_area',
  'new_range',
  'new_errors',
  'value_out_of_range',
  'value_not_known',
  'value_changes_faster',
  'value_stuck',
  'value_not_physical',
  'relation_broken',
  'cycle_changed',
  'jitter_changed',
  'response_slower',
  'busier',
  'silent_conversation',
  'silent_poll',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** What a difference is about; fields that do not apply are null. */
export interface Subject {
  client: string;
  server: string;
  protocol: string | null;
  port: number | null;
  function: string | null;
  unit: number | null;
  area: number | null;
  /** Name of a value, or of a poll. */
  name: string | null;
}

/** What a person's approval does to the baseline. */
export interface Change {
  /** Merged into the content. */
  add?: BaselineContent;
  /** Put in the place of the conversation's poll, point or relation with the same key. */
  replace?: BaselineContent;
  /** Taken out: keys of conversations, of polls in them, of relations. */
  remove?: { conversation?: string; poll?: string; relation?: [string, string] };
}

/** One way in which what was seen is not what was learnt. */
export interface Difference {
  /** The same for the same kind and subject, whatever was observed and whenever. */
  id: string;
  kind: DifferenceKind;
  severity: Severity;
  /** 0 to 100: how sure it is that this is not what the baseline simply had not seen yet. */
  confidence: number;
  subject: Subject;
  /** What the baseline knows and what was seen, in words without a language: numbers, ranges, names. */
  expected: string;
  observed: string;
  count: number;
  firstSeen: string;
  lastSeen: string;
  frames: number[];
  text: Sentence;
  change: Change;
}

/** Stable id of a difference: twelve hexadecimal digits. */
export function differenceId(kind: DifferenceKind, subject: Subject): string {
  const { client, server, protocol, port, function: use, unit, area, name } = subject;
  const key = [kind, client, server, protocol, port, use, unit, area, name].map((part) => part ?? '').join('\u0000');
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

type Wording = (who: string, expected: string, observed: string) => Sentence;

/** Every kind in words: who (subject), what the baseline knows, what was seen. */
export const WORDINGS: { readonly [kind in DifferenceKind]: Wording } = {
  new_host: (who) => ({ en: `${who} was never seen on this network.`, 'zh-CN': `${who} 从未在该网络中出现过。` }),
  address_moved: (who, expected, observed) => ({
    en: `${who} is sent from ${observed}; it was always ${expected}: another device has taken the address, or the device was replaced.`,
    'zh-CN': `${who} 的报文来自 ${observed}，此前一直为 ${expected}：该地址被另一设备占用，或设备已更换。`,
  }),
  new_conversation: (who, _expected, observed) => ({
    en: `${who} never talked before; now: ${observed}.`,
    'zh-CN': `${who} 之前从未通信；现在：${observed}。`,
  }),
  new_function: (who, expected, observed) => ({
    en: `${who} uses ${observed} for the first time; known: ${expected}.`,
    'zh-CN': `${who} 首次使用 ${observed}；已知：${expected}。`,
  }),
  new_station: (who, expected, observed) => ({
    en: `${who} addresses station ${observed}; known: ${expected || 'none'}.`,
    'zh-CN': `${who} 访问站号 ${observed}；已知：${expected || '无'}。`,
  }),
  new_area: (who, expected, observed) => ({
    en: `${who} touches ${observed}, an area not touched before; known: ${expected || 'none'}.`,
    'zh-CN': `${who} 访问了从未访问过的数据区 ${observed}；已知：${expected || '无'}。`,
  }),
  new_range: (who, expected, observed) => ({
    en: `${who} touches addresses ${observed}; known: ${expected}.`,
    'zh-CN': `${who} 访问地址 ${observed}；已知范围：${expected}。`,
  }),
  new_errors: (who, expected, observed) => ({
    en: `${who}: ${observed} of the messages carry errors; usual: ${expected}.`,
    'zh-CN': `${who}：${observed} 的报文带有错误；通常为 ${expected}。`,
  }),
  value_out_of_range: (who, expected, observed) => ({
    en: `${who} reached ${observed}; it always lay in ${expected}.`,
    'zh-CN': `${who} 达到 ${observed}；此前始终在 ${expected} 之内。`,
  }),
  value_not_known: (who, expected, observed) => ({
    en: `${who} is ${observed}; it only ever was ${expected}.`,
    'zh-CN': `${who} 为 ${observed}；此前只出现过 ${expected}。`,
  }),
  value_changes_faster: (who, expected, observed) => ({
    en: `${who} changes by ${observed} a second; the steepest change known is ${expected}.`,
    'zh-CN': `${who} 每秒变化 ${observed}；已知最大变化率为 ${expected}。`,
  }),
  value_stuck: (who, expected, observed) => ({
    en: `${who} has not changed for ${observed}; it never stood still for longer than ${expected}: a frozen sensor, or a replayed value.`,
    'zh-CN': `${who} 已有 ${observed} 未变化；此前静止从未超过 ${expected}：传感器卡死，或数值被重放。`,
  }),
  value_not_physical: (who, expected, observed) => ({
    en: `${who} is ${observed}, which is not possible: the physical range is ${expected}.`,
    'zh-CN': `${who} 为 ${observed}，物理上不可能：物理范围为 ${expected}。`,
  }),
  relation_broken: (who, expected, observed) => ({
    en: `${who} no longer follow each other: ${observed}, where ${expected} always held.`,
    'zh-CN': `${who} 之间的关系被打破：${observed}，此前始终满足 ${expected}。`,
  }),
  cycle_changed: (who, expected, observed) => ({
    en: `${who} comes every ${observed}; it came every ${expected}.`,
    'zh-CN': `${who} 的周期为 ${observed}；此前为 ${expected}。`,
  }),
  jitter_changed: (who, expected, observed) => ({
    en: `${who} comes less evenly: its cycle varies by ${observed}, before by ${expected}.`,
    'zh-CN': `${who} 的周期抖动为 ${observed}；此前为 ${expected}。`,
  }),
  response_slower: (who, expected, observed) => ({
    en: `${who} is answered within ${observed}; before within ${expected}: the device is loaded, the path changed, or something sits between.`,
    'zh-CN': `${who} 的响应时间为 ${observed}；此前为 ${expected}：设备负载升高、路径改变，或有中间设备。`,
  }),
  busier: (who, expected, observed) => ({
    en: `${who}: up to ${observed} messages a minute; before at most ${expected}.`,
    'zh-CN': `${who}：每分钟最多 ${observed} 条报文；此前最多 ${expected} 条。`,
  }),
  silent_conversation: (who, expected, observed) => ({
    en: `${who} has been silent for ${observed}; it was heard in ${expected} of the time.`,
    'zh-CN': `${who} 已静默 ${observed}；此前在 ${expected} 的时间内都有通信。`,
  }),
  silent_poll: (who, expected, observed) => ({
    en: `${who} has not been asked or sent for ${observed}; it was in ${expected} of the time.`,
    'zh-CN': `${who} 已有 ${observed} 未出现；此前在 ${expected} 的时间内都有。`,
  }),
};
