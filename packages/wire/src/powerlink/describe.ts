import { Cursor, ipv4Text, latin1, u16le, u32le } from '../bytes.ts';
import { statuses } from '../ethercat/functions.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, type RequestFacts } from '../message.ts';
import { ASYNCHRONOUS, MANAGEMENT, OBJECT, states } from './functions.ts';
import { COMMAND } from './read.ts';

/** Visits the fields of a message. `request` gives an answer its object. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const at = head.start;
  if (head.end - at < 4) return;
  out.number('destination', bytes[at + 1]);
  out.number('source', bytes[at + 2]);
  if (head.state >= 0) out.text('state', states.get(head.state) ?? `state_${head.state}`);
  if (head.code >= OBJECT) object(bytes, head, out, request);
  else if (head.code >= MANAGEMENT || head.code === ASYNCHRONOUS + 3) {
    out.number('command', bytes[at + 4]);
    if (head.end - at > 6) out.bytes('data', bytes, at + 6, head.end);
  } else if (head.code === ASYNCHRONOUS + 1) ident(bytes, at, head.end, (name, value) => out.text(name, value));
}

function object(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const cursor = new Cursor(bytes, head.start + COMMAND, head.end);
  cursor.skip(1);
  out.number('transaction', cursor.u8());
  const flags = cursor.u8();
  cursor.skip(1);
  const size = cursor.u16le();
  cursor.skip(2);
  const address = head.address >= 0 ? head.address : (request?.address ?? -1);
  if (address >= 0) {
    out.text('object', `0x${(address >> 8).toString(16).padStart(4, '0')}`);
    out.number('subindex', address & 0xff);
  }
  if (flags & 0x40) {
    const code = cursor.u32le();
    out.number('abort_code', code);
    out.text('abort', statuses.get(code)?.title ?? 'unknown');
    return;
  }
  const first = cursor.at;
  const start = head.kind === KIND_RESPONSE || head.address < 0 ? first : first + 4;
  const end = Math.min(head.end, first + size);
  if (end > start) out.bytes('data', bytes, start, end);
}

/** An identification by its offsets (EPSG DS 301 §7.3.3.2.1); names of the fields with what they say. */
function ident(bytes: Uint8Array, at: number, end: number, take: (name: string, value: string) => void): void {
  if (end - at < 82) return;
  take('epl_version', `${bytes[at + 8] >> 4}.${bytes[at + 8] & 15}`);
  take(
    'device_type',
    `0x${u32le(bytes, at + 26)
      .toString(16)
      .padStart(8, '0')}`,
  );
  take(
    'vendor_id',
    `0x${u32le(bytes, at + 30)
      .toString(16)
      .padStart(8, '0')}`,
  );
  take(
    'product_code',
    `0x${u32le(bytes, at + 34)
      .toString(16)
      .padStart(8, '0')}`,
  );
  take('revision', `${u16le(bytes, at + 40)}.${u16le(bytes, at + 38)}`);
  take('serial', String(u32le(bytes, at + 42)));
  take('ip', ipv4Text(Uint8Array.of(bytes[at + 73], bytes[at + 72], bytes[at + 71], bytes[at + 70]), 0));
  if (end - at > 82) take('host_name', latin1(bytes, at + 82, Math.min(end, at + 114)));
}

/** What nodes say of themselves in answer to the managing node, which is the controller. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (head.code === 0x501) {
    out.is('role', 'controller', 85);
    return;
  }
  ident(bytes, head.start, head.end, (name, value) => {
    if (name === 'host_name' && value !== '') out.is('name', value, 90);
    else if (name === 'serial' && value !== '0') out.is('serial', value, 90);
    else if (name === 'revision') out.is('firmware', value, 60);
    else if (name === 'product_code') out.is('model', value, 60);
  });
  out.is('deviceType', 'POWERLINK node', 70);
}
