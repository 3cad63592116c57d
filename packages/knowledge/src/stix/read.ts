import { type JsonObject, isObject, lookUp, memberOf, numberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { attackEdges, attackExtras } from './attack.ts';
import { capecEdges, capecExtras } from './capec.ts';
import { emb3dEdges } from './emb3d.ts';
import { edgeOfRelationship, notAttributes, notEntries, plainRelationships } from './kinds.ts';
import { markingsOf, markingTexts } from './markings.ts';
import { nameOf, refOf } from './name.ts';
import { Nodes } from './nodes.ts';
import { notOfLibrary, ownEdge, ownEntry } from './own.ts';
import { profileOf } from './profiles.ts';
import { refusal } from '../refusal.ts';

/** Most objects of one bundle; all of ATT&CK has some thirty thousand. */
const mostObjects = 1_000_000;

/**
 * STIX 2.1 and 2.0 bundles, and what is published in them: ATT&CK, CAPEC, EMB3D. Every domain object and observable becomes an entry, every
 * relationship, sighting and embedded reference an edge; a bundle refers to what others hold by the same names. What Fengsui wrote is read as what it was.
 */
export const stixReader: JsonReader = {
  kind: 'stix',
  recognise: (value) => objectsIn(value) !== null,
  *read(value, { name }): Generator<LibraryItem> {
    const all = objectsIn(value) ?? [];
    if (all.length > mostObjects) yield { at: 'objects', ...refusal('manyObjects', { count: all.length, most: mostObjects }) };
    const objects = all.slice(0, mostObjects).filter((object) => /^[a-z0-9][a-z0-9-]{1,249}$/.test(textOf(object, 'type')));
    if (objects.length < all.length) yield { at: 'objects', ...refusal('typeless', { count: all.length - objects.length }) };
    const profile = profileOf(objects);
    const draft = new Draft({
      kind: profile.kind,
      id: profile.id ?? (textOf(value, 'id') || name),
      title:
        profile.title ??
        (textOf(
          objects.find((object) => textOf(object, 'type') === 'report'),
          'name',
        ) ||
          name),
      source: profile.source ?? authorOf(objects, name),
      published:
        profile.published ??
        objects.reduce((last, object) => (textOf(object, 'modified') > last ? textOf(object, 'modified') : last), ''),
      method: profile.method,
      confidence: profile.confidence,
    });
    const markings = markingsOf(objects);
    const sightings = sightingsOf(objects);
    const nodes = new Nodes(objects);
    for (const object of objects) {
      const type = textOf(object, 'type');
      if (type === 'relationship') addRelationship(object, nodes, draft);
      else if (type === 'sighting') addSighting(object, nodes, draft);
      else if (!notEntries.has(type) && !notOfLibrary(object)) addObject(object, { markings, sightings, nodes, draft });
    }
    yield* told('objects', draft.documents());
  },
};

/** The objects of a bundle, of an object alone, or of a TAXII envelope (TAXII 2.1 §3.7). */
function objectsIn(value: unknown): JsonObject[] | null {
  if (!isObject(value)) return null;
  const type = textOf(value, 'type');
  const id = textOf(value, 'id');
  if (
    type === 'bundle' ||
    (type === '' && objectsOf(value, 'objects').some((object) => /^[a-z0-9-]+--/.test(textOf(object, 'id'))))
  )
    return objectsOf(value, 'objects');
  return type !== '' && id.startsWith(`${type}--`) ? [value] : null;
}

/** How often each object was sighted, and when last: intelligence that is seen again is young again. */
function sightingsOf(objects: readonly JsonObject[]): ReadonlyMap<string, { sightings: number; last_sighting: string }> {
  const seen = new Map<string, { sightings: number; last_sighting: string }>();
  for (const object of objects) {
    const id = textOf(object, 'sighting_of_ref');
    if (textOf(object, 'type') !== 'sighting' || id === '') continue;
    const known = seen.get(id) ?? { sightings: 0, last_sighting: '' };
    const last = textOf(object, 'last_seen') || textOf(object, 'first_seen') || textOf(object, 'modified');
    seen.set(id, {
      sightings: known.sightings + (numberOf(object, 'count') ?? 1),
      last_sighting: last > known.last_sighting ? last : known.last_sighting,
    });
  }
  return seen;
}

/** The identity that most of the objects were created by. */
function authorOf(objects: readonly JsonObject[], name: string): string {
  const counts = new Map<string, number>();
  for (const object of objects) {
    const author = textOf(object, 'created_by_ref');
    if (author !== '') counts.set(author, (counts.get(author) ?? 0) + 1);
  }
  const [author] = [...counts].toSorted(([, one], [, other]) => other - one)[0] ?? [''];
  return (
    textOf(
      objects.find((object) => textOf(object, 'id') === author),
      'name',
    ) || name
  );
}

interface Bundle {
  markings: ReadonlyMap<string, string>;
  sightings: ReadonlyMap<string, { sightings: number; last_sighting: string }>;
  nodes: Nodes;
  draft: Draft;
}

function addObject(object: JsonObject, { markings, sightings, nodes, draft }: Bundle): void {
  const own = ownEntry(object);
  if (own !== null) {
    const marked = markingTexts(object, markings);
    draft.entry({ ...own, attributes: { ...own.attributes, ...(marked.length > 0 ? { markings: marked } : {}) } });
    return;
  }
  const { kind, key, ref, url } = refOf(object);
  const references = objectsOf(object, 'external_references');
  const attributes = Object.fromEntries(Object.entries(object).filter(([member]) => !notAttributes.has(member)));
  const marked = markingTexts(object, markings);
  const confidence = numberOf(object, 'confidence');
  const extras = { ...attackExtras(object), ...capecExtras(object) };
  draft.entry({
    kind,
    key,
    name: nameOf(object),
    aliases: [
      ...textsOf(object, 'aliases'),
      ...textsOf(object, 'x_mitre_aliases'),
      ...capecTerms(object),
      ...(key === textOf(object, 'id') ? [] : [textOf(object, 'id')]),
    ],
    description: plain(textOf(object, 'description') || textOf(object, 'content') || textOf(object, 'explanation')),
    attributes: {
      ...attributes,
      external_references: references.slice(0, 200),
      ...(marked.length > 0 ? { markings: marked } : {}),
      ...(confidence === null ? {} : { confidence }),
      ...sightings.get(textOf(object, 'id')),
      ...extras,
    },
    published: textOf(object, 'published') || textOf(object, 'created'),
    modified: textOf(object, 'modified'),
    revoked:
      memberOf(object, 'revoked') === true ||
      memberOf(object, 'x_mitre_deprecated') === true ||
      textOf(object, 'x_capec_status') === 'Deprecated',
    url:
      url ??
      (textOf(
        references.find((reference) => textOf(reference, 'url') !== ''),
        'url',
      ) ||
        null),
  });
  addEmbedded(object, ref, nodes, draft);
  attackEdges(object, ref, nodes, draft);
  capecEdges(object, ref, nodes, draft);
  emb3dEdges(object, ref, draft);
  for (const reference of references) {
    const id = textOf(reference, 'external_id').toUpperCase();
    if (kind === 'vulnerability' || !/^CVE-\d{4}-\d{4,}$/.test(id)) continue;
    draft.edge(ref, kind === 'report' ? 'describes' : 'related-to', nodeRef('vulnerability', id));
  }
}

/** References that stand in an object: what a report is about, of what an infrastructure consists, what was seen. */
function addEmbedded(object: JsonObject, ref: NodeRef, nodes: Nodes, draft: Draft): void {
  const type = textOf(object, 'type');
  const about = type === 'observed-data' ? 'contains' : 'describes';
  for (const other of nodes.all(textsOf(object, 'object_refs'))) draft.edge(ref, about, other);
  if (type === 'malware') for (const sample of nodes.all(textsOf(object, 'sample_refs'))) draft.edge(sample, 'instance-of', ref);
  if (type === 'malware-analysis')
    for (const other of nodes.all([textOf(object, 'sample_ref'), ...textsOf(object, 'analysis_sco_refs')]))
      draft.edge(ref, 'describes', other);
  for (const other of nodes.all([
    ...textsOf(object, 'resolves_to_refs'),
    textOf(object, 'src_ref'),
    textOf(object, 'dst_ref'),
    textOf(object, 'parent_directory_ref'),
    textOf(object, 'image_ref'),
    textOf(object, 'from_ref'),
  ]))
    draft.edge(ref, 'related-to', other);
  for (const other of nodes.all(textsOf(object, 'contains_refs'))) draft.edge(ref, 'contains', other);
  // STIX 2.0 keeps what was seen inside of the object (§4.9 there): observables by index.
  const inside = memberOf(object, 'objects');
  if (type !== 'observed-data' || !isObject(inside)) return;
  for (const seen of Object.values(inside).slice(0, 5000)) {
    if (!isObject(seen)) continue;
    const { kind, key, ref: other } = refOf(seen);
    if (kind !== 'observable' || key === '') continue;
    draft.entry({
      kind,
      key,
      name: nameOf(seen),
      attributes: Object.fromEntries(Object.entries(seen).filter(([member]) => !notAttributes.has(member))),
    });
    draft.edge(ref, 'contains', other);
  }
}

function addRelationship(object: JsonObject, nodes: Nodes, draft: Draft): void {
  const name = textOf(object, 'relationship_type');
  const [source, target] = [nodes.find(textOf(object, 'source_ref')), nodes.find(textOf(object, 'target_ref'))];
  if (
    source === null ||
    target === null ||
    memberOf(object, 'revoked') === true ||
    memberOf(object, 'x_mitre_deprecated') === true
  )
    return;
  const own = ownEdge(object);
  if (own !== null) {
    draft.edge(source, own.type, target, own);
    return;
  }
  const { type, turned } = lookUp(edgeOfRelationship, name) ?? { type: 'related-to', turned: false };
  const confidence = numberOf(object, 'confidence');
  const text = [plainRelationships.has(name) ? '' : name, plain(textOf(object, 'description'))].filter(Boolean).join(': ');
  draft.edge(turned ? target : source, type, turned ? source : target, {
    text,
    validFrom: textOf(object, 'start_time'),
    validUntil: textOf(object, 'stop_time'),
    ...(confidence === null ? {} : { confidence: confidence / 100 }),
  });
}

/** A sighting (§5.2): what was seen, where, and what is evidence of it. */
function addSighting(object: JsonObject, nodes: Nodes, draft: Draft): void {
  const seen = nodes.find(textOf(object, 'sighting_of_ref'));
  if (seen === null) return;
  const count = numberOf(object, 'count');
  const time = {
    validFrom: textOf(object, 'first_seen') || textOf(object, 'created'),
    validUntil: textOf(object, 'last_seen'),
    text: count === null ? 'sighting' : `sighting, ${count} times`,
  };
  for (const place of nodes.all(textsOf(object, 'where_sighted_refs'))) draft.edge(seen, 'found-on', place, time);
  for (const data of nodes.all(textsOf(object, 'observed_data_refs'))) draft.edge(data, 'evidences', seen, time);
}

/** Terms that CAPEC gives beside the name are mappings of name to explanation. */
function capecTerms(object: JsonObject): string[] {
  const terms = memberOf(object, 'x_capec_alternate_terms');
  return isObject(terms) ? Object.keys(terms) : [];
}

/** Descriptions of CAPEC hold XHTML, those of others Markdown, which is kept. */
function plain(text: string): string {
  return text.includes('<xhtml:')
    ? text
        .replace(/<\/?xhtml:[^<>]{0,200}>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
    : text;
}
