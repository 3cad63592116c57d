import { failure, type Result } from '../problem.ts';
import { isKnownScheme, schemeOrder } from './schemes.ts';

/** What stands before a version of a VERS (5.3.3.1). `*` stands alone, with an empty version. */
export type VersComparator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '*';

/** One constraint, its version decoded. */
export type VersConstraint = { comparator: VersComparator; version: string };

/** A version range specifier `vers:<type>/<constraint>|…`. */
export type Vers = { scheme: string; constraints: VersConstraint[] };

/** More constraints than this are not read: the range is then refused, not cut. */
const maxConstraints = 10_000;
const maxLength = 500_000;

const syntax = /^vers:([a-z][a-z0-9.-]*)\/(.+)$/is;
const comparators = /^(>=|<=|!=|<|>)?(.*)$/s;
const encoded = /[><=!*|%\s]/g;

const refuse = (what: string, fix: string): Result<never> => failure('vers', what, fix);

/**
 * Parse a VERS (how-to-parse of the specification). The order of constraints is not checked here: see {@link versProblems}.
 * Errors are values: white space, an unknown URI scheme, an empty or wrongly encoded version, `=` in front, `*` beside others.
 */
export function parseVers(text: string): Result<Vers> {
  if (text.length > maxLength) return refuse('the range is too long', 'split it into several');
  if (/\s/.test(text))
    return refuse('the range holds white space', 'write it as %20 inside of a version, and leave it out elsewhere');
  const found = syntax.exec(text);
  if (found === null) return refuse('this is not vers:<type>/<constraints>', 'write for example vers:npm/>=1.0.0|<2.0.0');
  const scheme = found[1].toLowerCase();
  if (scheme === 'invalid') return refuse('the type invalid is reserved for what is invalid', 'name the versioning scheme');
  const parts = found[2].split('|');
  if (parts.length > maxConstraints) return refuse(`there are more than ${maxConstraints} constraints`, 'split the range');
  if ((scheme === 'all' || scheme === 'none') && found[2] !== '*')
    return refuse(`vers:${scheme} takes * only`, `write vers:${scheme}/*`);
  if (found[2] === '*') return { ok: true, value: { scheme, constraints: [{ comparator: '*', version: '' }] }, problems: [] };
  const constraints: VersConstraint[] = [];
  for (const part of parts) {
    if (part.startsWith('=')) return refuse(`${part} begins with =`, 'leave the = out: a bare version means equality');
    const [, comparator = '=', raw] = comparators.exec(part) as unknown as [string, VersComparator | undefined, string];
    if (raw === '') return refuse('a constraint has no version', 'give a version, or take the pipe away');
    if (/[><=!*]/.test(raw)) return refuse(`${part} holds a comparator inside of its version`, 'encode it with a percent sign');
    const version = decode(raw);
    if (version === null) return refuse(`${part} is not percent-encoded rightly`, 'write % as %25');
    constraints.push({ comparator, version });
  }
  return { ok: true, value: { scheme, constraints }, problems: [] };
}

