import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Stops the growth of the space of young objects: left alone it takes tens of megabytes more for nothing, because little is made per message. The engine
 * takes a limit only at its start, a factor of growth at any time.
 */
export function boundNursery(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Bytes in the heap from which it is worth the time to collect what is no longer needed. */
const WORTH = 64 * 1024 * 1024;

/**
 * Collects garbage now. What was needed to read a capture is let go at once, and the engine would only notice when the result stands beside it: the peak of memory is then
 * both together.
 */
export function collectNow(): void {
  if (process.memoryUsage().heapUsed < WORTH) return;
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
