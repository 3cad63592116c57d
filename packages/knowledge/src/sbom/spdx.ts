import { isObject, type JsonObject, lookUp, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import type { NodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, type TextReader, told } from '../reader.ts';
import { addComponent, addVulnerability } from './component.ts';
import { fromGraph, isGraph } from './spdx-graph.ts';
import { tagValue } from './spdx-tag-value.ts';
import { refusal } from '../refusal.ts';

/** Relationships of SPDX 2 (clause 11) and 3 that are edges here; `turned` swaps the ends. Names are compared without case and underscores. */
const relations: Readonly<
  Record<string, { type: 'contains' | 'uses' | 'based-on' | 'variant-of'; turned?: boolean; text?: string }>
> = {
  contains: { type: 'contains' },
  containedby: { type: 'contains', turned: true },
  hasprerequisite: { type: 'uses', text: 'depends on' },
  dependson: { type: 'uses', text: 'depends on' },
  dependencyof: { type: 'uses', turned: true, text: 'depends on' },
  dynamiclink: { type: 'uses', text: 'links' },
  hasdynamiclink: { type: 'uses', text: 'links' },
  staticlink: { type: 'uses', text: 'links' },
  hasstaticlink: { type: 'uses', text: 'links' },
  generatedfrom: { type: 'based-on' },
  generates: { type: 'based-on', turned: true },
  variantof: { type: 'variant-of' },
  copyof: { type: 'based-on' },
  descendantof: { type: 'based-on' },
  ancestorof: { type: 'based-on', turned: true },
  patchapplied: { type: 'based-on' },
};

/** SPDX 2.2 and 2.3 as JSON, 3.0 as JSON-LD. */
export const spdxReader: JsonReader = {
  kind: 'spdx',
  recognise: (value) => isObject(value) && (textOf(value, 'spdxVersion').startsWith('SPDX-2') || isGraph(value)),
  *read(value, { name }): Generator<LibraryItem> {
    if (!isObject(value)) return;
    yield* readDocument(isGraph(value) ? fromGraph(value) : value, name);
  },
};

/** SPDX 2.2 and 2.3 as tag and value (clause 6.2). */
export const spdxTagValueReader: TextReader = {
  kind: 'spdx',
  recognise: (head) => /^SPDXVersion:\s*SPDX-2/m.test(head),
  read: (text, { name }) => readDocument(tagValue(text), name),
};

function* readDocument(document: JsonObject, file: string): Generator<LibraryItem> {
  const title = textOf(document, 'name') || file;
  const creators = textsOf(memberOf(document, 'creationInfo'), 'creators').map(agent);
  const draft = new Draft({
    kind: 'spdx',
    id: textOf(document, 'documentNamespace') || title,
    title,
    source: creators.find(Boolean) ?? title,
    published: textOf(memberOf(document, 'creationInfo'), 'created'),
    method: 'vendor-statement',
    confidence: 0.9,
  });
  const described = new Set([...textsOf(document, 'documentDescribes'), ...describedBy(document)]);
  const refs = new Map<string, NodeRef>();
  let nameless = 0;
  for (const one of objectsOf(document, 'packages')) {
    if (textOf(one, 'name') === '') nameless++;
    else refs.set(textOf(one, 'SPDXID'), addPackage(one, described.has(textOf(one, 'SPDXID')), draft));
  }
  for (const relationship of objectsOf(document, 'relationships')) {
    const known = lookUp(relations, textOf(relationship, 'relationshipType').toLowerCase().replaceAll('_', ''));
    const [from, to] = [refs.get(textOf(relationship, 'spdxElementId')), refs.get(textOf(relationship, 'relatedSpdxElement'))];
    if (known === undefined || from === undefined || to === undefined) continue;
    draft.edge(known.turned ? to : from, known.type, known.turned ? from : to, { text: known.text });
  }
  for (const judged of objectsOf(document, 'assessments')) {
    const components = textsOf(judged, 'of').flatMap((id) => refs.get(id) ?? []);
    const analysis = {
      state: textOf(judged, 'state'),
      justification: textOf(judged, 'justification'),
      detail: textOf(judged, 'detail'),
      actions: textsOf(judged, 'actions'),
    };
    addVulnerability(draft, textOf(judged, 'vulnerability'), components, analysis);
  }
  const subjects = [...described].map((id) => refs.get(id)).filter((ref) => ref !== undefined);
  // A bill of one subject is about all of its packages, also where it does not draw the lines.
  if (subjects.length === 1) for (const ref of new Set(refs.values())) draft.edge(subjects[0], 'contains', ref);
  if (nameless > 0) yield { at: 'packages', ...refusal('namelessPackages', { count: nameless }) };
  yield* told('packages', draft.documents());
}

function describedBy(document: JsonObject): string[] {
  return objectsOf(document, 'relationships')
    .filter((relationship) => textOf(relationship, 'relationshipType') === 'DESCRIBES')
    .map((relationship) => textOf(relationship, 'relatedSpdxElement'));
}

function addPackage(one: JsonObject, isSubject: boolean, draft: Draft): NodeRef {
  const references = objectsOf(one, 'externalRefs');
  const reference = (type: RegExp): string =>
    textOf(
      references.find((each) => type.test(textOf(each, 'referenceType'))),
      'referenceLocator',
    );
  return addComponent(draft, {
    type: textOf(one, 'primaryPackagePurpose').toLowerCase() || 'package',
    group: '',
    name: textOf(one, 'name'),
    version: textOf(one, 'versionInfo'),
    versionRange: '',
    supplier: agent(textOf(one, 'supplier')),
    purl: reference(/(?:^|\/)purl$/),
    cpe: reference(/cpe2[23]Type$/),
    hashes: Object.fromEntries(
      objectsOf(one, 'checksums').map((each) => [textOf(each, 'algorithm'), textOf(each, 'checksumValue').toLowerCase()]),
    ),
    licenses: [...new Set([textOf(one, 'licenseConcluded'), textOf(one, 'licenseDeclared')])].filter(
      (license) => license !== '' && !unknown.test(license),
    ),
    description: textOf(one, 'description') || textOf(one, 'summary'),
    isSubject,
  });
}

/** What SPDX writes for what it does not know. */
const unknown = /^(?:NOASSERTION|NONE)$/;

/** `Organization: ACME (security@acme.example)` to `ACME`. */
function agent(text: string): string {
  if (unknown.test(text) || text.startsWith('Tool:')) return '';
  return text
    .slice(0, 1000)
    .replace(/^(?:Organization|Person):\s*/, '')
    .replace(/\([^()]*\)\s*$/, '')
    .trim();
}
