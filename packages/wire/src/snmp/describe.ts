import {
  BER_INTEGER,
  BER_NULL,
  BER_OBJECT_IDENTIFIER,
  BER_OCTET_STRING,
  BER_SEQUENCE,
  BerReader,
  berBigInteger,
  objectIdentifierText,
} from '../ber.ts';
import { hex, ipv4Text, latin1, macText, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ipv6Text } from '../ipv6.ts';
import { type Head, type IdentityAttribute, type IdentitySink, KIND_RESPONSE } from '../message.ts';
import { ENCRYPTED, Layout, layOut, RESPONSE, TRAP_V1 } from './read.ts';

/** Application tags of the structure of management information (RFC 2578 §7.1). */
const IP_ADDRESS = 0x40;
const NUMBERS: ReadonlyMap<number, string> = new Map([
  [BER_INTEGER, 'integer'],
  [0x41, 'counter32'],
  [0x42, 'gauge32'],
  [0x43, 'time_ticks'],
  [0x46, 'counter64'],
]);

/** What stands in the place of a value (RFC 3416 §3). */
const ABSENT: ReadonlyMap<number, string> = new Map([
  [0x80, 'no_such_object'],
  [0x81, 'no_such_instance'],
  [0x82, 'end_of_mib_view'],
]);

const genericTraps = [
  'cold_start',
  'warm_start',
  'link_down',
  'link_up',
  'authentication_failure',
  'egp_neighbor_loss',
  'enterprise_specific',
];

const MASK = '***';

/** Calls `take` for each variable binding, the reader standing on its value. */
function eachBinding(bytes: Uint8Array, layout: Layout, take: (oid: string, value: BerReader) => void): void {
  const reader = new BerReader().reset(bytes, layout.pduStart, layout.pduEnd);
  while (reader.next() && reader.tag !== BER_SEQUENCE);
  if (reader.tag !== BER_SEQUENCE || !reader.enter()) return;
  while (reader.take(BER_SEQUENCE) && reader.enter()) {
    if (reader.take(BER_OBJECT_IDENTIFIER)) {
      const oid = reader.objectIdentifier();
      if (reader.next()) take(oid, reader);
    }
    reader.leave();
  }
}

/** Visits the fields of all versions; a community is only said to be there. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const layout = new Layout();
  layOut(bytes, head.start, head.end, layout);
  if (layout.version < 0) return;
  out.text('version', layout.version === 3 ? 'v3' : layout.version === 1 ? 'v2c' : 'v1');
  if (layout.communityStart >= 0) {
    out.text('community', MASK);
    const community = latin1(bytes, layout.communityStart, layout.communityEnd, 64);
    out.flag('community_is_default', community === 'public' || community === 'private');
  }
  if (layout.version === 3) {
    out.number('message_id', layout.messageId);
    out.flag('authenticated', (layout.flags & 1) !== 0);
    out.flag('encrypted', (layout.flags & 2) !== 0);
    out.flag('reportable', (layout.flags & 4) !== 0);
    out.number('security_model', layout.securityModel);
    if (layout.engineStart >= 0) out.bytes('engine_id', bytes, layout.engineStart, layout.engineEnd);
    if (layout.userStart >= 0) out.text('user', utf8(bytes, layout.userStart, layout.userEnd, 64));
  }
  if (layout.pdu === ENCRYPTED || layout.pdu < 0) return;
  const reader = new BerReader().reset(bytes, layout.pduStart, layout.pduEnd);
  if (layout.pdu === TRAP_V1) describeTrap(bytes, reader, out);
  else {
    // Get-bulk has how many to repeat in the place of the errors (RFC 3416 §4.2.3).
    const names = layout.pdu === 5 ? ['non_repeaters', 'max_repetitions'] : ['error_status', 'error_index'];
    if (reader.take(BER_INTEGER)) out.number('request_id', reader.integer());
    for (const name of names) if (reader.take(BER_INTEGER)) out.number(name, reader.integer());
  }
  out.list('bindings');
  eachBinding(bytes, layout, (oid, value) => {
    out.open('');
    out.text('object', oid);
    describeValue(bytes, value, out);
    out.close();
  });
  out.close();
}

function describeTrap(bytes: Uint8Array, reader: BerReader, out: Fields): void {
  if (reader.take(BER_OBJECT_IDENTIFIER)) out.text('enterprise', reader.objectIdentifier());
  if (reader.take(IP_ADDRESS) && reader.stop - reader.start === 4) out.text('agent', ipv4Text(bytes, reader.start));
  if (reader.take(BER_INTEGER)) {
    const generic = reader.integer();
    out.number('generic_trap', generic);
    out.text('trap', genericTraps[generic] ?? `trap_${generic}`);
  }
  if (reader.take(BER_INTEGER)) out.number('specific_trap', reader.integer());
  if (reader.take(0x43)) out.number('uptime', reader.unsigned());
}

function describeValue(bytes: Uint8Array, { tag, start, stop }: BerReader, out: Fields): void {
  const number = NUMBERS.get(tag);
  if (number) {
    out.text('type', number);
    out.number(
      'value',
      tag === BER_INTEGER ? berBigInteger(bytes, start, stop) : BigInt.asUintN(64, berBigInteger(bytes, start, stop)),
    );
  } else if (tag === BER_OCTET_STRING) {
    out.text('type', 'octet_string');
    out.text('value', octets(bytes, start, stop));
  } else if (tag === BER_OBJECT_IDENTIFIER) {
    out.text('type', 'object_identifier');
    out.text('value', objectIdentifierText(bytes, start, stop));
  } else if (tag === IP_ADDRESS && stop - start === 4) {
    out.text('type', 'ip_address');
    out.text('value', ipv4Text(bytes, start));
  } else if (tag === BER_NULL) out.text('type', 'null');
  else if (ABSENT.has(tag)) out.text('type', ABSENT.get(tag) ?? '');
  else {
    out.number('type', tag);
    out.bytes('value', bytes, start, stop);
  }
}

/** Octets as text where they read as such, else in hexadecimal. */
function octets(bytes: Uint8Array, start: number, stop: number): string {
  for (let at = start; at < stop; at++) {
    const byte = bytes[at];
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return hex(bytes, start, stop, 64);
    if (byte === 0x7f) return hex(bytes, start, stop, 64);
  }
  return utf8(bytes, start, stop, 512);
}

