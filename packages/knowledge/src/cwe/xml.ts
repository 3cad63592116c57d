import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { catalogueOf, childText, linesWithin, within, type XmlElement, xmlElements } from '../xml.ts';
import { cweDraft } from './draft.ts';
import { addWeakness, addWeaknessGroup, platformText, type Weakness, type WeaknessGroup } from './weakness.ts';
import { refusal } from '../refusal.ts';

/** The list of CWE as XML (`cwec_v4.*.xml`): weaknesses, categories and views, with the hierarchy and what else each is linked to. */
export const cweXmlReader: TextReader = {
  kind: 'cwe',
  recognise: (head) => /<(?:\w+:)?Weakness_Catalog[\s>]/.test(head),
  *read(text): Generator<LibraryItem> {
    const { version, date } = catalogueOf(text, 'Weakness_Catalog');
    const draft = cweDraft(version, date);
    for (const element of xmlElements(text, new Set(['Weakness', 'Category', 'View']))) {
      if ('problem' in element) yield { at: 'catalogue', ...element };
      else if (!/^\d{1,6}$/.test(element.attributes.ID ?? '')) yield { at: element.name, ...refusal('noNumber', {}) };
      else if (element.name === 'Weakness') addWeakness(weaknessOf(element), draft);
      else addWeaknessGroup(groupOf(element), draft);
    }
    yield* told('catalogue', draft.documents());
  },
};

const usageOf = (element: XmlElement): string =>
  within(element, 'Mapping_Notes').map((notes) => childText(notes, 'Usage'))[0] ?? '';

function weaknessOf(element: XmlElement): Weakness {
  const { ID: id, Name: name = '', Abstraction: abstraction, Structure: structure, Status: status = '' } = element.attributes;
  return {
    id,
    name,
    status,
    aliases: within(element, 'Alternate_Terms', 'Alternate_Term').map((term) => childText(term, 'Term')),
    descriptions: [childText(element, 'Description'), childText(element, 'Extended_Description')],
    attributes: {
      abstraction,
      structure,
      likelihood: childText(element, 'Likelihood_Of_Exploit'),
      background: linesWithin(element, 'Background_Details', 'Background_Detail'),
      platforms: within(element, 'Applicable_Platforms').flatMap(({ children }) =>
        children.map(({ name: kind, attributes }) =>
          platformText(kind.replaceAll('_', ' '), attributes.Name ?? attributes.Class ?? '', attributes.Prevalence ?? ''),
        ),
      ),
      introduced: within(element, 'Modes_Of_Introduction', 'Introduction').map((phase) => childText(phase, 'Phase')),
      consequences: within(element, 'Common_Consequences', 'Consequence').map((consequence) => ({
        scope: linesWithin(consequence, 'Scope'),
        impact: linesWithin(consequence, 'Impact'),
        note: childText(consequence, 'Note'),
      })),
      detection: within(element, 'Detection_Methods', 'Detection_Method').map((method) => ({
        method: childText(method, 'Method'),
        effectiveness: childText(method, 'Effectiveness'),
        text: childText(method, 'Description'),
      })),
      mitigations: within(element, 'Potential_Mitigations', 'Mitigation').map((mitigation) => ({
        phase: linesWithin(mitigation, 'Phase'),
        strategy: childText(mitigation, 'Strategy'),
        text: childText(mitigation, 'Description'),
      })),
      mapping: usageOf(element),
    },
    related: within(element, 'Related_Weaknesses', 'Related_Weakness').map(({ attributes }) => ({
      nature: attributes.Nature ?? '',
      id: attributes.CWE_ID ?? '',
      view: attributes.View_ID ?? '',
    })),
    patterns: within(element, 'Related_Attack_Patterns', 'Related_Attack_Pattern').map(
      ({ attributes }) => attributes.CAPEC_ID ?? '',
    ),
    examples: within(element, 'Observed_Examples', 'Observed_Example').map((example) => ({
      cve: childText(example, 'Reference'),
      text: childText(example, 'Description'),
    })),
    mappings: within(element, 'Taxonomy_Mappings', 'Taxonomy_Mapping').map((mapping) => ({
      taxonomy: mapping.attributes.Taxonomy_Name ?? '',
      entry: childText(mapping, 'Entry_ID'),
      name: childText(mapping, 'Entry_Name'),
    })),
  };
}

function groupOf(element: XmlElement): WeaknessGroup {
  const { ID: id, Name: name = '', Type: type, Status: status = '' } = element.attributes;
  const isCategory = element.name === 'Category';
  return {
    kind: isCategory ? 'category' : 'view',
    id,
    name,
    status,
    description: childText(element, isCategory ? 'Summary' : 'Objective'),
    attributes: isCategory ? { type: 'category', mapping: usageOf(element) } : { type },
    members: within(element, isCategory ? 'Relationships' : 'Members', 'Has_Member').map(({ attributes }) => ({
      id: attributes.CWE_ID ?? '',
      view: attributes.View_ID ?? '',
    })),
  };
}
