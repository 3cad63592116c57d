const EMPTY = new Uint8Array(0);

/** One captured frame. The object and its bytes are reused: copy what you keep. */
export class Frame {
  /** 1-based number over the whole capture (over all files when several are read together). */
  number = 0;
  /** Capture time: whole Unix seconds. */
  seconds = 0;
  /** Capture time: nanoseconds within the second, 0..999999999. */
  nanoseconds = 0;
  /** Decimal digits of the capture's time resolution, 0..9 (6 for microseconds). */
  digits = 6;
  /** The captured bytes are `bytes[start, end)`. They are valid until the reader's next `fill()`. */
  bytes: Uint8Array = EMPTY;
  start = 0;
  end = 0;
  /** Length in bytes on the link; more than `end - start` when the snap length cut the frame. */
  wireLength = 0;
  /** LINKTYPE_* of the frame. */
  linkType = 1;
  /** Index into the reader's `interfaces`. */
  interface = 0;
  /** Index of the file the frame is from, when several are read together. */
  source = 0;
  /** 1-based number of the frame in that file. */
  numberInSource = 0;
}
