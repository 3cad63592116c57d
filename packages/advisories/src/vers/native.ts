import { canonicaliseVers, simplifyVers, type Vers, type VersComparator, type VersConstraint } from './vers.ts';

/** Reads the range notation of one ecosystem into constraints; null when it cannot be read. */
type NativeReader = (text: string) => VersConstraint[] | null;

const comparison = /^(>=|<=|==|!=|<>|>|<|=)?\s*v?([^\s<>=!~^,|]+)$/;

function constraint(text: string): VersConstraint | null {
  const found = comparison.exec(text.trim());
  if (found === null) return null;
  const written = found[1] ?? '=';
  const comparator = (written === '==' ? '=' : written === '<>' ? '!=' : written) as VersComparator;
  return { comparator, version: found[2] };
}

const between = (low: string, high: string): VersConstraint[] => [
  { comparator: '>=', version: low },
  { comparator: '<', version: high },
];

/** The numbers of a version, and the version whose number at `at` is one higher and whose later ones are gone. */
function bump(version: string, at: number, fill: boolean, end: string): string {
  const numbers = version
    .replace(/[-+].*$/, '')
    .split('.')
    .map(Number);
  const raised = numbers.slice(0, at + 1);
  while (raised.length <= at) raised.push(0);
  raised[at]++;
  if (fill) while (raised.length < 3) raised.push(0);
  return `${raised.join('.')}${end}`;
}

/** `^`: up to the first number that is not zero. */
function caretEnd(version: string, fill: boolean, end: string): string {
  const numbers = version
    .replace(/[-+].*$/, '')
    .split('.')
    .map(Number);
  const first = numbers.findIndex((number) => number !== 0);
  return bump(version, first < 0 ? numbers.length - 1 : Math.min(first, numbers.length - 1), fill, end);
}

/** All alternatives of a list, or null when one cannot be read. */
function every(parts: readonly string[], read: NativeReader): VersConstraint[] | null {
  const all: VersConstraint[] = [];
  for (const part of parts) {
    const found = read(part);
    if (found === null) return null;
    all.push(...found);
  }
  return all.length === 0 ? null : all;
}

/** node-semver: `^1.2`, `~1.2`, `1.x`, `1.2 - 2.3`, `>=1 <2 || 3`. */
const readNpm: NativeReader = (text) =>
  every(text.split('||'), (alternative) => {
    const trimmed = alternative.trim().replace(/(>=|<=|>|<|=|\^|~>?)\s+/g, '$1');
    if (/^[*xX]?$/.test(trimmed)) return [{ comparator: '*', version: '' }];
    const span = /^(\S+)\s+-\s+(\S+)$/.exec(trimmed);
    if (span !== null) {
      const full = span[2].split('.').length >= 3;
      const high: VersConstraint = full
        ? { comparator: '<=', version: span[2] }
        : { comparator: '<', version: bump(span[2], span[2].split('.').length - 1, true, '-0') };
      return [{ comparator: '>=', version: filled(span[1]) }, high];
    }
    return every(trimmed.split(/[\s,]+/), readNpmPart);
  });

function readNpmPart(part: string): VersConstraint[] | null {
  const found = /^(\^|~>?|>=|<=|>|<|=)?v?(\d+(?:\.(?:\d+|[xX*]))*(?:[-+][\w.+-]+)?|[xX*])$/.exec(part);
  if (found === null) return null;
  const [, operator = '', version] = found;
  const known = version.replace(/(?:\.[xX*])+$/, '');
  if (/^[xX*]$/.test(known)) return [{ comparator: '*', version: '' }];
  const numbers = known.replace(/[-+].*$/, '').split('.').length;
  if (operator === '^') return between(filled(known), caretEnd(known, true, '-0'));
  if (operator.startsWith('~')) return between(filled(known), bump(known, Math.min(1, numbers - 1), true, '-0'));
  if (numbers < 3 && !/[-+]/.test(known)) {
    if (operator === '' || operator === '=') return between(filled(known), bump(known, numbers - 1, true, '-0'));
    if (operator === '>') return [{ comparator: '>=', version: bump(known, numbers - 1, true, '') }];
    if (operator === '<=') return [{ comparator: '<', version: bump(known, numbers - 1, true, '-0') }];
    return [{ comparator: operator as VersComparator, version: filled(known) }];
  }
  return [{ comparator: (operator || '=') as VersComparator, version: known }];
}

/** A version with three numbers: node-semver fills with zeros. */
function filled(version: string): string {
  const tail = /[-+].*$/.exec(version)?.[0] ?? '';
  const numbers = version.slice(0, version.length - tail.length).split('.');
  while (numbers.length < 3) numbers.push('0');
  return numbers.join('.') + tail;
}

