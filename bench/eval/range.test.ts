import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Truth, TruthStep } from '../../packages/range/src/index.ts';
import type { Finding } from '../../packages/sensor/src/index.ts';
import { finds } from './range.ts';

const step: TruthStep = {
  attack: 'stop',
  techniques: ['T0858'],
  description: 'The controller is stopped',
  client: '10.0.0.66',
  server: '10.0.0.1',
  start: 100,
  end: 110,
  frames: [500, 501],
};
const truth: Truth = {
  plant: 'test',
  seed: 1,
  hours: 1,
  begins: '2026-01-01T00:00:00Z',
  attacks: ['stop'],
  assets: [],
  steps: [step],
  mishaps: [],
  frames: 1000,
};

/** A finding a minute and 45 seconds after the beginning, unless told otherwise. */
function finding(change: Partial<Finding> & { frames?: number[] }): Finding {
  const { frames = [], ...rest } = change;
  return {
    rule: 'rule',
    title: 'Rule',
    severity: 'high',
    confidence: 90,
    techniques: [],
    client: '10.0.0.66',
    server: '10.0.0.1',
    firstSeen: '2026-01-01T00:01:45Z',
    lastSeen: '2026-01-01T00:01:45Z',
    count: 1,
    evidence: { frames, fields: {} },
    ...rest,
  };
}

test('a step is found by its frames or its time, by its actor or its technique', () => {
  assert.ok(finds(finding({ frames: [501], firstSeen: '2026-01-01T00:30:00Z', lastSeen: '2026-01-01T00:30:00Z' }), step, truth));
  assert.ok(finds(finding({}), step, truth));
  assert.ok(finds(finding({ client: '10.0.0.1', server: '10.0.0.9', techniques: ['T0858'] }), step, truth));
});

test('a step is not found by what is of another time, another place, or about something else', () => {
  assert.ok(!finds(finding({ firstSeen: '2026-01-01T00:05:00Z', lastSeen: '2026-01-01T00:05:00Z' }), step, truth));
  assert.ok(!finds(finding({ client: '10.0.0.7', server: '10.0.0.8', techniques: ['T0858'] }), step, truth));
  assert.ok(!finds(finding({ client: '10.0.0.1', server: '10.0.0.66', techniques: ['T0846'] }), step, truth));
});
