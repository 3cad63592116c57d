import { parseAllDocuments } from 'yaml';
import type { Refusal } from '@fengsui/advisories';
import { refusal } from './refusal.ts';

/** Longest document: the reader's time grows faster than the text. */
const longest = 256 * 1024;
const mostDocuments = 50_000;

/** One document of a YAML stream, or why it is none. Aliases are not expanded. */
export type YamlPart = { at: string; text: string } & ({ value: unknown } | Refusal);

/** The documents of a YAML stream one by one. */
export function* readYaml(text: string): Generator<YamlPart> {
  let line = 1;
  let count = 0;
  for (const part of text.replace(/^\ufeff/, '').split(/^---[ \t]*\r?\n/m)) {
    const at = `line ${line}`;
    line += part.split('\n').length;
    if (part.trim() === '' || /^(?:\s*#.*)*\s*$/.test(part.slice(0, 2000))) continue;
    if (++count > mostDocuments) {
      yield { at, text: '', ...refusal('manyDocuments', { most: mostDocuments }) };
      return;
    }
    if (part.length > longest) yield { at, text: '', ...refusal('longDocument', { most: longest }) };
    else yield { at, text: part, ...parse(part) };
  }
}

function parse(text: string): { value: unknown } | Refusal {
  // Each level of flow collections is a call of the reader.
  if ((text.match(/[[{]/g)?.length ?? 0) > 20_000) return refusal('manyBrackets', {});
  try {
    const [document] = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
    if (document === undefined) return refusal('emptyDocument', {});
    if (document.errors.length > 0) return refusal('noYaml', { reason: document.errors[0].message.split('\n')[0] });
    return { value: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch (error) {
    return refusal('noYaml', { reason: (error as Error).message.slice(0, 200) });
  }
}
