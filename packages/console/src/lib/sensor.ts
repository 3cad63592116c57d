import type { SensorHealth } from '../api/sensors.ts';

/** Seconds of clock difference from which evidence of several sensors cannot be put in order. */
const CLOCK_LIMIT = 5;

/** Whether clocks differ too much. */
export function isClockOff(difference: number | null): boolean {
  return difference !== null && Math.abs(difference) >= CLOCK_LIMIT;
}

/** Frames that never reached a sensor: how many, and their share of all. */
export function lossOf(health: Pick<SensorHealth, 'frames' | 'lost'>): { lost: number; share: number } {
  const lost = Object.values(health.lost).reduce((sum, count) => sum + count, 0);
  return { lost, share: lost === 0 ? 0 : lost / (health.frames + lost) };
}
