import { lookUp } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type EdgeType, nodeRef } from '../model/entry.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { requirementRef } from '../standards.ts';
import { childText, lineOf, within, type XmlElement, xmlElements } from '../xml.ts';
import { cweDraft, weaknessUrl } from './draft.ts';

/** How weaknesses are related (the natures of the CWE schema); `turned` swaps the ends. */
const natures: Readonly<Record<string, { type: EdgeType; turned?: boolean; text?: string }>> = {
  ChildOf: { type: 'child-of' },
  ParentOf: { type: 'child-of', turned: true },
  CanPrecede: { type: 'can-precede' },
  CanFollow: { type: 'can-precede', turned: true },
  PeerOf: { type: 'related-to', text: 'peer' },
  CanAlsoBe: { type: 'related-to', text: 'can also be' },
  Requires: { type: 'related-to', text: 'requires' },
  RequiredBy: { type: 'related-to', turned: true, text: 'requires' },
  StartsWith: { type: 'related-to', text: 'starts with' },
};

/** The list of CWE as XML (`cwec_v4.*.xml`): weaknesses, categories and views, with the hierarchy and what else each is linked to. */
export const cweXmlReader: TextReader = {
  kind: 'cwe',
  recognise: (head) => /<Weakness_Catalog[\s>]/.test(head),
  *read(text): Generator<LibraryItem> {
    const [, version = ''] = /<Weakness_Catalog[^>]{0,2000}\sVersion="([\d.]{1,10})"/.exec(text.slice(0, 10_000)) ?? [];
    const [, date = ''] = /<Weakness_Catalog[^>]{0,2000}\sDate="([\d-]{10})"/.exec(text.slice(0, 10_000)) ?? [];
    const draft = cweDraft(version, date);
    for (const element of xmlElements(text, new Set(['Weakness', 'Category', 'View']))) {
      if ('problem' in element) yield { at: 'catalogue', problem: element.problem };
      else if (!/^\d{1,6}$/.test(element.attributes.ID ?? '')) yield { at: element.name, problem: 'it has no number' };
      else adders[element.name]?.(element, draft);
    }
    yield* told('catalogue', draft.documents());
  },
};

const adders: Readonly<Record<string, (element: XmlElement, draft: Draft) => void>> = {
  Weakness: addWeakness,
  Category: addCategory,
  View: addView,
};

const isDeprecated = (element: XmlElement): boolean => /^(?:Deprecated|Obsolete)$/.test(element.attributes.Status ?? '');

function addWeakness(element: XmlElement, draft: Draft): void {
  const { ID: id, Name: name, Abstraction: abstraction, Structure: structure, Status: status } = element.attributes;
  const ref = draft.entry({
    kind: 'weakness',
    key: `CWE-${id}`,
    name,
    aliases: within(element, 'Alternate_Terms', 'Alternate_Term').map((term) => childText(term, 'Term')),
    description: [childText(element, 'Description'), childText(element, 'Extended_Description')].filter(Boolean).join('\n\n'),
    attributes: {
      abstraction,
      structure,
      status,
      likelihood: childText(element, 'Likelihood_Of_Exploit'),
      introduced: within(element, 'Modes_Of_Introduction', 'Introduction').map((phase) => childText(phase, 'Phase')),
      consequences: within(element, 'Common_Consequences', 'Consequence').map((consequence) => ({
        scope: within(consequence, 'Scope').map(({ text }) => lineOf(text)),
        impact: within(consequence, 'Impact').map(({ text }) => lineOf(text)),
      })),
      mitigations: within(element, 'Potential_Mitigations', 'Mitigation').map((mitigation) => ({
        phase: within(mitigation, 'Phase').map(({ text }) => lineOf(text)),
        text: childText(mitigation, 'Description'),
      })),
      mapping: childText(within(element, 'Mapping_Notes')[0] ?? element, 'Usage'),
    },
    revoked: isDeprecated(element),
    url: weaknessUrl(id),
  });
  for (const { attributes } of within(element, 'Related_Weaknesses', 'Related_Weakness')) {
    const nature = lookUp(natures, attributes.Nature ?? '');
    const other = nodeRef('weakness', `CWE-${attributes.CWE_ID}`);
    if (nature === undefined || !/^\d{1,6}$/.test(attributes.CWE_ID ?? '')) continue;
    const text = nature.text ?? (attributes.View_ID === undefined ? null : `CWE-${attributes.View_ID}`);
    draft.edge(nature.turned ? other : ref, nature.type, nature.turned ? ref : other, { text });
  }
  for (const { attributes } of within(element, 'Related_Attack_Patterns', 'Related_Attack_Pattern'))
    if (/^\d{1,6}$/.test(attributes.CAPEC_ID ?? ''))
      draft.edge(nodeRef('attack-pattern', `CAPEC-${attributes.CAPEC_ID}`), 'exploits', ref);
  for (const example of within(element, 'Observed_Examples', 'Observed_Example')) {
    const cve = childText(example, 'Reference');
    if (/^CVE-\d{4}-\d{4,}$/.test(cve))
      draft.edge(nodeRef('vulnerability', cve), 'has-weakness', ref, { text: childText(example, 'Description') });
  }
  for (const mapping of within(element, 'Taxonomy_Mappings', 'Taxonomy_Mapping')) {
    const [, part] = /^Part (\d-\d)$/.exec(childText(mapping, 'Entry_ID')) ?? [];
    const [, requirement] = /^Req\.? (\S.{0,30})$/.exec(childText(mapping, 'Entry_Name')) ?? [];
    if (mapping.attributes.Taxonomy_Name !== 'ISA/IEC 62443' || part === undefined || requirement === undefined) continue;
    draft.edge(ref, 'related-to', requirementRef(draft, `IEC 62443-${part}`, requirement), { text: 'violates' });
  }
}

/** Old records name categories as if they were weaknesses, so that they are kept as such. */
function addCategory(element: XmlElement, draft: Draft): void {
  const { ID: id, Name: name, Status: status } = element.attributes;
  const ref = draft.entry({
    kind: 'weakness',
    key: `CWE-${id}`,
    name,
    description: childText(element, 'Summary'),
    attributes: { type: 'category', status, mapping: childText(within(element, 'Mapping_Notes')[0] ?? element, 'Usage') },
    revoked: isDeprecated(element),
    url: weaknessUrl(id),
  });
  for (const { attributes } of within(element, 'Relationships', 'Has_Member')) {
    if (!/^\d{1,6}$/.test(attributes.CWE_ID ?? '')) continue;
    draft.edge(nodeRef('weakness', `CWE-${attributes.CWE_ID}`), 'part-of', ref, {
      text: attributes.View_ID === undefined ? null : `CWE-${attributes.View_ID}`,
    });
  }
}

function addView(element: XmlElement, draft: Draft): void {
  const { ID: id, Name: name, Type: type, Status: status } = element.attributes;
  const ref = draft.entry({
    kind: 'taxonomy',
    key: `CWE-${id}`,
    name,
    description: childText(element, 'Objective'),
    attributes: { type, status },
    revoked: isDeprecated(element),
    url: weaknessUrl(id),
  });
  for (const { attributes } of within(element, 'Members', 'Has_Member'))
    if (/^\d{1,6}$/.test(attributes.CWE_ID ?? '')) draft.edge(nodeRef('weakness', `CWE-${attributes.CWE_ID}`), 'part-of', ref);
}
