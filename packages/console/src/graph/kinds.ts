/**
 * How kinds of nodes are told apart: eight families with the colours of Okabe and Ito, which people with any kind of colour vision tell apart, each in a
 * shade for light and for dark, and besides the colour a sign in the mark.
 */
type Family = 'plant' | 'vulnerability' | 'product' | 'attack' | 'actor' | 'defence' | 'evidence' | 'knowledge';

/** Colours of the families as `[light, dark]`. */
const COLOURS: Record<Family, readonly [string, string]> = {
  plant: ['#0072b2', '#56a8e0'],
  vulnerability: ['#c04a00', '#f0883e'],
  product: ['#007a5e', '#35c49c'],
  attack: ['#a2427f', '#dd8fc0'],
  actor: ['#5b3a8e', '#b197e8'],
  defence: ['#4d7a00', '#a3c94a'],
  evidence: ['#8a6d00', '#e6c229'],
  knowledge: ['#5b6873', '#9aa7b2'],
};

const KINDS: { readonly [kind: string]: readonly [family: Family, sign: string] } = {
  asset: ['plant', 'A'],
  zone: ['plant', 'Z'],
  site: ['plant', 'S'],
  organisation: ['plant', 'O'],
  vulnerability: ['vulnerability', 'V'],
  advisory: ['vulnerability', 'a'],
  weakness: ['vulnerability', 'W'],
  product: ['product', 'P'],
  component: ['product', 'c'],
  vendor: ['product', 'M'],
  'asset-type': ['product', 't'],
  'device-property': ['product', 'd'],
  technique: ['attack', 'T'],
  tactic: ['attack', 'x'],
  'attack-pattern': ['attack', 'p'],
  threat: ['attack', '!'],
  actor: ['actor', '@'],
  campaign: ['actor', 'C'],
  malware: ['actor', 'm'],
  tool: ['actor', 'o'],
  infrastructure: ['actor', 'f'],
  mitigation: ['defence', '+'],
  playbook: ['defence', 'B'],
  'detection-rule': ['defence', 'R'],
  finding: ['evidence', 'F'],
  indicator: ['evidence', 'i'],
  file: ['evidence', 'D'],
  patch: ['defence', '✓'],
  fingerprint: ['evidence', '#'],
};

/** The colour of a kind as a plain value, for canvases. */
export function colourOf(kind: string, scheme: 'light' | 'dark'): string {
  return COLOURS[KINDS[kind]?.[0] ?? 'knowledge'][scheme === 'dark' ? 1 : 0];
}

/** The sign of a kind, which stands in its mark. */
export function signOf(kind: string): string {
  return KINDS[kind]?.[1] ?? kind.slice(0, 1);
}

/** Pages of kinds that have one of their own, by key; every other kind of the library is shown on the page of entries. */
const OWN_PAGES: Readonly<Record<string, '/library/$id' | '/assets/$id' | '/findings/$id'>> = {
  vulnerability: '/library/$id',
  asset: '/assets/$id',
  finding: '/findings/$id',
};
/** Kinds that only the graph shows. */
const IN_GRAPH: ReadonlySet<string> = new Set(['zone', 'site', 'organisation', 'file', 'patch']);

/** The page that shows nodes of a kind: one of their own, where the key is `$id`; else that of entries or the graph, which ask for the node. */
export function pageOf(kind: string): '/library/$id' | '/assets/$id' | '/findings/$id' | '/library/entry' | '/graph' {
  return OWN_PAGES[kind] ?? (IN_GRAPH.has(kind) ? '/graph' : '/library/entry');
}
