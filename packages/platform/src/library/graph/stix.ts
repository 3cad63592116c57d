import { ownExtension, ownProducer, tenantKinds } from '@fengsui/knowledge';
import type { Graph, GraphEdge, GraphNode } from './schema.ts';
import { type Level, levelOf, markingObject, strictest } from './tlp.ts';
import { uuid5 } from './uuid.ts';

/** An object of a bundle. */
interface StixObject {
  type: string;
  id: string;
  [property: string]: unknown;
}

/** A STIX 2.1 bundle (§8). */
export interface Bundle {
  type: 'bundle';
  id: string;
  objects: StixObject[];
}

/** Namespace of the identifiers of exported objects: the same node is the same object in every export. */
const namespace = '6f8a2a5e-3d0b-4f0e-9a53-0c9f0d1b7c41';
/** Namespace of identifiers of cyber-observable objects (STIX 2.1 §2.9). */
const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';

const specification = '2.1';
/** Time of objects of which none is known, so that an export stays the same. */
const unknownTime = '1970-01-01T00:00:00.000Z';

/** The STIX object that a kind of node is, and what it needs beside its name (§4). Kinds that are not here have no object in STIX. */
const OBJECTS: { readonly [kind: string]: { type: string; properties?: (node: GraphNode) => Record<string, unknown> | null } } = {
  vulnerability: { type: 'vulnerability' },
  'attack-pattern': { type: 'attack-pattern' },
  technique: { type: 'attack-pattern' },
  mitigation: { type: 'course-of-action' },
  actor: { type: 'intrusion-set' },
  campaign: { type: 'campaign' },
  malware: { type: 'malware', properties: () => ({ is_family: true }) },
  tool: { type: 'tool' },
  infrastructure: { type: 'infrastructure' },
  identity: { type: 'identity', properties: () => ({ identity_class: 'unknown' }) },
  vendor: { type: 'identity', properties: () => ({ identity_class: 'organization' }) },
  organisation: { type: 'identity', properties: () => ({ identity_class: 'organization' }) },
  indicator: { type: 'indicator', properties: patternOf },
};

/** The relationship that an edge type is (§5, and the relationships of each object of §4). Types that are not here keep their name: the list is open (§5.1). */
const RELATIONSHIPS: { readonly [type: string]: string } = {
  'affected-by': 'has',
  'located-in': 'located-at',
  contains: 'consists-of',
  'child-of': 'subtechnique-of',
  'same-as': 'duplicate-of',
  'can-precede': 'precedes',
  'found-on': 'related-to',
};

/** What the markings of nodes say (`TLP:GREEN`), by their refs. */
export type Markings = ReadonlyMap<string, readonly string[]>;

/**
 * An answer as a bundle. The order and the identifiers follow from the content alone. What sources marked keeps its marking; what is of the organisation is marked
 * as for nobody outside of it, and an edge as its more secret end.
 */
export function toStix({ nodes, edges }: Graph, markings: Markings = new Map()): Bundle {
  const ids = new Map(nodes.map((node) => [node.ref, identify(node)]));
  const times = nodes.flatMap(({ at }) => (at === null ? [] : [at])).toSorted();
  const levels = new Map(
    nodes.map((node) => [node.ref, node.own ? 'amber+strict' : levelOf(markings.get(node.ref) ?? [])] as const),
  );
  const marked = (level: Level | null | undefined) =>
    level === null || level === undefined ? {} : { object_marking_refs: [markingObject(level).id] };
  // Two products by one name are one software.
  const written = new Map<string, StixObject>();
  for (const node of nodes) {
    const id = ids.get(node.ref)!;
    if (!written.has(id)) written.set(id, { ...objectOf(node, id), ...marked(levels.get(node.ref)) });
  }
  const used = new Set([...levels.values()].filter((level) => level !== null));
  const objects = [
    ...frame(times[0]),
    ...[...used].toSorted().map(markingObject),
    ...written.values(),
    ...edges.flatMap((edge) => {
      const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
      if (from === undefined || to === undefined) return [];
      const level = strictest([levels.get(edge.from) ?? null, levels.get(edge.to) ?? null]);
      return [{ ...relationshipOf(edge, from, to), ...marked(level) }];
    }),
  ];
  return { type: 'bundle', id: `bundle--${uuid5(namespace, objects.map(({ id }) => id).join(' '))}`, objects };
}

