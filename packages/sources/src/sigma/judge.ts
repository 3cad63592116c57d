import type { RecordView } from '@fengsui/sensor';
import type { SourceRecord, Value } from '../format.ts';
import { type LogSource, pick, type Reading, type RecordJudge, textOf } from '../reading.ts';
import type { IdleRule, SigmaRule } from './rules.ts';

/** Fields remembered of one kind of log, and values looked through in one record for words. */
const FIELD_LIMIT = 4096;
const VALUE_LIMIT = 512;

/** Where records of the formats keep the ends of what happened, the client first. */
const CLIENTS = ['id.orig_h', 'src_ip', 'SourceIp', 'IpAddress', 'src', 'client'];
const SERVERS = ['id.resp_h', 'dest_ip', 'DestinationIp', 'Computer', 'dst', 'host'];

type Scalar = string | number | boolean;

const scalars = (value: Value | undefined): Scalar | readonly Scalar[] | undefined => {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.filter((one): one is Scalar => one !== null && typeof one !== 'object');
  return typeof value === 'object' ? undefined : value;
};

/** Judges records by Sigma rules, and remembers which fields were there: so a rule that stayed silent can say why. */
export class SigmaJudge implements RecordJudge {
  private readonly rules: readonly SigmaRule[];
  private readonly bySource = new Map<string, SigmaRule[]>();
  private readonly fields = new Map<SigmaRule, Set<string>>();
  private readonly seen = new Map<SigmaRule, number>();
  private readonly view = new View();

  constructor(rules: readonly SigmaRule[]) {
    this.rules = rules;
  }

  judge(source: LogSource, record: SourceRecord, reading: Reading): void {
    const { view } = this;
    view.record = record;
    for (const rule of this.rulesOf(source)) {
      this.seen.set(rule, (this.seen.get(rule) ?? 0) + 1);
      this.note(rule, record);
      if (!rule.test(view)) continue;
      const end = (places: readonly string[]): string => places.map((place) => textOf(record, place)).find(Boolean) ?? '';
      reading.finding({
        rule: `sigma:${rule.id}`,
        title: rule.title,
        severity: rule.severity,
        confidence: rule.confidence,
        techniques: rule.techniques,
        client: end(CLIENTS),
        server: end(SERVERS),
        fields: Object.fromEntries(
          [...rule.fields].map((field) => [field, scalars(pick(record, field))]).filter(([, value]) => value !== undefined),
        ),
      });
    }
  }

  /** The rules that could not fire on what was read, each with the reason. */
  idle(): IdleRule[] {
    return this.rules.flatMap((rule) => {
      const { path, title, logsource, fields } = rule;
      const wanted = [logsource.product, logsource.category, logsource.service].filter(Boolean).join('/');
      if (!this.seen.has(rule)) return [{ path, title, why: `no record of ${wanted === '' ? 'any log' : wanted} was read` }];
      const known = this.fields.get(rule) ?? new Set();
      const missing = [...fields].filter((field) => !known.has(field));
      return fields.size > 0 && missing.length === fields.size
        ? [{ path, title, why: `no record has ${missing.join(', ')}` }]
        : [];
    });
  }

  private note(rule: SigmaRule, record: SourceRecord): void {
    let known = this.fields.get(rule);
    if (known === undefined) {
      known = new Set();
      this.fields.set(rule, known);
    }
    if (known.size === rule.fields.size || known.size >= FIELD_LIMIT) return;
    for (const field of rule.fields) if (pick(record, field) !== undefined) known.add(field);
  }

  /** A rule looks at a log when all that it asks of its source is so. */
  private rulesOf({ product, category, service }: LogSource): readonly SigmaRule[] {
    const key = `${product}\0${category ?? ''}\0${service ?? ''}`;
    let rules = this.bySource.get(key);
    if (rules === undefined) {
      const fits = (wanted: string | null, is: string | undefined): boolean => wanted === null || wanted === is;
      // A record of a category comes a second time as one of its service: rules that ask for neither look once.
      rules = this.rules.filter(
        ({ logsource }) =>
          fits(logsource.product, product) &&
          fits(logsource.category, category) &&
          fits(logsource.service, service) &&
          (category === undefined || logsource.category !== null),
      );
      if (this.bySource.size < FIELD_LIMIT) this.bySource.set(key, rules);
    }
    return rules;
  }
}

/** The record that is being judged. One serves all. */
class View implements RecordView {
  record: SourceRecord = {};

  get(field: string): Scalar | readonly Scalar[] | undefined {
    return scalars(pick(this.record, field));
  }

  all(): readonly Scalar[] {
    const found: Scalar[] = [];
    const walk = (value: Value, depth: number): void => {
      if (found.length >= VALUE_LIMIT || value === null || depth > 8) return;
      if (typeof value !== 'object') found.push(value);
      else for (const one of Array.isArray(value) ? value : Object.values(value)) walk(one, depth + 1);
    };
    walk(this.record, 0);
    return found;
  }
}
