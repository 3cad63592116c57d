import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes `content/classes/weaknesses.json` from the CWE list: `node tools/weaknesses.ts cwec_v4.15.xml`. Carries over facts only: ids,
 * names, parents, and membership in categories.
 */
const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('weaknesses: give the CWE list as XML (cwec_v*.xml from cwe.mitre.org)\n');
  process.exit(2);
}
const xml = readFileSync(path, 'utf8');
const version = /<Weakness_Catalog[^>]* Version="([^"]+)"[^>]* Date="([^"]+)"/.exec(xml);
if (version === null) {
  process.stderr.write(`weaknesses: ${path} is not the CWE list\n`);
  process.exit(2);
}

/** Views whose parents and members say what kind of weakness it is; the others are lists for one purpose (a top 25, a standard). */
const views: ReadonlySet<string> = new Set(['699', '700', '1000', '1003']);

const unescape = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const byNumber = (one: string, other: string): number => Number(one) - Number(other);
const unique = (ids: string[]): string[] => [...new Set(ids)].toSorted(byNumber);

type Row = { id: string; name: string; parents: string[]; categories: string[] };
const weaknesses: Row[] = [];
for (const [, attributes, body] of xml.matchAll(/<Weakness (ID="\d+"[^>]*)>([\s\S]*?)<\/Weakness>/g)) {
  const id = /ID="(\d+)"/.exec(attributes)?.[1] ?? '';
  const name = unescape(/Name="([^"]*)"/.exec(attributes)?.[1] ?? '');
  const parents = [...body.matchAll(/<Related_Weakness Nature="ChildOf" CWE_ID="(\d+)" View_ID="(\d+)"/g)]
    .filter(([, , view]) => views.has(view))
    .map(([, parent]) => parent);
  weaknesses.push({ id, name, parents: unique(parents), categories: [] });
}
const known = new Map(weaknesses.map((row) => [row.id, row]));
const categories: { id: string; name: string }[] = [];
for (const [, id, name, body] of xml.matchAll(/<Category ID="(\d+)" Name="([^"]*)"[^>]*>([\s\S]*?)<\/Category>/g)) {
  const members = [...body.matchAll(/<Has_Member CWE_ID="(\d+)" View_ID="(\d+)"/g)].filter(([, , view]) => views.has(view));
  for (const [, member] of members) known.get(member)?.categories.push(id);
  // The obsolete categories that CNNVD's types refer to have no members any more, and keep their names.
  if (members.length > 0 || ['16', '17', '264'].includes(id)) categories.push({ id, name: unescape(name) });
}

const line = (value: unknown): string => `    ${JSON.stringify(value)}`;
const rows = weaknesses
  .toSorted((one, other) => byNumber(one.id, other.id))
  .map(({ id, name, parents, categories: of }) => line([Number(id), name, parents.map(Number), unique(of).map(Number)]));
const text = `{
  "$schema": "./weaknesses.schema.json",
  "version": "CWE ${version[1]}, ${version[2]}",
  "weaknesses": [
${rows.join(',\n')}
  ],
  "categories": [
${categories
  .toSorted((one, other) => byNumber(one.id, other.id))
  .map(({ id, name }) => line([Number(id), name]))
  .join(',\n')}
  ]
}
`;
writeFileSync(join(import.meta.dirname, '../content/classes/weaknesses.json'), text);
process.stdout.write(`${weaknesses.length} weaknesses, ${categories.length} categories\n`);
