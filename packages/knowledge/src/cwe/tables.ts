import { isObject, textOf } from '../json.ts';
import { nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, type TextReader, told } from '../reader.ts';
import { readTable } from '../table.ts';
import { cweDraft, weaknessUrl } from './draft.ts';
import { refusal } from '../refusal.ts';

const number = /^(?:CWE-)?(\d{1,6})$/;

/** Pairs of a weakness and its parent, as JSON: the hierarchy alone. */
export const cweHierarchyReader: JsonReader = {
  kind: 'cwe',
  recognise: (value) => Array.isArray(value) && isObject(value[0]) && 'weaknessId' in value[0] && 'parentId' in value[0],
  *read(value): Generator<LibraryItem> {
    const draft = cweDraft('', '', 'cwe-hierarchy');
    let damaged = 0;
    for (const pair of Array.isArray(value) ? (value as unknown[]) : []) {
      const [child, parent] = [number.exec(textOf(pair, 'weaknessId'))?.[1], number.exec(textOf(pair, 'parentId'))?.[1]];
      if (child === undefined || parent === undefined) damaged++;
      else draft.edge(nodeRef('weakness', `CWE-${child}`), 'child-of', nodeRef('weakness', `CWE-${parent}`));
    }
    if (damaged > 0) yield { at: 'list', ...refusal('pairs', { count: damaged }) };
    yield* told('list', draft.documents());
  },
};

/** The downloads of CWE as CSV, a view each, whose columns are named in the first line. */
export const cweCsvReader: TextReader = {
  kind: 'cwe',
  recognise: (head) => /^\ufeff?"?CWE-ID"?,"?Name"?,/.test(head),
  *read(text, { name }): Generator<LibraryItem> {
    const draft = cweDraft('', '', `cwe ${name}`);
    for (const row of readTable(text, ',')) {
      if ('problem' in row) {
        yield row;
        continue;
      }
      const { cells, at } = row;
      const id = number.exec(cells['CWE-ID'] ?? '')?.[1];
      if (id === undefined) {
        yield { at, ...refusal('rowNumber', {}) };
        continue;
      }
      const ref = draft.entry({
        kind: 'weakness',
        key: `CWE-${id}`,
        name: cells.Name,
        description: [cells.Description, cells['Extended Description']].filter(Boolean).join('\n\n'),
        attributes: {
          abstraction: cells['Weakness Abstraction'],
          status: cells.Status,
          likelihood: cells['Likelihood of Exploit'],
        },
        revoked: /^(?:Deprecated|Obsolete)$/.test(cells.Status ?? ''),
        url: weaknessUrl(id),
      });
      // `::NATURE:ChildOf:CWE ID:710:VIEW ID:1000:ORDINAL:Primary::`
      for (const [, parent] of (cells['Related Weaknesses'] ?? '').matchAll(/NATURE:ChildOf:CWE ID:(\d{1,6})/g))
        draft.edge(ref, 'child-of', nodeRef('weakness', `CWE-${parent}`));
      for (const [, pattern] of (cells['Related Attack Patterns'] ?? '').matchAll(/(\d{1,6})/g))
        draft.edge(nodeRef('attack-pattern', `CAPEC-${pattern}`), 'exploits', ref);
    }
    yield* told('table', draft.documents());
  },
};

/** Tables of number, status, name, whether it may be mapped to, and how, without a first line of names; the version stands in the file's name. */
export const cweTabReader: TextReader = {
  kind: 'cwe',
  recognise: (head) => /^(?:CWE-)?\d{1,6}\t(?:Draft|Stable|Incomplete|Deprecated|Obsolete|Usable)\t/.test(head),
  *read(text, { name }): Generator<LibraryItem> {
    const [, version = '', date = ''] = /cwe_?v?([\d.]+\d)_?(\d{4}-\d{2}-\d{2})?/i.exec(name) ?? [];
    const draft = cweDraft(version, date, 'cwe-table');
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      const [id = '', status = '', title = '', , mapping = ''] = line.trimEnd().split('\t');
      const [, digits] = number.exec(id) ?? [];
      if (digits === undefined) {
        yield { at: `line ${index + 1}`, ...refusal('lineNumber', {}) };
        continue;
      }
      draft.entry({
        kind: 'weakness',
        key: `CWE-${digits}`,
        name: title,
        attributes: { status, mapping },
        revoked: /^(?:Deprecated|Obsolete)$/.test(status),
        url: weaknessUrl(digits),
      });
    }
    yield* told('table', draft.documents());
  },
};
