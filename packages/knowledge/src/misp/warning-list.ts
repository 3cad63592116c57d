import { isObject, numberOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { refusal } from '../refusal.ts';

/** How the entries of a list are compared with a value. */
export const warningListTypes = ['string', 'substring', 'hostname', 'cidr', 'regex'] as const;

/** Values in one entry of the library; longer lists are several, each part of the first. */
const partLength = 4000;
const mostValues = 2_000_000;

/** Warning lists of MISP: values that are known to be harmless, or shared by so many that they tell nothing. */
export const mispWarningListReader: JsonReader = {
  kind: 'misp-warning-list',
  recognise: (value) =>
    isObject(value) &&
    Array.isArray(value.list) &&
    textOf(value, 'name') !== '' &&
    (warningListTypes as readonly string[]).includes(textOf(value, 'type')),
  *read(value): Generator<LibraryItem> {
    const name = textOf(value, 'name');
    const all = textsOf(value, 'list');
    if (all.length > mostValues) yield { at: 'list', ...refusal('manyValues', { count: all.length, most: mostValues }) };
    const values = all.slice(0, mostValues);
    const draft = new Draft({
      kind: 'misp-warning-list',
      id: name,
      title: name,
      source: 'MISP',
      method: 'database-entry',
      confidence: 0.9,
    });
    const shared = {
      type: textOf(value, 'type'),
      version: numberOf(value, 'version'),
      matching_attributes: textsOf(value, 'matching_attributes'),
    };
    let first: NodeRef | null = null;
    for (let from = 0; from === 0 || from < values.length; from += partLength) {
      const key = from === 0 ? name : `${name} #${from / partLength + 1}`;
      const attributes = { ...shared, count: values.length, values: values.slice(from, from + partLength) };
      const ref = draft.entry({
        kind: 'warning-list',
        key,
        name: key,
        description: from === 0 ? textOf(value, 'description') : null,
        attributes,
      });
      if (first === null) first = nodeRef('warning-list', name);
      else draft.edge(ref, 'part-of', first);
    }
    yield* told('list', draft.documents());
  },
};
