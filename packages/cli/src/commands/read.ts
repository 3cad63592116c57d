import { parseArgs } from 'node:util';
import { formats, readSources, type SourcesResult } from '@fengsui/sources';
import { bold, count, ProgressLine, safe, size, table } from '../terminal.ts';
import { UsageError } from '../usage.ts';

/** Rows printed of each list. */
const ROWS = 20;

/** `fengsui read`: records of other tools to assets, conversations and findings, with the quality of each source. */
export async function readCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { format: { type: 'string' }, json: { type: 'boolean' } },
  });
  const known = formats.map(({ id }) => id).join(', ');
  if (positionals.length === 0) throw new UsageError(`read: no file given; formats: ${known}`);
  if (values.format !== undefined && !formats.some(({ id }) => id === values.format))
    throw new UsageError(`read: --format cannot be ${values.format}; known: ${known}`);
  const line = new ProgressLine();
  const result = await readSources(positionals, {
    format: values.format,
    onProgress: (path, bytes, total) => line.show(`${path}  ${size(bytes)} of ${size(total)}`),
  }).finally(() => line.clear());
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : picture(result));
}

function picture({ sources, assets, conversations, findings }: SourcesResult): string {
  const parts = [
    ...sources.map(
      ({ path, format, quality }) =>
        `${bold(path)}  ${format}  quality ${quality.score} of 100. ${quality.why}${quality.rejections
          .slice(0, 3)
          .map(({ record, what }) => `\n  record ${record}: ${safe(what)}`)
          .join('')}`,
    ),
    `${count(assets.length)} assets, ${count(conversations.length)} conversations, ${count(findings.length)} findings`,
  ];
  if (findings.length > 0)
    parts.push(
      table(
        [{ title: 'severity' }, { title: 'finding', most: 60 }, { title: 'from' }, { title: 'to' }, { title: 'times' }],
        findings.slice(0, ROWS).map((one) => [one.severity, one.title, one.client, one.server, count(one.count)]),
      ),
    );
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
