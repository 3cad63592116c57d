import { isDeprecated, natureOf, relate } from '../cwe/natures.ts';
import { Draft } from '../model/draft.ts';
import { nodeRef } from '../model/entry.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { catalogueOf, childText, lineOf, linesWithin, within, type XmlElement, xmlElements } from '../xml.ts';
import { refusal } from '../refusal.ts';

/** The list of CAPEC as XML (`capec_v3.*.xml`), which holds besides the patterns the categories and views that the STIX bundle lacks. */
export const capecXmlReader: TextReader = {
  kind: 'capec',
  recognise: (head) => /<(?:\w+:)?Attack_Pattern_Catalog[\s>]/.test(head),
  *read(text): Generator<LibraryItem> {
    const { version, date } = catalogueOf(text, 'Attack_Pattern_Catalog');
    const draft = new Draft({
      kind: 'capec',
      id: 'capec',
      title: ['CAPEC', version].filter(Boolean).join(' '),
      source: 'MITRE',
      published: date,
      method: 'database-entry',
      confidence: 0.9,
    });
    const groups: XmlElement[] = [];
    for (const element of xmlElements(text, new Set(['Attack_Pattern', 'Category', 'View']))) {
      if ('problem' in element) yield { at: 'catalogue', ...element };
      else if (!/^\d{1,6}$/.test(element.attributes.ID ?? '')) yield { at: element.name, ...refusal('noNumber', {}) };
      else if (element.name === 'Attack_Pattern') addPattern(element, draft);
      else groups.push(element);
    }
    // Members of a view are patterns or categories, which only the whole list tells apart.
    const ids = new Set(groups.map(({ attributes }) => attributes.ID));
    for (const group of groups) addGroup(group, ids, draft);
    yield* told('catalogue', draft.documents());
  },
};

const urlOf = (id: string): string => `https://capec.mitre.org/data/definitions/${id}.html`;

/** Attributes have the names that the same list has as STIX. */
function addPattern(element: XmlElement, draft: Draft): void {
  const { ID: id, Name: name, Abstraction: abstraction, Status: status } = element.attributes;
  const ref = draft.entry({
    kind: 'attack-pattern',
    key: `CAPEC-${id}`,
    name,
    aliases: within(element, 'Alternate_Terms', 'Alternate_Term').map((term) => childText(term, 'Term')),
    description: childText(element, 'Description'),
    attributes: {
      type: 'attack-pattern',
      x_capec_abstraction: abstraction,
      x_capec_status: status,
      x_capec_likelihood_of_attack: childText(element, 'Likelihood_Of_Attack'),
      x_capec_typical_severity: childText(element, 'Typical_Severity'),
      extended_description: childText(element, 'Extended_Description'),
      x_capec_prerequisites: linesWithin(element, 'Prerequisites', 'Prerequisite'),
      x_capec_skills_required: Object.fromEntries(
        within(element, 'Skills_Required', 'Skill').map(({ attributes, text }) => [attributes.Level ?? 'Unknown', lineOf(text)]),
      ),
      x_capec_resources_required: linesWithin(element, 'Resources_Required', 'Resource'),
      x_capec_consequences: consequencesOf(element),
      x_capec_example_instances: linesWithin(element, 'Example_Instances', 'Example'),
      x_capec_execution_flow: within(element, 'Execution_Flow', 'Attack_Step')
        .map((step) => `${childText(step, 'Step')}. ${childText(step, 'Phase')}: ${childText(step, 'Description')}`)
        .join('\n'),
      indicators: linesWithin(element, 'Indicators', 'Indicator'),
      mitigations: linesWithin(element, 'Mitigations', 'Mitigation'),
    },
    revoked: isDeprecated(status ?? ''),
    url: urlOf(id),
  });
  for (const { attributes } of within(element, 'Related_Attack_Patterns', 'Related_Attack_Pattern')) {
    if (!/^\d{1,6}$/.test(attributes.CAPEC_ID ?? '')) continue;
    const other = nodeRef('attack-pattern', `CAPEC-${attributes.CAPEC_ID}`);
    const written = attributes.Nature ?? '';
    relate(draft, ref, natureOf(written) ?? { type: 'related-to', text: lineOf(written) }, other, null);
  }
  for (const { attributes } of within(element, 'Related_Weaknesses', 'Related_Weakness'))
    if (/^\d{1,6}$/.test(attributes.CWE_ID ?? '')) draft.edge(ref, 'exploits', nodeRef('weakness', `CWE-${attributes.CWE_ID}`));
  for (const mapping of within(element, 'Taxonomy_Mappings', 'Taxonomy_Mapping')) {
    const technique = childText(mapping, 'Entry_ID').replace(/^T?(?=\d)/, 'T');
    if (!/^ATT&?A?CK$/.test(mapping.attributes.Taxonomy_Name ?? '') || !/^T\d{4}(?:\.\d{3})?$/.test(technique)) continue;
    draft.edge(ref, 'same-as', nodeRef('technique', technique), { confidence: 0.6, text: childText(mapping, 'Entry_Name') });
  }
}

/** Impacts by the scope that they are on. */
function consequencesOf(element: XmlElement): Record<string, string[]> {
  const impacts = new Map<string, string[]>();
  for (const consequence of within(element, 'Consequences', 'Consequence'))
    for (const scope of linesWithin(consequence, 'Scope'))
      impacts.set(scope, [...(impacts.get(scope) ?? []), ...linesWithin(consequence, 'Impact')]);
  return Object.fromEntries(impacts);
}

function addGroup(element: XmlElement, groups: ReadonlySet<string>, draft: Draft): void {
  const { ID: id, Name: name, Type: type = 'category', Status: status } = element.attributes;
  const ref = draft.entry({
    kind: 'taxonomy',
    key: `CAPEC-${id}`,
    name,
    description: childText(element, 'Summary') || childText(element, 'Objective'),
    attributes: { type, status },
    revoked: isDeprecated(status ?? ''),
    url: urlOf(id),
  });
  const members = [...within(element, 'Relationships', 'Has_Member'), ...within(element, 'Members', 'Has_Member')];
  for (const { attributes } of members) {
    const member = attributes.CAPEC_ID ?? '';
    const kind = groups.has(member) ? 'taxonomy' : 'attack-pattern';
    if (/^\d{1,6}$/.test(member)) draft.edge(nodeRef(kind, `CAPEC-${member}`), 'part-of', ref);
  }
}
