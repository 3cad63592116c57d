import { Cursor, hex, latin1, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import {
  CONNECTION_CONFIRM,
  CONNECTION_REQUEST,
  DISCONNECT_REQUEST,
  PARAMETER_CALLED_TSAP,
  PARAMETER_CALLING_TSAP,
  PARAMETER_TPDU_SIZE,
  parameters,
  REJECT_CAUSE,
  simaticConnectionTypes,
  statuses,
  TPDU_ERROR,
} from './functions.ts';
import { TPKT } from './read.ts';

/** Visits the fields of a TPDU that manages a connection. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const start = head.start + TPKT;
  const cursor = new Cursor(bytes, start, head.end);
  const indicator = cursor.u8();
  cursor.end = Math.min(cursor.end, start + 1 + indicator);
  cursor.u8();
  out.number('destination_reference', cursor.u16be());
  if (head.code === TPDU_ERROR) {
    const cause = cursor.u8();
    out.number('reject_cause_code', cause);
    out.text('reject_cause', statuses.get(REJECT_CAUSE | cause)?.title ?? 'unknown');
  } else {
    out.number('source_reference', cursor.u16be());
    if (head.code === DISCONNECT_REQUEST) {
      const reason = cursor.u8();
      out.number('reason_code', reason);
      out.text('reason', statuses.get(reason)?.title ?? (reason === 0 ? 'Reason not specified' : 'unknown'));
    } else if (head.code === CONNECTION_REQUEST || head.code === CONNECTION_CONFIRM) {
      const options = cursor.u8();
      out.number('class', options >> 4);
      out.flag('extended_formats', (options & 2) !== 0);
      out.flag('no_explicit_flow_control', (options & 1) !== 0);
    }
  }
  eachParameter(cursor, (code, from, to) => {
    const name = parameters.get(code) ?? `parameter_${code.toString(16)}`;
    if (code === PARAMETER_TPDU_SIZE && to - from === 1) out.number(name, 2 ** Math.min(bytes[from], 16));
    else if (code === PARAMETER_CALLING_TSAP || code === PARAMETER_CALLED_TSAP) tsap(bytes, from, to, name, out);
    else out.bytes(name, bytes, from, to);
  });
}

/** A transport selector: as text where it is text, and as SIMATIC reads two octets: kind of connection, rack and slot. */
function tsap(bytes: Uint8Array, start: number, end: number, name: string, out: Fields): void {
  out.text(name, selectorText(bytes, start, end));
  if (end - start !== 2) return;
  const type = simaticConnectionTypes.get(bytes[start]);
  if (type === undefined) return;
  out.text(`${name}_connection_type`, type);
  out.number(`${name}_rack`, bytes[start + 1] >> 5);
  out.number(`${name}_slot`, bytes[start + 1] & 0x1f);
}

/** Selector as text when it is printable, otherwise as hexadecimal. */
function selectorText(bytes: Uint8Array, start: number, end: number): string {
  for (let at = start; at < end; at++) if (bytes[at] < 0x20 || bytes[at] > 0x7e) return hex(bytes, start, end, 32);
  return latin1(bytes, start, end, 64);
}

function eachParameter(cursor: Cursor, take: (code: number, start: number, end: number) => void): void {
  while (cursor.left >= 2) {
    const code = cursor.u8();
    const length = cursor.u8();
    const start = cursor.skip(length);
    if (cursor.short) return;
    take(code, start, cursor.at);
  }
}

/** Roles by the SIMATIC kind of connection that is asked for: a hint, since any client may ask for any. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const cursor = new Cursor(bytes, head.start + 11, head.end);
  eachParameter(cursor, (code, start, end) => {
    if (code === PARAMETER_CALLED_TSAP && end - start === 2) {
      const type = u16be(bytes, start) >> 8;
      if (type === 1) out.is('role', 'engineering_station', 30);
      else if (type === 2) out.is('role', 'hmi', 30);
    } else if (code === PARAMETER_CALLING_TSAP || code === PARAMETER_CALLED_TSAP) {
      const text = selectorText(bytes, start, end);
      if (text.startsWith('SIMATIC-ROOT-ES')) out.is('role', 'engineering_station', 50);
      else if (text.startsWith('SIMATIC-ROOT-HMI')) out.is('role', 'hmi', 50);
    }
  });
}
