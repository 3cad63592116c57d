import { linesOf } from '@fengsui/advisories';
import { IndicatorSet, type IndicatorStatement } from '../indicators/indicator-set.ts';
import type { ObservableType } from '../indicators/values.ts';
import { isObject, parseJson } from '../json.ts';
import type { ReleasedCounts } from './lines.ts';

/** What a sensor may hold of each, and characters of one line, of all rules, of all YARA rules. */
const MOST = { fingerprints: 5000, rules: 5000, withdrawn: 5000, yara: 2000, indicators: 1_000_000, statements: 200_000 };
const LONGEST_LINE = 2 << 20;
const RULE_TEXT = 32 << 20;

/** Content of a platform, read. */
export interface Released {
  made: string;
  fingerprints: unknown[];
  rules: { name: string; text: string }[];
  withdrawn: string[];
  yara: { name: string; text: string }[];
  indicators: IndicatorSet;
  counts: ReleasedCounts;
  /** What was left out because there was too much of it, or because it was wrong. */
  leftOut: number;
}

/**
 * Reads the lines of a platform's content, in bounded memory whatever they are.
 * @throws Error when it is no such content, was cut short, or a line is longer than any is
 */
export async function readReleased(chunks: AsyncIterable<Uint8Array>): Promise<Released> {
  const reading = new Reading();
  for await (const line of linesOf(chunks, LONGEST_LINE)) {
    if (line === null) throw new Error('the content of the platform has a line that is too long');
    reading.line(line);
  }
  return reading.done();
}

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= most;

class Reading {
  private readonly released: Omit<Released, 'made' | 'counts'> = {
    fingerprints: [],
    rules: [],
    withdrawn: [],
    yara: [],
    indicators: new IndicatorSet(),
    leftOut: 0,
  };
  private readonly statements: IndicatorStatement[] = [];
  private made: string | null = null;
  private ended = false;
  private characters = 0;

  line(text: string): void {
    if (text === '') return;
    if (this.ended) throw new Error('the content of the platform goes on behind its end');
    const parsed = parseJson(text);
    if ('problem' in parsed || !isObject(parsed.value))
      throw new Error('the content of the platform has a line that is no JSON object');
    const line = parsed.value;
    if (this.made === null) {
      if (line.format !== 1 || typeof line.made !== 'string')
        throw new Error('what came is no content of a platform, or of a newer one');
      this.made = line.made.slice(0, 40);
    } else if ('end' in line) this.ended = true;
    else if (!this.take(line)) this.released.leftOut++;
  }

  done(): Released {
    if (this.made === null || !this.ended) throw new Error('the content of the platform was cut short');
    const { fingerprints, rules, withdrawn, yara, indicators } = this.released;
    const counts = {
      fingerprints: fingerprints.length,
      rules: rules.length,
      withdrawn: withdrawn.length,
      yara: yara.length,
      indicators: indicators.size,
    };
    return { ...this.released, made: this.made, counts };
  }

  /** Takes a line; false when it is wrong, or there is no room for it. */
  private take(line: { readonly [member: string]: unknown }): boolean {
    const { fingerprints, rules, withdrawn, yara } = this.released;
    if (Array.isArray(line.i)) return this.indicator(line.i);
    if (Array.isArray(line.statement)) {
      const [name, source] = line.statement as unknown[];
      // Also one that is wrong keeps its number.
      this.statements.push({ name: String(name).slice(0, 300), source: String(source).slice(0, 200) });
      if (this.statements.length > MOST.statements)
        throw new Error('the content of the platform has more statements than it may');
      return true;
    }
    if ('fingerprint' in line) return isObject(line.fingerprint) && add(fingerprints, line.fingerprint, MOST.fingerprints);
    if ('withdrawn' in line) return isText(line.withdrawn, 200) && add(withdrawn, line.withdrawn, MOST.withdrawn);
    const { rule, yara: file, text } = line;
    if (!isText(text, LONGEST_LINE) || (this.characters += text.length) > RULE_TEXT) return false;
    if (isText(rule, 200)) return add(rules, { name: rule, text }, MOST.rules);
    return isText(file, 300) && add(yara, { name: file, text }, MOST.yara);
  }

  private indicator([type, value, statement, score, until]: readonly unknown[]): boolean {
    const { indicators } = this.released;
    const said = this.statements[Number(statement)];
    if (!isText(type, 20) || !isText(value, 2048) || said === undefined || indicators.size >= MOST.indicators) return false;
    if (!(Number(score) >= 0) || !(Number(until) >= 0)) return false;
    return indicators.add(type as ObservableType, value, said, Number(score), Number(until));
  }
}

function add<T>(list: T[], item: T, most: number): boolean {
  return list.length < most && list.push(item) > 0;
}
