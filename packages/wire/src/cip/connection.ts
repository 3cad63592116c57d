import { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { describePath } from './path.ts';
import { vendorName } from './vendors.ts';

const CONNECTION_TYPES = ['null', 'multicast', 'point_to_point', 'reserved'];
const PRIORITIES = ['low', 'high', 'scheduled', 'urgent'];
const TRIGGERS = ['cyclic', 'change_of_state', 'application_object'];

/** Network connection parameters (CIP Volume 1, 3-5.5.1.1), of 16 bits or, in a Large Forward Open, of 32. */
function parameters(cursor: Cursor, large: boolean, name: string, out: Fields): void {
  const value = large ? cursor.u32le() : cursor.u16le();
  const flags = large ? value >>> 16 : value;
  out.open(name);
  out.number('size', large ? value & 0xffff : value & 0x1ff);
  out.text('length', flags & 0x0200 ? 'variable' : 'fixed');
  out.text('priority', PRIORITIES[(flags >> 10) & 3]);
  out.text('type', CONNECTION_TYPES[(flags >> 13) & 3]);
  out.flag('redundant_owner', (flags & 0x8000) !== 0);
  out.close();
}

function triad(cursor: Cursor, out: Fields): void {
  out.number('connection_serial', cursor.u16le());
  const vendor = cursor.u16le();
  out.number('originator_vendor_id', vendor);
  out.text('originator_vendor', vendorName(vendor));
  out.number('originator_serial', cursor.u32le());
}

function path(cursor: Cursor, padded: boolean, out: Fields): void {
  const words = cursor.u8();
  if (padded) cursor.skip(1);
  const start = cursor.skip(words * 2);
  describePath(cursor.bytes, start, cursor.at, 'connection_path', out);
}

/** Request of Forward Open and Large Forward Open (3-5.5.2): times, connection ids, the triad that names the connection, and its path. */
export function describeForwardOpen(cursor: Cursor, large: boolean, out: Fields): void {
  const tick = cursor.u8();
  out.number('timeout_ms', 2 ** (tick & 15) * cursor.u8());
  out.number('originator_to_target_connection_id', cursor.u32le());
  out.number('target_to_originator_connection_id', cursor.u32le());
  triad(cursor, out);
  out.number('timeout_multiplier', 4 << (cursor.u8() & 7));
  cursor.skip(3);
  out.number('originator_to_target_interval_us', cursor.u32le());
  parameters(cursor, large, 'originator_to_target', out);
  out.number('target_to_originator_interval_us', cursor.u32le());
  parameters(cursor, large, 'target_to_originator', out);
  const transport = cursor.u8();
  out.number('transport_class', transport & 15);
  out.text('production_trigger', TRIGGERS[(transport >> 4) & 7] ?? 'reserved');
  out.text('direction', transport & 0x80 ? 'server' : 'client');
  path(cursor, false, out);
}

/** Answer to Forward Open and Large Forward Open; without success it names only the connection and what is left of its path. */
export function describeForwardOpenResponse(cursor: Cursor, good: boolean, out: Fields): void {
  if (good) {
    out.number('originator_to_target_connection_id', cursor.u32le());
    out.number('target_to_originator_connection_id', cursor.u32le());
  }
  triad(cursor, out);
  if (good) {
    out.number('originator_to_target_actual_interval_us', cursor.u32le());
    out.number('target_to_originator_actual_interval_us', cursor.u32le());
  } else if (cursor.left > 0) out.number('remaining_path_size', cursor.u8());
}

/** Request of Forward Close (3-5.5.3). */
export function describeForwardClose(cursor: Cursor, out: Fields): void {
  const tick = cursor.u8();
  out.number('timeout_ms', 2 ** (tick & 15) * cursor.u8());
  triad(cursor, out);
  path(cursor, true, out);
}

/** Answer to Forward Close. */
export const describeForwardCloseResponse = (cursor: Cursor, out: Fields): void => triad(cursor, out);

/** Request of Unconnected Send (3-5.5.4): the embedded message has a head of its own, so only the envelope and the route are here. */
export function describeUnconnectedSend(cursor: Cursor, out: Fields): void {
  const tick = cursor.u8();
  out.number('timeout_ms', 2 ** (tick & 15) * cursor.u8());
  const size = cursor.u16le();
  out.number('message_size', size);
  cursor.skip(size + (size & 1));
  const words = cursor.u8();
  cursor.skip(1);
  const start = cursor.skip(words * 2);
  describePath(cursor.bytes, start, cursor.at, 'route_path', out);
}
