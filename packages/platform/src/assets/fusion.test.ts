import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fuse, type Statement } from './fusion.ts';

const say = (attribute: string, value: string, source: string, confidence: number, at = '2024-01-01T00:00:00Z'): Statement => ({
  attribute,
  value,
  source,
  method: 'stated',
  fingerprint: null,
  confidence,
  at,
});

test('independent sources strengthen each other, one source repeated does not', () => {
  const [twice] = fuse([say('vendor', 'Siemens', 's7comm', 0.6), say('vendor', 'siemens ', 's7comm', 0.6)], []);
  assert.equal(twice.confidence, 0.6);
  const [two] = fuse([say('vendor', 'Siemens', 's7comm', 0.6), say('vendor', 'Siemens', 'mac', 0.5)], []);
  assert.equal(two.confidence, 0.8);
  const [many] = fuse(
    ['lldp', 'mms', 'snmp', 's7comm'].map((source) => say('vendor', 'Siemens', source, 0.95)),
    [],
  );
  assert.equal(many.confidence, 0.999);
});

test('what a fingerprint concludes from a source is no second source; both stand beside each other', () => {
  const stated = say('firmware', 'FW V2.8', 's7comm', 0.6);
  const concluded: Statement = { ...stated, value: 'V2.8', method: 'fingerprint', fingerprint: 'x', confidence: 0.9 };
  const [firmware] = fuse([concluded, stated], []);
  assert.deepEqual(
    [firmware.value, firmware.confidence, firmware.method, firmware.fingerprint],
    ['V2.8', 0.9, 'fingerprint', 'x'],
  );
  const [same] = fuse([{ ...concluded, value: stated.value }, stated], []);
  assert.equal(same.confidence, 0.9);
});

test('the strongest value wins; another strong one is a conflict, a longer one is not', () => {
  const [vendor] = fuse(
    [say('vendor', 'Siemens AG', 'a', 0.9), say('vendor', 'Siemens', 'b', 0.5), say('vendor', 'ABB', 'c', 0.1)],
    [],
  );
  assert.deepEqual([vendor.value, vendor.conflict], ['Siemens AG', false]);
  const [other] = fuse([say('vendor', 'Siemens', 'a', 0.9), say('vendor', 'ABB', 'c', 0.5)], []);
  assert.deepEqual([other.value, other.conflict], ['Siemens', true]);
});

test('of firmware the latest word of a source holds', () => {
  const statements = [say('firmware', 'V1', 's', 0.9, '2024-01-01'), say('firmware', 'V2', 's', 0.9, '2024-02-01')];
  const [firmware] = fuse(statements.toReversed(), []);
  assert.deepEqual([firmware.value, firmware.conflict], ['V2', false]);
});

test('a person outranks every source', () => {
  const [model] = fuse([say('model', 'X', 's', 1)], [{ attribute: 'model', value: 'Y', by: 'Li' }]);
  const by = { by: 'person', source: 'Li', method: null, fingerprint: null } as const;
  assert.deepEqual(model, { attribute: 'model', value: 'Y', confidence: 1, ...by, conflict: true });
});

test('the order of the evidence never matters', () => {
  const statement = fc.record({
    attribute: fc.constantFrom('vendor', 'firmware', 'role'),
    value: fc.constantFrom('a', 'b', 'A', 'c'),
    source: fc.constantFrom('x', 'y', 'z'),
    method: fc.constant('stated' as const),
    fingerprint: fc.constant(null),
    confidence: fc.constantFrom(0.2, 0.5, 0.9),
    at: fc.constantFrom('2024-01-01', '2024-01-02', null),
  });
  const decided = (statements: Statement[]) =>
    fuse(statements, []).map(({ attribute, confidence, conflict }) => ({ attribute, confidence, conflict }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer(), statement), { maxLength: 12 }), (keyed) => {
      // Two words of one source at one time have no order but that of arrival; they are left out.
      const once = new Map(keyed.map((entry) => [`${entry[1].attribute} ${entry[1].source} ${entry[1].at}`, entry]));
      const statements = [...once.values()];
      const shuffled = statements.toSorted((a, b) => a[0] - b[0]).map(([, one]) => one);
      assert.deepEqual(decided(shuffled), decided(statements.map(([, one]) => one)));
    }),
    { numRuns: 200 },
  );
});
