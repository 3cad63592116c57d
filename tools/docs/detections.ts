import { protocolById } from '../../packages/wire/src/index.ts';
import type { Rule } from '../../packages/sensor/src/index.ts';
import { codes, NOTICE, table } from './pages.ts';

const LEVELS = ['critical', 'high', 'medium', 'low', 'info'];

/** The folder of a rule in `content/detections`: a protocol's id, or `network`. */
const folderOf = ({ path }: Rule) => path.split('/')[0];

/** Rules that make findings; the others only feed correlations. */
export const findingRules = (rules: readonly Rule[]) => rules.filter(({ generate }) => generate);

/** Different ATT&CK for ICS techniques of some rules, in order. */
export function techniquesOf(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap(({ techniques }) => techniques))].toSorted();
}

/** docs/detections-list.md: every rule that makes findings, by folder. */
export function detectionsPage(rules: readonly Rule[]): string {
  const findings = findingRules(rules);
  const sections = Map.groupBy(findings, folderOf);
  const section = ([folder, list]: [string, Rule[]]) => {
    const rows = list
      .toSorted(
        (one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) || one.name.localeCompare(other.name, 'en'),
      )
      .map((rule) => [
        `[${rule.name}](../content/detections/${rule.path})`,
        rule.title,
        rule.level,
        rule.confidence,
        rule.techniques.join(' '),
        rule.catalogue.join(' '),
        rule.correlation ? rule.correlation.type : rule.category,
      ]);
    const name = protocolById(folder)?.name ?? `\`${folder}\``;
    return `## ${name}\n\n${list.length} rules.\n\n${table(['name', 'title', 'level', 'confidence', 'techniques', 'catalogue', 'looks at'], rows)}\n`;
  };
  return `${NOTICE}
# List of detections

${findings.length} rules that make findings, ${rules.length - findings.length} that only feed correlations, ${techniquesOf(findings).length} ATT&CK for ICS techniques. How a rule is written: [detections.md](detections.md). Every rule has a scene that fires it and
one that must not, beside it in \`content/detections\`. \`confidence\` is 0 to 100; \`looks at\` is the type of event, or of correlation.

${[...sections]
  .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
  .map(section)
  .join('\n')}
## By technique

${table(
  ['technique', 'rules'],
  techniquesOf(findings).map((technique) => [
    technique,
    codes(findings.filter(({ techniques }) => techniques.includes(technique)).map(({ name }) => name)),
  ]),
)}
`;
}
