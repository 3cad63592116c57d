import { type AnalysisResult, type Asset, type CarvedFile, type Finding, type Rule } from '@fengsui/sensor';
import type { ReportWords } from './report-words.ts';
import { type Fix, fixesOf, type JudgedMatch } from './report-work.ts';

const escapes: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const html = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character]);

/** What stands in a cell: text, or several paragraphs of it. */
type Cell = string | number | null | readonly string[];
const cell = (content: Cell): string =>
  typeof content === 'object' && content !== null
    ? `<td>${content.map((text) => `<p>${html(text)}</p>`).join('')}</td>`
    : `<td>${html(String(content ?? ''))}</td>`;

/** A table with a heading; `wide` names the class of a table whose cells hold sentences. */
function section(
  words: ReportWords,
  title: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  wide = '',
): string {
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  const head = columns.map((column) => `<th scope="col">${html(column)}</th>`).join('');
  return `<section><h2>${html(title)} <small>${rows.length}</small></h2>${
    rows.length === 0
      ? `<p>${html(words.say('none'))}</p>`
      : `<div class="scroll"><table${wide && ` class="${wide}"`}><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
  }</section>`;
}

/** Rules by name: what they say in other languages, and what they advise. */
export type RuleTexts = ReadonlyMap<string, Pick<Rule, 'title' | 'advice' | 'translations'>>;

/** What a report is made from beside the analysis. */
export interface ReportInput {
  words: ReportWords;
  rules: RuleTexts;
  /** The most urgent first; null when no library was given. */
  matches: readonly JudgedMatch[] | null;
}

function findingText({ words, rules }: ReportInput, finding: Pick<Finding, 'rule' | 'title'>): { title: string; advice: string } {
  const rule = rules.get(finding.rule);
  const translated = rule?.translations[words.language];
  return { title: translated?.title ?? finding.title, advice: translated?.advice ?? rule?.advice ?? '' };
}

/** What somebody answers for until a day, and entries that have expired. */
function suppressedSection(input: ReportInput, { suppressed = [], expiredSuppressions = [] }: AnalysisResult): string {
  const { words } = input;
  const { say } = words;
  return section(
    words,
    say('suppressed'),
    [say('severity'), say('what'), say('client'), say('server'), say('count'), say('until'), say('owner'), say('reason')],
    [
      ...suppressed.map((one) => [
        words.of('severity', one.severity),
        findingText(input, one).title,
        one.client,
        one.server,
        one.count,
        one.suppression.until,
        one.suppression.owner,
        one.suppression.reason,
      ]),
      ...expiredSuppressions.map((one) => [
        '',
        one.rule,
        '',
        '',
        null,
        `${say('expired')} ${one.expired}`,
        one.owner,
        one.reason,
      ]),
    ],
  );
}

/** Files that crossed the wire, malicious ones first. */
function filesSection(words: ReportWords, files: readonly CarvedFile[]): string {
  const { say } = words;
  return section(
    words,
    say('files'),
    [
      say('malicious'),
      say('name'),
      say('kind'),
      say('size'),
      say('protocol'),
      say('from'),
      say('sentTo'),
      say('firstSeen'),
      say('times'),
      say('complete'),
      'SHA-256',
      say('frameNumbers'),
      say('notes'),
    ],
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
        say(one.complete ? 'yes' : 'no'),
        one.sha256,
        one.frames.slice(0, 8).join(' '),
        one.notes.join('; '),
      ]),
  );
}

/** How an asset is called: its name with its address. */
function nameOf(asset: Asset | undefined, id: string): string {
  if (asset === undefined) return id;
  const [address = ''] = asset.interfaces.flatMap(({ ips, mac }) => [...ips, mac ?? '']);
  return asset.name === null || asset.name === address ? address || id : `${asset.name} (${address})`;
}

/** Things to do that are told first; the rest stands in the tables. */
const FIRST = { findings: 5, fixes: 8 } as const;

/** What to do first: what is urgent on the wire, and the fixes that close most, each with its reason. */
function firstSection(input: ReportInput, result: AnalysisResult): string {
  const { words, matches } = input;
  const { say, of, both } = words;
  const urgent = result.findings.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const byRule = [...Map.groupBy(urgent, ({ rule }) => rule).values()].slice(0, FIRST.findings);
  const items = [
    ...byRule.map((same) => {
      const [one] = same;
      const { title, advice } = findingText(input, one);
      const where = [...new Set(same.map(({ client, server }) => `${client} → ${server}`))];
      return item(of('severity', one.severity), title, [
        advice,
        `${where.slice(0, 4).join(', ')}${where.length > 4 ? ` +${where.length - 4}` : ''}`,
      ]);
    }),
    ...fixesOf(matches ?? [])
      .slice(0, FIRST.fixes)
      .map((fix) => {
        return item(of('place', fix.place), fixTitle(words, fix), [
          both(fix.decision.patch.advice),
          both(fix.decision.why),
          [...new Set(fix.matches.map(({ match }) => match.vulnerability))].join(', '),
        ]);
      }),
  ];
  const note = matches === null ? `<p class="soft">${html(say('noLibrary'))}</p>` : '';
  return `<section><h2>${html(say('first'))}</h2>${
    items.length === 0 ? `<p>${html(say('nothingFirst'))}</p>` : `<ol class="first">\n${items.join('\n')}\n</ol>`
  }${note}</section>`;
}

function item(mark: string, title: string, lines: readonly string[]): string {
  const rest = lines.filter((line) => line !== '').map((line) => `<p>${html(line)}</p>`);
  return `<li><strong>${html(title)}</strong> <span class="mark">${html(mark)}</span>${rest.join('')}</li>`;
}

function fixTitle(words: ReportWords, { asset, version, matches }: Fix): string {
  const [{ match }] = matches;
  const name = nameOf(asset, match.asset);
  const product = asset?.model ?? asset?.product ?? match.product.name;
  const [advisory = match.vulnerability] = match.advisories;
  if (words.language === 'zh-CN')
    return version === null ? `${name}：按 ${advisory} 处置` : `${name}：将 ${product} 升级到 ${version}`;
  return version === null ? `${name}: follow ${advisory}` : `${name}: update ${product} to ${version}`;
}

/** What was compared at each step, as the matcher says it. */
function reasonsOf({ language }: ReportWords, { match: { reasons } }: JudgedMatch): string {
  return language === 'zh-CN' ? reasons.map(({ textZh }) => textZh).join('') : reasons.map(({ text }) => text).join(' ');
}

/** Disagreements that are told of a vulnerability. */
const MOST_DISAGREEMENTS = 4;

/** What the sources of a vulnerability disagree on, a sentence each; contradictions first. What only adds up is no disagreement. */
function disagreementsOf(words: ReportWords, { record }: JudgedMatch): string[] {
  const { say, of, both } = words;
  if (record === null) return [say('notLooked')];
  const differing = record.disagreements
    .filter(({ kind }) => kind !== 'complement')
    .toSorted((one, other) => Number(other.kind === 'contradiction') - Number(one.kind === 'contradiction'));
  if (differing.length === 0) return [say(record.sources.length < 2 ? 'oneSource' : 'agree')];
  const told = differing
    .slice(0, MOST_DISAGREEMENTS)
    .map(({ attribute, kind, why }) => `${of('attribute', attribute)} (${of('kind', kind)}): ${both(why)}`);
  return differing.length > MOST_DISAGREEMENTS
    ? [...told, `+${differing.length - MOST_DISAGREEMENTS} ${say('moreDisagreements')}`]
    : told;
}

/** Characters of a remedy that are told; the rest is in the advisory. */
const MOST_TEXT = 280;
const short = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)} …` : text);

