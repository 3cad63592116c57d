import { ACT_ALARM, ACT_CONFIGURE, ACT_CONTROL, ACT_FILE, ACT_NAMES, ACT_PROGRAM, ACT_WRITE, KIND_RESPONSE } from '@fengsui/wire';
import type { Clock } from './clock.ts';
import type { SensorEvent } from './event.ts';

/** Acts that change a process, a program or a configuration, move files, or raise an alarm. */
const ACTS = ACT_WRITE | ACT_CONTROL | ACT_PROGRAM | ACT_CONFIGURE | ACT_FILE | ACT_ALARM;

/** One act on the wire, as a record to keep. */
export interface Act {
  /** ISO 8601 with the capture's precision. */
  at: string;
  /** 1-based number in the capture. */
  frame: number;
  protocol: string;
  function: string;
  client: string;
  server: string;
  /** What the message does, as `write` or `program`. */
  acts: string[];
  /** Whether the server refused it: the record is then of the answer, not of the request. */
  refused: boolean;
  /** Name of the status that the message carries; '' where it carries none. */
  status: string;
  /** Station behind the address, space of the address, and the first address touched; null where the message names none. */
  unit: number | null;
  area: number | null;
  address: number | null;
  /** First value written or reported, where it is one number. */
  value: number | null;
}

/**
 * Copies the act out of an event; null when the event is none. An answer is one only when it refuses: otherwise its request said
 * everything.
 */
export function actOf(event: SensorEvent, clock: Clock): Act | null {
  const { head, client, server, request } = event;
  if (head === null || client === null || server === null || (head.acts & ACTS) === 0) return null;
  const refused = head.kind === KIND_RESPONSE && head.status !== 0;
  if (head.kind === KIND_RESPONSE && !refused) return null;
  const { protocol } = head;
  return {
    at: clock.text(event.time),
    frame: event.frame,
    protocol: protocol.id,
    function: protocol.functionName(head.code),
    client: client.address,
    server: server.address,
    acts: ACT_NAMES.filter((_, bit) => head.acts & (1 << bit)),
    refused,
    status: head.status === 0 ? '' : protocol.statusName(head.status),
    unit: place(head.unit, request?.unit),
    area: place(head.area, request?.area),
    address: place(head.address, request?.address),
    value: Number.isFinite(head.value) ? head.value : null,
  };
}

/** What a message names, or else the request that it answers. */
function place(own: number, asked = -1): number | null {
  const value = own < 0 ? asked : own;
  return value < 0 ? null : value;
}