function decode(text: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Write a VERS; constraints in the order given. */
export function formatVers({ scheme, constraints }: Vers): string {
  const written = constraints.map(({ comparator, version }) => {
    const escaped = version.replace(encoded, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
    return `${comparator === '=' ? '' : comparator}${escaped}`;
  });
  return `vers:${scheme}/${written.join('|')}`;
}

/** The same range with its constraints sorted by version, as the canonical form asks (5.4). */
export function canonicaliseVers(vers: Vers): Vers {
  const order = schemeOrder(vers.scheme);
  // At one version the end of an interval comes before the beginning of the next.
  const ends = ({ comparator }: VersConstraint): number => (isUpper(comparator) ? 0 : 1);
  return {
    scheme: vers.scheme,
    constraints: vers.constraints.toSorted((a, b) => order(a.version, b.version) || ends(a) - ends(b)),
  };
}

/**
 * What is wrong with a range by the validation rules (5.4): order, versions that occur twice, comparators that do not alternate.
 * Empty when it is valid.
 */
export function versProblems(vers: Vers): string[] {
  const problems: string[] = [];
  const order = schemeOrder(vers.scheme);
  const { constraints } = vers;
  for (let at = 1; at < constraints.length; at++) {
    const step = order(constraints[at - 1].version, constraints[at].version);
    if (step === 0) problems.push(`version ${constraints[at].version} occurs twice`);
    else if (step > 0 && isKnownScheme(vers.scheme)) problems.push(`${constraints[at].version} stands behind a higher version`);
  }
  const bounds = constraints.filter(({ comparator }) => comparator !== '!=');
  for (let at = 1; at < bounds.length; at++) {
    const before = bounds[at - 1].comparator;
    const next = bounds[at].comparator;
    if (isUpper(next) && !isLower(before))
      problems.push(`${before}${bounds[at - 1].version} already holds all below ${next}${bounds[at].version}`);
    if (!isUpper(next) && isLower(before))
      problems.push(`${before}${bounds[at - 1].version} already holds ${next}${bounds[at].version}`);
  }
  return problems;
}

const isLower = (comparator: VersComparator): boolean => comparator === '>' || comparator === '>=';
const isUpper = (comparator: VersComparator): boolean => comparator === '<' || comparator === '<=';

/** Take away constraints that say nothing new (how-to-parse, "simplifying constraints"); sorted. */
export function simplifyVers(vers: Vers): Vers {
  const order = schemeOrder(vers.scheme);
  const sorted = canonicaliseVers(vers).constraints.filter(
    (one, at, all) => at === 0 || all[at - 1].comparator !== one.comparator || order(all[at - 1].version, one.version) !== 0,
  );
  const kept: VersConstraint[] = [];
  for (const constraint of sorted.filter(({ comparator }) => comparator !== '!=')) {
    while (kept.length > 0 && isUpper(constraint.comparator) && !isLower(kept[kept.length - 1].comparator)) kept.pop();
    const last = kept.at(-1);
    if (last !== undefined && isLower(last.comparator) && !isUpper(constraint.comparator)) continue;
    kept.push(constraint);
  }
  const unequal = sorted.filter(({ comparator }) => comparator === '!=');
  return canonicaliseVers({ scheme: vers.scheme, constraints: [...unequal, ...kept] });
}

/**
 * Whether a version is in a range (how-to-parse, "checking if a version is contained within a range"), by the order of the range's scheme.
 */
export function versContains(vers: Vers, version: string): boolean {
  if (vers.scheme === 'none') return false;
  const order = schemeOrder(vers.scheme);
  const sorted = canonicaliseVers(vers).constraints;
  if (sorted.length === 1 && sorted[0].comparator === '*') return true;
  const equal = sorted.filter((constraint) => order(constraint.version, version) === 0);
  if (equal.some(({ comparator }) => comparator === '=' || comparator === '<=' || comparator === '>=')) return true;
  if (equal.some(({ comparator }) => comparator === '!=')) return false;
  const bounds = sorted.filter(({ comparator }) => comparator !== '=' && comparator !== '!=');
  // Only exclusions: everything else is meant.
  if (bounds.length === 0) return sorted.length > 0 && sorted.every(({ comparator }) => comparator === '!=');
  if (isUpper(bounds[0].comparator) && order(version, bounds[0].version) < 0) return true;
  const last = bounds[bounds.length - 1];
  if (isLower(last.comparator) && order(version, last.version) > 0) return true;
  return bounds.some((low, at) => {
    const high = bounds[at + 1];
    return (
      high !== undefined &&
      isLower(low.comparator) &&
      isUpper(high.comparator) &&
      order(version, low.version) > 0 &&
      order(version, high.version) < 0
    );
  });
}
