/**
 * Capture time as whole nanoseconds since the second of the first frame: exact in a double for 104 days, and one number to compare and subtract.
 */
export class Clock {
  private base = Number.NaN;
  /** Second that was last written, and its text: what is written together is mostly of one time. */
  private written = Number.NaN;
  private writtenText = '';
  /** Digits behind the second in texts: the capture's resolution. */
  digits = 6;
  /** Whole seconds of the latest time. */
  second = 0;
  /** Latest time seen. */
  now = 0;

  /** Moves to a frame's time and returns it. */
  set(seconds: number, nanoseconds: number): number {
    if (Number.isNaN(this.base)) this.base = seconds;
    this.second = seconds - this.base;
    this.now = this.second * 1e9 + nanoseconds;
    return this.now;
  }

  /** Nanoseconds since 1970. */
  epoch(time: number): bigint {
    return BigInt(this.base) * 1_000_000_000n + BigInt(Math.round(time));
  }

  /** ISO 8601 in UTC. */
  text(time: number): string {
    const seconds = Math.floor(time / 1e9);
    const nanoseconds = Math.round(time - seconds * 1e9);
    if (seconds !== this.written) {
      const date = new Date((this.base + seconds) * 1000);
      if (Number.isNaN(date.getTime())) return '1970-01-01T00:00:00Z';
      this.written = seconds;
      this.writtenText = date.toISOString().slice(0, -5);
    }
    const whole = this.writtenText;
    return this.digits > 0 ? `${whole}.${String(nanoseconds).padStart(9, '0').slice(0, this.digits)}Z` : `${whole}Z`;
  }
}