/** Who made the bundle, and the definition of what STIX has no object for (§7.3). */
function frame(earliest: string | undefined): StixObject[] {
  const made = { spec_version: specification, created: timestamp(earliest), modified: timestamp(earliest) };
  return [
    { type: 'identity', id: ownProducer, ...made, name: 'Fengsui', identity_class: 'system' },
    {
      type: 'extension-definition',
      id: ownExtension,
      ...made,
      created_by_ref: ownProducer,
      name: 'Fengsui graph',
      description: 'Nodes of industrial networks that STIX has no object for, and how each relationship was found.',
      schema:
        'Every object says in the extension, or as an object of a type x-fengsui-<kind> by itself, its `kind` (string) and `key` (string, unique within its kind), and in ' +
        'the extension, as far as there is anything to say, `label`, `summary`, `language` of the description, `other_names` (list of string), `severity_level` (info, low, medium, ' +
        'high or critical), `published` (timestamp), `web_page` (string) and `attributes` (text of a JSON object). Relationships have `type` (the type before it was ' +
        'mapped to STIX), `method` (string), `source` (string) and `probability` (0 to 1), and may have `document`, `valid_from` and `valid_until`.',
      version: '1.1.0',
      extension_types: ['new-sdo', 'property-extension'],
    },
  ];
}

function identify(node: GraphNode): string {
  if (isSoftware(node)) return `software--${uuid5(observableNamespace, JSON.stringify(softwareOf(node)))}`;
  return `${typeOf(node)}--${uuid5(namespace, node.ref)}`;
}

const isSoftware = ({ kind }: GraphNode): boolean => kind === 'product' || kind === 'component';

/** The properties from which the identifier of a software follows, in the order of RFC 8785. */
function softwareOf(node: GraphNode): { name: string; vendor?: string } {
  const vendor = node.key.includes('/') ? node.key.slice(0, node.key.indexOf('/')) : '';
  return { name: node.label, ...(vendor === '' ? {} : { vendor }) };
}

function typeOf(node: GraphNode): string {
  const known = OBJECTS[node.kind];
  if (isSoftware(node)) return 'software';
  if (known === undefined || known.properties?.(node) === null) return `x-fengsui-${node.kind}`;
  return known.type;
}

function objectOf(node: GraphNode, id: string): StixObject {
  const type = typeOf(node);
  const added = type === `x-fengsui-${node.kind}`;
  const name = { kind: node.kind, key: node.key };
  // An object of the extension says what it is by its own properties.
  const extensions = {
    [ownExtension]: added
      ? { extension_type: 'new-sdo', ...besidesOf(node) }
      : { extension_type: 'property-extension', ...name, ...besidesOf(node) },
  };
  if (isSoftware(node)) return { type: 'software', spec_version: specification, id, ...softwareOf(node), extensions };
  const time = timestamp(node.at);
  return {
    type,
    spec_version: specification,
    id,
    created_by_ref: ownProducer,
    created: time,
    modified: time,
    name: node.label,
    ...(node.summary === '' ? {} : { description: node.summary }),
    ...(node.attributes.revoked === true ? { revoked: true } : {}),
    ...references(node),
    ...(added ? name : OBJECTS[node.kind].properties?.(node)),
    extensions,
  };
}

