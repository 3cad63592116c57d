import { ipv4Text, latin1, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, MARK_IDENTITY } from '../message.ts';
import { DATA } from './functions.ts';
import { COMMAND_HEADER, DATA_HEADER, hasExchange } from './read.ts';

/** Visits the fields of a message. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < COMMAND_HEADER) return;
  const type = bytes[start];
  out.number('pdu_type', type);
  out.number('request_id', u16le(bytes, start + 2));
  if (type === DATA) {
    if (end - start < DATA_HEADER) return;
    out.text('producer', ipv4Text(bytes, start + 4));
    out.number('exchange', u32le(bytes, start + 8));
    const seconds = u32le(bytes, start + 12);
    if (seconds !== 0) out.text('produced', new Date(seconds * 1000 + Math.floor(u32le(bytes, start + 16) / 1e6)).toISOString());
    out.number('status_code', u32le(bytes, start + 20));
    out.number('configuration_signature', u32le(bytes, start + 24));
    out.bytes('data', bytes, start + DATA_HEADER, end);
    return;
  }
  out.number('status_code', bytes[start + 5]);
  let at = start + COMMAND_HEADER;
  if (hasExchange(type) && end - at >= 8) {
    out.text('producer', ipv4Text(bytes, at));
    out.number('exchange', u32le(bytes, at + 4));
    at += 8;
  }
  if (head.marks & MARK_IDENTITY) out.text('identification', latin1(bytes, start + 28, Math.min(end, start + 108)));
  else if (at < end) out.bytes('data', bytes, at, end);
}

/** Identity in the answer to capabilities: a string of at most 80 characters. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (!(head.marks & MARK_IDENTITY)) return;
  const text = latin1(bytes, head.start + 28, Math.min(head.end, head.start + 108));
  if (text.length >= 3) out.is('description', text, 80);
}
