/** Sensors that report by themselves: shapes of the HTTP API. */

/** Kinds of content that a platform gives its sensors. */
export const SENSOR_CONTENT = ['fingerprints', 'rules', 'withdrawn', 'yara', 'indicators'] as const;

/** What a sensor judges by that the platform released: which version, when that was made and fetched, and how much of each kind. */
export interface SensorContent extends Record<(typeof SENSOR_CONTENT)[number], number> {
  version: string;
  made: string;
  fetched: string;
}

/** What a sensor that reports by itself says of itself. */
export interface SensorHealth {
  version: string;
  at: string;
  started: string;
  source: string;
  frames: number;
  framesPerSecond: number;
  lost: Record<string, number>;
  dropped: Record<string, number>;
  memoryBytes: number;
  behindSeconds: number;
  spool: { batches: number; bytes: number; oldest: string | null; summarised: number };
  ring: { files: number; bytes: number } | null;
  /** The platform's content that it judges by; null while it has none, absent where it was not told to ask for any. */
  content?: SensorContent | null;
  problems: string[];
}

/** A sensor that reports by itself. */
export interface Sensor {
  id: string;
  site: string;
  name: string;
  state: 'waiting' | 'active' | 'silent' | 'revoked';
  enrolledBy: string | null;
  enrolledAt: string;
  revokedAt: string | null;
  lastSeenAt: string | null;
  lastSequence: number;
  address: string | null;
  /** Seconds by which the server's clock is ahead of the sensor's. */
  clockDifference: number | null;
  health: SensorHealth | null;
  /** Capture under which its latest session is filed. */
  capture: string | null;
}

/** A token by which one sensor enrols itself, without its secret. */
export interface Enrolment {
  id: string;
  site: string;
  name: string;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  sensor: string | null;
}