/** What STIX has no property for. What an organisation's things are like in detail is not told. */
function besidesOf(node: GraphNode): Record<string, unknown> {
  const { kind, label, labelZh, summary, severity, at, attributes } = node;
  const { aliases, url, revoked: _revoked, markings: _markings, ...rest } = attributes;
  const others = [...new Set([...(Array.isArray(aliases) ? aliases.map(String) : []), ...(labelZh === null ? [] : [labelZh])])];
  const kept = tenantKinds.has(kind as never) || Object.keys(rest).length === 0 ? null : JSON.stringify(rest);
  return {
    label,
    // A software of STIX has no description.
    ...(isSoftware(node) && summary !== '' ? { summary } : {}),
    ...(/\p{Script=Han}/u.test(summary) ? { language: 'zh' } : {}),
    ...(others.filter((name) => name !== label).length === 0 ? {} : { other_names: others.filter((name) => name !== label) }),
    ...(severity === null ? {} : { severity_level: severity }),
    ...(at === null ? {} : { published: timestamp(at) }),
    ...(typeof url === 'string' && url !== '' ? { web_page: url } : {}),
    ...(kept === null ? {} : { attributes: kept }),
  };
}

/** Catalogues that give a node its identifier, as STIX names them. */
const CATALOGUES: readonly [pattern: RegExp, name: string][] = [
  [/^CVE-\d{4}-(0\d{3}|[1-9]\d{3,})$/, 'cve'],
  [/^CWE-/, 'cwe'],
  [/^CAPEC-\d+$/, 'capec'],
  [/^CNVD-/, 'cnvd'],
  [/^CNNVD-/, 'cnnvd'],
  [/^[TM]\d{4}/, 'mitre-attack'],
];

function references({ key, kind }: GraphNode): { external_references?: object[] } {
  const source = CATALOGUES.find(([pattern]) => pattern.test(key))?.[1];
  if (source === undefined || kind === 'asset') return {};
  return { external_references: [{ source_name: source, external_id: key }] };
}

/** Pattern of an indicator, if it is kept; without one it is no indicator in STIX (§4.7). */
function patternOf({ attributes, at }: GraphNode): Record<string, unknown> | null {
  const { pattern, patternType = 'stix', validFrom } = attributes;
  if (typeof pattern !== 'string' || typeof patternType !== 'string') return null;
  return { pattern, pattern_type: patternType, valid_from: timestamp(typeof validFrom === 'string' ? validFrom : at) };
}

function relationshipOf(edge: GraphEdge, from: string, to: string): StixObject {
  const start = edge.validFrom === null ? null : timestamp(edge.validFrom);
  const stop = edge.validUntil === null ? null : timestamp(edge.validUntil);
  const created = start ?? timestamp(edge.seenAt);
  const seen = timestamp(edge.seenAt);
  const said = {
    type: edge.type,
    source: edge.source,
    method: edge.method,
    probability: edge.confidence,
    ...(edge.document === null ? {} : { document: edge.document }),
    ...(start === null ? {} : { valid_from: start }),
    ...(stop === null ? {} : { valid_until: stop }),
  };
  return {
    type: 'relationship',
    spec_version: specification,
    id: `relationship--${uuid5(namespace, JSON.stringify([edge.from, edge.type, edge.to, edge.source, edge.document]))}`,
    created_by_ref: ownProducer,
    created,
    modified: seen > created ? seen : created,
    relationship_type: RELATIONSHIPS[edge.type] ?? edge.type,
    source_ref: from,
    target_ref: to,
    confidence: Math.round(edge.confidence * 100),
    ...(edge.text ? { description: edge.text } : {}),
    ...(start === null ? {} : { start_time: start }),
    // Its end must be later than its beginning (§5.1.1).
    ...(stop === null || (start !== null && stop <= start) ? {} : { stop_time: stop }),
    extensions: { [ownExtension]: { extension_type: 'property-extension', ...said } },
  };
}

/** A time with milliseconds, as STIX wants of `created` and `modified`. */
function timestamp(time: string | null | undefined): string {
  const at = new Date(time ?? unknownTime);
  return Number.isNaN(at.getTime()) ? unknownTime : at.toISOString();
}
