import type { Graph, GraphEdge, GraphNode } from './schema.ts';

/** An attribute of GraphML: its name, where it stands, its type, and where its value comes from. */
interface Attribute<T> {
  name: string;
  type: 'string' | 'double' | 'boolean';
  of: (one: T) => string | number | boolean | null;
}

const nodeAttributes: readonly Attribute<GraphNode>[] = [
  { name: 'ref', type: 'string', of: ({ ref }) => ref },
  { name: 'kind', type: 'string', of: ({ kind }) => kind },
  { name: 'key', type: 'string', of: ({ key }) => key },
  { name: 'label', type: 'string', of: ({ label }) => label },
  { name: 'label_zh', type: 'string', of: ({ labelZh }) => labelZh },
  { name: 'summary', type: 'string', of: ({ summary }) => summary || null },
  { name: 'severity', type: 'string', of: ({ severity }) => severity },
  { name: 'sources', type: 'string', of: ({ sources }) => sources.join(', ') || null },
  { name: 'own', type: 'boolean', of: ({ own }) => own },
];
const edgeAttributes: readonly Attribute<GraphEdge>[] = [
  { name: 'type', type: 'string', of: ({ type }) => type },
  { name: 'source', type: 'string', of: ({ source }) => source },
  { name: 'document', type: 'string', of: ({ document }) => document },
  { name: 'method', type: 'string', of: ({ method }) => method },
  { name: 'confidence', type: 'double', of: ({ confidence }) => confidence },
  { name: 'valid_from', type: 'string', of: ({ validFrom }) => validFrom },
  { name: 'valid_until', type: 'string', of: ({ validUntil }) => validUntil },
  { name: 'seen_at', type: 'string', of: ({ seenAt }) => seenAt },
  { name: 'text', type: 'string', of: ({ text }) => text },
];

/**
 * A graph as GraphML 1.0 (graphml.graphdrawing.org), which Gephi, yEd, Cytoscape and networkx read. Its identifiers are name tokens of XML, which keys of nodes are
 * not: they are numbered, and the name of a node is among its data.
 */
export function toGraphml({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ ref }, at) => [ref, `n${at}`]));
  const keys = [
    ...nodeAttributes.map(({ name, type }) => `  <key id="n_${name}" for="node" attr.name="${name}" attr.type="${type}"/>`),
    ...edgeAttributes.map(({ name, type }) => `  <key id="e_${name}" for="edge" attr.name="${name}" attr.type="${type}"/>`),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    '  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">',
    ...keys,
    '  <graph id="fengsui" edgedefault="directed">',
    ...nodes.map((node) => `    <node id="${ids.get(node.ref)}">${data('n', nodeAttributes, node)}</node>`),
    ...edges.flatMap((edge, at) => {
      const [source, target] = [ids.get(edge.from), ids.get(edge.to)];
      if (source === undefined || target === undefined) return [];
      return [`    <edge id="e${at}" source="${source}" target="${target}">${data('e', edgeAttributes, edge)}</edge>`];
    }),
    '  </graph>',
    '</graphml>',
    '',
  ].join('\n');
}

function data<T>(prefix: string, attributes: readonly Attribute<T>[], one: T): string {
  return attributes
    .map(({ name, of }) => {
      const value = of(one);
      return value === null ? '' : `<data key="${prefix}_${name}">${escape(String(value))}</data>`;
    })
    .join('');
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text that XML 1.0 allows (§2.2): control characters and halves of surrogate pairs become U+FFFD. */
function escape(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign])
  );
}
