import { cpeAttributes, type CpeName } from './name.ts';

/** How the set of products that one value or name stands for lies to that of another (NISTIR 7696, 6.1). */
export type CpeRelation = 'equal' | 'subset' | 'superset' | 'disjoint' | 'undefined';

const wildcard = /(?:^|[^\\])(?:\\\\)*[*?]/;

function hasWildcard(value: string): boolean {
  return value !== '*' && wildcard.test(value);
}

/** Compare two values of one attribute (table 6-2). Wildcards count only on the side of the source. */
export function compareCpeValues(source: string, target: string): CpeRelation {
  if (hasWildcard(target)) return 'undefined';
  if (source === target) return 'equal';
  if (source === '*') return 'superset';
  if (target === '*') return 'subset';
  if (source === '-' || target === '-') return 'disjoint';
  if (!hasWildcard(source)) return 'disjoint';
  return pattern(source).test(target) ? 'superset' : 'disjoint';
}

const patterns = new Map<string, RegExp>();

/** `*` is any text, `?` at most one character at either end. */
function pattern(source: string): RegExp {
  let known = patterns.get(source);
  if (known === undefined) {
    const written = source.replace(/\\(.)|([*?])|(.)/gsu, (_, escaped, special, plain) => {
      if (special !== undefined) return special === '*' ? '[^]*' : '(?:\\\\?[^])?';
      const c: string = escaped ?? plain;
      const literal = c.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
      return escaped === undefined ? literal : `\\\\${literal}`;
    });
    known = new RegExp(`^${written}$`, 'u');
    if (patterns.size > 1000) patterns.clear();
    patterns.set(source, known);
  }
  return known;
}

/**
 * Compare two names (table 6-4): disjoint when one attribute is; superset or subset when all attributes agree on it; a mixture of both
 * is no relation at all.
 */
export function compareCpeNames(source: CpeName, target: CpeName): CpeRelation {
  const relations = new Set(cpeAttributes.map((attribute) => compareCpeValues(source[attribute], target[attribute])));
  if (relations.has('disjoint')) return 'disjoint';
  if (relations.has('undefined')) return 'undefined';
  if (relations.has('superset')) return relations.has('subset') ? 'undefined' : 'superset';
  return relations.has('subset') ? 'subset' : 'equal';
}
