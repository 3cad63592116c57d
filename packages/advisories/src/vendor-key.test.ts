import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vendorKey } from './vendor-key.ts';

test('a vendor has one key, however it is written and whoever writes it', () => {
  for (const [name, key] of [
    ['Siemens AG', 'siemens'],
    ['SIEMENS', 'siemens'],
    ['Siemens AG, Digital Factory, Motion Control System', 'siemens'],
    ['ABB Switzerland Ltd.', 'abb'],
    ['Schneider Electric Software, LLC', 'schneider-electric'],
    ['Rockwell Automation/Allen-Bradley', 'rockwell-automation'],
    ['Sensormatic Electronics, LLC, Johnson Controls Inc.', 'johnson-controls'],
    ['yokogawa_electric_corporation', 'yokogawa'],
    ['Real-Time Innovations (RTI)', 'real time innovations'],
    ['Acme Controls GmbH', 'acme controls'],
  ])
    assert.equal(vendorKey(name), key, name);
});

test('another company whose name begins alike keeps its own', () => {
  for (const name of ['Emerson Radio Corp', 'Juniper Systems', 'Delta Controls'])
    assert.ok(!['emerson', 'juniper', 'delta-electronics'].includes(vendorKey(name) ?? ''), name);
});

test('what names nobody has no key, and a long name a short one', () => {
  for (const name of ['', 'GmbH', 'n/a', 'unspecified', ' - ']) assert.equal(vendorKey(name), null, name);
  assert.ok((vendorKey('x'.repeat(5000)) ?? '').length <= 200);
});
