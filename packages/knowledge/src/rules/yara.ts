import { Draft } from '../model/draft.ts';
import { nodeRef } from '../model/entry.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { scanYara, type YaraRule } from './yara-scan.ts';
import { refusal } from '../refusal.ts';

/** YARA rules: names, tags, metadata, the number of strings, hashes of samples. Whether a rule compiles is for those who run it to say. */
export const yaraReader: TextReader = {
  kind: 'yara',
  recognise: (head) => /^[^\S\n]*(?:(?:private|global)\s+)*rule\s+\w+\s*(?::[\w\s]+)?\{/m.test(head),
  *read(text, { name }): Generator<LibraryItem> {
    const { rules, problems } = scanYara(text);
    const draft = new Draft({
      kind: 'yara',
      id: name,
      title: name,
      source: authorOf(rules) || name,
      method: 'database-entry',
      confidence: 0.7,
    });
    for (const rule of rules) addRule(rule, draft);
    for (const { line, why } of problems) yield { at: `line ${line}`, ...why };
    if (!draft.empty) yield* told('rules', draft.documents());
    else if (problems.length === 0) yield { at: 'file', ...refusal('commentedOut', {}) };
  },
};

function authorOf(rules: readonly YaraRule[]): string {
  return (
    rules
      .map(({ meta }) => meta.find(([key]) => key.toLowerCase() === 'author')?.[1])
      .find(Boolean)
      ?.slice(0, 200) ?? ''
  );
}

function addRule(rule: YaraRule, draft: Draft): void {
  const meta = (key: string): string => rule.meta.find(([name]) => name.toLowerCase() === key)?.[1] ?? '';
  const hashes = rule.meta
    .filter(([key]) => /hash|md5|sha\d/i.test(key))
    .flatMap(([, value]) => value.match(/\b(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b/gi) ?? [])
    .map((hash) => hash.toLowerCase());
  const references = rule.meta.filter(([key]) => /^(?:reference|ref|url|link)\d*$/i.test(key)).map(([, value]) => value);
  const ref = draft.entry({
    kind: 'detection-rule',
    key: `yara/${rule.name}`,
    name: rule.name,
    aliases: [meta('id')],
    description: meta('description') || meta('desc'),
    attributes: {
      type: 'yara',
      tags: rule.tags,
      private: rule.isPrivate || undefined,
      strings: rule.strings,
      imports: rule.imports,
      author: meta('author'),
      family: meta('malware') || meta('malware_family') || meta('family') || meta('malpedia_family'),
      actor: meta('actor') || meta('threat_actor') || meta('group'),
      score: meta('score'),
      license: meta('license'),
      hashes: [...new Set(hashes)],
      references,
      text: rule.text,
    },
    published: meta('date') || meta('creation_date'),
    modified: meta('modified') || meta('last_modified'),
    url: references.find((reference) => /^https?:/.test(reference)),
  });
  for (const [, value] of rule.meta) {
    for (const id of value.match(/\bT\d{4}(?:\.\d{3})?\b/g)?.slice(0, 50) ?? [])
      draft.edge(ref, 'detects', nodeRef('technique', id));
    for (const id of value.match(/\bCVE-\d{4}-\d{4,7}\b/gi)?.slice(0, 50) ?? [])
      draft.edge(ref, 'detects', nodeRef('vulnerability', id.toUpperCase()));
  }
}
