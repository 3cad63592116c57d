import type { Match } from '@fengsui/advisories';
import type { AnalysisResult, Asset } from '@fengsui/sensor';
import { bold, count, dim, severityColour, size, table } from './terminal.ts';

const ROWS = 20;

/** What an analysis found, as a person reads it: most urgent first, with what was left out said. */
export function picture(result: AnalysisResult, matches: readonly Match[]): string {
  return [
    summary(result),
    findings(result),
    suppressed(result),
    files(result),
    vulnerabilities(result, matches),
    assets(result),
    protocols(result),
    problems(result),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function summary(result: AnalysisResult): string {
  const frames = result.captures.reduce((sum, capture) => sum + capture.frames, 0);
  const bytes = result.captures.reduce((sum, capture) => sum + capture.bytes, 0);
  const first = result.captures
    .map((capture) => capture.first)
    .filter((time) => time !== null)
    .toSorted()[0];
  const last = result.captures
    .map((capture) => capture.last)
    .filter((time) => time !== null)
    .toSorted()
    .at(-1);
  const urgent = result.findings.filter(({ severity }) => severity === 'critical' || severity === 'high').length;
  return [
    `${bold(result.captures.length === 1 ? result.captures[0].path : `${result.captures.length} captures`)}  ${count(frames)} frames, ${size(bytes)}${first && last ? `, ${first.slice(0, 19)} to ${last.slice(0, 19)} UTC` : ''}`,
    `${count(result.assets.length)} assets, ${count(result.conversations.length)} conversations, ${count(result.findings.length)} findings${urgent > 0 ? ` (${urgent} urgent)` : ''}, ${count(result.matches.length)} matched vulnerabilities`,
  ].join('\n');
}

function more(shown: number, all: number, where: string): string {
  return all > shown ? `\n  ${dim(`… and ${count(all - shown)} more: ${where}`)}` : '';
}

function findings(result: AnalysisResult): string {
  if (result.findings.length === 0) return `${bold('Findings')}\n  none`;
  const shown = result.findings.slice(0, ROWS);
  const colour = (text: string, row: number) => severityColour[shown[row].severity](text);
  return `${bold('Findings')}\n${table(
    [
      { title: 'severity', colour },
      { title: 'client', most: 24 },
      { title: 'server', most: 24 },
      { title: 'count', right: true },
      { title: 'frame', right: true },
      { title: 'techniques', most: 18 },
      { title: 'what' },
    ],
    shown.map((one) => [
      one.severity,
      one.client,
      one.server,
      count(one.count),
      String(one.evidence.frames[0] ?? ''),
      one.techniques.join(' '),
      one.title,
    ]),
  )}${more(ROWS, result.findings.length, '--json lists all')}`;
}

/** What somebody answers for: counted and listed, so that nothing is silently off. */
function suppressed({ suppressed: list = [], expiredSuppressions: expired = [] }: AnalysisResult): string {
  if (list.length + expired.length === 0) return '';
  const shown = list.slice(0, ROWS);
  const lines = expired.map((one) => `  ${dim(`expired ${one.expired}: ${one.rule} (${one.owner}: ${one.reason})`)}`);
  const rows =
    shown.length === 0
      ? ''
      : `\n${table(
          [
            { title: 'severity' },
            { title: 'client', most: 24 },
            { title: 'server', most: 24 },
            { title: 'count', right: true },
            { title: 'until' },
            { title: 'owner', most: 24 },
            { title: 'what' },
          ],
          shown.map((one) => [
            one.severity,
            one.client,
            one.server,
            count(one.count),
            one.suppression.until,
            one.suppression.owner,
            one.title,
          ]),
        )}${more(ROWS, list.length, '--json lists all')}`;
  return `${bold(`Suppressed ${count(list.length)}`)}${rows}${lines.length > 0 ? `\n${lines.join('\n')}` : ''}`;
}

/** Files that crossed the wire: malicious ones first, then the largest. */
function files({ files: list }: AnalysisResult): string {
  if (list === undefined) return '';
  if (list.length === 0) return `${bold('Files')}\n  none`;
  const shown = list
    .toSorted((one, other) => other.verdicts.length - one.verdicts.length || other.size - one.size)
    .slice(0, ROWS);
  const colour = (text: string, row: number) => (shown[row].verdicts.length > 0 ? severityColour.critical(text) : text);
  return `${bold('Files')}\n${table(
    [
      { title: 'malicious', most: 24, colour },
      { title: 'size', right: true },
      { title: 'what', most: 26 },
      { title: 'over' },
      { title: 'from', most: 24 },
      { title: 'to', most: 24 },
      { title: 'frame', right: true },
      { title: 'whole' },
      { title: 'name' },
    ],
    shown.map((one) => [
      [...new Set(one.verdicts.map(({ name }) => name))].join(' '),
      size(one.size),
      one.typeName,
      one.protocol,
      one.from,
      one.to,
      String(one.frames[0] ?? ''),
      one.complete ? 'yes' : (one.notes.find((note) => note.startsWith('incomplete')) ?? 'no'),
      one.name,
    ]),
  )}${more(ROWS, list.length, '--json lists all')}`;
}

function vulnerabilities(result: AnalysisResult, matches: readonly Match[]): string {
  if (matches.length === 0) return '';
  const names = new Map(result.assets.map((asset) => [asset.id, label(asset)]));
  const shown = matches.slice(0, ROWS);
  const colour = (text: string, row: number) => severityColour[shown[row].cvss?.severity ?? 'none'](text);
  return `${bold('Vulnerabilities')}\n${table(
    [
      { title: 'cvss', right: true, colour },
      { title: 'sure', right: true },
      { title: 'vulnerability' },
      { title: 'kev' },
      { title: 'asset', most: 30 },
      { title: 'what' },
    ],
    shown.map((one) => [
      one.cvss ? one.cvss.score.toFixed(1) : '',
      `${Math.round(one.probability * 100)} %`,
      one.vulnerability,
      one.kev ? 'exploited' : '',
      names.get(String(one.asset)) ?? String(one.asset),
      one.title ?? '',
    ]),
  )}${more(ROWS, matches.length, '--json lists all')}`;
}

function label(asset: Asset): string {
  const address = asset.interfaces.flatMap(({ ips }) => ips)[0] ?? asset.interfaces[0]?.mac ?? asset.id;
  return asset.name ? `${asset.name} (${address})` : address;
}

function assets(result: AnalysisResult): string {
  if (result.assets.length === 0) return '';
  const known = (asset: Asset) => asset.identity.length + asset.protocols.length;
  const shown = result.assets
    .toSorted((one, other) => (one.purdueLevel ?? 9) - (other.purdueLevel ?? 9) || known(other) - known(one))
    .slice(0, ROWS * 2);
  return `${bold('Assets')}\n${table(
    [
      { title: 'level', right: true },
      { title: 'role', most: 20 },
      { title: 'address', most: 24 },
      { title: 'name', most: 24 },
      { title: 'vendor', most: 26 },
      { title: 'product', most: 34 },
      { title: 'firmware', most: 16 },
      { title: 'protocols' },
    ],
    shown.map((asset) => [
      asset.purdueLevel === null ? '' : String(asset.purdueLevel),
      (asset.role ?? '').replaceAll('_', ' '),
      asset.interfaces.flatMap(({ ips }) => ips)[0] ?? asset.interfaces[0]?.mac ?? '',
      asset.name ?? '',
      asset.vendor ?? '',
      [asset.product ?? asset.model ?? '', asset.orderNumber ?? ''].filter((part) => part !== '').join(' '),
      asset.firmware ?? '',
      [...new Set(asset.protocols.map(({ id }) => id))].join(' '),
    ]),
  )}${more(ROWS * 2, result.assets.length, '--json lists all')}`;
}

function protocols(result: AnalysisResult): string {
  const shown = result.protocols.slice(0, ROWS * 2);
  if (shown.length === 0) return '';
  return `${bold('Protocols')}\n${table(
    [
      { title: 'protocol', most: 34 },
      { title: 'frames', right: true },
      { title: 'messages', right: true },
      { title: 'errors', right: true },
      { title: 'malformed', right: true },
    ],
    shown.map((one) => [
      one.name,
      count(one.frames),
      one.messages > 0 ? count(one.messages) : '',
      one.errors > 0 ? count(one.errors) : '',
      one.malformed > 0 ? count(one.malformed) : '',
    ]),
  )}${more(ROWS * 2, result.protocols.length, '--json lists all')}`;
}

function problems(result: AnalysisResult): string {
  const lines = result.captures.flatMap(({ path, problems: list }) =>
    list.map(({ at, what }) => `  ${path}, byte ${count(at)}: ${what}`),
  );
  const dropped = Object.entries(result.dropped).map(([kind, number]) => `${kind} ${count(number)}`);
  if (dropped.length > 0) lines.push(`  ${dim(`left out or lost: ${dropped.join(', ')}`)}`);
  return lines.length > 0 ? `${bold('What could not be read')}\n${lines.slice(0, ROWS).join('\n')}` : '';
}
