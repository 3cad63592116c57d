import { readByRule, type VersionRule } from './rules.ts';
import { compareVersions, hasPrefix, parseVersion, readVersionAt, type Version } from './version.ts';

/**
 * One end of an interval. With `branch`, everything that begins with the version belongs to it: `<= 2.x` includes 2.7. With `tail`, a
 * version that begins with it is compared by the numbers that follow, null being any: `< V3.X.16` is V3 with `[null, 16]`, and V3.2.6 is
 * below it.
 */
export type Bound = { version: Version; inclusive: boolean; branch: boolean; tail?: readonly (number | null)[] };

/** Versions between two bounds; null is open. One version is an interval whose bounds are the same. */
export type Interval = { low: Bound | null; high: Bound | null };

/**
 * A version range as an advisory states it.
 *
 * `intervals` are alternatives. `conditions` are parts that say something other than a version (a serial number, an installed option,
 * a date of delivery): they are kept as written, and an affected verdict depends on them. `notUnderstood` are parts that could not be
 * read; while there are any, a version outside of all intervals is not known to be outside.
 */
export type VersionRange = {
  original: string;
  all: boolean;
  intervals: Interval[];
  conditions: string[];
  notes: string[];
  notUnderstood: string[];
};

type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=';
type Constraint = Omit<Bound, 'inclusive'> & { operator: Operator; stated: boolean; joined: boolean };

/** Words in front of a version, as operators. */
const operatorWords: readonly (readonly [RegExp, Operator])[] = [
  [/^(?:<=|=<|≤|⩽|up to and including|up to|through|not later than)/i, '<='],
  [/^(?:>=|=>|≥|⩾|(?:from|since|starting (?:with|from|at))(?![a-z]))/i, '>='],
  [
    /^(?:<|＜|prior to|before|earlier than|lower than|less than|older than|below|until|previous to|(?:first )?fixed (?:in|from|with|by|since))/i,
    '<',
  ],
  [/^(?:>|＞|later than|after|newer than|greater than|higher than|above)/i, '>'],
  [/^(?:!=|≠)/, '!='],
  [/^(?:==?|＝)/, '='],
];

/** Words behind a version, as operators. */
const trailingWords: readonly (readonly [RegExp, Operator])[] = [
  [/^\s*(?:and|or|&)?\s*(?:all\s+)?(?:earlier|prior|below|older|lower|previous)(?:\s+(?:versions?|releases?))?(?![a-z])/i, '<='],
  [/^\s*(?:and|or|&)?\s*(?:all\s+)?(?:later|newer|above|higher|greater|upward)(?:\s+(?:versions?|releases?))?(?![a-z])/i, '>='],
  [/^\s*(?:及|和)\s*(?:其)?(?:之前|以前|以下|更早)(?:的)?(?:版本)?/, '<='],
  [/^\s*(?:及|和)\s*(?:其)?(?:之后|以后|以上|更高)(?:的)?(?:版本)?/, '>='],
  [/^\s*(?:之前|以前|以下)(?:的)?(?:版本)?/, '<'],
  [/^\s*\((?:including|inclusive|included)\)/i, '>='],
  [/^\s*\((?:excluding|exclusive|excluded)\)/i, '<'],
];

/** Words that carry nothing: `All firmware versions < V6`. */
const filler =
  /^(?:all|any|versions?|ver\.?|firmware|software|releases?|the|of|between|are|affected|builds?|版本|固件|所有)(?![a-z\d])\s*:?/i;

/** From one of these words on, a part is a condition and not a version. */
const conditionStart =
  /^(?:models?|with|without|when|where|if|only|excluding|except|unless|distributed|installed|installations|using|running|in|on|for|dated|deployed|may(?!\s+\d)|serial|first|material|hosting|that)(?![a-z])/i;

/** A part that speaks of serial numbers or of deliveries is a condition as a whole. */
const conditionAnywhere = /serial|system number|manufactur|deliver|shipped|installed from|produced/i;

