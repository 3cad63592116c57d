import { Problem } from './errors.ts';

/**
 * Lets a few in at a time and a bounded number wait, in the order in which they came.
 * @param together how many work at once
 * @param most how many may wait; who comes when so many wait is refused with Problem `busy`
 */
export function openTurnstile(together: number, most: number) {
  let inside = 0;
  const queue: (() => void)[] = [];
  return {
    waiting: () => queue.length,
    async take<T>(work: () => Promise<T>): Promise<T> {
      if (inside >= together) {
        if (queue.length >= most) throw new Problem('busy');
        // Whoever leaves hands its place on.
        await new Promise<void>((resolve) => queue.push(resolve));
      } else inside++;
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next === undefined) inside--;
        else next();
      }
    },
  };
}
