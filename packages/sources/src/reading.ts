import { type Finding, type ObservedTraffic, Observations, type Severity } from '@fengsui/sensor';
import type { Format, SourceRecord, Value } from './format.ts';
import { Quality } from './quality.ts';

/** Findings kept of one reading, and records named of one finding. */
const FINDING_LIMIT = 50_000;
const RECORD_LIMIT = 64;

/** What another tool found. */
export interface ForeignFinding {
  /** The tool's own id of its rule. */
  rule: string;
  title: string;
  severity: Severity;
  confidence: number;
  techniques?: readonly string[];
  client: string;
  server: string;
  fields: { [name: string]: unknown };
}

/** Kind of log that an event is of, as Sigma's `logsource` names it. */
export interface LogSource {
  product: string;
  category?: string;
  service?: string;
}

/** Takes events for rules; without one they are only counted. */
export interface RecordJudge {
  judge(source: LogSource, record: SourceRecord, reading: Reading): void;
}

/** Takes what the records of one source say: the one place that a format talks to. */
export class Reading {
  readonly format: Format;
  readonly observations: Observations;
  readonly quality = new Quality();
  /** Events by kind of log. */
  readonly events = new Map<string, number>();
  /** Findings not kept because of their limit. */
  dropped = 0;
  /** Time of the current record, ISO 8601; '' before the first. */
  at = '';
  private readonly findings: Map<string, Finding>;
  private readonly judge: RecordJudge | null;

  constructor(format: Format, observations: Observations, findings: Map<string, Finding>, judge: RecordJudge | null) {
    this.format = format;
    this.observations = observations;
    this.findings = findings;
    this.judge = judge;
  }

  /** Takes one line, or the document. */
  take(text: string): void {
    const { quality } = this;
    const before = quality.records;
    try {
      this.format.read(text, this);
    } catch (error) {
      if (quality.records === before) quality.begin(text);
      quality.reject(error instanceof Error ? error.message : String(error));
    }
  }

  /** A record begins. `time`: nanoseconds since 1970; null when the record has none. */
  begin(text: string, time: bigint | null): void {
    const number = this.quality.begin(text);
    if (time !== null) {
      this.quality.time(Number(time / 1_000_000n) / 1000);
      this.at = new Date(Number(time / 1_000_000n)).toISOString();
    }
    this.observations.at(number, time ?? 0n);
  }

  /** Checks the record for the fields that the format expects, and counts it as taken. */
  accept(record: SourceRecord, expected: readonly string[] = this.format.expected): void {
    this.quality.check(expected, (field) => pick(record, field) !== undefined);
    this.quality.accept();
  }

  reject(what: string): void {
    this.quality.reject(what);
  }

  speaks(address: string, mac: string | null = null): void {
    this.observations.speaks(address, mac);
  }

  claim(address: string, attribute: string, value: string, source: string, confidence: number): void {
    if (this.observations.claim(address, attribute, value, `${this.format.id} ${source}`, confidence) !== null)
      this.quality.contradicts();
  }

  traffic(traffic: ObservedTraffic): void {
    this.observations.traffic(traffic);
  }

  finding(found: ForeignFinding): void {
    const key = `${found.rule}\0${found.client}\0${found.server}`;
    const record = this.quality.records;
    const known = this.findings.get(key);
    if (known) {
      known.count++;
      if (this.at < known.firstSeen) known.firstSeen = this.at;
      if (this.at > known.lastSeen) known.lastSeen = this.at;
      if (known.evidence.frames.length < RECORD_LIMIT) known.evidence.frames.push(record);
      return;
    }
    if (this.findings.size >= FINDING_LIMIT) {
      this.dropped++;
      return;
    }
    const { rule, title, severity, confidence, techniques = [], client, server, fields } = found;
    this.findings.set(key, {
      rule,
      title,
      severity,
      confidence,
      techniques: [...techniques],
      client,
      server,
      firstSeen: this.at,
      lastSeen: this.at,
      count: 1,
      evidence: { frames: [record], fields: { source: this.format.id, ...fields } },
    });
  }

  /** An event that rules may look at. */
  event(source: LogSource, record: SourceRecord): void {
    const kind = [source.product, source.category, source.service].filter(Boolean).join('/');
    this.events.set(kind, (this.events.get(kind) ?? 0) + 1);
    this.judge?.judge(source, record, this);
  }
}

/** A value of a record by its name, or by a path with dots. */
export function pick(record: SourceRecord, path: string): Value | undefined {
  if (Object.hasOwn(record, path)) return record[path] ?? undefined;
  let value: Value | undefined = record;
  for (const part of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value ?? undefined;
}

/** A text of a record; '' without. */
export function textOf(record: SourceRecord, path: string): string {
  const value = pick(record, path);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** A number of a record; null without. */
export function numberOf(record: SourceRecord, path: string): number | null {
  const value = pick(record, path);
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
