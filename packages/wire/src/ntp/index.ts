import { Cursor, ipv4Text, latin1, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  ACT_CONFIGURE,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  type IdentitySink,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

/** Bytes of a time message without extensions (RFC 5905 §7.3), of a control header (RFC 9327 §2) and of a private header. */
const TIME = 48;
const CONTROL = 12;
const PRIVATE = 8;
const CONTROL_MODE = 6;
const PRIVATE_MODE = 7;

/** Modes; operations of control messages from 0x600 up, requests of private messages from 0x700 up. */
export const functions = functionTable([
  [1, 'symmetric_active', 'Symmetric active', 0],
  [2, 'symmetric_passive', 'Symmetric passive', 0],
  [3, 'client', 'Client', 0],
  [4, 'server', 'Server', 0],
  [5, 'broadcast', 'Broadcast', ACT_REPORT],
  [0x601, 'control_read_status', 'Read status', ACT_DIAGNOSE],
  [0x602, 'control_read_variables', 'Read variables', ACT_DIAGNOSE],
  [0x603, 'control_write_variables', 'Write variables', ACT_CONFIGURE],
  [0x604, 'control_read_clock_variables', 'Read clock variables', ACT_DIAGNOSE],
  [0x605, 'control_write_clock_variables', 'Write clock variables', ACT_CONFIGURE],
  [0x606, 'control_set_trap', 'Set trap address', ACT_CONFIGURE],
  [0x607, 'control_trap', 'Asynchronous message', ACT_REPORT],
  [0x608, 'control_configure', 'Runtime configuration', ACT_CONFIGURE],
  [0x609, 'control_save_configuration', 'Save configuration to file', ACT_CONFIGURE],
  [0x60a, 'control_recently_used', 'Retrieve recently used list', ACT_DISCOVER],
  [0x60b, 'control_ordered_list', 'Retrieve ordered list', ACT_DISCOVER],
  [0x60c, 'control_nonce', 'Request a client nonce', 0],
  [0x61f, 'control_unset_trap', 'Unset trap address', ACT_CONFIGURE],
  [0x700, 'private_peer_list', 'Peer list', ACT_DISCOVER],
  [0x701, 'private_peer_list_summary', 'Peer list summary', ACT_DISCOVER],
  [0x704, 'private_system_info', 'System info', ACT_DIAGNOSE],
  [0x70a, 'private_configure', 'Add a peer', ACT_CONFIGURE],
  [0x70b, 'private_unconfigure', 'Remove a peer', ACT_CONFIGURE],
  [0x70c, 'private_set_flag', 'Set system flag', ACT_CONFIGURE],
  [0x70d, 'private_clear_flag', 'Clear system flag', ACT_CONFIGURE],
  [0x710, 'private_get_restrictions', 'Get restrictions', ACT_DIAGNOSE],
  [0x711, 'private_add_restriction', 'Add restriction flags', ACT_CONFIGURE],
  [0x713, 'private_remove_restriction', 'Remove restriction', ACT_CONFIGURE],
  [0x714, 'private_monitor_list', 'Monitor list', ACT_DISCOVER],
  [0x71a, 'private_trust_key', 'Trust key', ACT_CONFIGURE],
  [0x71b, 'private_untrust_key', 'Untrust key', ACT_CONFIGURE],
  [0x72a, 'private_monitor_list_1', 'Monitor list (1)', ACT_DISCOVER],
]);

/** Leap indicator, version and mode share the first octet. */
const modeOf = (first: number) => first & 7;
const versionOf = (first: number) => (first >> 3) & 7;

function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = end - at;
  if (length < PRIVATE) return 0;
  const mode = modeOf(bytes[at]);
  const version = versionOf(bytes[at]);
  if (version < 1 || version > 4) return 0;
  if (mode === CONTROL_MODE) {
    if (length < CONTROL || !functions.has(0x600 | (bytes[at + 1] & 31))) return 0;
    // Data is padded to four bytes, and may carry an authenticator.
    return CONTROL + u16be(bytes, at + 10) <= length && u16be(bytes, at + 10) <= 468 ? 60 : 0;
  }
  if (mode === PRIVATE_MODE) return version >= 2 && bytes[at + 2] <= 3 && functions.has(0x700 | bytes[at + 3]) ? 60 : 0;
  if (mode === 0 || length < TIME || length > TIME + 1024 || length % 4 !== 0 || bytes[at + 1] > 16) return 0;
  // A clock's precision is a small negative power of two and its distance from the root below sixteen seconds, its error below some minutes; clients may leave both empty.
  const precision = (bytes[at + 3] << 24) >> 24;
  const polled = bytes[at + 2] <= 17;
  const close = u32be(bytes, at + 4) < 0x100000 && u32be(bytes, at + 8) < 0x1000000;
  if (!polled || !close || precision > 0) return 0;
  const sent = u32be(bytes, at + 40);
  if (mode === 4 || mode === 5) return precision <= -4 && precision >= -32 && sent >= 0x83aa7e80 ? 85 : 55;
  return length === TIME ? 60 : 55;
}

