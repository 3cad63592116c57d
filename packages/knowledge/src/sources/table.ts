import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '@fengsui/advisories';
import { shippedContent } from '../own/content.ts';

/** A source of the library, as `content/sources` tells it. */
export interface LibrarySource extends Source {
  /** Its name in commands and interfaces. */
  id: string;
  licence: string;
  /** Hours after which it is worth asking again. */
  everyHours: number;
  /** What it gives, in English and Chinese. */
  gives: string;
  givesZh: string;
  /** Whether it is read unless a person says otherwise. */
  default: boolean;
  /** How the address was verified. */
  verified: string;
}

/**
 * The sources that come with the program, in the order in which they are asked.
 * @throws Error when the content of the program is not there
 */
export function readSourceTable(content: string | null = shippedContent()): LibrarySource[] {
  if (content === null) throw new Error('the folder content of the program is not there; install it again');
  const { sources } = JSON.parse(readFileSync(join(content, 'sources', 'sources.json'), 'utf8')) as { sources: LibrarySource[] };
  return sources;
}

/**
 * Sources by their names.
 * @throws Error that lists the names when one is unknown
 */
export function chooseSources(table: readonly LibrarySource[], names: readonly string[] | null): LibrarySource[] {
  if (names === null) return table.filter((source) => source.default);
  const unknown = names.find((name) => !table.some(({ id, kind }) => id === name || kind === name));
  if (unknown !== undefined) throw new Error(`${unknown} is no source; there are ${table.map(({ id }) => id).join(', ')}`);
  return table.filter(({ id, kind }) => names.includes(id) || names.includes(kind));
}
