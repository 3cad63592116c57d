import { type EdgeType, type EntryKind, type NodeRef, parseNodeRef } from './entry.ts';

/** A type of edge: how it reads from its first end to its second, and which kinds may stand at the ends (null: any). */
export interface EdgeTypeInfo {
  label: { en: string; zh: string };
  from: readonly EntryKind[] | null;
  to: readonly EntryKind[] | null;
}

const behaviours = ['technique', 'attack-pattern', 'threat', 'tactic'] as const;
const adversaries = ['actor', 'campaign', 'malware', 'tool', 'infrastructure', 'identity'] as const;
const clues = ['indicator', 'observable', 'detection-rule', 'fingerprint', 'finding', 'file'] as const;
const things = ['product', 'component', 'asset-type', 'asset', 'device-property'] as const;
const flaws = ['vulnerability', 'weakness', 'threat'] as const;

/** Every type of edge. */
export const edgeTypes: Readonly<Record<EdgeType, EdgeTypeInfo>> = {
  'has-weakness': {
    label: { en: 'has the weakness', zh: '属于弱点' },
    from: ['vulnerability', 'advisory', 'threat', ...things],
    to: ['weakness'],
  },
  affects: {
    label: { en: 'affects', zh: '影响' },
    from: [...flaws, 'advisory', 'technique', 'attack-pattern'],
    to: ['vendor', ...things],
  },
  'made-by': {
    label: { en: 'is made by', zh: '由其制造' },
    from: [...things, 'tool', 'fingerprint'],
    to: ['vendor', 'identity'],
  },
  describes: {
    label: { en: 'describes', zh: '描述' },
    from: ['advisory', 'report', 'standard', 'taxonomy', 'playbook', 'warning-list'],
    to: null,
  },
  exploits: { label: { en: 'exploits', zh: '利用' }, from: [...adversaries, ...behaviours], to: [...flaws] },
  uses: {
    label: { en: 'uses', zh: '使用' },
    from: [...adversaries, 'technique', 'attack-pattern', 'playbook', 'detection-rule', 'component', 'product'],
    to: [...behaviours, ...adversaries, 'data-component', 'observable', 'component', 'product'],
  },
  targets: {
    label: { en: 'targets', zh: '针对' },
    from: [...adversaries, ...behaviours, 'indicator'],
    to: [...things, ...flaws, 'identity', 'location', 'vendor', 'infrastructure', 'taxonomy', 'organisation'],
  },
  'attributed-to': {
    label: { en: 'is attributed to', zh: '归因于' },
    from: [...adversaries, 'report', 'finding'],
    to: ['actor', 'campaign', 'identity'],
  },
  mitigates: {
    label: { en: 'mitigates', zh: '缓解' },
    from: ['mitigation', 'detection-rule', 'playbook', 'requirement'],
    to: [...flaws, 'technique', 'attack-pattern', 'malware', 'tool', 'indicator'],
  },
  'child-of': { label: { en: 'is a kind of', zh: '是其子类' }, from: null, to: null },
  'part-of': { label: { en: 'is part of', zh: '属于其组成' }, from: null, to: null },
  indicates: {
    label: { en: 'indicates', zh: '指示' },
    from: [...clues, 'device-property'],
    to: [...adversaries, ...behaviours, 'vulnerability', 'taxonomy', 'report'],
  },
  detects: {
    label: { en: 'detects', zh: '检测' },
    from: ['detection-rule', 'data-component', 'data-source', 'fingerprint', 'tool'],
    to: [
      ...behaviours,
      'malware',
      'tool',
      'actor',
      'campaign',
      'vulnerability',
      'indicator',
      'observable',
      'asset-type',
      'product',
    ],
  },
  'can-precede': {
    label: { en: 'can precede', zh: '可先于' },
    from: [...behaviours, 'weakness'],
    to: [...behaviours, 'weakness'],
  },
  'related-to': { label: { en: 'is related to', zh: '相关' }, from: null, to: null },
  satisfies: {
    label: { en: 'satisfies', zh: '满足' },
    from: ['mitigation', 'product', 'component', 'playbook', 'detection-rule', 'requirement', 'asset'],
    to: ['requirement', 'standard'],
  },
  contains: { label: { en: 'contains', zh: '包含' }, from: null, to: null },
  identifies: { label: { en: 'identifies', zh: '识别' }, from: ['fingerprint'], to: [...things, 'vendor', 'tool', 'malware'] },
  'instance-of': {
    label: { en: 'is an instance of', zh: '是其实例' },
    from: ['asset', 'finding', 'file', 'component', 'product', 'malware', 'observable'],
    to: ['product', 'asset-type', 'detection-rule', 'component', 'malware'],
  },
  'located-in': { label: { en: 'is located in', zh: '位于' }, from: null, to: ['zone', 'site', 'location', 'asset'] },
  'affected-by': {
    label: { en: 'is affected by', zh: '受其影响' },
    from: [...things, 'organisation', 'site'],
    to: [...flaws, 'advisory'],
  },
  'found-on': {
    label: { en: 'was found on', zh: '发现于' },
    from: [...clues, ...adversaries, ...behaviours, 'vulnerability', 'report'],
    to: ['asset', 'zone', 'site', 'organisation', 'identity', 'location', 'infrastructure'],
  },
  evidences: {
    label: { en: 'is evidence of', zh: '佐证' },
    from: ['observable', 'finding', 'file', 'report', 'indicator', 'asset'],
    to: null,
  },
  'belongs-to': {
    label: { en: 'belongs to', zh: '归属于' },
    from: null,
    to: ['organisation', 'site', 'zone', 'asset', 'identity', 'vendor', 'observable', 'infrastructure', 'actor'],
  },
  'based-on': { label: { en: 'is based on', zh: '基于' }, from: null, to: null },
  'variant-of': {
    label: { en: 'is a variant of', zh: '是其变种' },
    from: [...adversaries, ...behaviours, 'product', 'component', 'weakness', 'indicator'],
    to: [...adversaries, ...behaviours, 'product', 'component', 'weakness', 'indicator'],
  },
  'same-as': { label: { en: 'is the same as', zh: '等同于' }, from: null, to: null },
  // From whoever asks to whoever answers.
  'communicates-with': { label: { en: 'communicates with', zh: '与其通信' }, from: ['asset'], to: ['asset'] },
  remediates: { label: { en: 'remediates', zh: '修复' }, from: ['patch'], to: ['vulnerability'] },
};

/** Whether a type of edge may join these entries. */
export function joins(type: EdgeType, from: NodeRef, to: NodeRef): boolean {
  const [one, other] = [parseNodeRef(from), parseNodeRef(to)];
  if (one === null || other === null) return false;
  const info = edgeTypes[type];
  return (info.from === null || info.from.includes(one.kind)) && (info.to === null || info.to.includes(other.kind));
}
