/**
 * Where the sensor is in the capture: the frame being worked on and its time. Passed by reference, because a time passed by value is an object of its own
 * each time. A segment that waited is handed on with its own place.
 */
export class Place {
  frame = 0;
  /** Nanoseconds of the capture's clock. */
  time: number = Number.NaN;
  /** Whole seconds of that time. */
  second = 0;
  /** Seconds since 1970 at which the capture's clock began. */
  base = 0;
}
