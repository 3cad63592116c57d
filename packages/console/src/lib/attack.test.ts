import { expect, test } from 'vitest';
import { techniqueAdvice, techniqueName } from './attack.ts';

test('techniques have the names that the content gives them', () => {
  expect(techniqueName('T0858', 'en')).toBe('Change Operating Mode');
  expect(techniqueName('T0858.001', 'zh-CN')).toBe('改变运行模式');
  // One that no rule names, so that only the content has it.
  expect(techniqueName('T0865', 'zh-CN')).toMatch(/[\u4e00-\u9fff]/);
  expect(techniqueName('T9999', 'en')).toBeUndefined();
});

test('every finding has some advice, and none twice', () => {
  expect(techniqueAdvice([])).toEqual(techniqueAdvice(['T9999']));
  const both = techniqueAdvice(['T0858', 'T0881']);
  expect(new Set(both).size).toBe(both.length);
});
