import type { Match } from '@fengsui/advisories';
import type { AnalysisResult, CarvedFile } from '@fengsui/sensor';

const escapes: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const html = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character]);
const cell = (text: string | number | null): string => `<td>${html(String(text ?? ''))}</td>`;

/** A table of texts with a heading. */
function section(title: string, columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  const head = columns.map((column) => `<th scope="col">${html(column)}</th>`).join('');
  return `<section><h2>${html(title)} <small>${rows.length}</small></h2>${
    rows.length === 0
      ? '<p>None.</p>'
      : `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
  }</section>`;
}

/** What somebody answers for until a day, and entries that have expired. */
function suppressedSection({ suppressed = [], expiredSuppressions = [] }: AnalysisResult): string {
  return section(
    'Suppressed',
    ['Severity', 'What', 'Client', 'Server', 'Count', 'Until', 'Owner', 'Reason'],
    [
      ...suppressed.map((one) => [
        one.severity,
        one.title,
        one.client,
        one.server,
        one.count,
        one.suppression.until,
        one.suppression.owner,
        one.suppression.reason,
      ]),
      ...expiredSuppressions.map((one) => ['', one.rule, '', '', null, `expired ${one.expired}`, one.owner, one.reason]),
    ],
  );
}

/** Files that crossed the wire, malicious ones first. */
function filesSection(files: readonly CarvedFile[]): string {
  return section(
    'Files',
    ['Malicious', 'Name', 'What', 'Size', 'Protocol', 'From', 'To', 'Seen', 'Times', 'Complete', 'SHA-256', 'Frames', 'Notes'],
    files
      .toSorted((one, other) => other.verdicts.length - one.verdicts.length)
      .map((one) => [
        one.verdicts.map(({ name, reason, source }) => `${name} (${reason}; ${source})`).join('; '),
        one.path,
        one.typeName,
        one.size,
        one.protocol,
        one.from,
        one.to,
        one.firstSeen,
        one.count,
        one.complete ? 'yes' : 'no',
        one.sha256,
        one.frames.slice(0, 8).join(' '),
        one.notes.join('; '),
      ]),
  );
}

const STYLE = `:root{color-scheme:light dark;--line:#8884;--soft:#888}body{font:15px/1.5 system-ui,"Noto Sans SC",sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}small,.soft{color:var(--soft);font-weight:400}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.875rem}th{text-align:left;font-weight:600;color:var(--soft)}th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
td:first-child{white-space:nowrap}@media print{body{margin:0}}`;

/** The analysis as one HTML page that stands alone: no script, nothing fetched, everything from the wire escaped. */
export function report(result: AnalysisResult, matches: readonly Match[]): string {
  const captures = result.captures
    .map((capture) => `${html(capture.path)} (${capture.frames} frames, ${capture.first ?? ''} to ${capture.last ?? ''})`)
    .join('<br>');
  const sections = [
    section(
      'Findings',
      ['Severity', 'What', 'Client', 'Server', 'Count', 'First seen', 'Techniques', 'Frames'],
      result.findings.map((one) => [
        one.severity,
        one.title,
        one.client,
        one.server,
        one.count,
        one.firstSeen,
        one.techniques.join(' '),
        one.evidence.frames.slice(0, 8).join(' '),
      ]),
    ),
    ...(result.suppressed === undefined && result.expiredSuppressions === undefined ? [] : [suppressedSection(result)]),
    ...(result.files === undefined ? [] : [filesSection(result.files)]),
    section(
      'Vulnerabilities',
      ['Score', 'Vulnerability', 'What', 'Asset', 'Probability', 'Why', 'Known exploited'],
      matches.map((one) => [
        one.cvss?.score ?? null,
        one.vulnerability,
        one.title ?? '',
        String(one.asset),
        `${Math.round(one.probability * 100)} %`,
        one.reasons.map((reason) => reason.text).join(' '),
        one.kev ? one.kev.dateAdded : '',
      ]),
    ),
    section(
      'Assets',
      ['Address', 'Name', 'Role', 'Level', 'Vendor', 'Product', 'Order number', 'Firmware', 'Serial', 'Why this role'],
      result.assets.map((one) => [
        one.interfaces.flatMap(({ ips, mac }) => [...ips, mac ?? '']).join(' '),
        one.name,
        one.role,
        one.purdueLevel,
        one.vendor,
        one.product ?? one.model,
        one.orderNumber,
        one.firmware,
        one.serial,
        one.roleReason,
      ]),
    ),
    section(
      'Protocols',
      ['Protocol', 'Frames', 'Messages', 'Requests', 'Responses', 'Errors', 'Malformed'],
      result.protocols.map((one) => [one.name, one.frames, one.messages, one.requests, one.responses, one.errors, one.malformed]),
    ),
    section(
      'Conversations',
      ['Client', 'Server', 'Protocol', 'Port', 'Messages', 'Errors', 'Functions'],
      result.conversations.map((one) => [
        one.client,
        one.server,
        one.protocol,
        one.port,
        one.messages,
        one.errors,
        one.functions
          .slice(0, 8)
          .map((use) => `${use.name} ${use.count}`)
          .join(', '),
      ]),
    ),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Fengsui report</title><style>${STYLE}</style></head>
<body><h1>Industrial network report</h1><p class="soft">${captures}<br>Fengsui ${html(result.fengsui)}</p>
${sections.join('\n')}
</body></html>
`;
}
