import { expect, test } from 'vitest';
import type { Fingerprint } from './api.ts';
import { draftOf, emptyDraft, fingerprintOf } from './draft.ts';

const mixer: Fingerprint = {
  id: 'acme-mixer',
  on: ['product'],
  from: ['modbus'],
  pattern: '^MIX-(\\d+)',
  says: { product: 'Mixer $1', role: 'io_device' },
  confidence: 70,
  fires: { 'MIX-40': { product: 'Mixer 40' }, 'MIX-50: fast': {} },
  silent: ['PUMP-40', 'PUMP → 50'],
};

test('a fingerprint comes back from its form', () => expect(fingerprintOf(draftOf(mixer))).toEqual(mixer));

test('lines are read with either arrow, and empty ones are nothing', () => {
  const draft = { ...emptyDraft, says: 'product: A: B\n\nnonsense', fires: 'x => product: A\n\ny', silent: '\n z \n' };
  const { says, fires, silent } = fingerprintOf(draft);
  expect([says, fires, silent]).toEqual([{ product: 'A: B' }, { x: { product: 'A' }, y: {} }, ['z']]);
});
