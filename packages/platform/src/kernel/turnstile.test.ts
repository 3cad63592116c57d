import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTurnstile } from './turnstile.ts';

test('a few work at a time, some wait for their turn, and who comes beyond that is refused', async () => {
  const turn = openTurnstile(2, 3);
  const order: number[] = [];
  let [inside, most] = [0, 0];
  const work = (number: number) =>
    turn.take(async () => {
      most = Math.max(most, ++inside);
      order.push(number);
      await sleep(5);
      inside--;
      if (number === 1) throw new Error('failed');
      return number;
    });
  const all = Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map(work));
  assert.equal(turn.waiting(), 3);
  const outcomes = (await all).map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message,
  );
  assert.deepEqual(outcomes.slice(0, 5), [0, 'failed', 2, 3, 4]);
  assert.match(String(outcomes[5]), /more to take in/);
  assert.match(String(outcomes[6]), /more to take in/);
  assert.deepEqual([order, most, turn.waiting()], [[0, 1, 2, 3, 4], 2, 0]);
  // A failure gives its place back.
  assert.equal(await work(7), 7);
});
