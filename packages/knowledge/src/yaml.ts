import { parseAllDocuments } from 'yaml';

/** Longest document: the reader's time grows faster than the text. */
const longest = 256 * 1024;
const mostDocuments = 50_000;

/** One document of a YAML stream, or why it is none. Aliases are not expanded. */
export type YamlPart = { at: string; text: string } & ({ value: unknown } | { problem: string });

/** The documents of a YAML stream one by one. */
export function* readYaml(text: string): Generator<YamlPart> {
  let line = 1;
  let count = 0;
  for (const part of text.replace(/^\ufeff/, '').split(/^---[ \t]*\r?\n/m)) {
    const at = `line ${line}`;
    line += part.split('\n').length;
    if (part.trim() === '' || /^(?:\s*#.*)*\s*$/.test(part.slice(0, 2000))) continue;
    if (++count > mostDocuments) {
      yield { at, text: '', problem: `the file has more than ${mostDocuments} documents` };
      return;
    }
    if (part.length > longest) yield { at, text: '', problem: `the document is longer than ${longest} characters` };
    else yield { at, text: part, ...parse(part) };
  }
}

function parse(text: string): { value: unknown } | { problem: string } {
  // Each level of flow collections is a call of the reader.
  if ((text.match(/[[{]/g)?.length ?? 0) > 20_000) return { problem: 'the document holds more brackets than any rule' };
  try {
    const [document] = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
    if (document === undefined) return { problem: 'the document is empty' };
    if (document.errors.length > 0) return { problem: `it is not YAML: ${document.errors[0].message.split('\n')[0]}` };
    return { value: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch (error) {
    return { problem: `it is not YAML: ${(error as Error).message.slice(0, 200)}` };
  }
}
