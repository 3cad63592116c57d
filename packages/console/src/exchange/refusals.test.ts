import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fetchFault, readRefusal } from './refusals.ts';

const key = `fsb1-${'A'.repeat(43)}`;

test('why a bundle was refused is known from what the server says', () => {
  expect(
    readRefusal(
      `the bundle is signed with key ${key} (AAAA), which is not trusted here: if it is that of whoever brought the bundle, trust it with 'fengsui library key'`,
    ),
  ).toEqual({ text: 'untrusted', key });
  expect(readRefusal('the bundle is number 3 of its library, and number 5 was taken already: nothing of it is needed')).toEqual({
    text: 'older',
    values: { number: '3', last: '5' },
  });
  expect(readRefusal(`the bundle is signed with key ${key} (AAAA), which was trusted until 2026-01-31: trust it anew`)).toEqual({
    text: 'formerKey',
    values: { until: '2026-01-31' },
    key,
  });
  expect(readRefusal('the bundle is not signed; only signed bundles are taken')).toEqual({ text: 'unsigned' });
  expect(readRefusal('parts/000001.jsonl.gz of the bundle is damaged; copy the bundle again')).toEqual({ text: 'damaged' });
  expect(readRefusal('the bundle was made of this library; take it to the other side')).toEqual({ text: 'ownLibrary' });
  expect(readRefusal("this is no state of a library; write one with 'fengsui library state'")).toEqual({ text: 'noState' });
  expect(readRefusal('something else')).toBeUndefined();
});

test('every sentence with which a bundle or a state is refused is read', () => {
  const folder = join(import.meta.dirname, '../../../knowledge/src/bundle');
  const sentences = ['format', 'read', 'state', 'tar']
    .flatMap((name) => [...readFileSync(join(folder, `${name}.ts`), 'utf8').matchAll(SENTENCE)])
    .map(([, , sentence]) => sentence.replaceAll('${signature.key}', key).replaceAll(/\$\{[^{}]*\}/g, '7'))
    .filter((sentence) => sentence.split(' ').length > 3);
  expect(sentences.length).toBeGreaterThan(15);
  expect(sentences.filter((sentence) => readRefusal(sentence) === undefined)).toEqual([]);
});

/** A string or a template in source code that names a bundle, a state or a library. */
const SENTENCE = /(['"`])((?:(?!\1).)*\b(?:bundle|state|library)\b(?:(?!\1).)*)\1/g;

test('what keeps a source from being fetched is told apart', () => {
  expect(fetchFault('https://www.cisa.gov/x.json: fetch failed')).toBe('unreachable');
  expect(fetchFault('https://x/y: the server answered 404')).toBe('missing');
  expect(fetchFault('https://x/y: 503')).toBe('busy');
  expect(fetchFault('https://x/y: the SHA-256 is another')).toBe('broken');
  expect(fetchFault('odd')).toBe('other');
});
