import { formats, readSources, type SourcesResult } from '@fengsui/sources';
import { bold, count, ProgressLine, safe, size, table } from '../terminal.ts';
import { UsageError } from '../usage.ts';
import { readArguments } from '../command.ts';
import { readUsage } from '../usages/traffic.ts';

/** Rows printed of each list. */
const ROWS = 20;

/** `fengsui read`: records of other tools to assets, conversations and findings, with the quality of each source. */
export async function readCommand(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(readUsage, args);
  const known = formats.map(({ id }) => id).join(', ');
  if (positionals.length === 0) throw new UsageError(`read: no file given; formats: ${known}`);
  if (values.format !== undefined && !formats.some(({ id }) => id === values.format))
    throw new UsageError(`read: --format cannot be ${values.format}; known: ${known}`);
  const line = new ProgressLine();
  const result = await readSources(positionals, {
    format: values.format,
    rulesFolder: values.rules,
    onProgress: (path, bytes, total) => line.show(`${path}  ${size(bytes)} of ${size(total)}`),
  }).finally(() => line.clear());
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : picture(result));
}

/** Reasons why rules are idle, the commonest first. */
function whyIdle(rules: SourcesResult['idleRules']): string {
  const reasons = Map.groupBy(rules, ({ why }) => why);
  return [...reasons]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .slice(0, ROWS / 2)
    .map(([why, list]) => `  ${count(list.length)} ${list.length === 1 ? 'rule' : 'rules'}: ${safe(why)}`)
    .join('\n');
}

function picture({ sources, assets, conversations, findings, components, idleRules }: SourcesResult): string {
  const parts = [
    ...sources.map(
      ({ path, format, quality }) =>
        `${bold(path)}  ${format}  quality ${quality.score} of 100. ${quality.why}${quality.rejections
          .slice(0, 3)
          .map(({ record, what }) => `\n  record ${record}: ${safe(what)}`)
          .join('')}`,
    ),
    `${count(assets.length)} assets, ${count(conversations.length)} conversations, ${count(findings.length)} findings${components.length > 0 ? `, ${count(components.length)} components` : ''}`,
  ];
  if (findings.length > 0)
    parts.push(
      table(
        [{ title: 'severity' }, { title: 'finding', most: 60 }, { title: 'from' }, { title: 'to' }, { title: 'times' }],
        findings.slice(0, ROWS).map((one) => [one.severity, one.title, one.client, one.server, count(one.count)]),
      ),
    );
  if (idleRules.length > 0) parts.push(`${bold('Rules that could not fire')}\n${whyIdle(idleRules)}`);
  if (assets.length > 0)
    parts.push(
      table(
        [
          { title: 'address' },
          { title: 'role' },
          { title: 'vendor', most: 24 },
          { title: 'product', most: 32 },
          { title: 'firmware', most: 12 },
        ],
        assets
          .slice(0, ROWS)
          .map((one) => [
            one.interfaces[0].ips[0] ?? one.id,
            one.role ?? '',
            one.vendor ?? '',
            one.product ?? one.model ?? '',
            one.firmware ?? '',
          ]),
      ),
    );
  return `${parts.join('\n\n')}\n`;
}
