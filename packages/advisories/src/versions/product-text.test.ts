import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { describeRange } from './describe-range.ts';
import { splitProductText } from './product-text.ts';
import { parseRange } from './range.ts';

/** A text, the name in it, and the meaning of its range; null when it names no version. */
const cases: [text: string, name: string, meaning: string | null][] = [
  ['SIEMENS Siemens Comos >=V10.3.3.3，<V10.3.3.3.9', 'SIEMENS Siemens Comos', '[V10.3.3.3, V10.3.3.3.9)'],
  ['F5 BIG-IP LTM >=11.5.0，<=11.5.3 HF1', 'F5 BIG-IP LTM', '[11.5.0, 11.5.3 HF1]'],
  ['Drupal Drupal 8<，8.2.8', 'Drupal Drupal', '[8.x, 8.2.8)'],
  ['Palo Alto Networks PAN-OS 7.*，<7.0.16', 'Palo Alto Networks PAN-OS', '[7.x, 7.0.16)'],
  ['Adobe Photoshop 2023 <=24.1', 'Adobe Photoshop 2023', '(-, 24.1]'],
  ['研华 WebAccess 8.0及之前版本', '研华 WebAccess', '(-, 8.0]'],
  ['三菱电机 GX Works2 1.5以前版本', '三菱电机 GX Works2', '(-, 1.5)'],
  ['Schneider Electric Modicon M340 所有版本', 'Schneider Electric Modicon M340', '*'],
  ['NETGEAR GS748Tv5 软件版本：6.3.1.19', 'NETGEAR GS748Tv5', '{6.3.1.19}'],
  ['Cisco IP Phone 7841', 'Cisco IP Phone 7841', null],
  ['Microsoft Windows Server 2012 R2', 'Microsoft Windows Server', '{2012 R2}'],
  ['Lenovo G40-30 0', 'Lenovo G40-30', null],
  ['西门子 S7-1500', '西门子 S7-1500', null],
];

for (const [text, name, meaning] of cases) {
  test(text, () => {
    const split = splitProductText(text);
    assert.equal(split.name, name);
    assert.equal(split.range === null ? null : describeRange(parseRange(split.range, split.name)), meaning);
  });
}

test('any text is taken apart without a throw and in bounded time', () => {
  const piece = fc.constantFrom('A', ' ', '1', '.', '<', '>=', '，', '之前', 'v', '-', 'SP1', '*', '版本：', '0', '系列');
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(piece, { maxLength: 200 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (input) => {
      const { name, range } = splitProductText(input);
      assert.equal(typeof name, 'string');
      if (range !== null) parseRange(range, name);
    }),
    { numRuns: 2000 },
  );
});
