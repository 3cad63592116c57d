import type { Method } from '@fengsui/advisories';

/** What an entry of the library can be, with the word for it; the last seven are only made by the platform, of one organisation. */
export const entryKinds = {
  vulnerability: { en: 'Vulnerability', zh: '漏洞' },
  advisory: { en: 'Advisory', zh: '安全通告' },
  weakness: { en: 'Weakness', zh: '弱点类型' },
  'attack-pattern': { en: 'Attack pattern', zh: '攻击模式' },
  technique: { en: 'Technique', zh: '攻击技术' },
  tactic: { en: 'Tactic', zh: '攻击战术' },
  mitigation: { en: 'Mitigation', zh: '缓解措施' },
  actor: { en: 'Threat actor', zh: '威胁组织' },
  campaign: { en: 'Campaign', zh: '攻击活动' },
  malware: { en: 'Malware', zh: '恶意代码' },
  tool: { en: 'Tool', zh: '工具' },
  indicator: { en: 'Indicator', zh: '威胁指标' },
  observable: { en: 'Observable', zh: '可观测对象' },
  infrastructure: { en: 'Infrastructure', zh: '攻击基础设施' },
  identity: { en: 'Identity', zh: '身份' },
  location: { en: 'Location', zh: '地点' },
  'data-source': { en: 'Data source', zh: '数据源' },
  'data-component': { en: 'Data component', zh: '数据组件' },
  'device-property': { en: 'Device property', zh: '设备属性' },
  threat: { en: 'Threat', zh: '威胁' },
  'detection-rule': { en: 'Detection rule', zh: '检测规则' },
  fingerprint: { en: 'Fingerprint', zh: '指纹' },
  'warning-list': { en: 'Warning list', zh: '误报清单' },
  taxonomy: { en: 'Taxonomy', zh: '分类法' },
  vendor: { en: 'Vendor', zh: '厂商' },
  product: { en: 'Product', zh: '产品' },
  component: { en: 'Component', zh: '组件' },
  'asset-type': { en: 'Asset type', zh: '资产类型' },
  report: { en: 'Report', zh: '报告' },
  standard: { en: 'Standard', zh: '标准' },
  requirement: { en: 'Requirement', zh: '要求' },
  playbook: { en: 'Playbook', zh: '处置预案' },
  asset: { en: 'Asset', zh: '资产' },
  zone: { en: 'Zone', zh: '区域' },
  site: { en: 'Site', zh: '站点' },
  organisation: { en: 'Organisation', zh: '单位' },
  finding: { en: 'Finding', zh: '发现' },
  file: { en: 'File', zh: '文件' },
  patch: { en: 'Fix', zh: '修复工作' },
} as const satisfies Readonly<Record<string, { en: string; zh: string }>>;

/** What an entry of the library is. */
export type EntryKind = keyof typeof entryKinds;

/** The kinds that belong to one organisation and never come from a file. */
export const tenantKinds: ReadonlySet<EntryKind> = new Set(['asset', 'zone', 'site', 'organisation', 'finding', 'file', 'patch']);

/** The name of an entry in edges: `technique:T0855`, `weakness:CWE-79`, `product:siemens/simatic s7-1500`. */
export type NodeRef = `${EntryKind}:${string}`;

/** One thing that the library knows. */
export interface Entry {
  kind: EntryKind;
  /** What identifies it within its kind: the publisher's identifier where there is one. */
  key: string;
  name: string;
  aliases: string[];
  descriptions: { language: string; text: string }[];
  /** What the kind needs, small and JSON-able: platforms, pattern, hashes, the text of a rule … */
  attributes: Record<string, unknown>;
  /** Times in ISO 8601, as far as the source says. */
  published: string | null;
  modified: string | null;
  /** Whether its publisher took it back, or replaced it. */
  revoked: boolean;
  url: string | null;
}

/** A document about anything but vulnerabilities, read. A large file yields several, with ids `x#1`, `x#2` … */
export interface KnowledgeDocument {
  /** The kind of file: `attack`, `capec`, `cwe`, `stix`, `misp-event`, `sigma` … */
  kind: string;
  id: string;
  title: string;
  /** Who says it. */
  source: string;
  published: string | null;
  method: Method;
  /** Between 0 and 1. */
  confidence: number;
  entries: Entry[];
  edges: Edge[];
}

/** A statement that two entries are related. */
export interface Edge {
  from: NodeRef;
  type: EdgeType;
  to: NodeRef;
  validFrom: string | null;
  validUntil: string | null;
  /** Between 0 and 1. */
  confidence: number;
  /** What the source says of the relation, or the name that the source gives it. */
  text: string | null;
}

/** How two entries can be related; see {@link edgeTypes}. */
export type EdgeType =
  | 'has-weakness'
  | 'affects'
  | 'made-by'
  | 'describes'
  | 'exploits'
  | 'uses'
  | 'targets'
  | 'attributed-to'
  | 'mitigates'
  | 'child-of'
  | 'part-of'
  | 'indicates'
  | 'detects'
  | 'can-precede'
  | 'related-to'
  | 'satisfies'
  | 'contains'
  | 'identifies'
  | 'instance-of'
  | 'located-in'
  | 'affected-by'
  | 'found-on'
  | 'evidences'
  | 'belongs-to'
  | 'based-on'
  | 'variant-of'
  | 'same-as'
  | 'communicates-with'
  | 'remediates';

/** The name of an entry in edges. */
export function nodeRef(kind: EntryKind, key: string): NodeRef {
  return `${kind}:${key}`;
}

/** Kind and key of a name in edges; null when it is none. */
export function parseNodeRef(ref: string): { kind: EntryKind; key: string } | null {
  const colon = ref.indexOf(':');
  const kind = ref.slice(0, Math.max(colon, 0));
  return Object.hasOwn(entryKinds, kind) && colon + 1 < ref.length
    ? { kind: kind as EntryKind, key: ref.slice(colon + 1) }
    : null;
}
