import { isObject, type JsonObject, lookUp, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type EdgeType, type NodeRef, nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { clusterRef } from './tags.ts';
import { refusal } from '../refusal.ts';

/** Types of relations between clusters that are edges of their own. */
const relations: Readonly<Record<string, EdgeType>> = {
  'similar-to': 'related-to',
  similar: 'related-to',
  'variant-of': 'variant-of',
  uses: 'uses',
  'used-by': 'related-to',
  'attributed-to': 'attributed-to',
  'part-of': 'part-of',
  'subtechnique-of': 'child-of',
  mitigates: 'mitigates',
  targets: 'targets',
  detects: 'detects',
};

/** Estimative words of probability in the tags of a relation. */
const likelihood: Readonly<Record<string, number>> = {
  'almost-certain': 0.95,
  'very-likely': 0.85,
  likely: 0.7,
  'roughly-even-chance': 0.5,
  unlikely: 0.3,
  'very-unlikely': 0.15,
  'almost-no-chance': 0.05,
};

const mostClusters = 200_000;

/** Galaxies of MISP, and their clusters: threat actors, malware, sectors, tools, and the mirror of ATT&CK. */
export const mispGalaxyReader: JsonReader = {
  kind: 'misp-galaxy',
  recognise: (value) => {
    if (!isObject(value) || textOf(value, 'type') === '' || textOf(value, 'uuid') === '' || textOf(value, 'name') === '')
      return false;
    const clusters =
      Array.isArray(value.values) && objectsOf(value, 'values').every((cluster) => textOf(cluster, 'value') !== '');
    return clusters || (textOf(value, 'namespace') !== '' && textOf(value, 'icon') !== '');
  },
  *read(value): Generator<LibraryItem> {
    const type = textOf(value, 'type');
    const clusters = objectsOf(value, 'values');
    const draft = new Draft({
      kind: 'misp-galaxy',
      id: clusters.length > 0 ? type : `${type} (galaxy)`,
      title: textOf(value, 'name'),
      source: textOf(value, 'source').slice(0, 100) || 'MISP',
      method: 'database-entry',
      confidence: 0.7,
    });
    const galaxy = draft.entry({
      kind: 'taxonomy',
      key: `misp-galaxy/${type}`,
      name: textOf(value, 'name'),
      description: textOf(value, 'description'),
      attributes: { category: textOf(value, 'category'), version: textOf(value, 'version'), authors: textsOf(value, 'authors') },
    });
    if (clusters.length > mostClusters)
      yield { at: 'values', ...refusal('manyClusters', { count: clusters.length, most: mostClusters }) };
    const nodes = new Map<string, NodeRef>();
    for (const cluster of clusters.slice(0, mostClusters))
      nodes.set(textOf(cluster, 'uuid'), addCluster(cluster, type, galaxy, draft));
    for (const cluster of clusters.slice(0, mostClusters)) addRelations(cluster, nodes, draft);
    yield* told('values', draft.documents());
  },
};

function addCluster(cluster: JsonObject, type: string, galaxy: NodeRef, draft: Draft): NodeRef {
  const meta = memberOf(cluster, 'meta');
  const value = textOf(cluster, 'value');
  const { kind, key } = clusterRef(type, value, textsOf(meta, 'external_id')[0] ?? '');
  const { synonyms: _, refs, ...rest } = isObject(meta) ? meta : {};
  const elsewhere = objectsOf(cluster, 'related').map((relation) => ({
    uuid: textOf(relation, 'dest-uuid'),
    type: textOf(relation, 'type'),
  }));
  const ref = draft.entry({
    kind,
    key,
    name: value,
    aliases: [...textsOf(meta, 'synonyms'), textOf(cluster, 'uuid')],
    description: textOf(cluster, 'description'),
    attributes: { ...rest, references: refs, related: elsewhere },
    revoked: memberOf(cluster, 'revoked') === true,
    url: textsOf(meta, 'refs')[0],
  });
  draft.edge(ref, 'part-of', galaxy);
  for (const technique of techniquesOf(meta, 'Techniques Used')) draft.edge(ref, 'uses', nodeRef('technique', technique));
  for (const technique of techniquesOf(meta, 'Techniques That Apply'))
    draft.edge(nodeRef('technique', technique), 'targets', ref);
  return ref;
}

/** Techniques that old galaxies of ATT&CK for ICS name by their pages, where numbers have three digits: `…/Technique/T882`. */
function techniquesOf(meta: unknown, member: string): string[] {
  return textsOf(meta, member).flatMap((text) => {
    const [, digits] = /\/Technique\/T(\d{3,4})\b/.exec(text) ?? [];
    return digits === undefined ? [] : [`T${digits.padStart(4, '0')}`];
  });
}

function addRelations(cluster: JsonObject, nodes: ReadonlyMap<string, NodeRef>, draft: Draft): void {
  const from = nodes.get(textOf(cluster, 'uuid'));
  for (const relation of objectsOf(cluster, 'related')) {
    const to = nodes.get(textOf(relation, 'dest-uuid'));
    if (from === undefined || to === undefined) continue;
    const name = textOf(relation, 'type');
    const words = textsOf(relation, 'tags').map((tag) => /likelihood-probability="([\w-]+)"/.exec(tag)?.[1] ?? '');
    const confidence = words.map((word) => lookUp(likelihood, word)).find((number) => number !== undefined);
    const type = lookUp(relations, name) ?? 'related-to';
    draft.edge(from, type, to, { text: type === name ? null : name, ...(confidence === undefined ? {} : { confidence }) });
  }
}
