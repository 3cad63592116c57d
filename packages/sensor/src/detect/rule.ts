import type { Severity } from '../result.ts';

/** A Sigma rule or correlation, as read and checked. `docs/detections.md` describes the fields and the extension. */
export interface Rule {
  /** Stable name; what findings carry. */
  name: string;
  title: string;
  description: string;
  level: Severity;
  /** 0 to 100: how often a match is what the title says. */
  confidence: number;
  techniques: string[];
  /** Ids of the detection catalogue that the rule covers. */
  catalogue: string[];
  advice: string;
  /** Titles, explanations and advice in other languages. */
  translations: { [language: string]: { title?: string; description?: string; advice?: string } };
  falsePositives: string[];
  /** Type of event: `message` unless the rule says another. */
  category: string;
  /** Protocol id; null for any. */
  service: string | null;
  detection: Detection | null;
  correlation: Correlation | null;
  /** Rules that only feed correlations make no findings of their own. */
  generate: boolean;
  /** Where the rule was read from. */
  path: string;
}

/** Named selections and the condition over them. A selection is a list (or) of maps (and) of matchers. */
export interface Detection {
  selections: { [name: string]: Matcher[][] };
  condition: string;
}

/** One line of a selection. */
export interface Matcher {
  field: string;
  modifiers: string[];
  values: (string | number | boolean | null)[];
}

export interface Correlation {
  type: 'event_count' | 'value_count' | 'temporal' | 'temporal_ordered';
  /** Names of the rules whose matches are counted. */
  rules: string[];
  groupBy: string[];
  /** Nanoseconds. */
  timespan: number;
  /** Field counted by value_count. */
  field: string | null;
  /** Least count; `eq`, `gt` and `lte` are brought into this form where they can be. */
  least: number;
}

/** What is wrong with a rule file: where, and what to do. */
export class RuleError extends Error {
  override name = 'RuleError';
}

const LEVELS: { readonly [level: string]: Severity } = {
  informational: 'info',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
};
const MODIFIERS = new Set([
  'contains',
  'startswith',
  'endswith',
  're',
  'i',
  'all',
  'cidr',
  'gt',
  'gte',
  'lt',
  'lte',
  'exists',
  'cased',
]);
const UNITS: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 };
/** Checks one rule document, as YAML gives it. Throws RuleError. */
export function readRule(document: unknown, path: string): Rule {
  const root = record(document, path, 'the rule');
  const name = text(root.name, path, 'name');
  const where = `${path} (${name})`;
  const extension = root.fengsui === undefined ? {} : record(root.fengsui, where, 'fengsui');
  const logsource = root.logsource === undefined ? {} : record(root.logsource, where, 'logsource');
  const level = LEVELS[String(root.level)];
  if (level === undefined) throw new RuleError(`${where}: level must be one of ${Object.keys(LEVELS).join(', ')}`);
  const correlated = root.correlation !== undefined;
  if (!correlated && logsource.product !== 'fengsui') throw new RuleError(`${where}: logsource.product must be fengsui`);
  const translations = extension.translations === undefined ? {} : record(extension.translations, where, 'fengsui.translations');
  return {
    name,
    title: text(root.title, where, 'title'),
    description: root.description === undefined ? '' : text(root.description, where, 'description').trim(),
    level,
    confidence: typeof extension.confidence === 'number' ? extension.confidence : 75,
    techniques: list(root.tags).flatMap((tag) => /^attack\.(?:ics\.)?(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1].toUpperCase() ?? []),
    catalogue: list(extension.catalogue),
    advice: extension.advice === undefined ? '' : text(extension.advice, where, 'fengsui.advice').trim(),
    translations: translations as Rule['translations'],
    falsePositives: list(root.falsepositives),
    category: logsource.category === undefined ? 'message' : text(logsource.category, where, 'logsource.category'),
    service: logsource.service === undefined ? null : text(logsource.service, where, 'logsource.service'),
    detection: correlated ? null : readDetection(root.detection, where),
    correlation: correlated ? correlation(root.correlation, where) : null,
    generate: extension.generate !== false,
    path,
  };
}

/**
 * Checks a `detection`, as YAML gives it. Throws RuleError.
 *
 * @param keywords whether a selection may be a list of words that are looked for in all fields; their matchers have the field ''
 */
export function readDetection(value: unknown, where: string, keywords = false): Detection {
  const { condition, ...rest } = record(value, where, 'detection');
  const selections: Detection['selections'] = Object.create(null);
  for (const [name, selection] of Object.entries(rest)) {
    const alternatives = Array.isArray(selection) ? selection : [selection];
    selections[name] = alternatives.map((alternative) => {
      if (keywords && (typeof alternative === 'string' || typeof alternative === 'number'))
        return [{ field: '', modifiers: ['contains'], values: [String(alternative)] }];
      const map = record(alternative, where, `detection.${name}`);
      return Object.entries(map).map(([key, wanted]) => {
        const [field, ...modifiers] = key.split('|');
        for (const modifier of modifiers) {
          if (!MODIFIERS.has(modifier))
            throw new RuleError(`${where}: unknown modifier ${modifier} of ${field}; known: ${[...MODIFIERS].join(', ')}`);
        }
        const values = Array.isArray(wanted) ? wanted : [wanted];
        for (const one of values) {
          if (one !== null && typeof one === 'object')
            throw new RuleError(`${where}: ${field} must be text, a number, true, false or a list of those`);
        }
        return { field, modifiers, values: values as Matcher['values'] };
      });
    });
  }
  if (typeof condition !== 'string') throw new RuleError(`${where}: detection.condition is missing`);
  return { selections, condition };
}

function correlation(value: unknown, where: string): Correlation {
  const map = record(value, where, 'correlation');
  const type = String(map.type) as Correlation['type'];
  if (!['event_count', 'value_count', 'temporal', 'temporal_ordered'].includes(type)) {
    throw new RuleError(`${where}: correlation.type must be event_count, value_count, temporal or temporal_ordered`);
  }
  const span = /^(\d+)([smhd])$/.exec(String(map.timespan));
  if (!span) throw new RuleError(`${where}: correlation.timespan must be a number and s, m, h or d, such as 60s`);
  const condition = map.condition === undefined ? {} : record(map.condition, where, 'correlation.condition');
  const least =
    typeof condition.gte === 'number'
      ? condition.gte
      : typeof condition.gt === 'number'
        ? condition.gt + 1
        : typeof condition.eq === 'number'
          ? condition.eq
          : 1;
  const counted = type === 'event_count' || type === 'value_count';
  if (counted && Object.keys(condition).every((key) => !['gte', 'gt', 'eq'].includes(key))) {
    throw new RuleError(`${where}: correlation.condition needs gte, gt or eq`);
  }
  const field = typeof condition.field === 'string' ? condition.field : null;
  if (type === 'value_count' && field === null) throw new RuleError(`${where}: value_count needs correlation.condition.field`);
  const rules = list(map.rules);
  if (rules.length === 0) throw new RuleError(`${where}: correlation.rules names no rule`);
  return { type, rules, groupBy: list(map['group-by']), timespan: Number(span[1]) * UNITS[span[2]] * 1e9, field, least };
}

function record(value: unknown, where: string, what: string): { [key: string]: unknown } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new RuleError(`${where}: ${what} must be a map`);
  return value as { [key: string]: unknown };
}

function text(value: unknown, where: string, what: string): string {
  if (typeof value !== 'string' || value === '') throw new RuleError(`${where}: ${what} is missing or not text`);
  return value;
}

function list(value: unknown): string[] {
  return value === undefined || value === null ? [] : (Array.isArray(value) ? value : [value]).map(String);
}
