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
  expect(readRefusal('the bundle is not signed; only signed bundles are taken')).toEqual({ text: 'unsigned' });
  expect(readRefusal('parts/000001.jsonl.gz of the bundle is damaged; copy the bundle again')).toEqual({ text: 'damaged' });
  expect(readRefusal('the bundle was made of this library; take it to the other side')).toEqual({ text: 'ownLibrary' });
  expect(readRefusal("this is no state of a library; write one with 'fengsui library state'")).toEqual({ text: 'noState' });
  expect(readRefusal('something else')).toBeUndefined();
});

test('what keeps a source from being fetched is told apart', () => {
  expect(fetchFault('https://www.cisa.gov/x.json: fetch failed')).toBe('unreachable');
  expect(fetchFault('https://x/y: the server answered 404')).toBe('missing');
  expect(fetchFault('https://x/y: 503')).toBe('busy');
  expect(fetchFault('https://x/y: the SHA-256 is another')).toBe('broken');
  expect(fetchFault('odd')).toBe('other');
});
