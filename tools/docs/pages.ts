import { join } from 'node:path';

/** Root of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** What a generated page begins with, so that nobody edits it by hand. */
export const NOTICE = '<!-- Made by `npm run docs` from the sources. Do not edit. -->\n';

/** A Markdown table. A cell's bars and line breaks are made harmless. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map((cell) => safe(String(cell))).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function safe(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}

/** Values as code, with commas between them; '' for none. */
export function codes(values: readonly (string | number)[]): string {
  return values.map((value) => `\`${value}\``).join(', ');
}

/**
 * Puts generated text between `<!-- name -->` and `<!-- /name -->` of a page that is otherwise written by hand.
 * @throws Error when the page has no such marks
 */
export function fill(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`No ${begin} … ${end} in the page; put both marks where the text belongs`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
