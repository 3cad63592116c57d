/** Shortest word that is marked: single letters would mark half the text. */
const shortest = 2;

/** Words that are looked for at most. */
const most = 60;

/** The words of a search as the marks look for them: identifiers whole, Latin words, runs of Chinese and their parts. */
export function wordsOf(query: string): string[] {
  const words = new Set<string>();
  for (const part of query.toLowerCase().match(/[\p{Script=Han}]+|[\p{L}\p{N}][\p{L}\p{N}._/-]*/gu) ?? []) {
    if (/\p{Script=Han}/u.test(part)) {
      for (let length = part.length; length >= shortest; length--)
        for (let at = 0; at + length <= part.length && words.size < most; at++) words.add(part.slice(at, at + length));
    } else if (part.length >= shortest) words.add(part);
  }
  return [...words].toSorted((one, other) => other.length - one.length).slice(0, most);
}

/** A text in pieces, those that were searched for told apart; together they are the text. */
export function highlight(text: string, words: readonly string[]): { text: string; hit: boolean }[] {
  if (words.length === 0 || text === '') return text === '' ? [] : [{ text, hit: false }];
  const alternatives = words.map((word) => {
    const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    // A Latin word begins where a word begins; Chinese is written without spaces.
    return /^[\p{L}\p{N}]/u.test(word) && !/\p{Script=Han}/u.test(word) ? String.raw`(?<![\p{L}\p{N}])${escaped}` : escaped;
  });
  const pieces: { text: string; hit: boolean }[] = [];
  let end = 0;
  for (const found of text.matchAll(new RegExp(alternatives.join('|'), 'giu'))) {
    if (found.index > end) pieces.push({ text: text.slice(end, found.index), hit: false });
    const last = pieces.at(-1);
    if (last?.hit && found.index === end) last.text += found[0];
    else pieces.push({ text: found[0], hit: true });
    end = found.index + found[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hit: false });
  return pieces;
}
