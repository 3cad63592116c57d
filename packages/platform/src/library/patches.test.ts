import { readDecisionTables } from '@fengsui/advisories';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedCriticality } from './matches-decide.ts';
import { proofOf } from './patches-service.ts';

const seen = (value: string, at: string, confidence = 0.9) => ({
  capture: 'c',
  frame: 7,
  value,
  source: 'modbus',
  confidence,
  at,
});
const patch = { state: 'planned', version: 'V2.9.4', doneAt: null, own: true, seen: [] };
const done = { ...patch, state: 'done', doneAt: '2024-05-01T00:00:00Z' };

test('the wire verifies an update that somebody planned or made', () => {
  const newer = [seen('V2.9.7', '2024-05-02T00:00:00Z'), seen('V2.8', '2024-04-01T00:00:00Z')];
  for (const one of [patch, done]) assert.equal(proofOf({ ...one, seen: newer })?.state, 'verified');
  assert.deepEqual(
    proofOf({ ...done, seen: newer })?.evidence.map(({ value, frame }) => [value, frame]),
    [['V2.9.7', 7]],
  );
  assert.equal(proofOf({ ...done, state: 'verified', seen: newer }), null);
});

test('the old version contradicts only when it is seen after the update was said to be made', () => {
  assert.equal(proofOf({ ...done, seen: [seen('V2.8', '2024-04-01T00:00:00Z')] }), null);
  assert.equal(proofOf({ ...done, seen: [seen('V2.8', '2024-06-01T00:00:00Z')] })?.state, 'contradicted');
  assert.equal(proofOf({ ...patch, seen: [seen('V2.8', '2024-06-01T00:00:00Z')] }), null);
  assert.equal(proofOf({ ...done, state: 'verified', seen: [seen('V2.8', '2024-06-01T00:00:00Z')] })?.state, 'contradicted');
});

test('doubtful evidence, another product, and versions that cannot be compared prove nothing', () => {
  assert.equal(proofOf({ ...done, seen: [seen('V2.9.7', '2024-06-01T00:00:00Z', 0.1)] }), null);
  assert.equal(proofOf({ ...done, own: false, seen: [seen('V2.9.7', '2024-06-01T00:00:00Z')] }), null);
  assert.equal(proofOf({ ...done, seen: [seen('unknown', '2024-06-01T00:00:00Z')] }), null);
});

test('what nobody classed is classed by what its loss means where matches are decided: by role, then by level', () => {
  const of = (role: string | null, level: number | null) => derivedCriticality({ role, level }).value;
  assert.deepEqual(
    [of('safety_controller', 1), of('ied', 1), of('controller', null), of('gateway', 3), of(null, 1)],
    ['safety', 'safety', 'essential', 'essential', 'essential'],
  );
  assert.deepEqual([of('hmi', 2), of('sensor', 0), of(null, 3)], ['normal', 'normal', 'normal']);
  // A decision takes an ordinary controller where nothing is known.
  assert.deepEqual([of(null, null), of('toaster', 3)], ['essential', 'essential']);
  // It does not contradict what matches are decided by, whatever the level.
  for (const { role, safety, mission } of readDecisionTables().roles) {
    assert.equal(of(role, 5) === 'safety', safety === 'critical', role);
    assert.equal(of(role, 5) === 'normal', safety !== 'critical' && mission !== 'mef failure', role);
  }
  assert.deepEqual(derivedCriticality({ role: null, level: 1 }).why, {
    en: 'At Purdue level 1 it is taken for a controller. When a controller is lost: safety marginal, and an essential function fails.',
    zh: '位于普渡模型第 1 层，按控制器处理。控制器失效时，安全影响：轻微；任务影响：某项关键功能失效。',
  });
});
