import { repel } from './repulsion.ts';

/**
 * Places nodes by forces: all push each other away, edges pull their ends together, and a weak pull keeps everything near the middle. Time runs in ticks with
 * falling heat, as in annealing. The positions depend on nothing random: the same graph in the same order is the same picture.
 */
export interface Forces {
  /** x and y of each node, one after the other. */
  positions: Float32Array;
  velocities: Float32Array;
  /** Pairs of node numbers. */
  edges: Uint32Array;
  /** How much a node is pulled by its edges: nodes with many are pulled less by each. */
  strengths: Float32Array;
  heat: number;
}

/** Length that an edge rests at. */
const REST = 30;
const REPULSION = 900;
const GRAVITY = 0.012;
const FRICTION = 0.62;
/** Heat lost in a tick; some 250 ticks until it is cold. */
const COOLING = 0.982;
const COLD = 0.012;
/** Longest way of a node in a tick. */
const FASTEST = 40;
/** The golden angle, by which the seeds of a sunflower are placed. */
const ANGLE = Math.PI * (3 - Math.sqrt(5));

/** A place for the n-th of nodes around a middle, such that none are on one another. */
export function seedOf(n: number, x = 0, y = 0): [x: number, y: number] {
  const radius = 12 * Math.sqrt(n + 0.5);
  return [x + radius * Math.cos(n * ANGLE), y + radius * Math.sin(n * ANGLE)];
}

/** Makes the forces of a graph. `heat` is 1 for a new picture and less for one that only grew. */
export function startForces(positions: Float32Array, edges: Uint32Array, heat: number): Forces {
  const degree = new Uint32Array(positions.length / 2);
  for (const node of edges) degree[node]++;
  const strengths = new Float32Array(edges.length / 2);
  for (let at = 0; at < strengths.length; at++)
    strengths[at] = 1 / Math.max(1, Math.min(degree[edges[2 * at]], degree[edges[2 * at + 1]]));
  return { positions, velocities: new Float32Array(positions.length), edges, strengths, heat };
}

/** Whether nothing moves any more. */
export function isCold({ heat }: Forces): boolean {
  return heat < COLD;
}

/** Nodes from which on those that are far away push as one. */
const MANY = 300;
const SOFTENING = 25;

/** One tick. */
export function tick(forces: Forces): void {
  const { positions, velocities, edges, strengths, heat } = forces;
  const count = positions.length;
  if (count > 2 * MANY) repel(positions, velocities, REPULSION * heat, SOFTENING);
  else repelPairs(positions, velocities, REPULSION * heat);
  for (let at = 0; at < count; at += 2) {
    velocities[at] -= positions[at] * GRAVITY * heat;
    velocities[at + 1] -= positions[at + 1] * GRAVITY * heat;
  }
  for (let at = 0; at < strengths.length; at++) {
    const [a, b] = [edges[2 * at] * 2, edges[2 * at + 1] * 2];
    const dx = positions[b] - positions[a];
    const dy = positions[b + 1] - positions[a + 1];
    const distance = Math.sqrt(dx * dx + dy * dy) || 1;
    const pull = ((distance - REST) / distance) * strengths[at] * heat * 0.5;
    velocities[a] += dx * pull;
    velocities[a + 1] += dy * pull;
    velocities[b] -= dx * pull;
    velocities[b + 1] -= dy * pull;
  }
  for (let at = 0; at < count; at += 2) {
    velocities[at] *= FRICTION;
    velocities[at + 1] *= FRICTION;
    const speed = Math.hypot(velocities[at], velocities[at + 1]);
    const cut = speed > FASTEST ? FASTEST / speed : 1;
    positions[at] += velocities[at] * cut;
    positions[at + 1] += velocities[at + 1] * cut;
  }
  forces.heat *= COOLING;
}

/** Every pair once. */
function repelPairs(positions: Float32Array, velocities: Float32Array, strength: number): void {
  for (let a = 0; a < positions.length; a += 2) {
    const [x, y] = [positions[a], positions[a + 1]];
    let [vx, vy] = [0, 0];
    for (let b = a + 2; b < positions.length; b += 2) {
      const dx = x - positions[b];
      const dy = y - positions[b + 1];
      const push = strength / (dx * dx + dy * dy + SOFTENING);
      vx += dx * push;
      vy += dy * push;
      velocities[b] -= dx * push;
      velocities[b + 1] -= dy * push;
    }
    velocities[a] += vx;
    velocities[a + 1] += vy;
  }
}
