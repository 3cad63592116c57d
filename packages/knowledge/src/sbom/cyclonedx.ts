import { isObject, type JsonObject, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { addComponent, addVulnerability, type BillComponent } from './component.ts';
import { refusal } from '../refusal.ts';

/** Levels of components within components that are read. */
const deepest = 16;

/** Bills of CycloneDX (ECMA-424) as JSON: components and services, what they contain and depend on, vulnerabilities with their analysis. */
export const cycloneDxReader: JsonReader = {
  kind: 'cyclonedx',
  recognise: (value) => isObject(value) && textOf(value, 'bomFormat') === 'CycloneDX',
  *read(value, { name }): Generator<LibraryItem> {
    if (!isObject(value)) return;
    const subject = memberOf(memberOf(value, 'metadata'), 'component');
    const title = [textOf(subject, 'name'), textOf(subject, 'version')].filter(Boolean).join(' ');
    const draft = new Draft({
      kind: 'cyclonedx',
      id: textOf(value, 'serialNumber') || title || name,
      title: title || name,
      source: supplierOf(isObject(subject) ? subject : {}, value) || title || name,
      published: textOf(memberOf(value, 'metadata'), 'timestamp'),
      method: 'vendor-statement',
      confidence: 0.9,
    });
    const refs = new Map<string, NodeRef>();
    const bill = { draft, refs, nameless: 0 };
    const root = isObject(subject) ? add(subject, null, bill, 0) : null;
    for (const component of objectsOf(value, 'components')) add(component, root, bill, 0);
    for (const service of objectsOf(value, 'services'))
      add({ ...service, type: 'service', components: undefined }, root, bill, 0);
    for (const dependency of objectsOf(value, 'dependencies')) addDependency(dependency, bill);
    for (const vulnerability of objectsOf(value, 'vulnerabilities')) addAnalysis(vulnerability, bill);
    if (bill.nameless > 0) yield { at: 'components', ...refusal('namelessComponents', { count: bill.nameless }) };
    yield* told('components', draft.documents());
  },
};

interface Bill {
  draft: Draft;
  refs: Map<string, NodeRef>;
  nameless: number;
}

function add(component: JsonObject, parent: NodeRef | null, bill: Bill, depth: number): NodeRef | null {
  if (textOf(component, 'name') === '') {
    bill.nameless++;
    return null;
  }
  const ref = addComponent(bill.draft, read(component, parent === null && depth === 0));
  const id = textOf(component, 'bom-ref');
  if (id !== '') bill.refs.set(id, ref);
  if (parent !== null) bill.draft.edge(parent, 'contains', ref);
  if (depth < deepest) for (const part of objectsOf(component, 'components')) add(part, ref, bill, depth + 1);
  return ref;
}

function read(component: JsonObject, isSubject: boolean): BillComponent {
  return {
    type: textOf(component, 'type') || 'library',
    group: textOf(component, 'group'),
    name: textOf(component, 'name'),
    version: textOf(component, 'version'),
    versionRange: textOf(component, 'versionRange'),
    supplier: supplierOf(component, {}),
    purl: textOf(component, 'purl'),
    cpe: textOf(component, 'cpe'),
    hashes: Object.fromEntries(
      objectsOf(component, 'hashes').map((hash) => [textOf(hash, 'alg'), textOf(hash, 'content').toLowerCase()]),
    ),
    licenses: objectsOf(component, 'licenses')
      .map(
        (license) =>
          textOf(license, 'expression') ||
          textOf(memberOf(license, 'license'), 'id') ||
          textOf(memberOf(license, 'license'), 'name'),
      )
      .filter(Boolean),
    description: textOf(component, 'description'),
    isSubject,
  };
}

function supplierOf(component: JsonObject, bill: JsonObject): string {
  const metadata = memberOf(bill, 'metadata');
  return (
    textOf(memberOf(component, 'manufacturer'), 'name') ||
    textOf(memberOf(component, 'supplier'), 'name') ||
    textOf(component, 'publisher') ||
    textOf(memberOf(component, 'provider'), 'name') ||
    textOf(memberOf(metadata, 'manufacturer'), 'name') ||
    // The name of the member up to 1.5.
    textOf(memberOf(metadata, 'manufacture'), 'name') ||
    textOf(memberOf(metadata, 'supplier'), 'name')
  );
}

function addDependency(dependency: JsonObject, { draft, refs }: Bill): void {
  const from = refs.get(textOf(dependency, 'ref'));
  const targets = memberOf(dependency, 'dependsOn');
  for (const id of Array.isArray(targets) ? (targets as unknown[]) : []) {
    const to = refs.get(String(id));
    if (from !== undefined && to !== undefined) draft.edge(from, 'uses', to, { text: 'depends on' });
  }
}

/** A vulnerability with the components it concerns; one without an id of a known form is passed over. */
function addAnalysis(vulnerability: JsonObject, { draft, refs }: Bill): void {
  const id = textOf(vulnerability, 'id');
  if (!/^[A-Z][A-Z0-9]{1,20}-[\w.-]{3,60}$/i.test(id)) return;
  const analysis = memberOf(vulnerability, 'analysis');
  // An affected component of another bill is named by a BOM-Link, whose last part is its reference.
  const components = objectsOf(vulnerability, 'affects').flatMap((target) => {
    const ref = textOf(target, 'ref');
    return refs.get(ref) ?? refs.get(decoded(ref.split('#').at(-1) ?? '')) ?? [];
  });
  const ref = addVulnerability(draft, id, components, {
    state: textOf(analysis, 'state'),
    justification: textOf(analysis, 'justification'),
    detail: textOf(analysis, 'detail'),
    actions: [...textsOf(analysis, 'response'), textOf(vulnerability, 'recommendation'), textOf(vulnerability, 'workaround')],
  });
  const cwes = memberOf(vulnerability, 'cwes');
  for (const cwe of Array.isArray(cwes) ? (cwes as unknown[]).slice(0, 50) : [])
    if (/^\d{1,5}$/.test(String(cwe))) draft.edge(ref, 'has-weakness', nodeRef('weakness', `CWE-${String(cwe)}`));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
