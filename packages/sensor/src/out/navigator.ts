import type { Rule } from '../detect/rule.ts';

/** Versions that a layer states: of the format, of the Navigator that it was made for, and of ATT&CK. */
const VERSIONS = { attack: '18', navigator: '5.1.0', layer: '4.5' } as const;
/** From one rule to many: colours of the Navigator's own scale. */
const COLOURS = ['#d9ead3', '#38761d'] as const;
/** Number of rules from which a technique has the strongest colour. */
const MANY = 10;

/** One technique of a layer. */
interface LayerTechnique {
  techniqueID: string;
  /** How many rules look for it. */
  score: number;
  /** The rules, one a line: name, severity, title. */
  comment: string;
  enabled: true;
  metadata: { name: string; value: string }[];
  showSubtechniques: false;
}

/** A layer of the ATT&CK Navigator, format 4.5. */
export interface NavigatorLayer {
  name: string;
  versions: typeof VERSIONS;
  domain: 'ics-attack';
  description: string;
  filters: { platforms: string[] };
  sorting: 3;
  layout: { layout: 'side'; showID: true; showName: true };
  hideDisabled: false;
  techniques: LayerTechnique[];
  gradient: { colors: string[]; minValue: number; maxValue: number };
  legendItems: { label: string; color: string }[];
}

/** The techniques of ATT&CK for ICS that rules look for, as a layer that the ATT&CK Navigator opens. Rules that only feed correlations do not count. */
export function navigatorLayer(rules: readonly Rule[], version: string): NavigatorLayer {
  const byTechnique = new Map<string, Rule[]>();
  for (const rule of rules) {
    if (!rule.generate) continue;
    for (const technique of new Set(rule.techniques)) byTechnique.set(technique, [...(byTechnique.get(technique) ?? []), rule]);
  }
  const techniques = [...byTechnique]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([techniqueID, found]): LayerTechnique => ({
        techniqueID,
        score: found.length,
        comment: found
          .toSorted((one, other) => (one.name < other.name ? -1 : 1))
          .map(({ name, level, title }) => `${name} (${level}): ${title}`)
          .join('\n'),
        enabled: true,
        metadata: [{ name: 'protocols', value: protocolsOf(found) }],
        showSubtechniques: false,
      }),
    );
  const counted = rules.filter(({ generate }) => generate).length;
  return {
    name: 'Fengsui detections',
    versions: VERSIONS,
    domain: 'ics-attack',
    description: `${techniques.length} techniques of ATT&CK for ICS that ${counted} rules of Fengsui ${version} look for in network traffic`,
    filters: { platforms: ['None'] },
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true },
    hideDisabled: false,
    techniques,
    gradient: { colors: [...COLOURS], minValue: 1, maxValue: MANY },
    legendItems: [
      { label: 'one rule', color: COLOURS[0] },
      { label: `${MANY} rules or more`, color: COLOURS[1] },
    ],
  };
}

/** Protocols that the rules name; a rule for traffic of any protocol stands for `any`. */
function protocolsOf(rules: readonly Rule[]): string {
  return [...new Set(rules.map(({ service }) => service ?? 'any'))].toSorted().join(', ');
}
