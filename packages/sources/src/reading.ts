import type { Finding, Mistake, ObservedTraffic, Observations, Severity } from '@fengsui/sensor';
import type { Format, SourceRecord, Value } from './format.ts';
import { Quality } from './quality.ts';
import { RecordError, refusal } from './refusal.ts';

/** Findings kept of one reading, and records named of one finding. */
const FINDING_LIMIT = 50_000;
const RECORD_LIMIT = 64;
/** Components kept of one reading. */
const COMPONENT_LIMIT = 200_000;
/** Kinds of logs counted apart; further ones are one. */
const KIND_LIMIT = 4096;
/** Characters kept of each text, and fields, of a finding. */
const TEXT_LIMIT = 1024;
const FIELDS_LIMIT = 64;

/** What is kept of a text: a part of its own, that does not hold the record that it was cut from. */
const kept = (text: string): string => Buffer.from(text.slice(0, TEXT_LIMIT)).toString();

/** What is kept of the fields of a finding. */
const keptFields = (fields: ForeignFinding['fields']): ForeignFinding['fields'] =>
  Object.fromEntries(
    Object.entries(fields)
      .slice(0, FIELDS_LIMIT)
      .map(([name, value]) => [kept(name), typeof value === 'string' ? kept(value) : value]),
  );

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

/** A part that a bill of materials names: software, firmware or hardware. */
export interface Component {
  /** Path of the bill, and the product that it is of. */
  bill: string;
  subject: string;
  type: string;
  name: string;
  version: string;
  vendor: string;
  purl: string;
  cpe: string;
  /** Hexadecimal, by algorithm in the bill's own spelling. */
  hashes: { [algorithm: string]: string };
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
  readonly components: Component[] = [];
  /** Findings and components not kept because of their limits. */
  dropped = 0;
  readonly path: string;
  /** Time of the current record, ISO 8601; '' before the first. */
  at = '';
  private readonly findings: Map<string, Finding>;
  private readonly judge: RecordJudge | null;

  constructor(
    path: string,
    format: Format,
    observations: Observations,
    findings: Map<string, Finding>,
    judge: RecordJudge | null,
  ) {
    this.path = path;
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
      quality.reject(error instanceof RecordError ? error.refusal : refusal('unread', { reason: (error as Error).message }));
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

  reject(why: Mistake): void {
    this.quality.reject(why);
  }

  speaks(address: string, mac: string | null = null): boolean {
    return this.observations.speaks(address, mac);
  }

  claim(address: string, attribute: string, value: string, source: string, confidence: number): void {
    if (this.observations.claim(address, attribute, value, `${this.format.id} ${source}`, confidence) !== null)
      this.quality.contradicts();
  }

  traffic(traffic: ObservedTraffic): void {
    this.observations.traffic(traffic);
  }

  finding({ severity, confidence, techniques = [], fields, ...found }: ForeignFinding): void {
    const [rule, title, client, server] = [found.rule, found.title, found.client, found.server].map(kept);
    const key = `${rule}\0${client}\0${server}`;
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
    this.findings.set(key, {
      rule,
      title,
      severity,
      confidence,
      techniques: techniques.slice(0, FIELDS_LIMIT).map(kept),
      client,
      server,
      firstSeen: this.at,
      lastSeen: this.at,
      count: 1,
      evidence: { frames: [record], fields: { source: this.format.id, ...keptFields(fields) } },
    });
  }

  component(component: Omit<Component, 'bill'>): void {
    if (this.components.length < COMPONENT_LIMIT) this.components.push({ bill: this.path, ...component });
    else this.dropped++;
  }

  /** A device that the source names without an address, by a name of its own (`row 12`). */
  nameless(key: string): string {
    return this.observations.nameless(`${this.path} ${kept(key)}`);
  }

  /** An event that rules may look at. */
  event(source: LogSource, record: SourceRecord): void {
    const named = kept([source.product, source.category, source.service].filter(Boolean).join('/'));
    const kind = this.events.has(named) || this.events.size < KIND_LIMIT ? named : 'other';
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

/** The records of a list; none of what is no list. */
export function recordsOf(value: Value | undefined): SourceRecord[] {
  return Array.isArray(value)
    ? value.filter((one): one is SourceRecord => one !== null && typeof one === 'object' && !Array.isArray(one))
    : [];
}
