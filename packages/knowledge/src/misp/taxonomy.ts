import { isObject, memberOf, numberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';

/** Taxonomies of MISP: namespaces of machine tags, `namespace:predicate="value"`, with a number where they measure. */
export const mispTaxonomyReader: JsonReader = {
  kind: 'misp-taxonomy',
  recognise: (value) => isObject(value) && textOf(value, 'namespace') !== '' && Array.isArray(value.predicates),
  *read(value): Generator<LibraryItem> {
    const namespace = textOf(value, 'namespace');
    const draft = new Draft({
      kind: 'misp-taxonomy',
      id: namespace,
      title: textOf(value, 'expanded') || namespace,
      source: 'MISP',
      method: 'database-entry',
      confidence: 0.8,
    });
    const root = draft.entry({
      kind: 'taxonomy',
      key: namespace,
      name: textOf(value, 'expanded') || namespace,
      description: textOf(value, 'description'),
      attributes: {
        version: numberOf(value, 'version'),
        refs: textsOf(value, 'refs'),
        exclusive: memberOf(value, 'exclusive') === true || undefined,
      },
      url: textsOf(value, 'refs')[0],
    });
    for (const predicate of objectsOf(value, 'predicates'))
      add(draft, root, `${namespace}:${textOf(predicate, 'value')}`, predicate);
    for (const group of objectsOf(value, 'values')) {
      const predicate = `${namespace}:${textOf(group, 'predicate')}`;
      for (const entry of objectsOf(group, 'entry'))
        add(draft, nodeRef('taxonomy', predicate), `${predicate}="${textOf(entry, 'value')}"`, entry);
    }
    yield* told('taxonomy', draft.documents());
  },
};

function add(draft: Draft, parent: NodeRef, key: string, value: unknown): void {
  if (textOf(value, 'value') === '') return;
  const ref = draft.entry({
    kind: 'taxonomy',
    key,
    name: textOf(value, 'expanded') || textOf(value, 'value'),
    description: textOf(value, 'description'),
    attributes: { numerical_value: numberOf(value, 'numerical_value'), colour: textOf(value, 'colour') },
  });
  draft.edge(ref, 'part-of', parent);
}
