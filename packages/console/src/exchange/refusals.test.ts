import { expect, test } from 'vitest';
import { fetchFault } from './refusals.ts';

test('what keeps a source from being fetched is told apart', () => {
  expect(fetchFault('https://www.cisa.gov/x.json: fetch failed')).toBe('unreachable');
  expect(fetchFault('https://x/y: the server answered 404')).toBe('missing');
  expect(fetchFault('https://x/y: 503')).toBe('busy');
  expect(fetchFault('https://x/y: the SHA-256 is another')).toBe('broken');
  expect(fetchFault('odd')).toBe('other');
});