/** The system group (RFC 3418 §2) and the first physical entity (RFC 6933 §3), as attributes of an inventory. */
const objects: ReadonlyMap<string, readonly [IdentityAttribute, number]> = new Map([
  ['1.3.6.1.2.1.1.1.0', ['description', 95]],
  ['1.3.6.1.2.1.1.4.0', ['contact', 95]],
  ['1.3.6.1.2.1.1.5.0', ['name', 95]],
  ['1.3.6.1.2.1.1.6.0', ['location', 95]],
  ['1.3.6.1.2.1.47.1.1.1.1.8.1', ['hardware', 80]],
  ['1.3.6.1.2.1.47.1.1.1.1.9.1', ['firmware', 80]],
  ['1.3.6.1.2.1.47.1.1.1.1.11.1', ['serial', 80]],
  ['1.3.6.1.2.1.47.1.1.1.1.12.1', ['vendor', 80]],
  ['1.3.6.1.2.1.47.1.1.1.1.13.1', ['model', 80]],
] as const);

const OBJECT_ID = '1.3.6.1.2.1.1.2.0';
const SERVICES = '1.3.6.1.2.1.1.7.0';

/** What an agent answers of its system, and what its engine id is made of. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const layout = new Layout();
  layOut(bytes, head.start, head.end, layout);
  if (layout.engineStart >= 0 && head.kind === KIND_RESPONSE) engine(bytes, layout.engineStart, layout.engineEnd, out);
  if (layout.pdu !== RESPONSE || head.status !== 0) return;
  eachBinding(bytes, layout, (oid, { tag, start, stop }) => {
    const object = objects.get(oid);
    if (object && tag === BER_OCTET_STRING) {
      const value = utf8(bytes, start, stop, 512).trim();
      if (value !== '') out.is(object[0], value, object[1]);
    } else if (oid === OBJECT_ID && tag === BER_OBJECT_IDENTIFIER) {
      // The maker's own number for the kind of device; a name only to who knows the maker's tree.
      const kind = objectIdentifierText(bytes, start, stop);
      if (kind.length > 4) out.is('deviceType', kind, 30);
    } else if (oid === SERVICES && tag === BER_INTEGER && stop > start) {
      // Layers served (RFC 3418): 3 forwards packets, 2 bridges. A host that also routes says so too, so this is a hint.
      const services = bytes[stop - 1];
      if (services & 4) out.is('role', 'router', 40);
      else if ((services & 0x4a) === 2) out.is('role', 'switch', 50);
    }
  });
}

/** An engine id that is built on an address (RFC 3411 §5, SnmpEngineID). */
function engine(bytes: Uint8Array, start: number, end: number, out: IdentitySink): void {
  const length = end - start;
  if (length < 9 || (bytes[start] & 0x80) === 0) return;
  const format = bytes[start + 4];
  if (format === 3 && length === 11) out.is('mac', macText(bytes, start + 5), 80);
  else if (format === 1 && length === 9) out.is('ip', ipv4Text(bytes, start + 5), 60);
  else if (format === 2 && length === 21) out.is('ip', ipv6Text(bytes, start + 5), 60);
}
