/**
 * Repulsion of many points by the tree of Barnes and Hut (Nature 324, 446): what is far away pushes as one. For 2,500 nodes it is a
 * quarter of the work of every pair, and as exact as a picture needs.
 */

/** A cell that is seen under less than this, as its width over its distance, pushes as one. */
const WIDEST = 1.2;
/** Depth below which points are not told apart any more: they are on one another. */
const DEEPEST = 24;
const EMPTY = -1;

/** The tree; its room grows with the most points that it ever had. */
let room = 0;
let children = new Int32Array(0);
/** The first point of a leaf; further ones on the same place follow in `next`. */
let point = new Int32Array(0);
let next = new Int32Array(0);
let mass = new Float64Array(0);
let middleX = new Float64Array(0);
let middleY = new Float64Array(0);
/** Width of a cell; when the tree is built, the square of the distance from which on it pushes as one. */
let width = new Float64Array(0);
let cells = 0;

function makeRoom(points: number): void {
  if (points <= room) return;
  room = points;
  const most = points * 8 + 64;
  children = new Int32Array(most * 4);
  point = new Int32Array(most);
  next = new Int32Array(points);
  [mass, middleX, middleY, width] = [most, most, most, most].map((length) => new Float64Array(length));
}

/** A new empty cell; none when there is no more room, and then its points stay together. */
function addCell(size: number): number {
  if (cells >= point.length) return EMPTY;
  children.fill(EMPTY, cells * 4, cells * 4 + 4);
  point[cells] = EMPTY;
  mass[cells] = 0;
  middleX[cells] = 0;
  middleY[cells] = 0;
  width[cells] = size;
  return cells++;
}

/** Adds to velocities the push `strength · d / (d² + softening)` of every other point. Positions and velocities are x and y, one after the other. */
export function repel(positions: Float32Array, velocities: Float32Array, strength: number, softening: number): void {
  const count = positions.length / 2;
  makeRoom(count);
  const root = build(positions, count);
  const stack = new Int32Array(DEEPEST * 4 + 8);
  for (let at = 0; at < count; at++) {
    const [x, y] = [positions[2 * at], positions[2 * at + 1]];
    let [vx, vy] = [0, 0];
    let top = 0;
    stack[top++] = root;
    while (top > 0) {
      const cell = stack[--top];
      if (point[cell] === EMPTY) {
        const dx = x - middleX[cell];
        const dy = y - middleY[cell];
        const square = dx * dx + dy * dy;
        if (width[cell] < square) {
          const push = (strength * mass[cell]) / (square + softening);
          vx += dx * push;
          vy += dy * push;
        } else
          for (let child = cell * 4; child < cell * 4 + 4; child++) if (children[child] !== EMPTY) stack[top++] = children[child];
        continue;
      }
      for (let other = point[cell]; other !== EMPTY; other = next[other]) {
        if (other === at) continue;
        const dx = x - positions[2 * other];
        const dy = y - positions[2 * other + 1];
        const push = strength / (dx * dx + dy * dy + softening);
        vx += dx * push;
        vy += dy * push;
      }
    }
    velocities[2 * at] += vx;
    velocities[2 * at + 1] += vy;
  }
}

/** Puts all points into a tree. @returns its root */
function build(positions: Float32Array, count: number): number {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < count; at++) {
    left = Math.min(left, positions[2 * at]);
    right = Math.max(right, positions[2 * at]);
    top = Math.min(top, positions[2 * at + 1]);
    bottom = Math.max(bottom, positions[2 * at + 1]);
  }
  const side = Math.max(right - left, bottom - top, 1);
  cells = 0;
  next.fill(EMPTY, 0, count);
  const root = addCell(side);
  for (let at = 0; at < count; at++) insert(positions, at, root, left, top, side);
  for (let cell = 0; cell < cells; cell++) {
    middleX[cell] /= mass[cell];
    middleY[cell] /= mass[cell];
    width[cell] = (width[cell] / WIDEST) ** 2;
  }
  return root;
}

function insert(positions: Float32Array, at: number, root: number, left: number, top: number, side: number): void {
  const [x, y] = [positions[2 * at], positions[2 * at + 1]];
  let [cell, cellLeft, cellTop, size] = [root, left, top, side];
  for (let depth = 0; ; depth++) {
    const fresh = mass[cell] === 0;
    mass[cell]++;
    middleX[cell] += x;
    middleY[cell] += y;
    if (fresh) {
      point[cell] = at;
      return;
    }
    const half = size / 2;
    const there = point[cell];
    if (there !== EMPTY) {
      // A leaf becomes a branch: what was in it moves one cell down.
      const [px, py] = [positions[2 * there], positions[2 * there + 1]];
      const down = depth >= DEEPEST ? EMPTY : addCell(half);
      if (down === EMPTY) {
        next[at] = next[there];
        next[there] = at;
        return;
      }
      children[cell * 4 + quarter(px, py, cellLeft, cellTop, half)] = down;
      mass[down] = mass[cell] - 1;
      middleX[down] = middleX[cell] - x;
      middleY[down] = middleY[cell] - y;
      point[down] = there;
      point[cell] = EMPTY;
    }
    const place = quarter(x, y, cellLeft, cellTop, half);
    let down = children[cell * 4 + place];
    if (down === EMPTY) {
      down = addCell(half);
      if (down === EMPTY) return;
      children[cell * 4 + place] = down;
    }
    cell = down;
    cellLeft += place & 1 ? half : 0;
    cellTop += place & 2 ? half : 0;
    size = half;
  }
}

/** Which quarter of a cell a place is in: 1 is right, 2 is below. */
function quarter(x: number, y: number, left: number, top: number, half: number): number {
  return (x >= left + half ? 1 : 0) | (y >= top + half ? 2 : 0);
}
