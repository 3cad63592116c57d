import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Head, protocols } from '@fengsui/wire';
import { Publisher, Sources } from './publisher.ts';

const SECOND = 1e9;

/** Steps of a publisher that says state, sequence and data at times in seconds. */
function steps(...messages: [time: number, state: number, sequence: number, digest?: number, revision?: number][]) {
  const publisher = new Publisher();
  const head = new Head(protocols[0]);
  return messages.map(([time, state, sequence, digest = 1, revision = 1]) => {
    Object.assign(head, { state, sequence, digest, area: revision, quantity: 4 });
    return publisher.step(head, time * SECOND)?.step ?? null;
  });
}

test('changes, repetitions, second copies, losses and a new beginning are no anomalies', () => {
  const messages = [
    [0, 7, 10],
    [1, 7, 11],
    [1.001, 7, 11],
    [2, 7, 12],
    [2.3, 8, 0, 2],
    [2.304, 8, 1, 2],
    [2.3045, 7, 12],
    [6, 8, 9, 2],
    [30, 9, 20, 3],
    [45, 1, 3, 4],
  ] as [number, number, number, number?][];
  assert.deepEqual(
    steps(...messages),
    messages.map(() => null),
  );
});

test('changes that come like a script stand out; a reclosing sequence and a toggled sign of life do not', () => {
  const changes = (...times: number[]) =>
    steps(...times.map((time, turn): [number, number, number, number] => [time, 7 + turn, 0, turn]));
  assert.deepEqual(changes(0, 56, 60, 115.1, 119.15, 174.3), [null, null, null, null, null, 'regular']);
  assert.ok(changes(0, 50, 50.1, 50.6, 50.7, 55.7, 55.8, 70.8).every((step) => step === null));
  assert.ok(changes(0, 10, 20, 30, 40, 50, 60, 70).every((step) => step === null));
});

test('what an intruder says stands out', () => {
  assert.deepEqual(steps([0, 7, 10], [0.5, 6, 3]), [null, 'state_back']);
  assert.deepEqual(steps([0, 7, 10], [0.5, 90, 0, 2]), [null, 'state_jump']);
  assert.deepEqual(steps([0, 7, 10], [0.5, 7, 10]), [null, 'sequence_repeated']);
  assert.deepEqual(steps([0, 7, 10], [0.5, 7, 4]), [null, 'sequence_back']);
  assert.deepEqual(steps([0, 7, 10], [0.5, 7, 11, 2]), [null, 'data_changed']);
  assert.deepEqual(steps([0, 7, 10], [0.5, 8, 400, 2]), [null, 'sequence_not_reset']);
  assert.deepEqual(steps([0, 7, 10], [0.5, 7, 11, 1, 2]), [null, 'configuration_changed']);
});

test('a publisher that pauses although nothing was lost is late', () => {
  const regular = Array.from({ length: 20 }, (_, turn): [number, number, number] => [turn, 7, turn]);
  assert.deepEqual(steps(...regular, [29, 7, 20]).at(-1), 'late');
  assert.deepEqual(steps(...regular, [29, 7, 29]).at(-1), null);
});

test('another source of the same publication is told', () => {
  const sources = new Sources();
  assert.deepEqual(
    [sources.isOther(77, 1), sources.isOther(77, 1), sources.isOther(77, 2), sources.isOther(78, 2)],
    [false, false, true, false],
  );
});
