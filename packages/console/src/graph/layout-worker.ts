import { isCold, startForces, tick } from './force.ts';

/** What the page asks of the worker that places nodes, and what it answers. A new question ends the one before. */
export interface LayoutRequest {
  number: number;
  positions: Float32Array;
  edges: Uint32Array;
  heat: number;
}
export interface LayoutAnswer {
  number: number;
  positions: Float32Array;
  done: boolean;
}

/** Milliseconds between two pictures. */
const FRAME = 50;
let timer: ReturnType<typeof setTimeout> | undefined;

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  clearTimeout(timer);
  const forces = startForces(data.positions, data.edges, data.heat);
  const work = () => {
    const end = performance.now() + FRAME;
    do tick(forces);
    while (!isCold(forces) && performance.now() < end);
    const done = isCold(forces);
    const positions = forces.positions.slice();
    self.postMessage({ number: data.number, positions, done } satisfies LayoutAnswer, { transfer: [positions.buffer] });
    // A pause lets the next question in.
    if (!done) timer = setTimeout(work, 0);
  };
  work();
};
