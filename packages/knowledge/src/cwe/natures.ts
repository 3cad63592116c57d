import { lookUp } from '../json.ts';
import type { Draft } from '../model/draft.ts';
import type { EdgeType, NodeRef } from '../model/entry.ts';

/** What the lists of CWE and CAPEC say alike. */

/** How an entry is related to another. */
interface Nature {
  type: EdgeType;
  turned?: boolean;
  text?: string;
}

/** How entries of CWE and of CAPEC are related (the natures of their schemas); `turned` swaps the ends. */
const natures: Readonly<Record<string, Nature>> = {
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

/** The nature that a list names; null when it is none. */
export function natureOf(name: string): Nature | null {
  return lookUp(natures, name) ?? null;
}

/** Adds the relation of an entry to another; `text` where the nature has none of its own. */
export function relate(draft: Draft, ref: NodeRef, nature: Nature, other: NodeRef, text: string | null): void {
  draft.edge(nature.turned ? other : ref, nature.type, nature.turned ? ref : other, { text: nature.text ?? text });
}

/** Whether the status of an entry says that it holds no longer. */
export function isDeprecated(status: string): boolean {
  return /^(?:Deprecated|Obsolete)$/.test(status);
}
