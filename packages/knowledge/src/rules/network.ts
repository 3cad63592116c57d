import { createHash } from 'node:crypto';
import { Draft } from '../model/draft.ts';
import { nodeRef } from '../model/entry.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import type { Refusal } from '@fengsui/advisories';
import { refusal } from '../refusal.ts';

const actions = /^(?:alert|drop|reject|rejectsrc|rejectdst|rejectboth|pass|log|sdrop|block|config)$/;
const longestRule = 64 * 1024;
const mostProblems = 1000;

/** Rules of Suricata and Snort: what each is and finds. Rules that are commented out are kept as disabled. */
export const networkRulesReader: TextReader = {
  kind: 'suricata',
  recognise: (head) => head.split('\n').some((line) => /\bsid\s*:/.test(line) && partsOf(line.trim()) !== null),
  *read(text, { name }): Generator<LibraryItem> {
    const draft = new Draft({ kind: 'suricata', id: name, title: name, source: name, method: 'database-entry', confidence: 0.7 });
    const seen = new Set<string>();
    let problems = 0;
    for (const { line, rule } of logicalLines(text)) {
      const why = addRule(rule, seen, draft);
      if (why !== null && ++problems <= mostProblems) yield { at: `line ${line}`, ...why };
    }
    if (problems > mostProblems) yield { at: 'file', ...refusal('noNetworkRules', { count: problems - mostProblems }) };
    yield* told('rules', draft.documents());
  },
};

/** Lines with those joined that a backslash continues; comments that are no rules are passed over. */
function* logicalLines(text: string): Generator<{ line: number; rule: string }> {
  let start = 0;
  let held = '';
  for (const [index, raw] of text.split('\n').entries()) {
    if (held === '') start = index + 1;
    const line = raw.replace(/\r$/, '');
    if (line.endsWith('\\') && held.length < longestRule) {
      held += line.slice(0, -1);
      continue;
    }
    const rule = (held + line).trim();
    held = '';
    if (rule !== '' && (!rule.startsWith('#') || partsOf(rule) !== null)) yield { line: start, rule };
  }
}

function addRule(rule: string, seen: Set<string>, draft: Draft): Refusal | null {
  if (rule.length > longestRule) return refusal('longRule', { most: longestRule });
  const parts = partsOf(rule);
  if (parts === null) return refusal('noNetworkRule', {});
  const { enabled, action, protocol, from, direction, to, body } = parts;
  const options = optionsOf(body);
  const one = (name: string): string => options.find(([key]) => key === name)?.[1] ?? '';
  const sid = one('sid');
  if (!/^\d{1,10}$/.test(sid)) return refusal('noSid', {});
  const gid = /^\d{1,10}$/.test(one('gid')) ? one('gid') : '1';
  // Files exist whose rules all have the same number.
  let key = `sid/${gid}:${sid}`;
  if (seen.has(key)) key += `/${createHash('sha256').update(rule).digest('hex').slice(0, 8)}`;
  seen.add(key);
  const metadata = options
    .filter(([name]) => name === 'metadata')
    .flatMap(([, value]) => value.split(',').map((pair) => pair.trim()));
  const references = options
    .filter(([name]) => name === 'reference')
    .map(([, value]) => value.split(/,(.*)/s).slice(0, 2) as [string, string?]);
  const value = (name: string): string => metadata.find((pair) => pair.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
  const ref = draft.entry({
    kind: 'detection-rule',
    key,
    name: unquoted(one('msg')) || key,
    attributes: {
      type: 'suricata',
      enabled,
      sid: Number(sid),
      revision: /^\d+$/.test(one('rev')) ? Number(one('rev')) : undefined,
      action,
      protocol,
      from,
      direction,
      to,
      class_type: one('classtype'),
      priority: one('priority'),
      references: references.map(([type, target]) => `${type}:${target ?? ''}`),
      metadata,
      text: rule.replace(/^#\s*/, ''),
    },
    published: value('created_at').replaceAll('_', '-'),
    modified: value('updated_at').replaceAll('_', '-'),
    url: references
      .filter(([type]) => type.trim() === 'url')
      .map(([, target]) => (target?.startsWith('http') ? target : `https://${target?.trim()}`))[0],
  });
  for (const cve of cves(references, metadata, one('msg'))) draft.edge(ref, 'detects', nodeRef('vulnerability', cve));
  for (const pair of metadata) {
    const [, technique] = /^mitre_technique_id (T\d{4}(?:\.\d{3})?)$/.exec(pair) ?? [];
    if (technique !== undefined) draft.edge(ref, 'detects', nodeRef('technique', technique));
  }
  return null;
}

/** The parts of a rule: action, protocol, who speaks to whom, and in parentheses the options. Null when it has another form. */
function partsOf(rule: string) {
  const text = rule.replace(/^#\s*/, '');
  const [open, close] = [text.indexOf('('), text.lastIndexOf(')')];
  if (open < 0 || close < open || text.slice(close + 1).trim() !== '') return null;
  const head = text.slice(0, open).trim();
  const [action, protocol] = head.split(/\s+/, 2);
  const arrow = /\s(->|<-|<>|=>)\s/.exec(head);
  if (!actions.test(action ?? '') || !/^[\w-]{1,40}$/.test(protocol ?? '') || arrow === null) return null;
  const from = head.slice(0, arrow.index).replace(/^\S+\s+\S+\s*/, '');
  const to = head.slice(arrow.index + arrow[0].length).trim();
  if (from === '' || to === '') return null;
  return { enabled: text === rule, action, protocol, from, direction: arrow[1], to, body: text.slice(open + 1, close) };
}

/** Options are separated by semicolons outside of quotes; a backslash takes the next character's meaning. */
function optionsOf(body: string): [name: string, value: string][] {
  const options: [string, string][] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= body.length; at++) {
    const c = body[at];
    if (c === '\\') at++;
    else if (c === '"') quoted = !quoted;
    else if ((c === ';' && !quoted) || c === undefined) {
      const option = body.slice(start, at).trim();
      const colon = option.indexOf(':');
      if (option !== '') options.push(colon < 0 ? [option, ''] : [option.slice(0, colon).trim(), option.slice(colon + 1).trim()]);
      start = at + 1;
    }
  }
  return options;
}

function unquoted(text: string): string {
  return text.replace(/^\s*!?"?|"\s*$/g, '').replace(/\\(.)/g, '$1');
}

/** CVE ids in references (`cve,2015-5374`, `cve,CVE-2015-5374`), metadata (`cve CVE_2015_5374`) and the message. */
function cves(references: readonly [string, string?][], metadata: readonly string[], message: string): Set<string> {
  const found = new Set<string>();
  const texts = [
    ...references
      .filter(([type]) => type.trim().toLowerCase() === 'cve')
      .map(([, target]) => `CVE-${target?.trim().replace(/^CVE-/i, '')}`),
    ...metadata.filter((pair) => /^cve /i.test(pair)),
    message,
  ];
  for (const text of texts)
    for (const [, year, number] of text.matchAll(/CVE[-_ ](\d{4})[-_](\d{4,7})\b/gi)) found.add(`CVE-${year}-${number}`);
  return found;
}
