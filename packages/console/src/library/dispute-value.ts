import type { Text } from '../i18n/use-text.ts';

/** What of the viewer's language values are said with. */
type Words = Pick<Text, 'word' | 'locale'>;
type Say = (parts: string[], words: Words) => string;

/** Forms of values on which sources differ, by attribute, and how each is said in the viewer's language from what the form caught. */
const FORMS: Readonly<Record<string, readonly (readonly [RegExp, Say])[]>> = {
  hazard: [
    [/^(critical|high|medium|low|none)( .*)?$/i, ([severity, rest = ''], { word }) => `${severityWord(severity, word)}${rest}`],
    [/^(.+) (critical|high|medium|low|none)$/i, ([scheme, severity], { word }) => `${scheme} ${severityWord(severity, word)}`],
  ],
  affected: [
    [/^affected: (.+)$/, ([product], { word }) => `${word('productStatus', 'known_affected')} · ${product}`],
    [/^not affected: (.+)$/, ([product], { word }) => `${word('productStatus', 'known_not_affected')} · ${product}`],
  ],
  exploitation: [[/^(none|poc|active)$/, ([seen], { word }) => word('ssvc', seen)]],
  // Several weaknesses of one source: `CWE-20, CWE-79 and CWE-80`.
  weakness: [
    [
      /^(CWE-.+) and (.+)$/,
      ([first, last], { locale }) =>
        locale === 'zh-CN'
          ? `${first.replaceAll(', ', '、')}和${last.replace(/^(\d+) more$/, '另外 $1 项')}`
          : `${first} and ${last}`,
    ],
  ],
  state: [[/^([A-Z]+)$/, ([state], { word }) => word('recordState', state)]],
};

/** A value on which sources differ, or that a person decided, in words; as it came when it has no words, as a name or a vector. */
export function sayClaim(attribute: string, value: string, words: Words): string {
  for (const [form, say] of FORMS[attribute] ?? []) {
    const found = form.exec(value);
    if (found) return say(found.slice(1), words);
  }
  return value;
}

function severityWord(severity: string, word: Text['word']): string {
  const known = severity.toLowerCase();
  return known === 'none' ? word('recordSeverity', known) : word('severity', known);
}
