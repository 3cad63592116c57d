import { describe, expect, test } from 'vitest';
import { offsetOf } from './text-place.ts';

describe('the offset of a line and column', () => {
  const text = 'one\ntwo\n\nfour';
  test('is where the character stands', () => {
    expect(offsetOf(text, 1, 1)).toBe(0);
    expect(text[offsetOf(text, 2, 2)]).toBe('w');
    expect(text[offsetOf(text, 4, 1)]).toBe('f');
  });
  test('stays in its line, and in the text', () => {
    expect(offsetOf(text, 1, 99)).toBe(3);
    expect(offsetOf(text, 3, 5)).toBe(8);
    expect(offsetOf(text, 9, 1)).toBe(text.length);
    expect(offsetOf('', 1, 1)).toBe(0);
  });
});
