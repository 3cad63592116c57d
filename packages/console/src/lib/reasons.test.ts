import { describe, expect, test } from 'vitest';
import zh from '../i18n/zh-CN.json';
import type { Text } from '../i18n/use-text.ts';
import { translateReason } from './reasons.ts';

const word: Text['word'] = (family, value) =>
  (zh[family as 'severity'] as Record<string, string>)[String(value).replaceAll('.', '_')] ?? String(value);

describe('translateReason', () => {
  test.each([
    ['critical severity, confidence 90 %', '级别：严重，可信度 90%'],
    ['seen 38 times', '出现 38 次'],
    ['concerns a controller at Purdue level 1', '涉及L1 现场控制的控制器'],
    [
      'Order number 1756-L61 is listed by ICSA-21-056-03 as 1756-L61 ControlLogix.',
      '订货号 1756-L61 列于 ICSA-21-056-03，产品为 1756-L61 ControlLogix。',
    ],
    ['Version V2.8.3 is in the affected range < V2.9.2.', '版本 V2.8.3 在受影响范围 < V2.9.2 内。'],
    ['The vendor is Siemens.', '厂商为 Siemens。'],
    ['Vendor SIEMENS AG is Siemens.', '厂商 SIEMENS AG 即 Siemens。'],
    ['The vendor of one side is not known.', '其中一方的厂商未知。'],
    [
      'ICSA-21-056-03 scores the vulnerability for this product but does not state its status.',
      'ICSA-21-056-03 为该产品的此漏洞给出了评分，但未说明其状态。',
    ],
    ['SSA-1 says that all versions are affected.', 'SSA-1 指出所有版本均受影响。'],
  ])('%s', (reason, chinese) => expect(translateReason(reason, word)).toBe(chinese));
  test('an unknown form stays as it came', () => expect(translateReason('Because.', word)).toBe('Because.'));
});
