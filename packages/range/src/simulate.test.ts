import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { attacks, plants, simulate } from './index.ts';

/** A digest of all frames and their times. */
function digest(plant: (typeof plants)[number]['id'], seed: number): string {
  const hash = createHash('sha256');
  simulate(plant, {
    seed,
    hours: 0.05,
    onFrame: (frame) => {
      hash.update(`${frame.seconds}.${frame.nanoseconds}`).update(frame.bytes);
    },
  });
  return hash.digest('hex');
}

for (const { id } of plants) {
  test(`${id}: the same seed gives the same capture, another seed another`, () => {
    const first = digest(id, 7);
    assert.equal(digest(id, 7), first);
    assert.notEqual(digest(id, 8), first);
  });

  test(`${id}: the truth fits the frames`, () => {
    let last = 0;
    let count = 0;
    const steps = new Map<string, number[]>();
    const truth = simulate(id, {
      hours: 0.35,
      attacks: 'all',
      onFrame: (frame) => {
        const time = frame.seconds + frame.nanoseconds / 1e9;
        assert.ok(time >= last, `frame ${frame.number} is before its predecessor`);
        last = time;
        count++;
        assert.equal(frame.number, count);
        if (frame.step) {
          const key = frame.step.attack + frame.step.description;
          const list = steps.get(key);
          if (list) list.push(frame.number);
          else steps.set(key, [frame.number]);
        }
      },
    });
    assert.equal(truth.frames, count);
    assert.equal(new Set(truth.assets.map((asset) => asset.id)).size, truth.assets.length);
    assert.equal(new Set(truth.assets.map((asset) => asset.mac)).size, truth.assets.length);
    for (const step of truth.steps) {
      assert.ok(step.frames.length > 0 && step.start <= step.end);
      assert.deepEqual(step.frames, steps.get(step.attack + step.description));
      for (const technique of step.techniques) assert.match(technique, /^T0\d{3}$/);
    }
    const planned = attacks.filter((attack) => attack.plants.includes(id));
    assert.deepEqual(
      [...new Set(truth.steps.map((step) => step.attack))].toSorted(),
      planned.map((attack) => attack.name).toSorted(),
    );
    assert.ok(truth.mishaps.length > 0);
  });
}

test('an attack that is not on the plant is refused with a sentence', () => {
  assert.throws(() => simulate('waterworks', { attacks: ['no-such'] }), /there is no attack no-such on waterworks/);
});

test('names of attacks are unique and every attack says what it is', () => {
  assert.equal(new Set(attacks.map((attack) => attack.name)).size, attacks.length);
  for (const attack of attacks) {
    assert.ok(attack.title.length > 0 && attack.description.endsWith('.') && attack.techniques.length > 0);
  }
});
