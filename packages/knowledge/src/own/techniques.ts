import { isObject, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type EntryKind, nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { requirementRef } from '../standards.ts';
import { refusal } from '../refusal.ts';

const lists: readonly (readonly [list: string, kind: EntryKind, id: RegExp])[] = [
  ['tactics', 'tactic', /^TA\d{4}$/],
  ['techniques', 'technique', /^T\d{4}(?:\.\d{3})?$/],
  ['mitigations', 'mitigation', /^M\d{4}$/],
  ['assets', 'asset-type', /^A\d{4}$/],
];

/** Names of ATT&CK in two languages and how they are linked, in the form of `content/techniques`. */
export const ownTechniqueReader: JsonReader = {
  kind: 'techniques',
  recognise: (value) =>
    isObject(value) &&
    lists.every(([list]) => Array.isArray(value[list])) &&
    textOf(objectsOf(value, 'techniques')[0], 'zh') !== '',
  *read(value, { name }): Generator<LibraryItem> {
    const id = name.replace(/\.json$/i, '');
    const title = ['Techniques', textOf(value, 'version')].filter(Boolean).join(' ');
    const draft = new Draft({ kind: 'techniques', id, title, source: 'Fengsui', method: 'database-entry', confidence: 0.85 });
    for (const [list, kind, shape] of lists) {
      for (const item of objectsOf(value, list)) {
        const key = textOf(item, 'id');
        if (!shape.test(key)) {
          yield { at: list, ...refusal('noId', { id: key.slice(0, 40) || '-', kind }) };
          continue;
        }
        const ref = draft.entry({
          kind,
          key,
          name: textOf(item, 'en'),
          aliases: [textOf(item, 'zh')],
          attributes: { name_zh: textOf(item, 'zh') },
        });
        for (const tactic of textsOf(item, 'tactics')) draft.edge(ref, 'part-of', nodeRef('tactic', tactic));
        for (const target of textsOf(item, 'targets')) draft.edge(ref, 'targets', nodeRef('asset-type', target));
        for (const technique of textsOf(item, 'mitigates')) draft.edge(ref, 'mitigates', nodeRef('technique', technique));
        for (const requirement of textsOf(item, 'requirements')) {
          const slash = requirement.indexOf('/');
          if (slash > 0)
            draft.edge(ref, 'satisfies', requirementRef(draft, requirement.slice(0, slash), requirement.slice(slash + 1)));
        }
      }
    }
    yield* told('techniques', draft.documents());
  },
};
