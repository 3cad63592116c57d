import { isKnownScheme, schemeOrder } from '../vers/schemes.ts';
import { parseVers, versContains } from '../vers/vers.ts';

/** A package URL `pkg:type/namespace/name@version?qualifiers#subpath`, decoded. */
export type Purl = {
  type: string;
  namespace: string | null;
  name: string;
  version: string | null;
  qualifiers: Record<string, string>;
  subpath: string | null;
};

const maxLength = 4000;

/** Types whose names do not know case. */
const lowerCaseTypes = new Set([
  'alpm',
  'apk',
  'bitbucket',
  'composer',
  'deb',
  'github',
  'gitlab',
  'golang',
  'hex',
  'npm',
  'pypi',
  'rpm',
]);

/** Types of package whose versioning scheme bears another name. */
const schemeOfType: Readonly<Record<string, string>> = { apk: 'alpine', pub: 'semver', cargo: 'semver' };

/** Read a package URL (purl specification, "how to parse"); null for anything else. Never throws. */
export function parsePurl(text: string): Purl | null {
  if (text.length > maxLength) return null;
  const scheme = /^pkg:\/{0,2}/i.exec(text.trim());
  if (scheme === null) return null;
  let rest = text.trim().slice(scheme[0].length);
  const take = (separator: string): string | null => {
    const at = rest.lastIndexOf(separator);
    if (at < 0) return null;
    const taken = rest.slice(at + 1);
    rest = rest.slice(0, at);
    return taken;
  };
  const subpath = take('#');
  const query = take('?');
  const slash = rest.indexOf('/');
  if (slash <= 0) return null;
  const type = rest.slice(0, slash).toLowerCase();
  if (!/^[a-z][a-z0-9.+-]*$/.test(type)) return null;
  rest = rest.slice(slash + 1).replace(/^\/+|\/+$/g, '');
  // The scope of an npm package begins with an @ of its own: only one behind the last slash is the version's.
  const version = rest.lastIndexOf('@') > rest.lastIndexOf('/') && rest.lastIndexOf('@') > 0 ? take('@') : null;
  const segments = rest.split('/').filter((segment) => segment !== '');
  const decoded = segments.map(decode);
  const name = decoded.pop();
  if (name === undefined || name === null || name === '' || decoded.includes(null)) return null;
  const qualifiers = readQualifiers(query);
  if (qualifiers === null) return null;
  return normalise({
    type,
    namespace: decoded.length === 0 ? null : decoded.join('/'),
    name,
    version: version === null || version === '' ? null : decode(version),
    qualifiers,
    subpath: subpath === null || subpath === '' ? null : decode(subpath.replace(/^\/+|\/+$/g, '')),
  });
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function readQualifiers(query: string | null): Record<string, string> | null {
  const qualifiers: Record<string, string> = {};
  for (const pair of query === null || query === '' ? [] : query.split('&')) {
    const at = pair.indexOf('=');
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    const key = (at < 0 ? pair : pair.slice(0, at)).toLowerCase();
    if (value === null || !/^[a-z.\-_][a-z0-9.\-_]*$/.test(key) || key === '__proto__') return null;
    if (value !== '') qualifiers[key] = value;
  }
  return qualifiers;
}

/** The rules of the types for case and separators. */
function normalise(purl: Purl): Purl {
  if (!lowerCaseTypes.has(purl.type)) return purl;
  const name = purl.name.toLowerCase();
  return {
    ...purl,
    namespace: purl.namespace?.toLowerCase() ?? null,
    name: purl.type === 'pypi' ? name.replaceAll('_', '-') : name,
  };
}

/** What a package is without its version: equal for two URLs of one package. */
export function purlKey({ type, namespace, name }: Purl): string {
  return `${type}/${namespace === null ? '' : `${namespace}/`}${name}`;
}

/**
 * Whether an installed package is one that an advisory names: the same type, namespace and name, and a version in `range` (a VERS), or
 * the version of the advisory's own URL. Null when the version is not known or the range cannot be read.
 */
export function purlMatches(named: Purl, installed: Purl, range: string | null = null): boolean | null {
  if (purlKey(named) !== purlKey(installed)) return false;
  const scheme = schemeOfType[named.type] ?? named.type;
  if (range !== null) {
    const vers = parseVers(range);
    if (!vers.ok) return null;
    if (vers.value.constraints[0]?.comparator === '*') return true;
    return installed.version === null ? null : versContains(vers.value, installed.version);
  }
  if (named.version === null) return true;
  if (installed.version === null) return null;
  return isKnownScheme(scheme)
    ? schemeOrder(scheme)(named.version, installed.version) === 0
    : named.version === installed.version;
}
