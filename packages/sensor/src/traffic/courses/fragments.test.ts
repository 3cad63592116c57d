import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FragmentsCourse } from './fragments.ts';
import { told } from './testing.ts';

const READ = 1;
const FREEZE = 7;
const CONFIRM = 0;
const RESPONSE = 129;
const UNSOLICITED = 130;
const RESTARTED = 0x8000;

/** What the course tells of fragments: their function, sequence number, indications, and one octet of contents. */
const steps = (...messages: [time: number, code: number, sequence: number, contents?: number, indications?: number][]) =>
  told(new FragmentsCourse(), messages, ([time, code, sequence, contents = 0, indications = 0], head, around) => {
    const control = 0xc0 | (code === UNSOLICITED || code === CONFIRM ? 0x10 : 0) | sequence;
    around.bytes = Uint8Array.from([10, 0, 1, 0, control, code, 0, 0, contents]);
    around.direction = code > RESPONSE - 1 ? 1 : 0;
    Object.assign(head.reset(0, 9), { code, sequence, unit: 10, state: code >= RESPONSE ? indications : -1 });
    return time;
  });

test('numbers that go on, retries and restarts are no anomalies', () => {
  assert.deepEqual(
    steps(
      [0, READ, 1],
      [0.1, RESPONSE, 1],
      [1, READ, 2],
      [6, READ, 2],
      [11, READ, 2],
      [11.1, RESPONSE, 2],
      [12, READ, 3],
      [13, UNSOLICITED, 4, 1],
      [18, UNSOLICITED, 4, 1],
      [18.1, CONFIRM, 4],
      [18.2, UNSOLICITED, 4, 1],
      [19, UNSOLICITED, 5, 2],
      [30, UNSOLICITED, 0, 3, RESTARTED],
    ),
    [],
  );
});

test('a request that is played back', () => {
  assert.deepEqual(steps([0, FREEZE, 7], [0.1, RESPONSE, 7], [3, FREEZE, 7], [3.1, RESPONSE, 7], [6, FREEZE, 7]), [
    'request_repeated',
  ]);
  // The capture missed the answers.
  assert.deepEqual(steps([0, FREEZE, 7], [0.1, FREEZE, 7], [0.2, FREEZE, 7]), ['request_repeated']);
});

test('responses in the name of the outstation', () => {
  assert.deepEqual(steps([0, UNSOLICITED, 4, 1], [1, UNSOLICITED, 4, 2]), ['unsolicited_contradicted']);
  assert.deepEqual(steps([0, UNSOLICITED, 4, 1], [9, UNSOLICITED, 3, 1]), ['unsolicited_back']);
  const again = [0, 1, 2].flatMap(
    (time): Parameters<typeof steps> => [
      [time, UNSOLICITED, 4, 1],
      [time + 0.1, CONFIRM, 4],
    ],
  );
  assert.deepEqual(steps(...again), ['unsolicited_repeated']);
});
