/** Which edges a walk takes from a node: those that leave it (`out`) and those that enter it (`in`), each of all types or of the named ones. */
export interface Way {
  out: readonly string[] | 'any' | 'none';
  in: readonly string[] | 'any' | 'none';
}

/** The same way, walked from its other end. */
export function reversed(way: Way): Way {
  return { out: way.in, in: way.out };
}

/** A way along all types, in one direction or both. */
export function wayOf(direction: 'out' | 'in' | 'both' = 'both'): Way {
  return { out: direction === 'in' ? 'none' : 'any', in: direction === 'out' ? 'none' : 'any' };
}

/**
 * What an edge type says of cause and harm. `harm`: in which direction harm spreads along it: a vulnerability affects (out) a product, an asset is an
 * instance of it (in). `cause`: in which direction the reason of a node is found: an asset is affected by (out) a vulnerability.
 */
const MEANING: { readonly [type: string]: { harm?: 'out' | 'in' | 'both'; cause?: 'out' | 'in' | 'both' } } = {
  affects: { harm: 'out', cause: 'in' },
  'affected-by': { harm: 'in', cause: 'out' },
  'instance-of': { harm: 'in', cause: 'out' },
  'made-by': { harm: 'in', cause: 'out' },
  contains: { harm: 'in', cause: 'out' },
  'variant-of': { harm: 'in', cause: 'out' },
  'based-on': { harm: 'in', cause: 'out' },
  'has-weakness': { harm: 'in', cause: 'out' },
  describes: { harm: 'out', cause: 'in' },
  'same-as': { harm: 'both', cause: 'both' },
  exploits: { harm: 'out', cause: 'in' },
  targets: { harm: 'out', cause: 'in' },
  uses: { harm: 'out', cause: 'in' },
  indicates: { harm: 'out', cause: 'out' },
  'found-on': { harm: 'out', cause: 'out' },
  'located-in': { harm: 'out', cause: 'out' },
  'part-of': { harm: 'out', cause: 'out' },
  'belongs-to': { harm: 'out', cause: 'out' },
  evidences: { cause: 'out' },
  'attributed-to': { cause: 'out' },
  'child-of': { cause: 'out' },
  'can-precede': { cause: 'in' },
};

/** The way that an aspect of the table takes. */
function along(aspect: 'harm' | 'cause'): Way {
  const of = (direction: 'out' | 'in') =>
    Object.entries(MEANING).flatMap(([type, meaning]) =>
      meaning[aspect] === direction || meaning[aspect] === 'both' ? [type] : [],
    );
  return { out: of('out'), in: of('in') };
}

/** How harm spreads: vulnerability → product → asset → zone → site → organisation. */
export const harmWay = along('harm');
/** From an effect towards what may have caused it. */
export const causeWay = along('cause');

/** Kinds that harm spreads to. A technique that malware uses is not harmed by it, nor is a tactic. */
export const harmedKinds: readonly string[] = [
  'vulnerability',
  'product',
  'component',
  'asset-type',
  'asset',
  'zone',
  'site',
  'organisation',
  'malware',
  'tool',
  'campaign',
];

/** Where an attacker at an asset gets to: whoever it talks with, and what is in the same zone. */
export const reachWay: Way = { out: ['communicates-with', 'located-in'], in: ['communicates-with', 'located-in'] };
/** What an attacker moves among. */
export const reachedKinds: readonly string[] = ['asset', 'zone'];
/** From what is reached to the places in which it is. */
export const placeWay: Way = { out: ['located-in', 'part-of', 'belongs-to'], in: 'none' };

/** Kinds that say what sort of thing something is, more than why it is: named after what caused it. */
export const classifying: readonly string[] = [
  'technique',
  'tactic',
  'attack-pattern',
  'detection-rule',
  'weakness',
  'vendor',
  'asset-type',
];

/** Kinds that nearly everything of a plant has in common: named last among common causes. */
export const surroundings: readonly string[] = ['zone', 'site', 'organisation'];
