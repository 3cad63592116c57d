import type { Draft } from '../model/draft.ts';
import { nodeRef } from '../model/entry.ts';
import { requirementRef } from '../standards.ts';
import { weaknessUrl } from './draft.ts';
import { isDeprecated, natureOf, relate } from './natures.ts';

/** What one of CWE's entries says, whether it was written as XML or as JSON; numbers are those behind `CWE-` and `CAPEC-`. */
export interface Weakness {
  id: string;
  name: string;
  status: string;
  aliases: string[];
  descriptions: string[];
  /** Members of the schema under the words of the library. */
  attributes: Record<string, unknown>;
  related: { nature: string; id: string; view: string }[];
  patterns: string[];
  examples: { cve: string; text: string }[];
  mappings: { taxonomy: string; entry: string; name: string }[];
}

/** A category or a view: what it is about, and its members. */
export interface WeaknessGroup {
  kind: 'category' | 'view';
  id: string;
  name: string;
  status: string;
  description: string;
  attributes: Record<string, unknown>;
  members: { id: string; view: string }[];
}

const isNumber = (text: string): boolean => /^\d{1,6}$/.test(text);

/** One condition under which a weakness is met, in a line: `Technology: ICS/OT (Often)`. */
export function platformText(kind: string, name: string, prevalence: string): string {
  return `${kind}: ${name}${prevalence === '' || prevalence === 'Undetermined' ? '' : ` (${prevalence})`}`;
}

/** Adds a weakness with the edges that lead from it. */
export function addWeakness(weakness: Weakness, draft: Draft): void {
  const ref = draft.entry({
    kind: 'weakness',
    key: `CWE-${weakness.id}`,
    name: weakness.name,
    aliases: weakness.aliases,
    description: weakness.descriptions.filter(Boolean).join('\n\n'),
    attributes: { ...weakness.attributes, status: weakness.status },
    revoked: isDeprecated(weakness.status),
    url: weaknessUrl(weakness.id),
  });
  for (const { nature: written, id, view } of weakness.related) {
    const nature = natureOf(written);
    if (nature === null || !isNumber(id)) continue;
    relate(draft, ref, nature, nodeRef('weakness', `CWE-${id}`), view === '' ? null : `CWE-${view}`);
  }
  for (const pattern of weakness.patterns)
    if (isNumber(pattern)) draft.edge(nodeRef('attack-pattern', `CAPEC-${pattern}`), 'exploits', ref);
  for (const { cve, text } of weakness.examples)
    if (/^CVE-\d{4}-\d{4,}$/.test(cve)) draft.edge(nodeRef('vulnerability', cve), 'has-weakness', ref, { text });
  for (const { taxonomy, entry, name } of weakness.mappings) {
    const [, part] = /^Part (\d-\d)$/.exec(entry) ?? [];
    const [, requirement] = /^Req\.? (\S.{0,30})$/.exec(name) ?? [];
    if (taxonomy !== 'ISA/IEC 62443' || part === undefined || requirement === undefined) continue;
    draft.edge(ref, 'related-to', requirementRef(draft, `IEC 62443-${part}`, requirement), { text: 'violates' });
  }
}

/** Adds a category or a view. Old records name categories as if they were weaknesses, so that they are kept as such. */
export function addWeaknessGroup(group: WeaknessGroup, draft: Draft): void {
  const isCategory = group.kind === 'category';
  const ref = draft.entry({
    kind: isCategory ? 'weakness' : 'taxonomy',
    key: `CWE-${group.id}`,
    name: group.name,
    description: group.description,
    attributes: { ...group.attributes, status: group.status },
    revoked: isDeprecated(group.status),
    url: weaknessUrl(group.id),
  });
  for (const { id, view } of group.members) {
    const text = isCategory && view !== '' ? `CWE-${view}` : null;
    if (isNumber(id)) draft.edge(nodeRef('weakness', `CWE-${id}`), 'part-of', ref, { text });
  }
}
