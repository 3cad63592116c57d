import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unsafePattern } from './fingerprint.ts';
import { readFingerprint } from './knowledge.ts';
import { proveFingerprint } from './prove.ts';

const pump = {
  id: 'acme-pump',
  on: ['description'],
  pattern: '^ACME Pump (\\d+)',
  says: { vendor: 'ACME', product: 'Pump $1' },
  fires: { 'ACME Pump 7': { product: 'Pump 7' } },
  silent: ['ACME Valve 7'],
};

test('every mistake in a fingerprint is told by its code', () => {
  for (const [entry, code] of [
    ['text', 'nothing'],
    [{ ...pump, id: 'Acme pump' }, 'id'],
    [{ ...pump, colour: 'red' }, 'member'],
    [{ ...pump, on: [] }, 'readsNothing'],
    [{ ...pump, on: ['colour'] }, 'reads'],
    [{ ...pump, pattern: '' }, 'noPattern'],
    [{ ...pump, pattern: '(' }, 'pattern'],
    [{ ...pump, pattern: 'a+b+c+d+' }, 'unbounded'],
    [{ ...pump, says: {} }, 'saysNothing'],
    [{ ...pump, says: { location: 'hall' } }, 'says'],
    [{ ...pump, confidence: 93 }, 'confidence'],
  ] as const) {
    const read = readFingerprint(entry);
    assert.equal('mistake' in read && read.mistake.code, code);
  }
  assert.ok('print' in readFingerprint(pump));
});

test('a pattern that may take long says why, with its bound', () => {
  assert.deepEqual(unsafePattern('a'.repeat(241)), {
    code: 'longPattern',
    values: { most: 240 },
    text: 'the pattern is longer than 240 characters',
  });
  assert.equal(unsafePattern('(a)\\1')?.code, 'backReference');
  assert.equal(unsafePattern('a(?=b)')?.code, 'lookAround');
  assert.deepEqual(unsafePattern('x(a+)+')?.values, { group: '(a+)+' });
});

test('an example that does not hold tells what it gives and what it must', () => {
  const read = readFingerprint({
    ...pump,
    fires: { 'ACME Pump 7': { product: 'Pump 8' }, 'ACME Pump 9': { role: 'controller' }, Nothing: {} },
    silent: ['ACME Pump 1'],
  });
  assert.ok('print' in read);
  assert.deepEqual(
    proveFingerprint(read.print).map(({ problem }) => [problem?.code, problem?.values]),
    [
      ['differs', { attribute: 'product', given: 'Pump 7', wanted: 'Pump 8' }],
      ['lacks', { attribute: 'role', wanted: 'controller' }],
      ['misses', { attribute: 'description' }],
      ['claims', {}],
    ],
  );
});
