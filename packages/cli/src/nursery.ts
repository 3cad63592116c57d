import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes up to which the space of young objects grows. */
const ENOUGH = 8 * 1024 * 1024;
/** Milliseconds between two looks. */
const EVERY = 10;

/**
 * Stops the growth of the space of young objects once it is large enough: left alone it takes a hundred megabytes more for nothing, because little is made per
 * message. The engine takes a limit only at its start, a factor of growth at any time.
 */
export function boundNursery(): void {
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    if (young === undefined || young.space_size >= ENOUGH) {
      setFlagsFromString('--semi-space-growth-factor=1');
      clearInterval(timer);
    }
  }, EVERY);
  timer.unref();
}
