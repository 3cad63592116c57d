import { edgeTypes, entryKinds } from '@fengsui/knowledge';
import type { Graph, GraphNode } from './schema.ts';

/** A graph with a node of every kind and an edge of every type, for the tests of the files that are made of graphs. */

const kinds = Object.keys(entryKinds);
const types = Object.keys(edgeTypes);

const node = (kind: string, at: number, change: Partial<GraphNode> = {}): GraphNode => ({
  ref: `${kind}:${at}`,
  kind,
  key: String(at),
  label: `A ${kind}`,
  labelZh: null,
  summary: at % 2 === 0 ? 'What it is' : '',
  severity: at % 3 === 0 ? 'high' : null,
  sources: ['test'],
  own: false,
  ended: null,
  at: at % 2 === 0 ? '2024-01-01T00:00:00Z' : null,
  attributes: {},
  edges: 1,
  ...change,
});

const nodes = [
  ...kinds.map((kind, at) => node(kind, at)),
  node('vulnerability', 900, { ref: 'vulnerability:CVE-2024-12345', key: 'CVE-2024-12345', label: 'CVE-2024-12345' }),
  node('indicator', 901, { attributes: { pattern: "[ipv4-addr:value = '198.51.100.1']", patternType: 'stix' } }),
  node('technique', 902, {
    ref: 'technique:T0855',
    key: 'T0855',
    label: 'Unauthorized Command Message',
    labelZh: '未授权命令消息',
    attributes: { platforms: ['Field Controller'], aliases: ['T0855-old'], url: 'https://attack.mitre.org/techniques/T0855' },
  }),
  node('mitigation', 903, { ref: 'mitigation:M0807', key: 'M0807', label: 'Network Allowlists' }),
];

const refOf = (kind: string) => nodes.find((one) => one.kind === kind)!.ref;
/** Edges that mean something. */
const sensible: readonly [type: string, from: string, to: string][] = [
  ['mitigates', 'mitigation:M0807', 'technique:T0855'],
  ['exploits', refOf('malware'), 'vulnerability:CVE-2024-12345'],
  ['affects', 'vulnerability:CVE-2024-12345', refOf('product')],
  ['made-by', refOf('product'), refOf('vendor')],
  ['uses', refOf('actor'), refOf('malware')],
  ['detects', refOf('detection-rule'), 'technique:T0855'],
  ['child-of', 'technique:T0855', refOf('technique')],
  ['satisfies', 'mitigation:M0807', refOf('requirement')],
];

export const everyKind: Graph = {
  nodes,
  edges: [...types.map((type, at) => [type, nodes[at % nodes.length].ref, nodes[(at + 1) % nodes.length].ref]), ...sensible].map(
    ([type, from, to], at) => ({
      id: String(at),
      from,
      type,
      to,
      source: 'NVD',
      document: at % 2 === 0 ? `cve:${at}` : null,
      method: 'database-entry',
      confidence: 0.755,
      validFrom: at % 3 === 0 ? null : '2024-01-01T00:00:00.123456Z',
      validUntil: at % 4 === 0 ? '2025-01-01T00:00:00Z' : at % 4 === 1 ? '2024-01-01T00:00:00.123456Z' : null,
      seenAt: '2024-02-01T00:00:00Z',
      text: at % 2 === 0 ? 'Because' : null,
    }),
  ),
};
