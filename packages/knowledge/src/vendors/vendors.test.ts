import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from '../corpora.test-support.ts';
import { vendorKey } from '@fengsui/advisories';

test('a vendor has one key under all its names, and a name that only begins like it another', () => {
  for (const [name, key] of [
    ['Siemens AG', 'siemens'],
    ['Rockwell Automation/Allen-Bradley', 'rockwell-automation'],
    ['Schneider Electric (formerly Modicon)', 'schneider-electric'],
    ['Apple Valley Networks Ltd.', 'apple valley networks'],
  ] as const)
    assert.equal(vendorKey(name), key, name);
  assert.equal(vendorKey('GmbH'), null);
});

test('registries: prefixes and numbers identify vendors; what is reserved or private identifies nobody', async () => {
  const oui = await readText(
    'Registry,Assignment,Organization Name,Organization Address\nMA-L,001B1B,Siemens AG,x\nMA-L,741AE0,Private,\nMA-M,12,Acme,\n',
    'oui.csv',
  );
  assert.deepEqual(
    oui.knowledge[0].edges.map(({ from, type, to }) => `${from} ${type} ${to}`),
    ['fingerprint:oui/001B1B identifies vendor:siemens'],
  );
  assert.deepEqual(oui.problems, ['line 4: 12 is no prefix of the registry MA-M']);
  const cip = await readText('{"0":"Reserved","1":"Rockwell Automation/Allen-Bradley"}', 'cip_vendors.json');
  assert.deepEqual(
    cip.knowledge[0].edges.map(({ from, to }) => `${from} ${to}`),
    ['fingerprint:cip-vendor-id/1 vendor:rockwell-automation'],
  );
});
