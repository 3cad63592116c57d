import { u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, KIND_REQUEST, type RequestFacts } from '../message.ts';
import { BLOCK, blockTypes, cpuStates, functions, media, statuses, transfers } from './functions.ts';
import { ACK, HEADER } from './read.ts';

/** Most values of one telegram that are shown. */
const SHOWN = 64;

/** Visits the fields of a telegram. `request` tells what an answer is of. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const at = head.start;
  const last = head.end - 2;
  if (last < at + HEADER) return;
  out.number('version', bytes[at + 4]);
  out.number('sequence', u16be(bytes, at + 6));
  if (head.kind === KIND_REQUEST) asked(bytes, at + HEADER, last, head, out);
  else answered(bytes, at + HEADER, last, head, out, request);
}

function asked(bytes: Uint8Array, first: number, last: number, head: Head, out: Fields): void {
  if (last - first < 2) return;
  out.number('station', bytes[first]);
  out.number('command', bytes[first + 1]);
  out.text('operation', functions.get(head.code)?.title ?? 'unknown');
  const data = first + 2;
  const area = media.get(head.area);
  if (area) {
    out.text('medium', area);
    out.number('first', head.address);
    out.number('count', head.quantity);
    const one = transfers.get(head.code);
    if (one?.writes && !one.bits) numbers(bytes, data + 3, last, out);
    else if (one?.writes) bits(bytes, data + 4, last, head.quantity, out);
  } else if (head.code >= BLOCK && last - data >= 6) {
    out.text('block_type', blockTypes.get(bytes[data + 3]) ?? `type_${bytes[data + 3]}`);
    out.number('block', u16be(bytes, data + 4));
  } else if (last > data) out.bytes('data', bytes, data, last);
}

function answered(bytes: Uint8Array, first: number, last: number, head: Head, out: Fields, request: RequestFacts | null): void {
  if (bytes[head.start + 8] === ACK) {
    out.text('result', head.status === 0 ? 'acknowledged' : (statuses.get(head.status)?.title ?? `code ${head.status}`));
    return;
  }
  const code = request?.code ?? -1;
  const one = transfers.get(code);
  if (one && !one.writes && !one.bits) numbers(bytes, first, last, out);
  else if (one && !one.writes) bits(bytes, first, last, request?.quantity ?? 0, out);
  else if (code >= 20 && code <= 27 && last > first)
    out.text('cpu_state', cpuStates.get(bytes[first]) ?? `state_${bytes[first]}`);
  else if (last > first) out.bytes('data', bytes, first, last);
}

/** Elements of 32 bits. */
function numbers(bytes: Uint8Array, first: number, last: number, out: Fields): void {
  out.list('values');
  for (let at = first, i = 0; at + 4 <= last && i < SHOWN; at += 4, i++) out.number('', u32be(bytes, at));
  out.close();
}

/** Elements of one bit, the lowest first. */
function bits(bytes: Uint8Array, first: number, last: number, count: number, out: Fields): void {
  out.list('values');
  for (let i = 0; i < Math.min(count, SHOWN) && first + (i >> 3) < last; i++)
    out.number('', (bytes[first + (i >> 3)] >> (i & 7)) & 1);
  out.close();
}