/** Remedies that are told of a match. */
const MOST_ACTIONS = 3;

function vulnerabilitiesSection(words: ReportWords, judged: readonly JudgedMatch[]): string {
  const { say, of, both } = words;
  return section(
    words,
    say('vulnerabilities'),
    [say('when'), say('vulnerability'), say('asset'), say('why'), say('disagree'), say('todo')],
    judged.map((one) => {
      const { match, asset, record, decision } = one;
      const tongue = words.language === 'zh-CN' ? 'zh' : 'en';
      const title = record?.titles.find(({ language }) => language.startsWith(tongue))?.text ?? match.title;
      const score = match.cvss === null ? '' : `CVSS ${match.cvss.score.toFixed(1)}`;
      return [
        [of('place', decision.place), score],
        [match.vulnerability, title, match.kev === null ? '' : `${say('exploited')} ${match.kev.dateAdded}`].filter(Boolean),
        [nameOf(asset, match.asset), match.product.name],
        [`${Math.round(match.probability * 100)} %`, reasonsOf(words, one)],
        disagreementsOf(words, one),
        [
          both(decision.patch.advice),
          ...match.actions
            .slice(0, MOST_ACTIONS)
            .map(({ category, details, source }) => `${of('remedy', category)}: ${short(details)} (${source})`),
        ],
      ];
    }),
    'sentences',
  );
}

