import { ACT_NAMES, type Head, MARK_CREDENTIALS, MARK_MALFORMED, type Protocol, protocols } from '@fengsui/wire';
import type { Clock } from '../clock.ts';
import { type EventSink, NEW_NAMES, type SensorEvent } from '../event.ts';
import type { Finding } from '../result.ts';
import type { Host } from '../traffic/host.ts';
import { compileDetection } from './condition.ts';
import { Correlator } from './correlator.ts';
import { bitsOf, KIND_CODES, type Predicate } from './matcher.ts';
import { type Matcher, type Rule, RuleError } from './rule.ts';
import { description, EVENT_FIELDS, forgetDescription } from './view.ts';

/** Frames kept as evidence of one finding, and findings kept at all. */
const FRAME_LIMIT = 64;
const FINDING_LIMIT = 50_000;

interface CompiledRule {
  rule: Rule;
  test: Predicate;
  /** What a message must have for the test to hold, as bits and integers; 0 where nothing is needed. Looked at before the test is called. */
  acts: number;
  fresh: number;
  kind: number;
  marks: number;
  error: boolean;
  /** Scope that the client's address must be of; '' where any will do. */
  clientScope: string;
  /** Correlations fed by this rule, with its position in each. */
  feeds: { correlated: CompiledCorrelation; position: number }[];
  found: Found;
}

interface CompiledCorrelation {
  rule: Rule;
  correlator: Correlator;
  feeds: { correlated: CompiledCorrelation; position: number }[];
  found: Found;
}

/** The open findings of one rule, by the ids of client and server: numbers, so that finding one makes no text. */
type Found = Map<number, OpenFinding>;

interface OpenFinding {
  rule: Rule;
  client: string;
  server: string;
  firstSeen: number;
  lastSeen: number;
  count: number;
  frames: number[];
  fields: { [name: string]: unknown };
}

const NONE: readonly CompiledRule[] = [];

/** The rules of one type of event, by the value of the fact that most of them ask for. Each list is in the order of the rules. */
interface TypeIndex {
  fact: string;
  byValue: ReadonlyMap<string, readonly CompiledRule[]>;
  /** For every other value. */
  others: readonly CompiledRule[];
}

/**
 * Judges events by rules. Rules are indexed by protocol and function before the first event: a rule is tried only on events of its type, its
 * protocol and the functions that its condition can hold for.
 */
