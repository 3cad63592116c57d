import type { Cursor } from '../../json.ts';
import { csafLists } from './lists.ts';
import { broken, type CsafTest } from './walk.ts';

/** Characters of one text that are looked at. */
const longest = 100_000;

let slips: ReadonlyMap<string, string> | null = null;

/**
 * Frequent words are spelt right, in English (6.3.8). Without a dictionary only one kind of mistake is certain and the most frequent one of
 * people who type: two letters exchanged, in a word that advisories use.
 */
export const frequentWordsAreSpelt: CsafTest = (document) =>
  /^en\b/i.test(document.member('document').text('lang') ?? '')
    ? texts(document).flatMap((at) => {
        const wrong = misspelt(String(at.value));
        return wrong === null ? [] : [broken(at, `${wrong} is misspelt`)];
      })
    : [];

function misspelt(text: string): string | null {
  slips ??= slipsOf(csafLists().words);
  for (const [word] of text.slice(0, longest).matchAll(/(?<![\w./@-])[A-Za-z]{6,30}(?![\w/@-])/g))
    if (slips.has(word.toLowerCase())) return `${word} (${slips.get(word.toLowerCase())})`;
  return null;
}

/** What each word becomes when two neighbouring letters are exchanged; what is a word again is none. */
function slipsOf(words: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const word of words)
    for (let at = 0; at + 1 < word.length; at++)
      found.set(word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2), word);
  for (const word of words) found.delete(word);
  return found;
}

/** Texts for people: of the document, its notes, and those of its vulnerabilities. */
function texts(document: Cursor): Cursor[] {
  const head = document.member('document');
  const notes = [head, ...document.objects('vulnerabilities')].flatMap((owner) => owner.objects('notes'));
  const inner = document
    .objects('vulnerabilities')
    .flatMap((vulnerability) => ['remediations', 'threats'].flatMap((member) => vulnerability.objects(member)));
  const all = [
    head.member('title'),
    ...notes.flatMap((note) => [note.member('title'), note.member('text')]),
    ...document.objects('vulnerabilities').map((vulnerability) => vulnerability.member('title')),
    ...inner.map((owner) => owner.member('details')),
  ];
  return all.filter(({ value }) => typeof value === 'string');
}
