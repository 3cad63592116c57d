import type { Draft } from './model/draft.ts';
import { type NodeRef, nodeRef } from './model/entry.ts';

/**
 * The entry of one requirement of a standard, with the standard: `requirement:IEC 62443-4-2/CR 1.1`. The edition is no part of the name,
 * so that requirements of two editions are one entry.
 */
export function requirementRef(draft: Draft, standard: string, requirement: string): NodeRef {
  const name = standard.replace(/:\d{4}$/, '').trim();
  const key = `${name}/${requirement.trim()}`;
  const ref = nodeRef('requirement', key);
  if (!draft.has(ref)) {
    draft.entry({ kind: 'requirement', key, name: `${name} ${requirement.trim()}` });
    draft.entry({ kind: 'standard', key: name, name });
    draft.edge(ref, 'part-of', nodeRef('standard', name));
  }
  return ref;
}
