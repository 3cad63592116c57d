import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import zh from '../i18n/zh-CN.json';
import type { Text } from '../i18n/use-text.ts';
import { sayProblem } from './problems.ts';

const word: Text['word'] = (family, value) =>
  (zh[family as 'attribute'] as Record<string, string>)[String(value)] ?? String(value);
const chinese = { locale: 'zh-CN', word } as const;

test('what is wrong with a fingerprint is said in Chinese, or as it came', () => {
  expect(sayProblem('the pattern is no regular expression', chinese)).toBe('模式不是有效的正则表达式');
  expect(sayProblem('`says`: location cannot be given', chinese)).toBe('不能得出“位置”');
  expect(sayProblem('confidence must be 1 to 92', chinese)).toBe('可信度须为 1 至 92');
  expect(sayProblem('fires, and must leave it alone', chinese)).toBe('命中了，但不应命中');
  expect(sayProblem('gives product nothing, not Mixer 40', chinese)).toBe('“产品”未得出，应为 Mixer 40');
  expect(sayProblem('something new', chinese)).toBe('something new');
  expect(sayProblem('there is no pattern', { locale: 'en', word })).toBe('there is no pattern');
});

test('every sentence with which a fingerprint is refused has its translation', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../sensor/src/assets/knowledge.ts'), 'utf8');
  const sentences = [...source.matchAll(/\bfail\((['`])(.+?)\1\)/g)].map(([, , text]) =>
    text
      .replaceAll('\\`', '`')
      .replaceAll('${unsafe}', 'refers back to a group')
      .replaceAll(/\$\{\w+\}/g, '7'),
  );
  expect(sentences.length).toBeGreaterThan(8);
  expect(sentences.filter((sentence) => sayProblem(sentence, chinese) === sentence)).toEqual([]);
});
