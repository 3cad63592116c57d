import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CpeNode } from '../record/values.ts';
import { prepareConfigurations } from './prepare-configurations.ts';

const firmware = 'cpe:2.3:o:siemens:s7-1500_firmware:*:*:*:*:*:*:*:*';
const hardware = 'cpe:2.3:h:siemens:s7-1500:-:*:*:*:*:*:*:*';
const node = (operator: 'AND' | 'OR', matches: CpeNode['matches'], children: CpeNode[] = [], negate = false): CpeNode => ({
  operator,
  negate,
  matches,
  children,
});

test('firmware with its bounds, on its hardware only', () => {
  const products = prepareConfigurations([
    node(
      'AND',
      [],
      [
        node('OR', [
          { vulnerable: true, criteria: firmware, versionStartIncluding: '2.0', versionEndExcluding: '2.9.4' },
          { vulnerable: true, criteria: 'cpe:2.3:o:siemens:s7-1500_firmware:1.8:sp1:*:*:*:*:*:*' },
        ]),
        node('OR', [{ vulnerable: false, criteria: hardware }]),
      ],
    ),
  ]);
  assert.deepEqual(products, [
    {
      vendor: 'siemens',
      name: 's7-1500 firmware',
      fullName: 'siemens s7-1500 firmware',
      range: '>= 2.0, < 2.9.4 | 1.8 sp1',
      version: null,
      models: [],
      serials: [],
      cpe: firmware,
      platforms: [[hardware]],
    },
  ]);
});

test('any version, no version, and what is negated', () => {
  const ranges = (matches: CpeNode['matches'], negate = false): (string | null)[] =>
    prepareConfigurations([node('OR', matches, [], negate)]).map(({ range }) => range);
  assert.deepEqual(ranges([{ vulnerable: true, criteria: firmware }]), ['*']);
  assert.deepEqual(ranges([{ vulnerable: true, criteria: 'cpe:2.3:a:x:y:-:*:*:*:*:*:*:*' }]), [null]);
  assert.deepEqual(ranges([{ vulnerable: true, criteria: firmware }], true), []);
  assert.deepEqual(ranges([{ vulnerable: false, criteria: firmware }]), []);
  assert.deepEqual(ranges([{ vulnerable: true, criteria: 'nothing' }]), []);
});
