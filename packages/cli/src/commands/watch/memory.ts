import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that the heap may grow before it is collected. */
const GROWTH = 12 * 2 ** 20;
/** Milliseconds between two looks. */
const EVERY = 250;

/**
 * Keeps the heap near what is in use. Left alone, the engine lets it grow to several times that before it collects, as it thinks of speed and not of a small
 * machine in a cabinet; a collection of what a sensor holds takes some ten milliseconds, and the kernel keeps frames for longer.
 * @returns what looks at the heap at once, as after work that made much
 */
export function boundHeap(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let floor = getHeapStatistics().used_heap_size;
  const look = () => {
    if (getHeapStatistics().used_heap_size < floor + GROWTH) return;
    collect();
    floor = getHeapStatistics().used_heap_size;
  };
  setInterval(look, EVERY).unref();
  return look;
}
