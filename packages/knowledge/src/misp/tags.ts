import { type JsonObject, objectsOf, textOf } from '../json.ts';
import type { EntryKind } from '../model/entry.ts';

/** What clusters of a galaxy are in the library, by the beginning of the galaxy's type; the first that fits. */
const kinds: readonly (readonly [RegExp, EntryKind])[] = [
  [/attack-pattern|techniques/, 'technique'],
  [/tactic/, 'tactic'],
  [/course-of-action|mitigation/, 'mitigation'],
  [/intrusion-set|threat-actor|groups|activity-group/, 'actor'],
  [/campaign/, 'campaign'],
  [/data-source/, 'data-source'],
  [/data-component/, 'data-component'],
  [/assets?$/, 'asset-type'],
  [/malware|malpedia|ransomware|botnet|banker|backdoor|stealer|^rat$|software|exploit-kit|cryptominers/, 'malware'],
  [/tool/, 'tool'],
  [/country|region/, 'location'],
];

/** What a cluster of a galaxy is, by the galaxy's type. */
function clusterKind(type: string): EntryKind {
  return kinds.find(([shape]) => shape.test(type))?.[1] ?? 'taxonomy';
}

/** ATT&CK ids at the end of a cluster's value: `Brute Force I/O - T0806`. */
const attackId = / - ((?:T\d{4}(?:\.\d{3})?)|(?:[GSMCA]\d{4})|(?:TA\d{4}))$/;

/** What ATT&CK ids of each kind look like; old galaxies give mitigations the ids of techniques. */
const idShapes: Readonly<Partial<Record<EntryKind, RegExp>>> = {
  technique: /^T\d{4}(?:\.\d{3})?$/,
  tactic: /^TA\d{4}$/,
  mitigation: /^M\d{4}$/,
  actor: /^G\d{4}$/,
  malware: /^S\d{4}$/,
  tool: /^S\d{4}$/,
  campaign: /^C\d{4}$/,
  'asset-type': /^A\d{4}$/,
};

/**
 * The name of a cluster in the library: the ATT&CK id that its value ends with, or that its metadata gives, otherwise its value. A value is
 * unique in its galaxy, and tags know nothing else.
 */
export function clusterRef(type: string, value: string, externalId = ''): { kind: EntryKind; key: string } {
  const kind = clusterKind(type);
  const id = [attackId.exec(value)?.[1], externalId].find((id) => id !== undefined && idShapes[kind]?.test(id));
  return { kind, key: id ?? `${type}/${value.toLowerCase()}` };
}

/** How sure, of 100, by the machine tags that tell it: the Admiralty scale, estimative language, MISP's own. */
const confidences: readonly (readonly [RegExp, number])[] = [
  [/^misp:confidence-level="completely-confident"$/, 100],
  [/^misp:confidence-level="usually-confident"$/, 75],
  [/^misp:confidence-level="fairly-confident"$/, 50],
  [/^misp:confidence-level="rarely-confident"$/, 25],
  [/^misp:confidence-level="unconfident"$/, 0],
  [/^admiralty-scale:information-credibility="1"$/, 100],
  [/^admiralty-scale:information-credibility="2"$/, 75],
  [/^admiralty-scale:information-credibility="3"$/, 50],
  [/^admiralty-scale:information-credibility="4"$/, 25],
  [/^admiralty-scale:information-credibility="5"$/, 0],
  [/^estimative-language:confidence-in-analytic-judgment="high"$/, 95],
  [/^estimative-language:confidence-in-analytic-judgment="moderate"$/, 50],
  [/^estimative-language:confidence-in-analytic-judgment="low"$/, 0],
];

/** What the tags and galaxies of an event or attribute say. */
export interface Tagged {
  names: string[];
  refs: { ref: { kind: EntryKind; key: string }; name: string }[];
  /** Of 100; undefined when no tag tells it. */
  confidence: number | undefined;
}

/** Reads tags, those of galaxies too, and the galaxies that are written out. */
export function tagged(value: JsonObject): Tagged {
  const names = [
    ...new Set(
      objectsOf(value, 'Tag')
        .map((tag) => textOf(tag, 'name').slice(0, 300))
        .filter(Boolean),
    ),
  ].slice(0, 200);
  const refs = new Map<string, Tagged['refs'][number]>();
  for (const name of names) {
    const [, type, cluster] = /^misp-galaxy:([\w-]+)="(.+)"$/.exec(name) ?? [];
    if (type === undefined) continue;
    const ref = clusterRef(type, cluster);
    refs.set(`${ref.kind}:${ref.key}`, { ref, name: cluster.replace(attackId, '') });
  }
  for (const galaxy of objectsOf(value, 'Galaxy').slice(0, 100))
    for (const cluster of objectsOf(galaxy, 'GalaxyCluster').slice(0, 1000)) {
      const text = textOf(cluster, 'value');
      if (text === '') continue;
      const ref = clusterRef(textOf(cluster, 'type') || textOf(galaxy, 'type'), text);
      refs.set(`${ref.kind}:${ref.key}`, { ref, name: text.replace(attackId, '') });
    }
  const confidence = names
    .map((name) => confidences.find(([shape]) => shape.test(name))?.[1])
    .find((number) => number !== undefined);
  return { names, refs: [...refs.values()], confidence };
}
