import { writeFileSync } from 'node:fs';
import { loadRules, navigatorLayer, type Rule, shippedRules, VERSION } from '@fengsui/sensor';
import { bold, count, severityColour, table } from '../terminal.ts';
import { requireWritableFile } from '../writable.ts';
import { readArguments } from '../command.ts';
import { detectionsUsage } from '../usages/platform.ts';

/** `fengsui detections`: the rules that findings are made by, and the techniques that they cover. */
export async function detectionsCommand(args: string[]): Promise<void> {
  const { values } = readArguments(detectionsUsage, args);
  if (values.navigator !== undefined) requireWritableFile('detections: --navigator', values.navigator);
  const all = values.rules === undefined ? await shippedRules() : await loadRules(values.rules);
  const rules = all.filter(({ generate }) => generate);
  const layer = navigatorLayer(all, VERSION);
  if (values.navigator !== undefined) writeFileSync(values.navigator, `${JSON.stringify(layer, null, 2)}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify(rules.map(entry))}\n`);
  else if (values.navigator === undefined) process.stdout.write(`${picture(rules)}\n`);
  process.stderr.write(`fengsui: ${count(rules.length)} rules, ${count(layer.techniques.length)} techniques of ATT&CK for ICS\n`);
}

/** What a program wants to know of a rule. */
const entry = ({
  name,
  title,
  description,
  level,
  confidence,
  techniques,
  catalogue,
  service,
  category,
  advice,
  translations,
}: Rule) => ({
  name,
  title,
  description,
  severity: level,
  confidence,
  techniques,
  catalogue,
  protocol: service,
  category,
  advice,
  translations,
});

function picture(rules: readonly Rule[]): string {
  const colour = (text: string, row: number) => severityColour[rules[row].level](text);
  return `${bold('Detections')}\n${table(
    [{ title: 'severity', colour }, { title: 'name' }, { title: 'techniques', most: 24 }, { title: 'what' }],
    rules.map((rule) => [rule.level, rule.name, rule.techniques.join(' '), rule.title]),
  )}`;
}
