import type { MessagePort } from 'node:worker_threads';
import type { Fault } from '@fengsui/capture';
import type { TrafficReport } from '../read-captures.ts';
import type { Reading } from './recorder.ts';
import type { SharedRing } from './ring.ts';

/** What a thread that reads captures is given. */
export interface Order {
  paths: readonly string[];
  ring: SharedRing;
  windows: readonly SharedArrayBuffer[];
  /** Bytes read, bytes in all (-1 unknown) and frames, as doubles. */
  progress: SharedArrayBuffer;
  reading: Reading;
  port: MessagePort;
}

/** Its last word: what it counted, or why it could not: what is wrong with a capture, or another error in words. */
export type TrafficEnd = (TrafficReport & { failure?: undefined }) | { failure: Fault | string };
