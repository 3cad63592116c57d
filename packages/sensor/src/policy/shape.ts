import { Value } from 'typebox/value';
import type { Mistake } from '@fengsui/capture';
import { mistake } from './mistake.ts';
import { Policy } from './schema.ts';

/** Names of members and numbers of items, from the whole document to a part of it. */
export type Path = readonly (string | number)[];

type Violation = ReturnType<typeof Value.Errors>[number];
type Params<K extends Violation['keyword']> = Extract<Violation, { keyword: K }>['params'];

/** What each keyword of JSON Schema that a policy is held against asks for. */
const ASKED: { readonly [K in Violation['keyword']]?: (at: string, params: Params<K>) => Mistake } = {
  boolean: (at) => mistake('unknown', { at }),
  required: (at, { requiredProperties }) => mistake('lacks', { at, members: requiredProperties.join(', ') }),
  type: (at, { type }) => mistake('type', { at, type: [type].flat().join(', ') }),
  pattern: (at, { pattern }) => mistake('form', { at, form: String(pattern) }),
  minimum: (at, { limit }) => mistake('least', { at, least: Number(limit) }),
  maximum: (at, { limit }) => mistake('most', { at, most: Number(limit) }),
  minLength: (at, { limit }) => mistake('short', { at, least: limit }),
  maxLength: (at, { limit }) => mistake('lengthy', { at, most: limit }),
  maxItems: (at, { limit }) => mistake('many', { at, most: limit }),
};

/** Where a value that should be a policy has another shape, and what is asked for there, deepest first: that is nearest to the mistake. Null when nothing is. */
export function misshapen(value: unknown): { path: Path; mistake: Mistake } | null {
  if (Value.Check(Policy, value)) return null;
  const depth = ({ instancePath }: Violation) => instancePath.split('/').length;
  const [first, ...others] = Value.Errors(Policy, value);
  const deepest = others.reduce((best, one) => (depth(one) > depth(best) ? one : best), first);
  const path = pathOf(deepest.instancePath);
  const at = named(path);
  if (path[0] === 'zones' && path[2] === 'members' && path.length >= 4) return { path, mistake: mistake('member', { at }) };
  if (path.at(-1) === 'expires') return { path, mistake: mistake('day', { at }) };
  // What may be one of several constants breaks the rule of each.
  const choices = [first, ...others].flatMap((one) =>
    one.keyword === 'const' && one.instancePath === deepest.instancePath ? [String(one.params.allowedValue)] : [],
  );
  if (choices.length > 0) return { path, mistake: mistake('choice', { at, choices: choices.join(', ') }) };
  const asked = ASKED[deepest.keyword] as ((at: string, params: Violation['params']) => Mistake) | undefined;
  return { path, mistake: asked?.(at, deepest.params) ?? mistake('shape', { at, reason: deepest.message }) };
}

/** A JSON pointer (RFC 6901) as a path. */
function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
}

/** `zones[0].level`, and `policy` for all of it. */
function named(path: Path): string {
  const [first = 'policy', ...others] = path;
  return others.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`),
    String(first),
  );
}
