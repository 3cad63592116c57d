/** What a platform has released for its sensors, and how a sensor reads it. */
export type { ReleasedCounts, ReleasedLine } from './lines.ts';
export { type Released, readReleased } from './read.ts';
