import { describe, expect, test } from 'vitest';
import { isCold, seedOf, startForces, tick } from './force.ts';
import { repel } from './repulsion.ts';

/** Places that follow from their number alone. */
const scattered = (count: number): Float32Array => {
  const positions = new Float32Array(count * 2);
  for (let at = 0; at < count; at++) {
    const [x, y] = seedOf((at * 7919) % count);
    positions.set([x * (1 + (at % 5)), y], at * 2);
  }
  return positions;
};

/** The push of every pair, one by one. */
function exact(positions: Float32Array): Float32Array {
  const velocities = new Float32Array(positions.length);
  for (let a = 0; a < positions.length; a += 2)
    for (let b = 0; b < positions.length; b += 2) {
      if (a === b) continue;
      const [dx, dy] = [positions[a] - positions[b], positions[a + 1] - positions[b + 1]];
      const push = 900 / (dx * dx + dy * dy + 25);
      velocities[a] += dx * push;
      velocities[a + 1] += dy * push;
    }
  return velocities;
}

describe('the layout', () => {
  test('what is far away may push as one: no push is off by more than a tenth of the usual, most by far less', () => {
    const positions = scattered(1500);
    const [near, far] = [exact(positions), new Float32Array(positions.length)];
    repel(positions, far, 900, 25);
    let [off, all, worst] = [0, 0, 0];
    for (let at = 0; at < positions.length; at += 2) {
      const error = Math.hypot(near[at] - far[at], near[at + 1] - far[at + 1]);
      off += error;
      worst = Math.max(worst, error);
      all += Math.hypot(near[at], near[at + 1]);
    }
    expect(off / all).toBeLessThan(0.03);
    expect(worst / (all / (positions.length / 2))).toBeLessThan(0.1);
  });

  test('points on one another, on a line, or alone break nothing', () => {
    for (const positions of [
      new Float32Array(800),
      Float32Array.from({ length: 800 }, (_, at) => (at % 2 === 0 ? at : 0)),
      new Float32Array(2),
      Float32Array.from({ length: 800 }, (_, at) => (at < 400 ? 1e-7 * at : 1e7)),
    ]) {
      const velocities = new Float32Array(positions.length);
      repel(positions, velocities, 900, 25);
      expect(velocities.every(Number.isFinite)).toBe(true);
    }
  });

  test('two thousand nodes come to rest, the same way every time, and joined ones near each other', () => {
    const edges = Uint32Array.from({ length: 4000 }, (_, at) => (at % 2 === 0 ? at / 2 : Math.floor(at / 8)));
    const run = () => {
      const positions = new Float32Array(4002);
      for (let at = 0; at < 2001; at++) positions.set(seedOf(at), at * 2);
      const forces = startForces(positions, edges, 1);
      for (let ticks = 0; ticks < 400 && !isCold(forces); ticks++) tick(forces);
      expect(isCold(forces)).toBe(true);
      return forces.positions;
    };
    const positions = run();
    expect(run()).toEqual(positions);
    const between = (a: number, b: number) =>
      Math.hypot(positions[2 * a] - positions[2 * b], positions[2 * a + 1] - positions[2 * b + 1]);
    let [joined, any] = [0, 0];
    for (let at = 0; at < 2000; at++) {
      joined += between(edges[2 * at], edges[2 * at + 1]);
      any += between(at, (at * 7919) % 2001);
    }
    expect(joined).toBeLessThan(any / 3);
  });
});