export class Detector implements EventSink {
  /** Findings not kept because the limit was reached. */
  dropped = 0;
  readonly rules: readonly Rule[];
  private readonly index: Map<number, readonly CompiledRule[]>[];
  private readonly anyFunction: CompiledRule[][];
  private readonly byType: ReadonlyMap<string, TypeIndex>;
  private readonly byName = new Map<string, CompiledRule | CompiledCorrelation>();
  private readonly correlators: Correlator[] = [];
  /** In the order in which they were opened. */
  private readonly open: OpenFinding[] = [];

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    const byName = this.byName;
    const simple: CompiledRule[] = [];
    for (const rule of rules) {
      if (byName.has(rule.name)) throw new RuleError(`${rule.path}: another rule is named ${rule.name}`);
      if (rule.detection) {
        const compiled: CompiledRule = {
          rule,
          test: compileDetection(rule.detection, `${rule.path} (${rule.name})`),
          feeds: [],
          found: new Map(),
          ...requirements(rule.detection),
        };
        simple.push(compiled);
        byName.set(rule.name, compiled);
      } else if (rule.correlation) {
        const correlator = new Correlator(rule.correlation);
        this.correlators.push(correlator);
        byName.set(rule.name, { rule, correlator, feeds: [], found: new Map() });
      }
    }
    for (const rule of rules) {
      rule.correlation?.rules.forEach((name, position) => {
        const source = byName.get(name);
        if (!source) throw new RuleError(`${rule.path} (${rule.name}): correlation.rules names ${name}, which is not a rule`);
        source.feeds.push({ correlated: byName.get(rule.name) as CompiledCorrelation, position });
      });
    }
    this.index = protocols.map(() => new Map());
    this.anyFunction = protocols.map(() => []);
    const byType = Map.groupBy(simple, ({ rule }) => rule.category);
    for (const compiled of byType.get('message') ?? []) this.place(compiled);
    byType.delete('message');
    this.byType = new Map([...byType].map(([type, list]) => [type, typeIndex(list)]));
  }

  private place(compiled: CompiledRule): void {
    const { service, detection } = compiled.rule;
    const wanted = service === null ? protocolsOf(detection) : protocols.filter((protocol) => protocol.id === service);
    if (wanted.length === 0)
      throw new RuleError(`${compiled.rule.path} (${compiled.rule.name}): logsource.service ${service} is not a protocol`);
    for (const protocol of wanted) {
      const codes = functionsOf(detection, protocol, compiled.rule);
      if (codes === null) this.anyFunction[protocol.index].push(compiled);
      else
        for (const code of codes) {
          const list = this.index[protocol.index].get(code) ?? NONE;
          this.index[protocol.index].set(code, [...list, compiled]);
        }
    }
  }

  event(event: SensorEvent): void {
    forgetDescription();
    const { head } = event;
    if (head === null) {
      const index = this.byType.get(event.type);
      if (index === undefined) return;
      const value = event.facts?.[index.fact];
      this.judge((typeof value === 'string' && index.byValue.get(value.toLowerCase())) || index.others, event);
      return;
    }
    const { index } = head.protocol;
    const keyed = this.index[index].get(head.code);
    if (keyed !== undefined) this.judgeMessage(keyed, event, head);
    const any = this.anyFunction[index];
    if (any.length > 0) this.judgeMessage(any, event, head);
  }

  private judgeMessage(list: readonly CompiledRule[], event: SensorEvent, head: Head): void {
    const { acts, kind, marks, status } = head;
    const { fresh } = event;
    const scope = event.client?.scope;
    for (let i = 0; i < list.length; i++) {
      const compiled = list[i];
      if (compiled.acts !== 0 && (compiled.acts & acts) === 0) continue;
      if (compiled.fresh !== 0 && (compiled.fresh & fresh) === 0) continue;
      if (compiled.kind !== 0 && compiled.kind !== kind) continue;
      if ((compiled.marks & marks) !== compiled.marks) continue;
      if (compiled.error && status === 0) continue;
      if (compiled.clientScope !== '' && compiled.clientScope !== scope) continue;
      if (compiled.test(event)) this.matched(compiled, event);
    }
  }

  private judge(list: readonly CompiledRule[], event: SensorEvent): void {
    const protocol = event.conversation?.protocol.id ?? event.facts?.protocol;
    for (let i = 0; i < list.length; i++) {
      const compiled = list[i];
      // What says nothing of a protocol, as a connection, may be of any.
      if (compiled.rule.service !== null && protocol !== undefined && compiled.rule.service !== protocol) continue;
      if (compiled.test(event)) this.matched(compiled, event);
    }
  }

  private matched(compiled: CompiledRule, event: SensorEvent): void {
    if (compiled.rule.generate) this.find(compiled, event, event.time, event.frames ?? [event.frame], 1);
    for (const { correlated, position } of compiled.feeds) this.correlate(correlated, position, event, 0);
  }

  private correlate(correlated: CompiledCorrelation, position: number, event: SensorEvent, depth: number): void {
    const match = correlated.correlator.match(event, position);
    if (match === null) return;
    if (correlated.rule.generate) this.find(correlated, event, match.firstSeen, match.frames, match.count);
    // Correlations of correlations end: a rule cannot be named before it exists, and depth is bounded besides.
    if (depth < 4) for (const next of correlated.feeds) this.correlate(next.correlated, next.position, event, depth + 1);
  }

  private find(
    { rule, found }: CompiledRule | CompiledCorrelation,
    event: SensorEvent,
    firstSeen: number,
    frames: readonly number[],
    count: number,
  ): void {
    const { client, server } = event;
    const key = hostPair(client, server);
    let finding = found.get(key);
    if (finding === undefined) {
      if (this.open.length >= FINDING_LIMIT) {
        this.dropped++;
        return;
      }
      finding = {
        rule,
        client: client?.address ?? '',
        server: server?.address ?? '',
        firstSeen,
        lastSeen: event.time,
        count: 0,
        frames: [],
        fields: evidence(event),
      };
      found.set(key, finding);
      this.open.push(finding);
    }
    finding.count += count;
    finding.lastSeen = event.time;
    for (const frame of frames) {
      if (finding.frames.length >= FRAME_LIMIT) break;
      if (finding.frames[finding.frames.length - 1] !== frame) finding.frames.push(frame);
    }
  }

  /** All findings, most urgent first. */
  findings(clock: Clock): Finding[] {
    const order = ['critical', 'high', 'medium', 'low', 'info'];
    return this.open
      .toSorted(
        (one, other) =>
          order.indexOf(one.rule.level) - order.indexOf(other.rule.level) ||
          other.rule.confidence - one.rule.confidence ||
          one.firstSeen - other.firstSeen,
      )
      .map((finding) => ({
        rule: finding.rule.name,
        title: finding.rule.title,
        severity: finding.rule.level,
        confidence: finding.rule.confidence,
        techniques: finding.rule.techniques,
        client: finding.client,
        server: finding.server,
        firstSeen: clock.text(finding.firstSeen),
        lastSeen: clock.text(finding.lastSeen),
        count: finding.count,
        evidence: { frames: finding.frames, fields: finding.fields },
      }));
  }

  /** What was found since the last call, and no more: a sensor that never ends reports in pieces, and whoever keeps them adds them up. */
  take(clock: Clock): Finding[] {
    const found = this.findings(clock);
    this.open.length = 0;
    for (const { found } of this.byName.values()) found.clear();
    return found;
  }

  /** Entries that correlations dropped at their limits. */
  get droppedEntries(): number {
    return this.correlators.reduce((sum, correlator) => sum + correlator.entriesDropped, 0);
  }

  /** Groups that correlations dropped at their limits. */
  get droppedGroups(): number {
    return this.correlators.reduce((sum, correlator) => sum + correlator.dropped, 0);
  }
}

