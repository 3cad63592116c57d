import type { Place } from './place.ts';

/** Messages a second that are never called a flood, and how far above the usual peak a flood is. */
const LEAST = 50;
const FACTOR = 5;

/** Messages per second of one conversation, against the highest second while learning. */
export class Rate {
  /** Highest count of a whole second so far, floods left out. */
  usual = 0;
  /** Messages of the second being counted. */
  current = 0;
  private second = -1;
  private told = false;

  /** Counts a message. Returns true once for each second that becomes a flood. */
  count(place: Place, learning: number): boolean {
    const { second } = place;
    if (second !== this.second) {
      if (!this.told && this.current > this.usual) this.usual = this.current;
      this.second = second;
      this.current = 0;
      this.told = false;
    }
    this.current++;
    if (this.current < LEAST || this.told || place.time < learning) return false;
    // A conversation that begins with a flood has no usual rate of its own.
    const usual = this.usual === 0 ? LEAST : this.usual;
    if (this.current < usual * FACTOR) return false;
    this.told = true;
    return true;
  }
}
