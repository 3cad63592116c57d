/** Seconds of capture time in one window: what stability and silence are counted in. */
export const WINDOW_SECONDS = 60;

/** In how many windows of time something was seen, and where first and last. The base of everything that a baseline counts. */
export class Presence {
  /** Messages, or whatever is counted. */
  count = 0;
  /** Windows in which it was seen at least once. */
  windows = 0;
  firstWindow = -1;
  lastWindow = -1;
  /** Most in one window. */
  busiest = 0;
  /** Where that was, at the end of it. */
  busiestFrame = 0;
  busiestTime = 0;
  firstFrame = 0;
  /** Nanoseconds of the capture's clock. */
  firstSeen = Number.NaN;
  lastSeen = Number.NaN;
  lastFrame = 0;
  private inWindow = 0;

  /** Counts one more. */
  seen(window: number, time: number, frame: number): void {
    if (this.count++ === 0) {
      this.firstFrame = frame;
      this.firstWindow = window;
      this.firstSeen = time;
    }
    this.lastSeen = time;
    this.lastFrame = frame;
    if (window === this.lastWindow) this.inWindow++;
    else {
      this.lastWindow = window;
      this.windows++;
      this.inWindow = 1;
    }
    if (this.inWindow > this.busiest) {
      this.busiest = this.inWindow;
      this.busiestFrame = frame;
      this.busiestTime = time;
    }
  }
}