/** Two hosts as one number. An event without hosts has neither a client nor a server. */
function hostPair(client: Host | null, server: Host | null): number {
  return ((client?.id ?? -2) + 2) * 0x1000000 + (server?.id ?? -2) + 2;
}

/** The facts of the event that opened a finding. */
function evidence(event: SensorEvent): { [name: string]: unknown } {
  const { head } = event;
  if (head === null) return { type: event.type, ...event.facts };
  return {
    protocol: head.protocol.id,
    function: head.protocol.functionName(head.code),
    ...(head.status === 0 ? {} : { status: head.protocol.statusName(head.status) }),
    ...(head.problem === '' ? {} : { problem: head.problem }),
    ...description(event),
  };
}

const codesByName = new WeakMap<Protocol, Map<string, number[]>>();

/** Function codes of a protocol by their names: several codes may share one. */
function codesOf(protocol: Protocol): Map<string, number[]> {
  let codes = codesByName.get(protocol);
  if (codes === undefined) {
    codes = new Map();
    for (const [code, { name }] of protocol.functions) codes.set(name, [...(codes.get(name) ?? []), code]);
    codesByName.set(protocol, codes);
  }
  return codes;
}

/**
 * What an event must fit one of for the condition to hold: the first selection of `selection`, or of `selection and …`; all of `one or other`. Null when it cannot be
 * said.
 */
function needed(detection: NonNullable<Rule['detection']>): Matcher[][] | null {
  const either = detection.condition.trim().split(/\s+or\s+/);
  if (either.length > 1) {
    const all = either.map((name) => (/^[^\s()]+$/.test(name) ? detection.selections[name] : undefined));
    return all.every((one) => one !== undefined) ? all.flat() : null;
  }
  const first = /^\(?([^\s()]+)\)?(?:\s+and\s+.+)?$/.exec(detection.condition.trim());
  return (first && detection.selections[first[1]]) ?? null;
}

/** Fields that stand for a mark of the message. */
const NEEDED_MARKS: { readonly [field: string]: number } = { malformed: MARK_MALFORMED, credentials: MARK_CREDENTIALS };

