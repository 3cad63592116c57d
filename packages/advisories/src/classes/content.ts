import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentFolder } from '../content-folder.ts';

/** A row of `content/classes/weaknesses.json`: CWE number, name, parents, categories. */
export type WeaknessRow = [number, string, number[], number[]];

/** A class of a scheme, with the CWE numbers at which it is anchored; `alsoCwe` are ours. */
export type VulnerabilityClass = { id: string; parent: string | null; zh: string; en: string; cwe: number[]; alsoCwe?: number[] };

/** A scheme of classes; `fallback` is the class of what fits no other. */
export type ClassScheme = {
  id: string;
  zh: string;
  en: string;
  source: string;
  fallback: string;
  classes: VulnerabilityClass[];
};

/** Words that name a weakness in a title or a description. */
export type Keyword = { words: string[]; cwe: number; confidence: number };

/** The tables of `content/classes`. */
export type ClassContent = {
  version: string;
  weaknesses: WeaknessRow[];
  categories: [number, string][];
  schemes: ClassScheme[];
  keywords: Keyword[];
};

/**
 * Read the tables of `content/classes` from a folder; by default from the tree that this code runs in. Without the folder the tables are
 * empty: records then show the sources' own classes only.
 */
export function readClassContent(folder: string | null = contentFolder('classes', 'weaknesses.json')): ClassContent {
  if (folder === null) return { version: '', weaknesses: [], categories: [], schemes: [], keywords: [] };
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return {
    ...(read('weaknesses.json') as Pick<ClassContent, 'version' | 'weaknesses' | 'categories'>),
    ...(read('classes.json') as Pick<ClassContent, 'schemes'>),
    ...(read('keywords.json') as Pick<ClassContent, 'keywords'>),
  };
}
