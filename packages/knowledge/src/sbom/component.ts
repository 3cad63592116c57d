import type { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { addProduct, addVendor } from '../vendors/names.ts';

/** What a bill says of one component, whatever its format. */
export interface BillComponent {
  type: string;
  group: string;
  name: string;
  version: string;
  /** Versions of which any may be there, where the bill does not say which (CycloneDX 1.7). */
  versionRange: string;
  supplier: string;
  purl: string;
  cpe: string;
  hashes: Record<string, string>;
  licenses: string[];
  description: string;
  /** Whether the bill is about it, so that it is a product and not a part. */
  isSubject: boolean;
}

/** Types of subjects that an organisation buys and runs. */
const products: ReadonlySet<string> = new Set([
  'device',
  'firmware',
  'application',
  'operating-system',
  'container',
  'machine-learning-model',
  'platform',
  'install',
]);

/**
 * Adds a component under the name that all bills share: its package URL, otherwise its CPE, otherwise supplier, name and version. The
 * subject of a bill is linked to the product that it is an instance of.
 */
export function addComponent(draft: Draft, component: BillComponent): NodeRef {
  const { name, version, supplier, group } = component;
  const full = group === '' ? name : `${group}/${name}`;
  const key =
    component.purl ||
    component.cpe ||
    [supplier || 'unknown', full, version || component.versionRange].filter(Boolean).join('/').toLowerCase();
  const ref = draft.entry({
    kind: 'component',
    key,
    name: [full, version || component.versionRange].filter(Boolean).join(' '),
    description: component.description,
    attributes: {
      type: component.type,
      version,
      version_range: component.versionRange,
      supplier,
      purl: component.purl,
      cpe: component.cpe,
      hashes: component.hashes,
      licenses: component.licenses,
    },
  });
  if (supplier !== '') {
    const product = component.isSubject && products.has(component.type) ? addProduct(draft, supplier, full) : null;
    if (product !== null) draft.edge(ref, 'instance-of', product);
    const vendor = product === null ? addVendor(draft, supplier) : null;
    if (vendor !== null) draft.edge(ref, 'made-by', vendor);
  }
  return ref;
}

/** What a bill says of a vulnerability of its components, beside the status of each. */
export interface BillAnalysis {
  state: string;
  justification: string;
  detail: string;
  /** What to do: to update, to work around, as the supplier says. */
  actions: readonly string[];
}

/** Adds what a bill says of a vulnerability of some of its components. */
export function addVulnerability(draft: Draft, id: string, components: readonly NodeRef[], analysis: BillAnalysis): NodeRef {
  const ref = nodeRef('vulnerability', id);
  const judged = [analysis.state, analysis.justification, analysis.detail].filter(Boolean).join(': ');
  const text = [judged, ...analysis.actions].filter(Boolean).join('\n');
  const fits = !/^(?:not_affected|false_positive|resolved|resolved_with_pedigree|fixed)$/.test(analysis.state);
  for (const component of components) draft.edge(component, fits ? 'affected-by' : 'related-to', ref, { text });
  return ref;
}
