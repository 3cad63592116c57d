import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRule, type Rule, RuleError } from './rule.ts';

const FILE_LIMIT = 65_536;

/** Folder of the rules that come with the program: `content/detections`, looked for from this file upwards. Null when it is not there. */
function shippedFolder(): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 8; up++) {
    const candidate = join(folder, 'content', 'detections');
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  return null;
}

/** The rules that come with the program. The build leaves them read and checked in `rules.json` beside this file; without it they are read here. */
export async function shippedRules(): Promise<Rule[]> {
  const built = join(dirname(fileURLToPath(import.meta.url)), 'rules.json');
  if (existsSync(built)) return JSON.parse(readFileSync(built, 'utf8')) as Rule[];
  const folder = shippedFolder();
  return folder === null ? [] : loadRules(folder);
}

/** Lies beside the rules and is none: the rows of the catalogue that no rule covers. */
const UNCOVERED = 'uncovered.yml';

/** Reads all `.yml` rules of a folder and its folders, in the order of their paths. Throws RuleError. */
export async function loadRules(folder: string): Promise<Rule[]> {
  let entries: string[];
  try {
    entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (cause) {
    throw new RuleError(`${folder}: the folder of rules cannot be read; give an existing folder with --rules`, { cause });
  }
  const rules: Rule[] = [];
  for (const name of entries.filter((entry) => /\.ya?ml$/.test(entry) && entry !== UNCOVERED).toSorted())
    rules.push(...(await parseRules(readFileSync(join(folder, name), 'utf8'), name)));
  return rules;
}

/** Reads the rules in one YAML text (several documents are allowed). Throws RuleError. */
export async function parseRules(text: string, path: string): Promise<Rule[]> {
  if (text.length > FILE_LIMIT) throw new RuleError(`${path}: longer than ${FILE_LIMIT} characters; split the file`);
  // Loaded when it is needed: an analysis with the rules that come with the program does without.
  const { parseAllDocuments } = await import('yaml');
  return [...parseAllDocuments(text)].map((document) => {
    if (document.errors.length > 0) throw new RuleError(`${path}: not valid YAML: ${document.errors[0].message.split('\n')[0]}`);
    return readRule(document.toJS({ maxAliasCount: 0 }), path);
  });
}
