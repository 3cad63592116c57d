import { isLookedFor } from '../indicators/misp-types.ts';
import { isObject, type JsonObject, lookUp, memberOf, numberOf, objectsOf, textOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type EdgeType, type NodeRef, nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { tagged } from './tags.ts';
import { refusal } from '../refusal.ts';

/** Attributes of one event, those in objects too; the longest events of public feeds have some hundred thousand. */
const mostAttributes = 500_000;

/** Types of references between objects that are edges of their own; every other one is told as text. */
const references: Readonly<Record<string, EdgeType>> = {
  'derived-from': 'based-on',
  'belongs-to': 'belongs-to',
  'included-in': 'part-of',
  includes: 'contains',
  contains: 'contains',
  'contained-within': 'part-of',
  'variant-of': 'variant-of',
  'duplicate-of': 'same-as',
  'same-as': 'same-as',
  'attributed-to': 'attributed-to',
  uses: 'uses',
  'indicator-of': 'indicates',
  mitigates: 'mitigates',
  exploits: 'exploits',
  targets: 'targets',
  affects: 'affects',
  identifies: 'identifies',
};

/** Levels of threat (1 high … 4 undefined) and states of analysis, by the numbers of the MISP core format. */
const threatLevels = ['', 'high', 'medium', 'low', 'undefined'];
const analyses = ['initial', 'ongoing', 'completed'];

/** Events of MISP (core format): attributes, objects, references, tags, galaxies, sightings. */
export const mispEventReader: JsonReader = {
  kind: 'misp-event',
  recognise: (value) => eventsIn(value).length > 0,
  *read(value): Generator<LibraryItem> {
    for (const [index, event] of eventsIn(value).entries()) {
      const at = `event ${index + 1}`;
      const draft = draftOf(event);
      const report = addReport(event, draft);
      const all = attributesOf(event);
      if (all.length > mostAttributes) yield { at, ...refusal('manyAttributes', { count: all.length, most: mostAttributes }) };
      const kept = all.slice(0, mostAttributes);
      const nodes = new Map<string, NodeRef>();
      for (const { attribute, object } of kept) addAttribute(attribute, object, report, nodes, draft);
      addNotes(kept, draft);
      for (const object of objectsOf(event, 'Object')) addObject(object, report, nodes, draft);
      for (const object of objectsOf(event, 'Object')) addReferences(object, nodes, draft);
      yield* told(at, draft.documents());
    }
  },
};

/** Events in a file of one, in a list, in the answer of a server, or in a collection of attributes or objects without one. */
function eventsIn(value: unknown): JsonObject[] {
  const list = Array.isArray(value) ? value : isObject(value) && Array.isArray(value.response) ? value.response : [value];
  return list.slice(0, 100_000).flatMap((item: unknown) => {
    const event = memberOf(item, 'Event') ?? memberOf(memberOf(item, 'response'), 'Event') ?? item;
    if (isObject(event) && isEvent(event)) return [event];
    const response = memberOf(item, 'response');
    return isObject(response) && isEvent(response) ? [response] : [];
  });
}

function isEvent(value: JsonObject): boolean {
  const parts = [...objectsOf(value, 'Attribute'), ...objectsOf(value, 'Object')];
  const named = textOf(value, 'info') !== '' && (textOf(value, 'uuid') !== '' || 'analysis' in value || 'date' in value);
  return (
    named || parts.some((part) => textOf(part, 'uuid') !== '' && (textOf(part, 'type') !== '' || textOf(part, 'name') !== ''))
  );
}

function draftOf(event: JsonObject): Draft {
  const author = textOf(memberOf(event, 'Orgc'), 'name') || textOf(memberOf(event, 'Org'), 'name') || 'MISP';
  return new Draft({
    kind: 'misp-event',
    id: textOf(event, 'uuid') || `${author} ${textOf(event, 'info') || 'collection'}`,
    title: textOf(event, 'info') || 'Collection of attributes',
    source: author,
    published: seconds(event, 'publish_timestamp') ?? textOf(event, 'date'),
    method: 'observation',
    confidence: 0.7,
  });
}

function addReport(event: JsonObject, draft: Draft): NodeRef {
  const tags = tagged(event);
  const report = draft.entry({
    kind: 'report',
    key: draft.head.id,
    name: draft.head.title,
    attributes: {
      type: 'misp-event',
      threat_level: threatLevels[numberOf(event, 'threat_level_id') ?? 0],
      analysis: analyses[numberOf(event, 'analysis') ?? -1],
      author: draft.head.source,
      tags: tags.names,
    },
    published: seconds(event, 'publish_timestamp') ?? textOf(event, 'date'),
    modified: seconds(event, 'timestamp'),
  });
  for (const { ref, name } of tags.refs) {
    draft.entry({ ...ref, name });
    draft.edge(report, 'describes', nodeRef(ref.kind, ref.key));
  }
  return report;
}

function attributesOf(event: JsonObject): { attribute: JsonObject; object: JsonObject | null }[] {
  return [
    ...objectsOf(event, 'Attribute').map((attribute) => ({ attribute, object: null })),
    ...objectsOf(event, 'Object').flatMap((object) => objectsOf(object, 'Attribute').map((attribute) => ({ attribute, object }))),
  ];
}

/** A time in seconds since 1970, which MISP writes as a text; a text of digits alone would be read as a year. */
function seconds(value: JsonObject, key: string): number | null {
  const time = numberOf(value, key);
  return time === null || time <= 0 ? null : time * 1000;
}

function time(value: number | null): string | undefined {
  return value === null || value > 8.64e15 ? undefined : new Date(value).toISOString();
}

function addAttribute(
  attribute: JsonObject,
  object: JsonObject | null,
  report: NodeRef,
  nodes: Map<string, NodeRef>,
  draft: Draft,
): void {
  const [type, value] = [textOf(attribute, 'type'), textOf(attribute, 'value')];
  if (type === '' || value === '' || memberOf(attribute, 'deleted') === true) return;
  const uuid = textOf(attribute, 'uuid') || `${draft.head.id}/${type}/${value}`;
  if (type === 'vulnerability' && /^CVE-\d{4}-\d{4,}$/i.test(value)) {
    const vulnerability = nodeRef('vulnerability', value.toUpperCase());
    nodes.set(uuid, vulnerability);
    draft.edge(report, 'describes', vulnerability, { text: textOf(attribute, 'comment') });
    return;
  }
  const watched = memberOf(attribute, 'to_ids') === true;
  const tags = tagged(attribute);
  if (!watched && !isLookedFor(type)) {
    // What people write is kept with the event or the object; what it is tagged with is said of the event.
    for (const { ref, name } of tags.refs) draft.edge(report, 'describes', draft.entry({ ...ref, name }));
    return;
  }
  const sightings = objectsOf(attribute, 'Sighting');
  const seen = sightings
    .filter((sighting) => textOf(sighting, 'type') !== '1')
    .map((sighting) => seconds(sighting, 'date_sighting') ?? 0);
  const ref = draft.entry({
    kind: watched ? 'indicator' : 'observable',
    key: uuid,
    name: value.slice(0, 300),
    description: textOf(attribute, 'comment'),
    attributes: {
      misp_type: type,
      value,
      category: textOf(attribute, 'category'),
      to_ids: watched,
      object: object === null ? undefined : textOf(object, 'name'),
      object_relation: textOf(attribute, 'object_relation'),
      first_seen: textOf(attribute, 'first_seen'),
      last_seen: textOf(attribute, 'last_seen'),
      tags: tags.names,
      confidence: tags.confidence,
      sightings: seen.length || undefined,
      false_positives: sightings.length - seen.length || undefined,
      last_sighting: seen.length === 0 ? undefined : time(Math.max(...seen.slice(0, 10_000))),
    },
    published: textOf(attribute, 'first_seen') || undefined,
    modified: seconds(attribute, 'timestamp'),
  });
  nodes.set(uuid, ref);
  draft.edge(report, 'describes', ref);
  for (const { ref: about, name } of tags.refs) {
    draft.entry({ ...about, name });
    draft.edge(ref, 'indicates', nodeRef(about.kind, about.key));
  }
}

/** Links and what people wrote, which stay with the event. */
function addNotes(attributes: readonly { attribute: JsonObject; object: JsonObject | null }[], draft: Draft): void {
  const alone = attributes.filter(({ attribute, object }) => object === null && memberOf(attribute, 'deleted') !== true);
  const texts = (shape: RegExp): string[] =>
    alone
      .filter(({ attribute }) => shape.test(textOf(attribute, 'type')))
      .slice(0, 200)
      .map(({ attribute }) => textOf(attribute, 'value').slice(0, 4000));
  draft.entry({
    kind: 'report',
    key: draft.head.id,
    attributes: { references: texts(/^link$/), notes: texts(/^(?:comment|text|other)$/), attachments: texts(/^attachment$/) },
  });
}

/** Values of an object that nobody looks for, by their relation: sizes, times, verdicts. */
function valuesOf(object: JsonObject): Record<string, string> {
  const plain = objectsOf(object, 'Attribute').filter((attribute) => !isLookedFor(textOf(attribute, 'type')));
  return Object.fromEntries(
    plain.slice(0, 100).map((attribute) => [textOf(attribute, 'object_relation'), textOf(attribute, 'value').slice(0, 1000)]),
  );
}

function addObject(object: JsonObject, report: NodeRef, nodes: Map<string, NodeRef>, draft: Draft): void {
  const uuid = textOf(object, 'uuid');
  const parts = objectsOf(object, 'Attribute').filter((attribute) => nodes.has(textOf(attribute, 'uuid')));
  if (uuid === '' || memberOf(object, 'deleted') === true) return;
  const name = textOf(object, 'name') || 'object';
  const ref = draft.entry({
    kind: 'observable',
    key: uuid,
    name: [name, textOf(parts[0] ?? objectsOf(object, 'Attribute')[0], 'value').slice(0, 200)].filter(Boolean).join(': '),
    description: textOf(object, 'comment'),
    attributes: {
      type: name,
      category: textOf(object, 'meta-category'),
      values: valuesOf(object),
      first_seen: textOf(object, 'first_seen'),
      last_seen: textOf(object, 'last_seen'),
    },
    modified: seconds(object, 'timestamp'),
  });
  nodes.set(uuid, ref);
  draft.edge(report, 'describes', ref);
  for (const attribute of parts) {
    const part = nodes.get(textOf(attribute, 'uuid'));
    if (part !== undefined) draft.edge(ref, 'contains', part, { text: textOf(attribute, 'object_relation') });
  }
}

function addReferences(object: JsonObject, nodes: ReadonlyMap<string, NodeRef>, draft: Draft): void {
  const from = nodes.get(textOf(object, 'uuid'));
  for (const reference of objectsOf(object, 'ObjectReference')) {
    const to = nodes.get(textOf(reference, 'referenced_uuid'));
    if (from === undefined || to === undefined || memberOf(reference, 'deleted') === true) continue;
    const name = textOf(reference, 'relationship_type');
    const type = lookUp(references, name) ?? 'related-to';
    draft.edge(from, type, to, { text: [type === name ? '' : name, textOf(reference, 'comment')].filter(Boolean).join(': ') });
  }
}