const STYLE = `:root{color-scheme:light dark;--line:#8886;--soft:color-mix(in srgb,currentColor 72%,transparent)}body{font:15px/1.5 system-ui,"Noto Sans SC",sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}small,.soft{color:var(--soft);font-weight:400}.scroll{overflow-x:auto}td p,li p{margin:0 0 .25rem}
table{border-collapse:collapse;width:100%;font-size:.875rem}th{text-align:left;font-weight:600;color:var(--soft)}th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td:first-child{white-space:nowrap}.sentences{min-width:64rem}.sentences td:nth-child(n+4){width:22%}.first{padding-left:1.5rem}.first li{margin-bottom:.75rem}.mark{border:1px solid;border-radius:4px;padding:0 .35rem;font-size:.8rem}
@page{size:A4 landscape;margin:12mm}@media print{:root{color-scheme:light}body{margin:0;padding:0;max-width:none;font-size:10pt}.scroll{overflow:visible}.sentences{min-width:0}table{font-size:8pt}thead{display:table-header-group}tr,.first li{break-inside:avoid}h2{break-after:avoid}}`;

/** The analysis as one HTML page that stands alone: no script, nothing fetched, everything from the wire escaped. It prints on A4. */
export function report(result: AnalysisResult, input: ReportInput): string {
  const { words, matches } = input;
  const { say, of } = words;
  const captures = result.captures
    .map(
      (capture) =>
        `${html(capture.path)} (${capture.frames} ${html(say('frames'))}, ${capture.first ?? ''} ${html(say('to'))} ${capture.last ?? ''})`,
    )
    .join('<br>');
  const sections = [
    firstSection(input, result),
    section(
      words,
      say('findings'),
      [
        say('severity'),
        say('what'),
        say('client'),
        say('server'),
        say('count'),
        say('firstSeen'),
        say('techniques'),
        say('frameNumbers'),
      ],
      result.findings.map((one) => [
        of('severity', one.severity),
        findingText(input, one).title,
        one.client,
        one.server,
        one.count,
        one.firstSeen,
        one.techniques.join(' '),
        one.evidence.frames.slice(0, 8).join(' '),
      ]),
    ),
    ...(result.suppressed === undefined && result.expiredSuppressions === undefined ? [] : [suppressedSection(input, result)]),
    ...(result.files === undefined ? [] : [filesSection(words, result.files)]),
    ...(matches === null ? [] : [vulnerabilitiesSection(words, matches)]),
    section(
      words,
      say('assets'),
      [
        say('address'),
        say('name'),
        say('role'),
        say('level'),
        say('vendor'),
        say('product'),
        say('orderNumber'),
        say('firmware'),
        say('serial'),
        say('whyRole'),
      ],
      result.assets.map((one) => [
        one.interfaces.flatMap(({ ips, mac }) => [...ips, mac ?? '']).join(' '),
        one.name,
        of('role', one.role),
        one.purdueLevel,
        one.vendor,
        one.product ?? one.model,
        one.orderNumber,
        one.firmware,
        one.serial,
        one.roleReason?.[words.language === 'zh-CN' ? 'zh' : 'en'] ?? null,
      ]),
    ),
    section(
      words,
      say('protocols'),
      [say('protocol'), say('frameCount'), say('messages'), say('requests'), say('responses'), say('errors'), say('malformed')],
      result.protocols.map((one) => [one.name, one.frames, one.messages, one.requests, one.responses, one.errors, one.malformed]),
    ),
    section(
      words,
      say('conversations'),
      [say('client'), say('server'), say('protocol'), say('port'), say('messages'), say('errors'), say('functions')],
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
<html lang="${words.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(say('title'))} · Fengsui</title><style>${STYLE}</style></head>
<body><h1>${html(say('title'))}</h1><p class="soft">${captures}<br>Fengsui ${html(result.fengsui)}</p>
${sections.join('\n')}
</body></html>
`;
}
