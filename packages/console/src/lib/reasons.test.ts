import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    ['Version V2.6.0 is in the affected range vers:all/<=V2.6.1.', '版本 V2.6.0 在受影响范围 <=V2.6.1 内。'],
    ['The vendor is Siemens.', '厂商为 Siemens。'],
    ['ATT&CK for ICS T0858, T0881', '改变运行模式（T0858）、停止服务（T0881）'],
    ['ATT&CK for ICS T9999', 'T9999'],
    [
      'A is B: s7 agree (order number 6ES7 515-2AM01-0AB0 belongs to SIMATIC S7-1500 CPU; order number 6ES7 515-2AM01-0AB0 is CPU 1515-2 PN in SSA-1).',
      'A 即 B：s7 一致（订货号 6ES7 515-2AM01-0AB0 属于 SIMATIC S7-1500 CPU；订货号 6ES7 515-2AM01-0AB0 在 SSA-1 中为 CPU 1515-2 PN）。',
    ],
    ['Vendor SIEMENS AG is Siemens.', '厂商 SIEMENS AG 即 Siemens。'],
    ['The vendor of one side is not known.', '其中一方的厂商未知。'],
    [
      'ICSA-21-056-03 scores the vulnerability for this product but does not state its status.',
      'ICSA-21-056-03 为该产品的此漏洞给出了评分，但未说明其状态。',
    ],
    ['SSA-1 says that all versions are affected.', 'SSA-1 指出所有版本均受影响。'],
    [
      'CPU 1511 is SIMATIC S7-1500: s7, 1500 agree (order number 6ES7511 belongs to S7-1500; order number 6ES7511 is S7-1500 CPU in SSA-1).',
      'CPU 1511 即 SIMATIC S7-1500：s7, 1500 一致（订货号 6ES7511 属于 S7-1500；订货号 6ES7511 在 SSA-1 中为 S7-1500 CPU）。',
    ],
    [
      'The package pkg:npm/a 1.0 is listed by GHSA-1; its version cannot be compared with all versions.',
      '软件包 pkg:npm/a 1.0 列于 GHSA-1，但其版本无法与所有版本比较。',
    ],
    ['MGate, which is MGate 5105 contains OpenSSL 1.1.', 'MGate（即 MGate 5105）包含 OpenSSL 1.1。'],
    ['A person said that the device is S7-1200.', '人工确认该设备为 S7-1200。'],
    ['SSA-1 says that it is fixed in S7-1200 V4.5.', 'SSA-1 指出 S7-1200 V4.5 中已修复。'],
    [
      'SSA-1 says that S7-1200 is not affected: the vulnerable code is never run.',
      'SSA-1 指出 S7-1200 不受影响：存在漏洞的代码不会执行。',
    ],
  ])('%s', (reason, chinese) => expect(translateReason(reason, word)).toBe(chinese));
  test('an unknown form stays as it came', () => expect(translateReason('Because.', word)).toBe('Because.'));

  test('every sentence that the matcher writes has its translation', () => {
    const folder = join(import.meta.dirname, '../../../advisories/src/match');
    const sentences = readdirSync(folder)
      // Questions come in both languages.
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'questions.ts')
      .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(SENTENCE)])
      .map(([, template, plain]) => (template ?? plain).replaceAll(/\$\{[^{}]*\}|%/g, 'X1').replace(/(?<=[a-z])X1\.$/, '.'));
    expect(sentences.length).toBeGreaterThan(25);
    expect(sentences.filter((sentence) => translateReason(sentence, word) === sentence)).toEqual([]);
  });
});

/** A sentence in source code: a template with something in it, or a string, that ends in a full stop. */
const SENTENCE = /`((?:[^`$\n]|\$\{[^`{}\n]*\})*\$\{(?:[^`$\n]|\$\{[^`{}\n]*\})+\.)`|'([A-Z%][^'\n]* [^'\n]*\.)'/g;
