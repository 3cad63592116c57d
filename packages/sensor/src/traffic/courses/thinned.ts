/** Events of one kind that are told each. */
const FIRST = 16;
/** Nanoseconds after which one is told again. */
const AGAIN = 1e9;

/** Thins out events that an attack makes thousands of times a second: the first are told, then one a second. */
export class Thinned {
  private count = 0;
  private told = Number.NEGATIVE_INFINITY;

  /** Whether the next one, at a time in nanoseconds, is told. */
  next(time: number): boolean {
    if (++this.count > FIRST && time - this.told < AGAIN) return false;
    this.told = time;
    return true;
  }
}
