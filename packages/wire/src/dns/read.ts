import { ipv4Text, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ipv6Text } from '../ipv6.ts';
import {
  ACT_CONFIGURE,
  ACT_DISCOVER,
  type Head,
  type IdentitySink,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';
import { isNetbiosName, nameText } from './names.ts';
import { A, AAAA, CNAME, type DnsRecord, describeEntries, HEADER, PTR, walk } from './records.ts';

/** Code of a query for a whole zone. */
const ZONE_TRANSFER = 0x100;

/** Operations, IANA's registry. A zone transfer asks what there is, and is told apart by its type. */
export const functions = functionTable([
  [0, 'query', 'Query', ACT_DISCOVER],
  [1, 'inverse_query', 'Inverse query', ACT_DISCOVER],
  [2, 'status', 'Status', 0],
  [4, 'notify', 'Notify', 0],
  [5, 'update', 'Dynamic update', ACT_CONFIGURE],
  [6, 'stateful', 'Stateful operations', 0],
  [ZONE_TRANSFER, 'zone_transfer', 'Zone transfer', ACT_DISCOVER],
]);

/** Response codes, IANA's registry. */
export const statuses = statusTable([
  [1, 'format_error', 'Format error'],
  [2, 'server_failure', 'Server failure'],
  [3, 'no_such_name', 'No such name'],
  [4, 'not_implemented', 'Not implemented'],
  [5, 'refused', 'Refused'],
  [6, 'name_exists', 'Name exists'],
  [7, 'record_set_exists', 'Record set exists'],
  [8, 'no_such_record_set', 'Record set does not exist'],
  [9, 'not_authoritative', 'Not authoritative'],
  [10, 'not_in_zone', 'Name not in zone'],
]);

/** A header that can be a message's: a known operation, the reserved bit clear, and something asked or told. */
export function soundHeader(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < HEADER) return false;
  const operation = (bytes[at + 2] >> 3) & 15;
  if (!functions.has(operation) || bytes[at + 3] & 0x40) return false;
  const questions = u16be(bytes, at + 4);
  return questions <= 16 && (questions > 0 || u16be(bytes, at + 6) > 0);
}

/**
 * How sure the content is that bytes[at, end) is a message: all names and records must parse to the very end, since a header alone proves
 * little. Multicast messages, without an id, and NetBIOS names have protocols of their own that are surer of them.
 */
export function recogniseMessage(bytes: Uint8Array, at: number, end: number): number {
  if (!soundHeader(bytes, at, end)) return 0;
  strange = 0;
  if (walk(bytes, at, end, judge) !== end || strange !== 0) return 0;
  return u16be(bytes, at) === 0 || isNetbiosName(bytes, at + HEADER, end) ? 60 : 88;
}

/** Fills `head` from the message bytes[at, end). */
export function readMessage(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  head.pair = u16be(bytes, at);
  head.code = (bytes[at + 2] >> 3) & 15;
  const response = (bytes[at + 2] & 0x80) !== 0;
  head.kind = response ? KIND_RESPONSE : KIND_REQUEST;
  head.status = response ? bytes[at + 3] & 15 : 0;
  held = head;
  if (walk(bytes, at, end, note) < 0) head.malformed('the counts of the header do not match what follows');
  if (head.area === 252 || head.area === 251) head.code = ZONE_TRANSFER;
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (!response || head.status !== 0) head.marks &= ~MARK_IDENTITY;
}

/** Visits flags, questions and records. */
export function describeMessage(bytes: Uint8Array, { start, end }: Head, out: Fields): void {
  if (end - start < HEADER) return;
  out.number('id', u16be(bytes, start));
  const flags = u16be(bytes, start + 2);
  out.flag('authoritative', (flags & 0x0400) !== 0);
  out.flag('truncated', (flags & 0x0200) !== 0);
  out.flag('recursion_desired', (flags & 0x0100) !== 0);
  out.flag('recursion_available', (flags & 0x0080) !== 0);
  describeEntries(bytes, start, end, out);
}

/** Names of the addresses that the answers bind them to. `sure`: confidence for an address record; a pointer is a little surer. */
export function identifyMessage(bytes: Uint8Array, { start, end }: Head, out: IdentitySink, sure: number): void {
  walk(bytes, start, end, (entry) => {
    if (entry.section !== 1 || (entry.class & 0x7fff) !== 1) return;
    const name = nameText(bytes, start, entry.name, end);
    const length = entry.end - entry.start;
    if (entry.type === A && length === 4) out.is('name', name, sure, ipv4Text(bytes, entry.start));
    else if (entry.type === AAAA && length === 16) out.is('name', name, sure, ipv6Text(bytes, entry.start));
    else if (entry.type === PTR) {
      const address = reverseAddress(name);
      const target = nameText(bytes, start, entry.start, end);
      if (address !== '' && target !== '') out.is('name', target, sure + 15, address);
    }
  });
}

/** The IPv4 address that a name of the reverse tree stands for; '' for others (RFC 1035 §3.5). */
function reverseAddress(name: string): string {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/i.exec(name);
  if (!match || match.slice(1).some((octet) => Number(octet) > 255)) return '';
  return `${match[4]}.${match[3]}.${match[2]}.${match[1]}`;
}

let held: Head;
let strange = 0;

/** Counts entries of classes and types that no message has: noise that happens to parse. */
function judge(record: DnsRecord): void {
  const { type } = record;
  if (type === 0 || (type !== 41 && !(record.class >= 1 && record.class <= 4) && record.class !== 255 && record.class !== 254))
    strange++;
  if (type > 257 && type < 32768) strange++;
}

/** What the head keeps of the entries: the first type asked for, and whether addresses are told. */
function note(record: DnsRecord): void {
  if (held.area < 0) held.area = record.type;
  if (record.section === 1) {
    held.quantity++;
    if (record.type === A || record.type === AAAA || record.type === PTR || record.type === CNAME) held.marks |= MARK_IDENTITY;
  }
}
