import type { RecordsConnection } from '../kernel/records.ts';

/** What the process that learns is told. */
export interface LearnRequest {
  connection: RecordsConnection;
  /** Path of a working file. */
  path: string;
}

/** How far it is: records looked at, and those decided again. */
export interface LearnProgress {
  records: number;
  decided: number;
}
