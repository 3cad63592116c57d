import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** CWE numbers by what a release says of mapping vulnerabilities to them; the others are allowed. */
export type MappingUsage = { review: number[]; discouraged: number[]; prohibited: number[] };

/** Titles of notes that the specification gives a meaning, in one language. */
export type NoteTitles = { productDescription: string; reasoningForSupersession: string; reasoningForWithdrawal: string };

/** Lists of others that tests of CSAF hold documents against: `content/csaf/lists.json`. */
export type CsafLists = {
  /** Releases of CWE with their days, oldest first, and the usage that those since 4.12 state. */
  cwe: { releases: [version: string, day: string][]; mapping: Record<string, MappingUsage> };
  /** Identifiers of SPDX; the deprecated ones are not among the others. */
  licences: { ids: string[]; deprecated: string[]; exceptions: string[]; deprecatedExceptions: string[] };
  titles: Record<string, NoteTitles>;
};

let lists: CsafLists | null = null;

/** The lists, read when first asked; empty where the content is not there, and tests that need them then find nothing. */
export function csafLists(): CsafLists {
  lists ??= readLists();
  return lists;
}

function readLists(): CsafLists {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'content/csaf/lists.json');
    if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as CsafLists;
    if (dirname(folder) === folder)
      return {
        cwe: { releases: [], mapping: {} },
        licences: { ids: [], deprecated: [], exceptions: [], deprecatedExceptions: [] },
        titles: {},
      };
  }
}
