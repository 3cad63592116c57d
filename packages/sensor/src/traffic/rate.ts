import type { Place } from './place.ts';

/** Messages a second that are never called a flood, and how far above the usual peak a flood is. */
const LEAST = 50;
const FACTOR = 5;

/**
 * Messages per second of one conversation, against the highest second while learning. A conversation is one of these, so that counting touches no other
 * object.
 */
export class Rate {
  /** Highest count of a whole second so far, floods left out. */
  usualRate = 0;
  /** Messages of the second being counted. */
  currentRate = 0;
  private rateSecond = -1;
  private floodTold = false;

  /** Counts a message. Returns true once for each second that becomes a flood. */
  countRate(place: Place, learning: number): boolean {
    const { second } = place;
    if (second !== this.rateSecond) {
      if (!this.floodTold && this.currentRate > this.usualRate) this.usualRate = this.currentRate;
      this.rateSecond = second;
      this.currentRate = 0;
      this.floodTold = false;
    }
    this.currentRate++;
    if (this.currentRate < LEAST || this.floodTold || place.time < learning) return false;
    // A conversation that begins with a flood has no usual rate of its own.
    const usual = this.usualRate === 0 ? LEAST : this.usualRate;
    if (this.currentRate < usual * FACTOR) return false;
    this.floodTold = true;
    return true;
  }
}
