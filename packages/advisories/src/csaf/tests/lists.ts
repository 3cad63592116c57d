import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentFolder } from '../../content-folder.ts';

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
  /** Registered systems of vulnerability numbers (RVISC), with the form of each one's numbers. */
  idSystems: [name: string, pattern: string][];
  /** What addresses of official extensions begin with, and addresses of registered ones. */
  extensions: { official: string[]; registered: string[] };
  /** Words that advisories in English use often. */
  words: string[];
};

/** Members of one type of object, those that hold objects with their types (`content/csaf/members.json`). */
export type KnownMembers = { values: string[]; objects: Record<string, string> };

const none: CsafLists = {
  cwe: { releases: [], mapping: {} },
  licences: { ids: [], deprecated: [], exceptions: [], deprecatedExceptions: [] },
  titles: {},
  idSystems: [],
  extensions: { official: [], registered: [] },
  words: [],
};

let lists: CsafLists | null = null;
let members: Record<string, KnownMembers> | null = null;

/** The lists, read when first asked; empty where the content is not there, and tests that need them then find nothing. */
export function csafLists(): CsafLists {
  lists ??= (read('lists.json') as CsafLists | null) ?? none;
  return lists;
}

/** Types of objects by name, that of the document being `csaf`; empty where the content is not there. */
export function csafMembers(): Readonly<Record<string, KnownMembers>> {
  members ??= (read('members.json') as { types: Record<string, KnownMembers> } | null)?.types ?? {};
  return members;
}

function read(name: string): unknown {
  const folder = contentFolder('csaf', name);
  return folder === null ? null : JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
