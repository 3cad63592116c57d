import { type JsonObject, objectsOf, textOf, textsOf } from '../json.ts';
import type { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import type { Nodes } from './nodes.ts';

/** Attributes of CAPEC's patterns under the words of the library. */
export function capecExtras(object: JsonObject): Record<string, unknown> {
  const extended = textOf(object, 'x_capec_extended_description');
  return extended === '' ? {} : { extended_description: extended };
}

/** Edges that CAPEC writes into its patterns: the hierarchy, order, exploited weaknesses, the techniques of ATT&CK that are the same. */
export function capecEdges(object: JsonObject, ref: NodeRef, nodes: Nodes, draft: Draft): void {
  if (textOf(object, 'type') !== 'attack-pattern') return;
  for (const parent of nodes.all(textsOf(object, 'x_capec_child_of_refs'))) draft.edge(ref, 'child-of', parent);
  for (const child of nodes.all(textsOf(object, 'x_capec_parent_of_refs'))) draft.edge(child, 'child-of', ref);
  for (const next of nodes.all(textsOf(object, 'x_capec_can_precede_refs'))) draft.edge(ref, 'can-precede', next);
  for (const earlier of nodes.all(textsOf(object, 'x_capec_can_follow_refs'))) draft.edge(earlier, 'can-precede', ref);
  for (const peer of nodes.all(textsOf(object, 'x_capec_peer_of_refs'))) draft.edge(ref, 'related-to', peer, { text: 'peer' });
  for (const reference of objectsOf(object, 'external_references')) {
    const [source, id] = [textOf(reference, 'source_name'), textOf(reference, 'external_id')];
    if (source === 'cwe' && /^CWE-\d{1,5}$/.test(id)) draft.edge(ref, 'exploits', nodeRef('weakness', id));
    if (source === 'ATTACK' && /^T\d{4}(?:\.\d{3})?$/.test(id))
      draft.edge(ref, 'same-as', nodeRef('technique', id), { confidence: 0.6, text: textOf(reference, 'description') });
    if (source === 'capec' && ref.startsWith('technique:') && /^CAPEC-\d{1,5}$/.test(id))
      draft.edge(ref, 'same-as', nodeRef('attack-pattern', id), { confidence: 0.6 });
  }
}
