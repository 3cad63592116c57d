import { isObject, type JsonObject, memberOf, numberOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type EntryKind, nodeRef } from '../model/entry.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { readYaml } from '../yaml.ts';
import { whyRefused } from '@fengsui/advisories';
import { refusal } from '../refusal.ts';

/** Tags of Sigma that name what a rule finds, by their namespace. */
const tags: readonly { shape: RegExp; kind: EntryKind; key: (found: RegExpExecArray) => string }[] = [
  { shape: /^attack\.(?:ics\.)?(t\d{4}(?:\.\d{3})?)$/i, kind: 'technique', key: ([, id]) => id.toUpperCase() },
  { shape: /^attack\.(g\d{4})$/i, kind: 'actor', key: ([, id]) => id.toUpperCase() },
  { shape: /^attack\.(s\d{4})$/i, kind: 'malware', key: ([, id]) => id.toUpperCase() },
  { shape: /^cve\.(\d{4})[.-](\d{4,})$/i, kind: 'vulnerability', key: ([, year, number]) => `CVE-${year}-${number}` },
  { shape: /^cve-(\d{4})-(\d{4,})$/i, kind: 'vulnerability', key: ([, year, number]) => `CVE-${year}-${number}` },
];

/** Sigma rules, correlations and our own extension: what each rule is and finds. How it judges is left as text to those who run it. */
export const sigmaReader: TextReader = {
  kind: 'sigma',
  recognise: (head) => /^title:\s*\S/m.test(head) && /^(?:detection|correlation|logsource):/m.test(head),
  *read(text, context): Generator<LibraryItem> {
    for (const part of readYaml(text)) {
      if ('problem' in part) yield { at: part.at, ...whyRefused(part) };
      else if (!isRule(part.value)) yield { at: part.at, ...refusal('noSigma', {}) };
      else yield* told(part.at, sigmaDraft(part.value, part.text, context.name).documents());
    }
  },
};

function isRule(value: unknown): value is JsonObject {
  return isObject(value) && textOf(value, 'title') !== '' && (isObject(value.detection) || isObject(value.correlation));
}

function sigmaDraft(rule: JsonObject, text: string, file: string): Draft {
  const [id, name] = [textOf(rule, 'id'), textOf(rule, 'name')];
  const own = isObject(rule.fengsui) || textOf(rule.logsource, 'product') === 'fengsui';
  // Findings of our own rules carry the rule's name; everybody else's rules are known by their id.
  const key = (own ? name : id) || id || name || `${file}/${textOf(rule, 'title')}`;
  const draft = new Draft({
    kind: 'sigma',
    id: key,
    title: textOf(rule, 'title'),
    source: textOf(rule, 'author').slice(0, 200) || 'Sigma',
    published: dateOf(rule, 'modified') ?? dateOf(rule, 'date'),
    method: 'database-entry',
    confidence: (numberOf(rule.fengsui, 'confidence') ?? (textOf(rule, 'status') === 'stable' ? 80 : 60)) / 100,
  });
  const chinese = memberOf(memberOf(rule.fengsui, 'translations'), 'zh-CN');
  const title = textOf(chinese, 'title');
  const ref = draft.entry({
    kind: 'detection-rule',
    key,
    name: textOf(rule, 'title'),
    aliases: [...(id === key ? [] : [id]), ...(name === key ? [] : [name]), title],
    description: textOf(rule, 'description'),
    descriptions:
      title === '' ? [] : [{ language: 'zh', text: [title, textOf(chinese, 'description')].filter(Boolean).join('\n') }],
    attributes: {
      type: isObject(rule.correlation) ? 'sigma-correlation' : 'sigma',
      status: textOf(rule, 'status'),
      level: textOf(rule, 'level'),
      logsource: rule.logsource,
      tags: textsOf(rule, 'tags'),
      false_positives: textsOf(rule, 'falsepositives'),
      references: textsOf(rule, 'references'),
      author: textOf(rule, 'author'),
      license: textOf(rule, 'license'),
      advice: { en: textOf(rule.fengsui, 'advice'), zh: textOf(chinese, 'advice') },
      catalogue: textsOf(rule.fengsui, 'catalogue'),
      name_zh: title,
      text,
    },
    published: dateOf(rule, 'date'),
    modified: dateOf(rule, 'modified'),
    revoked: /^(?:deprecated|unsupported)$/.test(textOf(rule, 'status')),
    url: textsOf(rule, 'references')[0],
  });
  for (const tag of textsOf(rule, 'tags').slice(0, 200)) {
    for (const { shape, kind, key } of tags) {
      const found = shape.exec(tag);
      if (found !== null) draft.edge(ref, 'detects', nodeRef(kind, key(found)));
    }
  }
  for (const other of textsOf(rule.correlation, 'rules')) draft.edge(ref, 'based-on', nodeRef('detection-rule', other));
  for (const related of Array.isArray(rule.related) ? rule.related.slice(0, 100) : []) {
    if (textOf(related, 'id') === '') continue;
    const type = /^(?:renamed|obsolete|merged)$/.test(textOf(related, 'type')) ? 'same-as' : 'related-to';
    draft.edge(ref, type, nodeRef('detection-rule', textOf(related, 'id')), { text: textOf(related, 'type') });
  }
  return draft;
}

/** A date as written; YAML reads some as times. */
function dateOf(rule: JsonObject, key: string): string | null {
  const value = rule[key];
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  return typeof value === 'string' ? value : null;
}
