import type { ObservableType } from '../indicators/values.ts';

/**
 * What a platform has released for its sensors, as lines of JSON: a head, then each thing in a line of its own, then an end by which what was cut short is known. Lines that a
 * reader does not know are passed over, so that a newer platform can say more.
 */
export type ReleasedLine =
  | { format: 1; made: string }
  /** A fingerprint in the form of `content/fingerprints`. */
  | { fingerprint: unknown }
  /** A detection rule (Sigma) for the sensor's events, as text. */
  | { rule: string; text: string }
  /** A rule that comes with the program and was retracted. */
  | { withdrawn: string }
  /** A file of YARA rules. */
  | { yara: string; text: string }
  /** What is said of the indicators that follow: what they indicate, and who says so. Statements are numbered from 0 on in their order. */
  | { statement: readonly [name: string, source: string] }
  /** A value: its statement, its score, and the Unix second until which it counts (0 for ever). */
  | { i: readonly [type: ObservableType, value: string, statement: number, score: number, until: number] }
  | { end: ReleasedCounts };

/** How much of each there is. */
export interface ReleasedCounts {
  fingerprints: number;
  rules: number;
  withdrawn: number;
  yara: number;
  indicators: number;
}
