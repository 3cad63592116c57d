import { describe, expect, test } from 'vitest';
import zh from '../i18n/zh-CN.json';
import type { Text } from '../i18n/use-text.ts';
import { sayClaim } from './dispute-value.ts';

const word: Text['word'] = (family, value) =>
  (zh[family as 'severity'] as Record<string, string>)[String(value)] ?? String(value);

describe('sayClaim', () => {
  test.each([
    ['hazard', 'critical (9.8, CVSS:3.1/AV:N)', '严重 (9.8, CVSS:3.1/AV:N)'],
    ['hazard', 'none', '无影响'],
    ['hazard', 'SSA-568427 High', 'SSA-568427 高'],
    ['hazard', 'CNVD 高', 'CNVD 高'],
    ['affected', 'not affected: Siemens S7-1200', '不受影响 · Siemens S7-1200'],
    ['affected', 'affected: Siemens S7-1200', '受影响 · Siemens S7-1200'],
    ['exploitation', 'poc', '已有验证代码'],
    ['state', 'REJECTED', '已拒绝'],
    ['weakness', 'CWE-79', 'CWE-79'],
    ['weakness', 'CWE-20, CWE-79 and CWE-80', 'CWE-20、CWE-79和CWE-80'],
    ['weakness', 'CWE-20, CWE-79 and 3 more', 'CWE-20、CWE-79和另外 3 项'],
    ['cvss', 'CVSS:3.1/AV:N', 'CVSS:3.1/AV:N'],
  ])('%s: %s', (attribute, value, chinese) => expect(sayClaim(attribute, value, { word, locale: 'zh-CN' })).toBe(chinese));
});
