import { isObject, type JsonObject, lookUp, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import type { NodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, type TextReader, told } from '../reader.ts';
import { addComponent } from './component.ts';
import { tagValue } from './spdx-tag-value.ts';

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

function isGraph(value: JsonObject): boolean {
  const context = JSON.stringify(memberOf(value, '@context') ?? '').slice(0, 1000);
  return Array.isArray(value['@graph']) && context.includes('spdx.org/rdf/3');
}

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
  const subjects = [...described].map((id) => refs.get(id)).filter((ref) => ref !== undefined);
  // A bill of one subject is about all of its packages, also where it does not draw the lines.
  if (subjects.length === 1) for (const ref of new Set(refs.values())) draft.edge(subjects[0], 'contains', ref);
  if (nameless > 0) yield { at: 'packages', problem: `${nameless} packages have no name` };
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
    supplier: agent(textOf(one, 'supplier')),
    purl: reference(/(?:^|\/)purl$/),
    cpe: reference(/cpe2[23]Type$/),
    hashes: Object.fromEntries(
      objectsOf(one, 'checksums').map((each) => [textOf(each, 'algorithm'), textOf(each, 'checksumValue').toLowerCase()]),
    ),
    licenses: [textOf(one, 'licenseConcluded'), textOf(one, 'licenseDeclared')].filter(
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

/** The graph of SPDX 3 in the shape of SPDX 2: packages with their suppliers, relationships drawn out to one target each. */
function fromGraph(value: JsonObject): JsonObject {
  const elements = objectsOf(value, '@graph');
  const idOf = (element: JsonObject): string => textOf(element, 'spdxId') || textOf(element, '@id');
  const byId = new Map(elements.map((element) => [idOf(element), element]));
  const typed = (shape: RegExp): JsonObject[] => elements.filter((element) => shape.test(textOf(element, 'type')));
  const document = typed(/SpdxDocument$/)[0];
  const creation = typed(/CreationInfo$/)[0] ?? memberOf(document, 'creationInfo');
  const roots = [...typed(/Sbom$|SpdxDocument$|Bom$/)].flatMap((element) => textsOf(element, 'rootElement'));
  return {
    name: textOf(document, 'name') || textOf(typed(/Sbom$/)[0], 'name') || textOf(byId.get(roots.at(-1) ?? ''), 'name'),
    documentNamespace: document === undefined ? '' : idOf(document),
    creationInfo: {
      created: textOf(creation, 'created'),
      creators: textsOf(creation, 'createdBy').map((id) => textOf(byId.get(id), 'name')),
    },
    documentDescribes: roots,
    packages: typed(/Package$/).map((element) => ({
      SPDXID: idOf(element),
      name: textOf(element, 'name'),
      versionInfo: textOf(element, 'software_packageVersion') || textOf(element, 'packageVersion'),
      supplier: textOf(byId.get(textOf(element, 'suppliedBy')), 'name'),
      primaryPackagePurpose: textOf(element, 'software_primaryPurpose'),
      description: textOf(element, 'description') || textOf(element, 'summary'),
      externalRefs: [
        { referenceType: 'purl', referenceLocator: textOf(element, 'software_packageUrl') },
        ...objectsOf(element, 'externalIdentifier').map((identifier) => ({
          referenceType: textOf(identifier, 'externalIdentifierType')
            .replace(/^(?:packageUrl|purl)$/, 'purl')
            .replace(/^(cpe2[23])$/, '$1Type'),
          referenceLocator: textOf(identifier, 'identifier'),
        })),
      ].filter(({ referenceLocator }) => referenceLocator !== ''),
      checksums: objectsOf(element, 'verifiedUsing').map((each) => ({
        algorithm: textOf(each, 'algorithm'),
        checksumValue: textOf(each, 'hashValue'),
      })),
    })),
    relationships: typed(/Relationship$/).flatMap((element) =>
      textsOf(element, 'to').map((to) => ({
        spdxElementId: textOf(element, 'from'),
        relationshipType: textOf(element, 'relationshipType'),
        relatedSpdxElement: to,
      })),
    ),
  };
}
