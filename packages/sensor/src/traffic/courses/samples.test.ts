import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Head, MARK_TEST, protocols } from '@fengsui/wire';
import { SamplePublisher } from './samples.ts';

const PERIOD = 250_000;
const RATE = 4000;

/** A publisher that has counted from `from` on for `turns` messages, and how to send more; time is counted in periods. */
function publisher(turns = 200, from = 0) {
  const machine = new SamplePublisher();
  const head = new Head(protocols[0]);
  const send = (count: number, at: number, other: Partial<Head> = {}) => {
    Object.assign(head, { sequence: count, value: count * 3, area: 1, quantity: 1, state: 2, marks: 0 }, other);
    return machine.step(head, at * PERIOD);
  };
  for (let turn = 0; turn < turns; turn++) assert.equal(send((from + turn) % RATE, turn), null);
  return send;
}

test('samples in turn, wraps and second copies are no anomalies', () => {
  const send = publisher(3 * RATE);
  for (let turn = 3 * RATE; turn < 3 * RATE + 100; turn++) {
    assert.equal(send(turn % RATE, turn), null);
    assert.equal(send(turn % RATE, turn + 0.1), null);
  }
});

test('loss takes as long as what was lost, and is no anomaly', () => {
  const send = publisher();
  assert.equal(send(300, 300), null);
  assert.equal(send(301, 301), null);
  // Over the end of a second, before and after its length is known.
  assert.equal(send(50, RATE + 50), null);
  const known = publisher(2 * RATE);
  assert.equal(known(10, 2 * RATE + 10), null);
});

test('a capture that begins in a second learns its length at the next', () => {
  const send = publisher(2 * RATE, 3990);
  assert.equal(send(3990, 2 * RATE), null);
});

test('a leap in no time is another clock', () => {
  const send = publisher();
  assert.equal(send(1200, 200.5), 'count_jump');
  assert.equal(send(200, 200), null);
});

test('a count that goes back is, and so are other values under it', () => {
  const send = publisher();
  assert.equal(send(100, 200), 'count_back');
  assert.equal(send(175, 200.2), 'sample_repeated');
  assert.equal(send(199, 200.3, { value: 7 }), 'sample_contradicted');
  assert.equal(send(200, 200.4), null);
});

test('a count of its own that goes on becomes the publisher’s', () => {
  const send = publisher();
  const steps = Array.from({ length: 40 }, (_, turn) => send(100 + turn, 200 + turn));
  assert.equal(steps[0], 'count_back');
  assert.equal(steps.at(-1), null);
});

test('changes of revision, synchronisation and simulation are told once', () => {
  const send = publisher();
  assert.equal(send(200, 200, { area: 2 }), 'configuration_changed');
  assert.equal(send(201, 201, { area: 2 }), null);
  assert.equal(send(202, 202, { area: 2, state: 0 }), 'synchronisation_lost');
  // The count begins anew with the pulse that is back.
  assert.equal(send(0, 203, { area: 2 }), 'synchronisation_changed');
  assert.equal(send(1, 204, { area: 2, marks: MARK_TEST }), 'simulation_began');
});

test('a publisher that pauses without a loss stalls', () => {
  const send = publisher();
  assert.equal(send(200, 200 + 2000), 'stalled');
  assert.equal(send(201, 2201), null);
});