/** Brackets of Maven and NuGet: `[1.0,2.0)`, `(,1.0]`, `[1.5]`, several after each other; a bare version as `bare` says. */
const readBrackets =
  (bare: VersComparator): NativeReader =>
  (text) => {
    const trimmed = text.trim();
    if (!/^[[(]/.test(trimmed)) return trimmed === '' ? null : [{ comparator: bare, version: trimmed }];
    const all: VersConstraint[] = [];
    let rest = trimmed;
    while (rest !== '') {
      const found = /^([[(])\s*([^,[\]()]*?)\s*(?:(,)\s*([^,[\]()]*?)\s*)?([\])])\s*,?\s*/.exec(rest);
      if (found === null) return null;
      const [whole, open, low, comma, high = '', close] = found;
      if (comma === undefined) all.push({ comparator: '=', version: low });
      else {
        if (low === '' && high === '') return [{ comparator: '*', version: '' }];
        if (low !== '') all.push({ comparator: open === '[' ? '>=' : '>', version: low });
        if (high !== '') all.push({ comparator: close === ']' ? '<=' : '<', version: high });
      }
      rest = rest.slice(whole.length);
    }
    return all;
  };

/** RubyGems: `~> 1.2.3` is from 1.2.3 and below 1.3. */
const readGem: NativeReader = (text) =>
  every(text.split(/,|\|\|/), (part) => {
    const pessimistic = /^\s*~>\s*(\S+)\s*$/.exec(part);
    if (pessimistic === null) return simple(part);
    const version = pessimistic[1];
    return between(
      version,
      bump(version, Math.max(0, version.split('.').filter((item) => /^\d+$/.test(item)).length - 2), false, ''),
    );
  });

/** PEP 440 specifiers: `~=1.4.2`, `==1.2.*`, `!=1.3`. */
const readPython: NativeReader = (text) =>
  every(text.split(','), (part) => {
    const trimmed = part.trim();
    const compatible = /^~=\s*(\S+)$/.exec(trimmed);
    if (compatible !== null) {
      const release = compatible[1]
        .replace(/[a-z].*$/i, '')
        .split('.')
        .filter((item) => item !== '').length;
      return release < 2 ? null : between(compatible[1], bump(compatible[1], release - 2, false, ''));
    }
    const branch = /^==\s*(\d+(?:\.\d+)*)\.\*$/.exec(trimmed);
    if (branch !== null) return between(branch[1], bump(branch[1], branch[1].split('.').length - 1, false, ''));
    return trimmed.startsWith('===') ? simple(trimmed.slice(3)) : simple(trimmed);
  });

/** Conan: `~2.5`, `^1.2`, `>1 <2.0 || ^3.2`, with or without pre-releases. */
const readConan: NativeReader = (text) => {
  const withoutOptions = text.replace(/,\s*include_prerelease.*$/i, '').trim();
  return every(withoutOptions.split('||'), (alternative) =>
    every(alternative.trim().split(/\s+/), (part) => {
      const found = /^(>=|<=|>|<|=|~|\^)?(.*?)-?$/.exec(part);
      if (found === null) return null;
      const [, operator = '', version] = found;
      if (version === '*' || version === '') return [{ comparator: '>=', version: '0.0.0' }];
      const numbers = version.split('.').length;
      if (operator === '~') return between(version, bump(version, numbers === 1 ? 0 : 1, false, '-'));
      if (operator === '^') return between(version, caretEnd(version, false, '-'));
      return [{ comparator: (operator || '=') as VersComparator, version }];
    }),
  );
};

/** nginx's advisories: `1.5.0+, 1.4.1+` and `0.7.52-0.8.39`. An even second number is a stable branch, and `+` stays in it. */
const readNginx: NativeReader = (text) =>
  every(text.split(','), (part) => {
    const trimmed = part.trim();
    if (/^all$/i.test(trimmed)) return [{ comparator: '*', version: '' }];
    if (/^none$/i.test(trimmed)) return [];
    const span = /^(\d[\d.]*)-(\d[\d.]*)$/.exec(trimmed);
    if (span !== null)
      return [
        { comparator: '>=', version: span[1] },
        { comparator: '<=', version: span[2] },
      ];
    const open = /^(\d[\d.]*)\+$/.exec(trimmed);
    if (open === null) return simple(trimmed);
    const minor = Number(open[1].split('.')[1] ?? 0);
    return minor % 2 === 0 ? between(open[1], bump(open[1], 1, true, '')) : [{ comparator: '>=', version: open[1] }];
  });

const simple: NativeReader = (text) => {
  const found = constraint(text);
  return found === null ? null : [found];
};

/** A list of comparisons, separated by commas (all hold or each is an alternative: VERS says both the same way). */
const readList: NativeReader = (text) =>
  every(
    text.split(/\|\||,/).flatMap((part) => part.trim().split(/\s+(?=[<>=!])/)),
    simple,
  );

/** Debian and RPM write `<<` and `>>` for the strict comparisons. */
const readDistribution: NativeReader = (text) => readList(text.replaceAll('<<', '<').replaceAll('>>', '>'));

const readers: Readonly<Record<string, NativeReader>> = {
  cargo: readNpm,
  composer: readNpm,
  conan: readConan,
  deb: readDistribution,
  gem: readGem,
  maven: readBrackets('='),
  nginx: readNginx,
  npm: readNpm,
  nuget: readBrackets('>='),
  pypi: readPython,
  rpm: readDistribution,
};

/** Convert a range as an ecosystem writes it into a VERS; null when it cannot be read. */
export function versFromNative(scheme: string, range: string): Vers | null {
  const read = Object.hasOwn(readers, scheme) ? readers[scheme] : readList;
  const constraints = range.length > 10_000 ? null : read(range);
  if (constraints === null || constraints.length === 0) return null;
  if (constraints.some(({ comparator }) => comparator === '*'))
    return { scheme, constraints: [{ comparator: '*', version: '' }] };
  // A branch that ends where the next begins keeps both ends, so nothing is simplified that the source says apart.
  const sorted = canonicaliseVers({ scheme, constraints });
  return scheme === 'nginx' ? sorted : simplifyVers(sorted);
}
