import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadFingerprints, type ProvenFingerprint } from '@fengsui/sensor';
import { checkFingerprint, type OtherFingerprint, type TriedDevice, tryFingerprint } from './trial.ts';

const pump = {
  id: 'acme-pump',
  on: ['description'],
  pattern: '^ACME Pump (\\d+)',
  says: { vendor: 'ACME', product: 'Pump $1', role: 'controller' },
  fires: { 'ACME Pump 7': { product: 'Pump 7' } },
  silent: ['ACME Valve 7'],
};
const print = checkFingerprint(pump).print as ProvenFingerprint;

const device = (value: string, known: TriedDevice['known'] = {}, by: TriedDevice['by'] = {}): TriedDevice => ({
  asset: '00000000-0000-7000-8000-000000000001',
  label: 'p1',
  capture: null,
  known,
  by,
  texts: [{ attribute: 'description', value, source: 'snmp sysDescr', frame: 3, capture: null }],
});

const other = (change: Partial<OtherFingerprint> = {}): OtherFingerprint => ({
  id: 'other-pump',
  on: ['description'],
  from: [],
  pattern: 'Pump (\\d+)',
  says: { vendor: 'Emca' },
  confidence: 90,
  claims: [],
  ...change,
});

suite('the test bench of fingerprints', () => {
  test('says what is wrong, in words and by a code', () => {
    assert.deepEqual([checkFingerprint(pump).problem, checkFingerprint(pump).sound], [null, true]);
    const problems = [
      [{ ...pump, id: 'Acme' }, /^the id must be words/, { code: 'id', values: {} }],
      [{ ...pump, on: ['colour'] }, /no attribute colour/, { code: 'reads', values: { attribute: 'colour' } }],
      [{ ...pump, pattern: '(a+)+' }, /repeats a group that repeats/, { code: 'nested', values: { group: '(a+)+' } }],
      [{ ...pump, pattern: '(' }, /no regular expression/, { code: 'pattern', values: {} }],
      [{ ...pump, says: { colour: 'red' } }, /colour cannot be given/, { code: 'says', values: { attribute: 'colour' } }],
      [{ ...pump, confidence: 99 }, /1 to 92/, { code: 'confidence', values: { most: 92 } }],
      [null, /no fingerprint/, { code: 'nothing', values: {} }],
    ] as const;
    for (const [entry, problem, mistake] of problems) {
      const check = checkFingerprint(entry);
      assert.match(check.problem ?? '', problem);
      assert.deepEqual(check.mistake, mistake);
    }
  });

  test('takes every fingerprint of the program, and none of them claims what another one does', async () => {
    const shipped = await loadFingerprints(fileURLToPath(new URL('../../../../../content/fingerprints', import.meta.url)));
    const others = shipped.map((one) => ({ ...one, claims: Object.keys(one.fires) }));
    for (const one of shipped) {
      assert.equal(checkFingerprint(one).sound, true, one.id);
      for (const { other: id, attribute } of tryFingerprint(one, [], others).falseHits)
        assert.notEqual(attribute, 'vendor', `${one.id} says another vendor of a text of ${id}`);
    }
  });

  test('holds it against its examples', () => {
    const { examples, sound } = checkFingerprint({
      ...pump,
      fires: { 'ACME Pump 7': { product: 'Pump 8' }, Nothing: { vendor: 'ACME' } },
      silent: ['ACME Pump 9'],
    });
    assert.equal(sound, false);
    assert.deepEqual(
      examples.map(({ must, problem, mistake }) => [must, problem, mistake?.code]),
      [
        [true, 'gives product Pump 7, not Pump 8', 'differs'],
        [true, 'does not fire on `description`', 'misses'],
        [false, 'fires, and must leave it alone', 'claims'],
      ],
    );
    assert.equal(checkFingerprint({ ...pump, silent: [] }).sound, false);
  });

  test('tells what follows and how that differs from what is known', () => {
    const known = { vendor: 'acme', product: 'Pump', role: null };
    const { devices, hitCount, hits } = tryFingerprint(print, [device('ACME Pump 12', known), device('ACME Valve 12')], []);
    assert.deepEqual([devices, hitCount], [1, 1]);
    assert.deepEqual(
      hits[0].gives.map(({ attribute, value, change }) => [attribute, value, change]),
      [
        ['vendor', 'ACME', 'same'],
        ['product', 'Pump 12', 'differs'],
        ['role', 'controller', 'new'],
      ],
    );
    const corrected = tryFingerprint(print, [device('ACME Pump 12', known, { product: 'acme-pump' })], []).hits[0].gives;
    assert.equal(corrected.find(({ attribute }) => attribute === 'product')?.change, 'corrected');
  });

  test('tells conflicts with others and which is believed, but not with its own older self', () => {
    const { conflictCount, conflicts } = tryFingerprint(print, [device('ACME Pump 1')], [other(), other({ id: 'acme-pump' })]);
    assert.equal(conflictCount, 1);
    assert.deepEqual(
      [conflicts[0].other, conflicts[0].attribute, conflicts[0].value, conflicts[0].otherValue, conflicts[0].believed],
      ['other-pump', 'vendor', 'ACME', 'Emca', 'other'],
    );
  });

  test('tells texts that others claim, and of which it says something else', () => {
    const { falseHits } = tryFingerprint(print, [], [other({ claims: ['ACME Pump 3', 'Emca Pump 3'] })]);
    assert.deepEqual(falseHits, [
      { other: 'other-pump', text: 'ACME Pump 3', attribute: 'vendor', value: 'ACME', otherValue: 'Emca' },
    ]);
  });
});
