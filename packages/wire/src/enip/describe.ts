import { Cursor, hex, ipv4Text, latin1 } from '../bytes.ts';
import { describeIdentity, giveIdentity, type Identity, readIdentity } from '../cip/identity.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import {
  functions,
  IO_DATA,
  ITEM_CONNECTED_ADDRESS,
  ITEM_CONNECTED_DATA,
  ITEM_IDENTITY,
  ITEM_SEQUENCED_ADDRESS,
  items,
  statuses,
} from './functions.ts';
import { HEADER } from './read.ts';

/** Most items that are visited. */
const MOST_ITEMS = 16;

/** Visits the fields of the encapsulation; the CIP messages inside have heads of their own. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, _request: RequestFacts | null): void {
  if (head.code === IO_DATA) {
    describeItems(new Cursor(bytes, head.start, head.end), out);
    return;
  }
  if (head.end - head.start < HEADER) return;
  const cursor = new Cursor(bytes, head.start, head.end);
  const command = cursor.u16le();
  out.number('command_code', command);
  out.text('command', functions.get(command)?.title ?? 'unknown');
  const length = cursor.u16le();
  out.number('length', length);
  out.number('session', cursor.u32le());
  const status = cursor.u32le();
  out.number('status_code', status);
  if (status !== 0) out.text('status', statuses.get(status)?.title ?? 'unknown');
  out.text('sender_context', hex(bytes, cursor.at, cursor.at + 8));
  cursor.skip(8);
  out.number('options', cursor.u32le());
  cursor.end = Math.min(cursor.end, head.start + HEADER + length);
  if (command === 0x65) {
    out.number('protocol_version', cursor.u16le());
    out.number('option_flags', cursor.u16le());
  } else if (command === 0x6f || command === 0x70) {
    out.number('interface_handle', cursor.u32le());
    out.number('timeout', cursor.u16le());
    describeItems(cursor, out);
  } else if (command === 0 || head.kind !== KIND_RESPONSE) {
    if (cursor.left > 0) out.bytes('data', bytes, cursor.at, cursor.end);
  } else if (cursor.left >= 2) describeItems(cursor, out);
}

function describeItems(cursor: Cursor, out: Fields): void {
  const count = cursor.u16le();
  out.list('items');
  for (let i = 0; i < count && i < MOST_ITEMS && cursor.left >= 4; i++) {
    const type = cursor.u16le();
    const length = cursor.u16le();
    const start = cursor.skip(length);
    out.open('');
    out.number('type_code', type);
    out.text('type', items.get(type) ?? `item_0x${type.toString(16)}`);
    out.number('length', length);
    describeItem(new Cursor(cursor.bytes, start, cursor.at), type, out);
    out.close();
  }
  out.close();
}

function describeItem(cursor: Cursor, type: number, out: Fields): void {
  if (type === ITEM_CONNECTED_ADDRESS) out.number('connection_id', cursor.u32le());
  else if (type === ITEM_SEQUENCED_ADDRESS) {
    out.number('connection_id', cursor.u32le());
    out.number('sequence', cursor.u32le());
  } else if (type === ITEM_CONNECTED_DATA) {
    out.number('sequence_count', cursor.u16le());
    out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  } else if (type === ITEM_IDENTITY) {
    out.number('protocol_version', cursor.u16le());
    socketAddress(cursor, out);
    describeIdentity(readIdentity(cursor), out);
  } else if (type === 0x8000 || type === 0x8001) socketAddress(cursor, out);
  else if (type === 0x0100) {
    out.number('protocol_version', cursor.u16le());
    const flags = cursor.u16le();
    out.flag('cip_over_tcp', (flags & 0x20) !== 0);
    out.flag('class_0_1_over_udp', (flags & 0x100) !== 0);
    out.text('service', latin1(cursor.bytes, cursor.at, cursor.end));
  } else if (cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

/** Socket address, in network order (CIP Volume 2, 2-6.3.3). */
function socketAddress(cursor: Cursor, out: Fields): void {
  cursor.u16be();
  out.number('socket_port', cursor.u16be());
  const address = cursor.skip(4);
  if (cursor.at - address === 4) out.text('socket_address', ipv4Text(cursor.bytes, address));
  cursor.skip(8);
}

/** Identity in the answer to ListIdentity: of the sender, with the address that it gives for itself. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (!(head.marks & MARK_IDENTITY)) return;
  const cursor = new Cursor(bytes, head.start + HEADER, head.end);
  const count = cursor.u16le();
  for (let i = 0; i < count && i < MOST_ITEMS && cursor.left >= 4; i++) {
    const type = cursor.u16le();
    const length = cursor.u16le();
    const start = cursor.skip(length);
    if (type !== ITEM_IDENTITY || length < 33) continue;
    const item = new Cursor(bytes, start + 18, cursor.at);
    const identity: Identity = readIdentity(item);
    if (!item.short) giveIdentity(identity, out);
  }
}