/** A part of a device whose versions stand beside those of another: "< 11.8 (ME) | < R1.21 (BIOS)". */
const partName = /^[A-Z][A-Za-z]{1,11}$/;

/** A remark that there is more. */
const alsoAffected = /\balso\b.*\baffected\b/i;

/** Words that turn a part around: it is then not understood. */
const negative = /\b(?:not|un\w+|non|never|no|neither|fixed|patched)\b/i;

const separator = /^(?:[\s|,;:&]+|(?:and|or|及|和)(?![a-z]))/i;

/** What stands in texts that were copied from pages, and is not seen. */
const invisible = /[\u200b-\u200d\u2060\ufeff]/g;

const maxLength = 1000;
const maxParts = 200;

const remembered = new Map<string, VersionRange>();

/**
 * Parse a range as advisories write it: `vers:` URIs (with the invalid `vers:all/<V3.1.4`), comparators and words for them, lists,
 * wildcards, `All versions`, spans, and what is mixed with prose. Never throws; what was not understood is in the result.
 *
 * `product` names the product that the range is for, so that its name repeated inside the range is not taken for something unknown, and
 * so that `< P018` of WinCC OA 3.15 is read as `< 3.15 P018`. `rules` are those of its vendor.
 */
export function parseRange(text: string, product = '', rules: readonly VersionRule[] = []): VersionRange {
  const key = `${rules[0]?.vendor ?? ''}\n${product}\n${text}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const range = parse(text, product, rules);
  if (remembered.size > 50_000) remembered.clear();
  remembered.set(key, range);
  return range;
}

function parse(original: string, product: string, rules: readonly VersionRule[]): VersionRange {
  const range: VersionRange = { original, all: false, intervals: [], conditions: [], notes: [], notUnderstood: [] };
  let text = original.normalize('NFKC').slice(0, maxLength).trim();
  text = text
    .replace(/^vers:[a-z\d.+-]*\//i, '')
    .replace(/["“”„]/g, '')
    .replace(invisible, '')
    .trim();
  if (text === '') {
    range.notUnderstood.push(original);
    return range;
  }
  if (/^(?:\*|-|all|any|n\/a|unspecified|unknown|所有版本|全部版本)\s*$/i.test(text)) {
    range.all = true;
    return range;
  }
  // One part of a version cut in two by the separator that was meant for lists: "4.8 | SP5".
  text = text.replace(/\|\s*(?=(?:sp|hf|upd(?:ate)?|service pack|hotfix)\s*\d)/gi, ' ');
  text = text.replace(/(?<=\d )SPI\b/g, 'SP1').replace(/(?<=\d) (?=\.\d)/g, '');
  text = withBase(text.replace(/([<>=]\s*)\(([^()]*)\)/g, '$1$2'), product);
  if (original.length > maxLength) range.notUnderstood.push(`${original.length - maxLength} more characters`);
  const constraints = withoutDates(scan(text, range, product.toLowerCase(), rules), range);
  range.intervals = combine(constraints, range);
  if (range.intervals.length > 0) moveQualifiers(range);
  range.all =
    (range.all || range.intervals.length === 0) &&
    range.notUnderstood.length === 0 &&
    (/^(?:all|any|\*)/i.test(text) || range.conditions.length > 0);
  return range;
}

function scan(text: string, range: VersionRange, product: string, rules: readonly VersionRule[]): Constraint[] {
  const constraints: Constraint[] = [];
  let operators: Operator[] = [];
  let joined = false;
  let at = 0;
  let wordsEnd = -1;
  for (let part = 0; at < text.length && part < maxParts; part++) {
    const rest = text.slice(at);
    const space = separator.exec(rest);
    if (space !== null) {
      at += space[0].length;
      if (/[|,;]|or/i.test(space[0])) joined = false;
      continue;
    }
    const parenthesis = /^\(([^()]*)\)?/.exec(rest);
    if (parenthesis !== null) {
      const inside = parenthesis[1];
      const isCondition = conditionStart.test(inside) || (constraints.length > 0 && text.includes('|') && partName.test(inside));
      const list = alsoAffected.test(inside) ? range.notUnderstood : isCondition ? range.conditions : range.notes;
      list.push(inside.trim());
      at += parenthesis[0].length;
      continue;
    }
    const end = (/[|]/.exec(rest)?.index ?? rest.length) || 1;
    if (conditionStart.test(rest) || conditionAnywhere.test(rest.slice(0, end))) {
      const condition = rest.slice(0, end).replace(/[\s,:]+all versions\s*$/i, '');
      range.conditions.push(`${operators.join(' ')} ${condition}`.trim());
      operators = [];
      at += end;
      continue;
    }
    // Words right before an operator or a version name the part that it is about: "BIOS < V21", "PI AF Client 2018".
    const named = wordsEnd >= 0 && text.slice(wordsEnd, at).trim() === '' && !negative.test(range.notUnderstood.at(-1) ?? '');
    const wordOperator = operatorWords.find(([words]) => words.test(rest));
    if (wordOperator !== undefined) {
      if (named) range.conditions.push(range.notUnderstood.pop() ?? '');
      wordsEnd = -1;
      operators.push(wordOperator[1]);
      at += wordOperator[0].exec(rest)?.[0].length ?? 1;
      continue;
    }
    const words = filler.exec(rest);
    if (words !== null && !/^ver?\d/i.test(rest)) {
      at += words[0].length;
      continue;
    }
    // "5.1 Rev E/5.1 FP4": the bound holds for both.
    const other = /^\s*\/\s*(?=v?\d)/i.exec(rest);
    if (other !== null && constraints.length > 0) {
      const last = constraints[constraints.length - 1];
      if (last.stated && operators.length === 0) operators = [last.operator];
      at += other[0].length;
      joined = false;
      continue;
    }
    const found = readRuled(rest, rules) ?? readSpan(rest) ?? readWildcard(rest) ?? readPlain(rest, rules);
    if (found !== null) {
      // Behind its operator a word is how the vendor calls the version: "<= NGC 22.7".
      if (named) (operators.length > 0 ? range.notes : range.conditions).push(range.notUnderstood.pop() ?? '');
      wordsEnd = -1;
      let length = found.length;
      const trailing = trailingWords.find(([pattern]) => pattern.test(rest.slice(length)));
      if (trailing !== undefined) length += trailing[0].exec(rest.slice(length))?.[0].length ?? 0;
      const stated = operators.length > 0 || trailing !== undefined;
      if (!stated && joined && found.to === undefined && constraints.at(-1)?.stated === true) {
        // "< 9 Linux Image 2019-12-13": a second version behind a bound, without a separator, says something else.
        range.notUnderstood.push(rest.slice(0, length));
        at += length;
        continue;
      }
      const operator = operators.shift() ?? trailing?.[1] ?? '=';
      constraints.push({ operator, stated, version: found.version, branch: found.branch, tail: found.tail, joined });
      if (found.to !== undefined) {
        constraints[constraints.length - 1].operator = '>=';
        constraints.push({ operator: '<=', stated: true, version: found.to, branch: found.toBranch === true, joined: true });
      }
      at += length;
      const to = /^\s+(?:to|through|thru|until|–|-)\s+/i.exec(text.slice(at));
      if (to !== null && (operator === '=' || operator === '>=')) {
        constraints[constraints.length - 1].operator = '>=';
        operators = ['<='];
        at += to[0].length;
      }
      joined = true;
      continue;
    }
    const word = /^[^\s|,;:()<>=]+/.exec(rest)?.[0] ?? rest[0];
    if (word === '*' && /^\*\s*(?:\||$)/.test(rest)) range.all = true;
    else if (word.length > 1 && product.includes(word.toLowerCase())) range.notes.push(word);
    else {
      pushWord(range.notUnderstood, word, wordsEnd >= 0 && text.slice(wordsEnd, at).trim() === '');
      wordsEnd = at + word.length;
    }
    at += word.length;
  }
  if (at < text.length) range.notUnderstood.push(text.slice(at));
  return constraints;
}

/** A bound by a date beside a release tells a level of patches within it: "6.x (< 2016-02-01)". */
function withoutDates(constraints: Constraint[], range: VersionRange): Constraint[] {
  const isDate = ({ version }: Constraint): boolean => version.kind === 'date';
  if (constraints.every(isDate)) return constraints;
  for (const { operator, version } of constraints.filter(isDate)) range.conditions.push(`${operator} ${version.original}`);
  return constraints.filter((constraint) => !isDate(constraint));
}

/** Words without a number beside versions name the part or the edition that they are about: "9.0 Advanced Reports". */
function moveQualifiers(range: VersionRange): void {
  const isQualifier = (part: string): boolean => /^[a-z][a-z .'-]*$/i.test(part) && !negative.test(part);
  range.conditions.push(...range.notUnderstood.filter(isQualifier));
  range.notUnderstood = range.notUnderstood.filter((part) => !isQualifier(part));
}

/** A bound that is only a level (`< P018`, `<HF 1.6`): the release that it refines stands before it or in the product's name. */
function withBase(text: string, product: string): string {
  return text.replace(
    /(^|[<>=|,;]\s*)(?=(?:P\d{3}|SP ?\d+|HF ?\d+|FP ?\d+|IF ?\d+|Upd(?:ate)? ?\d+)\b)/gi,
    (start, _, at: number) => {
      const before = /(?:^|[\s,;|])v?(\d+(?:\.\d+)+)[\s,;|]*[<>=]*\s*$/i.exec(text.slice(0, at + start.length));
      const base = before?.[1] ?? /\bv?(\d+\.\d+|20\d\d(?: R\d)?)\b/i.exec(product)?.[1];
      return base === undefined ? start : `${start}${base} `;
    },
  );
}

/** Keep neighbouring words that were not understood as one part. */
function pushWord(parts: string[], word: string, follows: boolean): void {
  if (follows && parts.length > 0) parts[parts.length - 1] += ` ${word}`;
  else parts.push(word);
}

type Found = { version: Version; branch: boolean; length: number; to?: Version; toBranch?: boolean; tail?: Bound['tail'] };

/** A version as one of its vendor's rules has it; before all else, as a rule may contain what is a sign of a branch or a span elsewhere. */
function readRuled(text: string, rules: readonly VersionRule[]): Found | null {
  for (const rule of rules) {
    const read = readByRule(text, rule);
    if (read !== null) return { ...read, branch: false };
  }
  return null;
}

/** `12.0.1-12.0.13` and `20-33`: two versions of the same form, the first the lower. */
function readSpan(text: string): Found | null {
  const span = /^(v?\d+(?:\.\d+)*)\s*[-–]\s*(v?\d+(?:\.\d+)*)(\.[x*])?(?![\w.-])/i.exec(text);
  if (span === null || (span[3] === undefined && span[1].split('.').length !== span[2].split('.').length)) return null;
  const low = parseVersion(span[1]);
  const high = parseVersion(span[2]);
  if (low === null || high === null || low.kind === 'date' || (compareVersions(low, high) ?? 0) >= 0) return null;
  return { version: low, to: high, toBranch: span[3] !== undefined, branch: false, length: span[0].length };
}

/** `1.38.xx`, `2.X`, `V3.X.16`, `4.2x`, `1.*`: the branch before the first wildcard. */
function readWildcard(text: string): Found | null {
  // A capital X behind digits is a revision letter (Mitsubishi 1.21X), behind a dot it is a wildcard.
  const wildcard = /^([a-zA-Z]{0,2}\d+(?:\.\d+)*)(?:\.[xX*]+|x+|\*+)((?:\.(?:\d+|[xX*]+))*)(?![\w.])/.exec(text);
  if (wildcard === null) return null;
  const version = parseVersion(wildcard[1]);
  if (version === null) return null;
  if (!/\d/.test(wildcard[2])) return { version, branch: true, length: wildcard[0].length };
  // V3.X.16 says something about the third number in every branch of V3.
  const tail = ['x', ...wildcard[2].slice(1).split('.')].map((part) => (/\d/.test(part) ? Number(part) : null));
  return { version: { ...version, original: wildcard[0] }, branch: true, length: wildcard[0].length, tail };
}

function readPlain(text: string, rules: readonly VersionRule[]): Found | null {
  const read = readVersionAt(text, rules);
  if (read === null) return null;
  // A word that runs on is not a version: "35700BAX3" is, "2D-printer" is not.
  if (/^[a-z]/i.test(text.slice(read.length))) return null;
  let length = read.length;
  // A dot or dash that ends nothing: "1.0." and "R6.01.01 -".
  length += /^\s?[.-](?=\s*(?:$|\|))/.exec(text.slice(length))?.[0].length ?? 0;
  return { version: read.version, branch: false, length };
}

/** Pair lower bounds with the upper bounds that follow them; everything else is an alternative. */
function combine(constraints: Constraint[], range: VersionRange): Interval[] {
  const intervals: Interval[] = [];
  for (let i = 0; i < constraints.length; i++) {
    const current = constraints[i];
    const next = constraints[i + 1];
    if (current.operator === '!=') continue;
    // "7.*, < 7.0.16": the part of the branch below the bound.
    if (current.operator === '=' && next !== undefined && isUpper(next) && inOneBranch(current, next)) {
      intervals.push({ low: bound({ ...current, branch: false }), high: bound(next) });
      i++;
      continue;
    }
    if (isLower(current) || (!current.stated && current.operator === '=' && next?.joined && next.stated)) {
      if (next !== undefined && isUpper(next) && (compareVersions(current.version, next.version) ?? -1) <= 0) {
        intervals.push({ low: bound(current), high: bound(next) });
        i++;
        continue;
      }
      if (next !== undefined && isLower(current) && isUpper(next) && compareVersions(current.version, next.version) !== null) {
        // "from 10.1 through 10.0": one of the two is a slip of the pen, and together they would be everything.
        range.notUnderstood.push(`${current.version.original} ${next.operator} ${next.version.original}`);
        i++;
        continue;
      }
    }
    if (isUpper(current) && next !== undefined && next.joined && isLower(next)) {
      if ((compareVersions(next.version, current.version) ?? 1) < 0) {
        intervals.push({ low: bound(next), high: bound(current) });
        i++;
        continue;
      }
    }
    if (isUpper(current)) intervals.push({ low: null, high: bound(current) });
    else if (isLower(current)) intervals.push({ low: bound(current), high: null });
    else intervals.push({ low: bound(current), high: bound(current) });
  }
  return intervals;
}

function inOneBranch(branch: Constraint, limit: Constraint): boolean {
  if (branch.version.levels.size === 0 && branch.version.release.length < limit.version.release.length)
    return (branch.branch || branch.version.release.length > 1) && hasPrefix(limit.version, branch.version);
  // "6.0.6, < 6.0.6 HF 1": the release until its hot fix.
  return (
    limit.version.levels.size > 0 &&
    branch.version.levels.size === 0 &&
    limit.version.original.startsWith(branch.version.original)
  );
}

function isLower(constraint: Constraint): boolean {
  return constraint.operator === '>' || constraint.operator === '>=';
}

function isUpper(constraint: Constraint): boolean {
  return constraint.operator === '<' || constraint.operator === '<=';
}

function bound(constraint: Constraint): Bound {
  const { version, branch, operator, tail } = constraint;
  const inclusive = operator !== '<' && operator !== '>';
  // "20" and "<= 20" mean release 20 with all its revisions: nobody installs 20.0 exactly.
  const whole = inclusive && version.kind === 'release' && version.release.length === 1 && version.levels.size === 0;
  return { version, inclusive, branch: branch || whole, ...(tail === undefined ? {} : { tail }) };
}