/** What every event that a detection can hold for has, of what can be told by bits and integers. */
function requirements(
  detection: NonNullable<Rule['detection']>,
): Pick<CompiledRule, 'acts' | 'fresh' | 'kind' | 'marks' | 'error' | 'clientScope'> {
  const found = { acts: 0, fresh: 0, kind: 0, marks: 0, error: false, clientScope: '' };
  const selection = needed(detection);
  if (selection === null || selection.length !== 1) return found;
  for (const { field, modifiers, values } of selection[0]) {
    if (modifiers.length > 0) continue;
    if (field === 'act') found.acts = bitsOf(values, ACT_NAMES);
    else if (field === 'new' || field === 'first') found.fresh = bitsOf(values, NEW_NAMES);
    else if (field === 'kind' && values.length === 1) found.kind = KIND_CODES[String(values[0])] ?? 0;
    else if (field in NEEDED_MARKS && values.length === 1 && values[0] === true) found.marks |= NEEDED_MARKS[field];
    else if (field === 'client.scope' && values.length === 1) found.clientScope = String(values[0]).toLowerCase();
    else if (field === 'error') found.error = values.length === 1 && values[0] === true;
    else if (field === 'status')
      found.error = values.every((value) => typeof value === 'string' && value !== '' && !value.includes('*'));
  }
  return found;
}

/** The texts that a rule asks of a fact, compared as they are; null when it asks something else of it, or nothing. */
function textsOf({ rule: { detection } }: CompiledRule, fact: string): readonly string[] | null {
  const selection = detection && needed(detection);
  const matcher =
    selection?.length === 1 ? selection[0].find(({ field, modifiers }) => field === fact && modifiers.length === 0) : undefined;
  const texts = matcher?.values.filter((value) => typeof value === 'string' && !/[*?]/.test(value));
  return matcher && texts?.length === matcher.values.length ? texts.map((text) => String(text).toLowerCase()) : null;
}

/** Indexes the rules of one type of event by the fact that most of them ask texts of. */
function typeIndex(list: readonly CompiledRule[]): TypeIndex {
  const facts = new Map<string, number>();
  for (const compiled of list)
    for (const { field } of Object.values(compiled.rule.detection?.selections ?? {}).flat(2))
      if (!EVENT_FIELDS.has(field) && textsOf(compiled, field) !== null) facts.set(field, (facts.get(field) ?? 0) + 1);
  const [fact] = [...facts].toSorted((one, other) => other[1] - one[1])[0] ?? [''];
  const values = new Set(list.flatMap((compiled) => textsOf(compiled, fact) ?? []));
  const withValue = (value: string | null) => list.filter((compiled) => textsOf(compiled, fact)?.includes(value ?? '') ?? true);
  return { fact, byValue: new Map([...values].map((value) => [value, withValue(value)])), others: withValue(null) };
}

/** The protocols for which the condition of a rule without a service can hold, by what it asks of `protocol`. */
function protocolsOf(detection: Rule['detection']): readonly Protocol[] {
  const selection = detection && needed(detection);
  if (!selection) return protocols;
  const ids = new Set<string>();
  for (const matchers of selection) {
    const named = matchers.find((matcher) => matcher.field === 'protocol' && matcher.modifiers.length === 0);
    if (!named) return protocols;
    for (const value of named.values) ids.add(String(value));
  }
  return protocols.filter((protocol) => ids.has(protocol.id));
}

/**
 * The function codes for which a rule's condition can hold; null when it cannot be said. Looks at `function` and `code` in a condition that is one
 * selection, possibly with exceptions (`selection and not ...`).
 */
function functionsOf(detection: Rule['detection'], protocol: Protocol, rule: Rule): number[] | null {
  if (detection === null) return null;
  const selection = needed(detection);
  if (selection === null) return null;
  const codes = new Set<number>();
  for (const matchers of selection) {
    const named = matchers.find(
      (matcher) =>
        matcher.field === 'function' && matcher.modifiers.length === 0 && !matcher.values.some((v) => /[*?]/.test(String(v))),
    );
    const coded = matchers.find((matcher) => matcher.field === 'code' && matcher.modifiers.length === 0);
    if (named) {
      for (const value of named.values) {
        const found = codesOf(protocol).get(String(value));
        if (found === undefined && rule.service !== null) {
          throw new RuleError(`${rule.path} (${rule.name}): ${protocol.id} has no function named ${String(value)}`);
        }
        for (const code of found ?? []) codes.add(code);
      }
    } else if (coded) for (const value of coded.values) codes.add(Number(value));
    else return null;
  }
  return [...codes];
}
