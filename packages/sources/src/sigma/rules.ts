import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileRecordTest, type Detection, readDetection, type RecordView, type Severity } from '@fengsui/sensor';
import { type Document, parseAllDocuments } from 'yaml';

/** A rule of the public collection that can run on records. */
export interface SigmaRule {
  id: string;
  title: string;
  path: string;
  severity: Severity;
  confidence: number;
  techniques: string[];
  logsource: { product: string | null; category: string | null; service: string | null };
  /** Fields that its detection asks for. */
  fields: ReadonlySet<string>;
  test: (record: RecordView) => boolean;
}

/** A rule that cannot run, and why. */
export interface IdleRule {
  path: string;
  title: string;
  why: string;
}

const LEVELS: ReadonlyMap<string, Severity> = new Map([
  ['informational', 'info'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['critical', 'critical'],
]);
/** What the collection's states of a rule say of how often it is right. */
const CONFIDENCES: ReadonlyMap<string, number> = new Map([
  ['stable', 80],
  ['test', 65],
  ['experimental', 50],
  ['deprecated', 30],
  ['unsupported', 20],
]);

const FILE_LIMIT = 256 * 1024;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value.toLowerCase() : null);
const recordOf = (value: unknown): { readonly [name: string]: unknown } =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as { [name: string]: unknown }) : {};

/** Reads all rules of a folder. What cannot be compiled is told with the reason; nothing is thrown for a rule. */
export function loadSigma(folder: string): { rules: SigmaRule[]; idle: IdleRule[] } {
  const rules: SigmaRule[] = [];
  const idle: IdleRule[] = [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  for (const path of names.toSorted()) {
    const text = readFileSync(join(folder, path), 'utf8');
    if (text.length > FILE_LIMIT) {
      idle.push({ path, title: '', why: `the file is longer than ${FILE_LIMIT} characters` });
      continue;
    }
    for (const document of documentsOf(text)) {
      let title = '';
      try {
        if (document.errors.length > 0) throw new Error(`not valid YAML: ${document.errors[0].message.split('\n')[0]}`);
        const root = recordOf(document.toJS({ maxAliasCount: 0 }));
        title = String(root.title ?? '');
        rules.push(ruleOf(root, path));
      } catch (error) {
        idle.push({ path, title, why: (error as Error).message.replace(`${path}: `, '') });
      }
    }
  }
  return { rules, idle };
}

/** The documents of a file. What nests deeper than the reader of YAML goes is one document with that error. */
function documentsOf(text: string): Pick<Document, 'errors' | 'toJS'>[] {
  try {
    return [...parseAllDocuments(text)];
  } catch {
    const tooDeep = (): never => {
      throw new Error('not valid YAML: it nests too deeply');
    };
    return [{ errors: [], toJS: tooDeep }];
  }
}

function ruleOf(root: { readonly [name: string]: unknown }, path: string): SigmaRule {
  if (root.correlation !== undefined) throw new Error('correlations of other rules are not run on records');
  const logsource = recordOf(root.logsource);
  const detection = readDetection(widenDashes(recordOf(root.detection)), path, true);
  return {
    id: String(root.id ?? path),
    title: String(root.title ?? path),
    path,
    severity: LEVELS.get(String(root.level)) ?? 'low',
    confidence: CONFIDENCES.get(String(root.status)) ?? 50,
    techniques: (Array.isArray(root.tags) ? root.tags : []).flatMap(
      (tag) => /^attack\.(?:ics\.)?(t\d{4}(?:\.\d{3})?)$/i.exec(String(tag))?.[1].toUpperCase() ?? [],
    ),
    logsource: { product: textOf(logsource.product), category: textOf(logsource.category), service: textOf(logsource.service) },
    fields: fieldsOf(detection),
    test: compileRecordTest(detection, path),
  };
}

/** `windash`: a switch may be written with a hyphen or a slash (Sigma appendix, modifiers). */
function widenDashes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(widenDashes);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, wanted]) => {
      if (!key.includes('|windash')) return [key, widenDashes(wanted)];
      const words = (Array.isArray(wanted) ? wanted : [wanted]).map(String);
      return [key.replace('|windash', ''), words.flatMap((word) => [...new Set([word, word.replace(/(^|\s)-/g, '$1/')])])];
    }),
  );
}

function fieldsOf(detection: Detection): ReadonlySet<string> {
  const fields = Object.values(detection.selections).flatMap((alternatives) =>
    alternatives.flatMap((all) => all.map(({ field }) => field)),
  );
  return new Set(fields.filter((field) => field !== ''));
}
