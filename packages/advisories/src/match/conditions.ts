import type { Asset } from './asset.ts';
import { conditionId } from './questions.ts';

/** A condition of an advisory, as judged: `holds` is null while nobody knows. */
export type Condition = { text: string; holds: true | null; by: 'serial' | 'answer' | null };

/** Judged conditions; `only` are the vulnerabilities to which one of them limits the product. */
export type Conditions = { conditions: Condition[]; only: ReadonlySet<string> | null };

const onlyVulnerabilities = /^only affected by ((?:CVE-\d{4}-\d{1,19}(?:\s*(?:,|and|&|;)\s*)*)+)\s*$/i;

/** Judge what an advisory says beside versions. Null when one does not hold: the asset is not affected. */
export function judgeConditions(texts: readonly string[], asset: Asset): Conditions | null {
  const conditions: Condition[] = [];
  let only: ReadonlySet<string> | null = null;
  for (const text of texts) {
    const limited = onlyVulnerabilities.exec(text.trim());
    if (limited !== null) {
      only = new Set(limited[1].toUpperCase().match(/CVE-\d+-\d+/g));
      continue;
    }
    const serial = asset.serial ? judgeSerial(text, asset.serial) : null;
    const answer = asset.answers?.[conditionId(text)];
    if (serial === false || answer === 'no') return null;
    const by = serial === true ? 'serial' : answer === 'yes' ? 'answer' : null;
    conditions.push({ text, holds: by === null ? null : true, by });
  }
  return { conditions, only };
}

const operators: Readonly<Record<string, string>> = {
  below: '<',
  'less than': '<',
  'lower than': '<',
  before: '<',
  'prior to': '<',
  'up to': '<=',
  'and below': '<=',
  above: '>',
  'greater than': '>',
  after: '>',
  from: '>=',
};

/** `<= with the first 5 digits of serial number 24061` (Mitsubishi Electric). */
const firstDigits =
  /(<=|<|>=|>)?[\s_]*(?:with[\s_]+)?(?:the[\s_]+)?first[\s_]+(\d+)[\s_]+digits[\s_]+of[\s_]+(?:the[\s_]+)?serial[\s_]+(?:number|no\.?)[\s_]*(\d+)/i;

/** `serial numbers below SN10500`, `serial number <= 10500`. */
const wholeNumber =
  /serial[\s_]*(?:numbers?|nos?\.?)?[\s_:]*(<=|<|>=|>|below|less than|lower than|before|prior to|up to|above|greater than|after|from)[\s_]*([a-z]*)(\d{3,})(?![\w-])/i;

/** Whether a serial number fulfils a condition; null when the condition is of another form or the number has another. */
export function judgeSerial(condition: string, serial: string): boolean | null {
  const first = firstDigits.exec(condition);
  if (first !== null) {
    const digits = /^\d+/.exec(serial.trim())?.[0] ?? '';
    if (digits.length < Number(first[2])) return null;
    return compare(Number(digits.slice(0, Number(first[2]))), first[1] ?? '<=', Number(first[3]));
  }
  const whole = wholeNumber.exec(condition);
  const own = /^([a-z]*)(\d+)$/i.exec(serial.trim());
  if (whole === null || own === null || own[1].toLowerCase() !== whole[2].toLowerCase()) return null;
  const operator = whole[1].toLowerCase();
  return compare(Number(own[2]), operators[operator] ?? operator, Number(whole[3]));
}

function compare(own: number, operator: string, limit: number): boolean {
  if (operator === '<') return own < limit;
  if (operator === '>') return own > limit;
  return operator === '>=' ? own >= limit : own <= limit;
}
