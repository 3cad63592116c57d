import { describe, expect, test } from 'vitest';
import { parseSearch, pick, stringifySearch } from './search.ts';

describe('search', () => {
  test('there and back', () => {
    const search = { q: 'S7 & 水', purdueLevel: '3.5' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });
  test('what is empty leaves no trace', () => expect(stringifySearch({ q: '', kev: false, site: undefined })).toBe(''));
  test('only named parameters pass, as bounded strings', () => {
    const read = pick('q', 'level');
    expect(read({ q: 'x'.repeat(900), level: 3, evil: '1' })).toEqual({ q: 'x'.repeat(400), level: '3' });
    expect(read({ q: ['a'], level: '' })).toEqual({});
  });
});
