import type { Flow } from '../traffic/flow.ts';

/** What puts files together from the bytes of one TCP connection. `direction`: 0 from endpoint A of the flow, 1 from B. */
export interface Carrier {
  push(direction: number, bytes: Uint8Array, start: number, end: number): void;
  /** Bytes are missing; -1 when nobody knows how many. */
  gap(direction: number, missing: number): void;
  /** Nothing more comes. */
  end(flow: Flow): void;
}
