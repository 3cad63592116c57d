import { Draft } from '../model/draft.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { observable, type ObservableType } from './values.ts';
import { refusal } from '../refusal.ts';

const types: Readonly<Record<number, ObservableType>> = {
  32: 'md5',
  40: 'sha1',
  56: 'sha224',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
};
const line = /^\s*([0-9a-f]{32,128})(?:[\s,;]+\*?(\S.{0,300}?))?\s*$/i;
const mostProblems = 1000;

/**
 * Lists of hashes of malicious files, one a line with or without a name behind it, as vendors publish them beside their reports and as
 * `sha256sum` writes them. `#` begins a comment.
 */
export const hashListReader: TextReader = {
  kind: 'hash-list',
  recognise: (head) => {
    const lines = head
      .split('\n', 30)
      .filter((text) => text.trim() !== '' && !text.startsWith('#'))
      .slice(0, 20);
    return lines.length > 0 && lines.every((text) => types[line.exec(text.slice(0, 600))?.[1].length ?? 0] !== undefined);
  },
  *read(text, { name }): Generator<LibraryItem> {
    const draft = new Draft({ kind: 'hash-list', id: name, title: name, source: name, method: 'observation', confidence: 0.7 });
    const report = draft.entry({ kind: 'report', key: `hash-list/${name}`, name, attributes: { type: 'hash-list' } });
    let problems = 0;
    for (const [index, row] of text.split('\n').entries()) {
      if (row.trim() === '' || row.startsWith('#')) continue;
      const [, hash = '', file] = line.exec(row.slice(0, 600)) ?? [];
      const type = types[hash.length];
      const value = type === undefined ? null : observable(type, hash);
      if (value === null) {
        if (++problems <= mostProblems) yield { at: `line ${index + 1}`, ...refusal('noHash', {}) };
        continue;
      }
      const ref = draft.entry({
        kind: 'indicator',
        key: `${value.type}/${value.value}`,
        name: value.value,
        attributes: { type: 'file', hashes: { [value.type]: value.value }, name: file },
      });
      draft.edge(report, 'describes', ref);
    }
    if (problems > mostProblems) yield { at: 'file', ...refusal('noHashes', { count: problems - mostProblems }) };
    yield* told('list', draft.documents());
  },
};