function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < PRIVATE) return;
  const first = bytes[start];
  const mode = modeOf(first);
  out.number('mode', mode);
  out.number('version', versionOf(first));
  const cursor = new Cursor(bytes, start + 1, end);
  if (mode === CONTROL_MODE) {
    cursor.u8();
    out.number('sequence', cursor.u16be());
    out.number('status', cursor.u16be());
    out.number('association', cursor.u16be());
    cursor.u16be();
    const count = cursor.u16be();
    const data = cursor.skip(Math.min(count, cursor.left));
    if (count > 0) out.text('data', latin1(bytes, data, cursor.at, 512));
    return;
  }
  if (mode === PRIVATE_MODE) {
    out.number('sequence', cursor.u8() & 0x7f);
    out.number('implementation', cursor.u8());
    out.number('request_code', cursor.u8());
    out.number('items', cursor.u16be() & 0x0fff);
    out.number('item_bytes', cursor.u16be() & 0x0fff);
    return;
  }
  if (end - start < TIME) return;
  out.number('leap', first >> 6);
  const stratum = cursor.u8();
  out.number('stratum', stratum);
  out.number('poll', cursor.u8());
  out.number('precision', (cursor.u8() << 24) >> 24);
  out.number('root_delay', cursor.u32be() / 65536);
  out.number('root_dispersion', cursor.u32be() / 65536);
  const reference = cursor.skip(4);
  // The primary servers' reference is a name; the others' is the address of their server, for IPv4.
  out.text('reference', stratum <= 1 ? latin1(bytes, reference, reference + 4) : ipv4Text(bytes, reference));
  for (const name of ['reference_time', 'origin_time', 'receive_time', 'transmit_time']) {
    const seconds = cursor.u32be();
    const fraction = cursor.u32be();
    if (seconds !== 0)
      out.text(name, new Date((seconds - 2208988800) * 1000 + Math.floor((fraction / 4294967296) * 1000)).toISOString());
  }
}

/** A daemon's variables name its system and its own version. */
function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const start = head.start + CONTROL;
  const text = latin1(bytes, start, Math.min(head.end, start + u16be(bytes, head.start + 10)), 512);
  const system = /system="([^"]+)"/.exec(text)?.[1];
  if (system) out.is('operatingSystem', system, 80);
}

/** Network Time Protocol: where a device's time comes from, and who asks a time server for more than time. */
export const ntp: Protocol = new Protocol({
  id: 'ntp',
  name: 'NTP',
  specification: 'RFC 5905, RFC 9327',
  industrial: false,
  carriage: { udp: [123] },
  functions,
  longest: 1500,
  recognise,
  side(bytes, at, end) {
    if (end - at < 2) return FROM_UNKNOWN;
    const mode = modeOf(bytes[at]);
    if (mode === 3) return FROM_CLIENT;
    if (mode === 4 || mode === 5) return FROM_SERVER;
    if (mode === CONTROL_MODE) return bytes[at + 1] & 0x80 ? FROM_SERVER : FROM_CLIENT;
    if (mode === PRIVATE_MODE) return bytes[at] & 0x80 ? FROM_SERVER : FROM_CLIENT;
    return FROM_UNKNOWN;
  },
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    const mode = end > at ? modeOf(bytes[at]) : 0;
    if (end - at < (mode === PRIVATE_MODE ? PRIVATE : mode === CONTROL_MODE ? CONTROL : TIME))
      head.malformed('shorter than its mode says');
    else if (mode === CONTROL_MODE) {
      head.code = 0x600 | (bytes[at + 1] & 31);
      head.kind = bytes[at + 1] & 0x80 ? KIND_RESPONSE : KIND_REQUEST;
      head.pair = u16be(bytes, at + 2);
      if (head.kind === KIND_RESPONSE && head.code === 0x602) head.marks |= MARK_IDENTITY;
    } else if (mode === PRIVATE_MODE) {
      head.code = 0x700 | bytes[at + 3];
      head.kind = bytes[at] & 0x80 ? KIND_RESPONSE : KIND_REQUEST;
      head.pair = bytes[at + 1] & 0x7f;
    } else {
      head.code = mode;
      head.value = bytes[at + 1];
      head.kind = mode === 3 || mode === 1 ? KIND_REQUEST : mode === 5 ? KIND_NOTICE : KIND_RESPONSE;
      if (mode === 5) head.marks |= MARK_BROADCAST;
      // A server repeats the client's transmit time as the origin (RFC 5905 §8); its fraction tells requests apart.
      head.pair = head.kind === KIND_RESPONSE ? u32be(bytes, at + 28) : u32be(bytes, at + 44);
      if (mode === 0) head.malformed('mode 0 is reserved');
    }
    head.acts = functions.get(head.code)?.acts ?? 0;
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(ntp);
