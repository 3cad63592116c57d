import { expect, test } from 'vitest';
import { highlight, wordsOf } from './highlight.ts';

const marked = (text: string, query: string) =>
  highlight(text, wordsOf(query))
    .map(({ text, hit }) => (hit ? `[${text}]` : text))
    .join('');

test('words are marked where they begin, in any case', () => {
  expect(marked('Siemens SIMATIC S7-1500', 'simatic s7-1500')).toBe('Siemens [SIMATIC] [S7-1500]');
  expect(marked('overflow of a flow', 'flow')).toBe('overflow of a [flow]');
});

test('Chinese is marked by the run, or by its pairs where the run does not stand', () => {
  expect(marked('西门子控制器存在缓冲区溢出漏洞', '缓冲区溢出')).toBe('西门子控制器存在[缓冲区溢出]漏洞');
  expect(marked('缓冲区错误', '缓冲区溢出')).toBe('[缓冲区]错误');
});

test('what means something in a pattern is only text, and the pieces are always the text', () => {
  expect(marked('a (b) c.d', '(b) c.d')).toBe('a (b) [c.d]');
  for (const query of ['', '$$$', 'a|b', '\\', '漏洞 [x'])
    expect(
      highlight('漏洞 a|b $$$ [x', wordsOf(query))
        .map(({ text }) => text)
        .join(''),
    ).toBe('漏洞 a|b $$$ [x');
});
