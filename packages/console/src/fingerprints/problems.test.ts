import { expect, test } from 'vitest';
import { sayProblem } from './problems.ts';

test('what is wrong with a fingerprint is said in Chinese, or as it came', () => {
  expect(sayProblem('the pattern is no regular expression', 'zh-CN')).toBe('模式不是有效的正则表达式');
  expect(sayProblem('`says`: maker cannot be given', 'zh-CN')).toBe('不能得出属性 maker');
  expect(sayProblem('confidence must be 1 to 92', 'zh-CN')).toBe('可信度须为 1 至 92');
  expect(sayProblem('fires, and must leave it alone', 'zh-CN')).toBe('命中了，但不应命中');
  expect(sayProblem('gives product nothing, not Mixer 40', 'zh-CN')).toBe('product 得出 空，应为 Mixer 40');
  expect(sayProblem('something new', 'zh-CN')).toBe('something new');
  expect(sayProblem('there is no pattern', 'en')).toBe('there is no pattern');
});
