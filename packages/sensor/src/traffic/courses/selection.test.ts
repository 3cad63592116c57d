import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KIND_REQUEST, KIND_RESPONSE } from '@fengsui/wire';
import { type Phase, SelectionCourse } from './selection.ts';
import { told } from './testing.ts';

/** What a course tells of operations on points, and of answers. */
function steps(...messages: [time: number, phase: Phase | 'answer', point?: number, value?: number][]) {
  let now: (typeof messages)[number] = [0, 'answer'];
  const course = new SelectionCourse((_bytes, _head, operation) => {
    const [, phase, point = 1, value = 1] = now;
    Object.assign(operation, { phase, point, value });
    return true;
  });
  return told(course, messages, (message, head) => {
    now = message;
    head.kind = message[1] === 'answer' ? KIND_RESPONSE : KIND_REQUEST;
    return message[0];
  });
}

const operated = (count: number): Parameters<typeof steps> =>
  Array.from({ length: count }, (_, turn) => [
    [turn * 10, 'select', turn],
    [turn * 10 + 2, 'execute', turn],
  ]).flat() as Parameters<typeof steps>;

test('what is selected is operated', () => {
  assert.deepEqual(steps(...operated(5)), []);
});

test('an operation without its selection stands out where one selects first', () => {
  assert.deepEqual(steps(...operated(5), [60, 'execute', 9]), ['without_select']);
  assert.deepEqual(steps(...operated(5), [60, 'direct', 2]), ['without_select']);
  assert.deepEqual(steps([0, 'execute', 1], [1, 'execute', 2], [2, 'direct', 3], [3, 'execute', 4]), []);
});

test('another value than was selected, and a selection that has run out', () => {
  assert.deepEqual(steps([0, 'select', 1, 1], [1, 'execute', 1, 0]), ['other_value']);
  assert.deepEqual(steps([0, 'select', 1, 1], [900, 'execute', 1, 1]), ['expired']);
});

test('selections that nothing follows are told, retries and cancelled ones are not', () => {
  const selected: Parameters<typeof steps> = [1, 2, 3, 4].map((point) => [point, 'select', point]);
  assert.deepEqual(steps(...selected), ['never_operated']);
  assert.deepEqual(steps([0, 'select'], [1, 'select'], [2, 'select'], [3, 'select'], [4, 'select']), []);
  const answered = [0, 1, 2, 3].flatMap((turn) => [
    [turn, 'select'],
    [turn + 0.1, 'answer'],
  ]) as Parameters<typeof steps>;
  assert.deepEqual(steps(...answered), ['never_operated']);
  assert.deepEqual(
    steps([0, 'select', 1], [1, 'cancel', 1], [2, 'select', 2], [3, 'cancel', 2], [4, 'select', 3], [5, 'select', 4]),
    [],
  );
});
