import { isObject, type JsonObject, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { cweDraft } from './draft.ts';
import { addWeakness, addWeaknessGroup, platformText, type Weakness, type WeaknessGroup } from './weakness.ts';
import { refusal } from '../refusal.ts';

const lists = ['Weaknesses', 'Categories', 'Views'] as const;

/** Answers of CWE's own service (`cwe-api.mitre.org`): the entries of the list as JSON, members named as the elements of the XML without underscores. */
export const cweApiReader: JsonReader = {
  kind: 'cwe',
  recognise: (value) =>
    isObject(value) &&
    lists.some((list) => objectsOf(value, list).some((entry) => 'ID' in entry && ('Name' in entry || 'Description' in entry))),
  *read(value, { name }): Generator<LibraryItem> {
    const draft = cweDraft('', '', `cwe ${name}`);
    for (const list of lists) {
      for (const [index, entry] of objectsOf(value, list).entries()) {
        if (!/^(?:CWE-)?\d{1,6}$/.test(textOf(entry, 'ID'))) yield { at: `${list} ${index + 1}`, ...refusal('noNumber', {}) };
        else if (list === 'Weaknesses') addWeakness(weaknessOf(entry), draft);
        else addWeaknessGroup(groupOf(entry, list), draft);
      }
    }
    yield* told('list', draft.documents());
  },
};

const numberOf = (text: string): string => text.replace(/^CWE-|^CAPEC-/i, '');
const usageOf = (entry: JsonObject): string => textOf(memberOf(entry, 'MappingNotes'), 'Usage');

function weaknessOf(entry: JsonObject): Weakness {
  return {
    id: numberOf(textOf(entry, 'ID')),
    name: textOf(entry, 'Name'),
    status: textOf(entry, 'Status'),
    aliases: objectsOf(entry, 'AlternateTerms').map((term) => textOf(term, 'Term')),
    descriptions: [textOf(entry, 'Description'), textOf(entry, 'ExtendedDescription')],
    attributes: {
      abstraction: textOf(entry, 'Abstraction'),
      structure: textOf(entry, 'Structure'),
      likelihood: textOf(entry, 'LikelihoodOfExploit'),
      background: textsOf(entry, 'BackgroundDetails'),
      platforms: objectsOf(entry, 'ApplicablePlatforms').map((platform) =>
        platformText(
          textOf(platform, 'Type'),
          textOf(platform, 'Name') || textOf(platform, 'Class'),
          textOf(platform, 'Prevalence'),
        ),
      ),
      introduced: objectsOf(entry, 'ModesOfIntroduction').map((mode) => textOf(mode, 'Phase')),
      consequences: objectsOf(entry, 'CommonConsequences').map((consequence) => ({
        scope: textsOf(consequence, 'Scope'),
        impact: textsOf(consequence, 'Impact'),
        note: textOf(consequence, 'Note'),
      })),
      detection: objectsOf(entry, 'DetectionMethods').map((method) => ({
        method: textOf(method, 'Method'),
        effectiveness: textOf(method, 'Effectiveness'),
        text: textOf(method, 'Description'),
      })),
      mitigations: objectsOf(entry, 'PotentialMitigations').map((mitigation) => ({
        phase: textsOf(mitigation, 'Phase'),
        strategy: textOf(mitigation, 'Strategy'),
        text: textOf(mitigation, 'Description'),
      })),
      mapping: usageOf(entry),
    },
    related: objectsOf(entry, 'RelatedWeaknesses').map((related) => ({
      nature: textOf(related, 'Nature'),
      id: numberOf(textOf(related, 'CweID')),
      view: textOf(related, 'ViewID'),
    })),
    patterns: textsOf(entry, 'RelatedAttackPatterns').map(numberOf),
    examples: objectsOf(entry, 'ObservedExamples').map((example) => ({
      cve: textOf(example, 'Reference'),
      text: textOf(example, 'Description'),
    })),
    mappings: objectsOf(entry, 'TaxonomyMappings').map((mapping) => ({
      taxonomy: textOf(mapping, 'TaxonomyName'),
      entry: textOf(mapping, 'EntryID'),
      name: textOf(mapping, 'EntryName'),
    })),
  };
}

function groupOf(entry: JsonObject, list: 'Categories' | 'Views'): WeaknessGroup {
  const isCategory = list === 'Categories';
  return {
    kind: isCategory ? 'category' : 'view',
    id: numberOf(textOf(entry, 'ID')),
    name: textOf(entry, 'Name'),
    status: textOf(entry, 'Status'),
    description: textOf(entry, isCategory ? 'Summary' : 'Objective'),
    attributes: isCategory ? { type: 'category', mapping: usageOf(entry) } : { type: textOf(entry, 'Type') },
    members: objectsOf(entry, isCategory ? 'Relationships' : 'Members').map((member) => ({
      id: numberOf(textOf(member, 'CweID')),
      view: textOf(member, 'ViewID'),
    })),
  };
}
