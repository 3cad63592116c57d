import { ipv4Text, latin1, macText, u16be } from '../bytes.ts';
import { nameText } from '../dns/names.ts';
import { type DnsRecord, HEADER, walk } from '../dns/records.ts';
import type { Fields } from '../fields.ts';
import {
  ACT_DISCOVER,
  ACT_IDENTIFY,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  type IdentitySink,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, Protocol, statusTable } from '../protocol.ts';
import { decodeName, nameOf, suffixAt, suffixName } from './names.ts';

/** Types of records: an address, and the names of a node (RFC 1002 §4.2.1.3). */
const NB = 0x20;
const NBSTAT = 0x21;
const NODE_STATUS = 0x100;

/** Operations, RFC 1002 §4.2.1.1; a node status query asks a node for all of its names. */
export const functions = functionTable([
  [0, 'name_query', 'Name query', 0],
  [5, 'registration', 'Registration', ACT_IDENTIFY],
  [6, 'release', 'Release', ACT_IDENTIFY],
  [7, 'wait', 'Wait for acknowledgement', 0],
  [8, 'refresh', 'Refresh', ACT_IDENTIFY],
  [9, 'refresh_alternate', 'Refresh (alternate opcode)', ACT_IDENTIFY],
  [15, 'multi_homed_registration', 'Multi-homed registration', ACT_IDENTIFY],
  [NODE_STATUS, 'node_status', 'Node status', ACT_DISCOVER | ACT_IDENTIFY],
]);

/** Result codes, RFC 1002 §4.2.6 and §4.2.14. */
export const statuses = statusTable([
  [1, 'format_error', 'Format error'],
  [2, 'server_failure', 'Server failure'],
  [3, 'name_error', 'Name does not exist'],
  [4, 'unsupported_request', 'Unsupported request'],
  [5, 'refused', 'Refused'],
  [6, 'active', 'Name is owned by another node'],
  [7, 'conflict', 'Name in conflict'],
]);

const GROUP = 0x8000;

function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < HEADER) return;
  out.number('id', u16be(bytes, start));
  out.list('entries');
  walk(bytes, start, end, (entry) => {
    out.open('');
    const name = decodeName(bytes, entry.name, end);
    // A record may point back to the question's name.
    const text = name ? nameOf(name) : nameText(bytes, start, entry.name, end);
    if (name || entry.section === 0) {
      out.text('name', text);
      out.text('service', name ? suffixName(name[15]) : '');
    }
    out.number('type', entry.type);
    if (entry.section > 0 && entry.type === NB) {
      out.list('addresses');
      for (let at = entry.start; at + 6 <= entry.end; at += 6) out.text('', ipv4Text(bytes, at + 2));
      out.close();
    } else if (entry.section > 0 && entry.type === NBSTAT) {
      out.list('names');
      eachOwnName(bytes, entry, (own, suffix, group) => {
        out.open('');
        out.text('name', own);
        out.text('service', suffixName(suffix));
        out.flag('group', group);
        out.close();
      });
      out.close();
    }
    out.close();
  });
  out.close();
}

/** The names in a node status answer, each of 15 bytes, a suffix and flags (RFC 1002 §4.2.18). */
function eachOwnName(bytes: Uint8Array, entry: DnsRecord, take: (name: string, suffix: number, group: boolean) => void): void {
  if (entry.end <= entry.start) return;
  let at = entry.start + 1;
  for (let i = bytes[entry.start]; i > 0 && at + 18 <= entry.end; i--, at += 18)
    take(latin1(bytes, at, at + 15), bytes[at + 15], (u16be(bytes, at + 16) & GROUP) !== 0);
}

function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const { start, end } = head;
  let asked = '';
  walk(bytes, start, end, (entry) => {
    const name = decodeName(bytes, entry.name, end);
    if (name && (name[15] === 0 || name[15] === 0x20)) asked = nameOf(name);
    if (entry.section === 0) return;
    if (entry.type === NBSTAT) {
      eachOwnName(bytes, entry, (own, suffix, group) => {
        if (own === '' || own.includes('__MSBROWSE__')) return;
        if (!group && suffix === 0) out.is('name', own, 90);
        if (group && suffix === 0x1c) out.is('role', 'server', 70);
      });
      const mac = entry.start + 1 + (bytes[entry.start] ?? 0) * 18;
      if (entry.end - entry.start > 7 && mac + 6 <= entry.end && macText(bytes, mac) !== '00:00:00:00:00:00')
        out.is('mac', macText(bytes, mac), 85);
    } else if (entry.type === NB && asked !== '' && entry.end - entry.start >= 6 && (u16be(bytes, entry.start) & GROUP) === 0)
      out.is('name', asked, head.code === 0 ? 75 : 85, ipv4Text(bytes, entry.start + 2));
  });
}

/** NetBIOS Name Service: which host has which name, and what it serves under it. */
export const nbns: Protocol = new Protocol({
  id: 'nbns',
  name: 'NetBIOS Name Service',
  specification: 'RFC 1001, RFC 1002 §4.2',
  industrial: false,
  carriage: { udp: [137] },
  functions,
  statuses,
  longest: 1500,
  codeText: (code) => String(code),
  recognise(bytes, at, end) {
    if (end - at < HEADER + 38 || suffixAt(bytes, at + HEADER, end) < 0) return 0;
    const type = u16be(bytes, at + HEADER + 34);
    return (type === NB || type === NBSTAT) && walk(bytes, at, end, null) === end ? 93 : 0;
  },
  side: (bytes, at, end) => (end - at < 3 ? FROM_UNKNOWN : bytes[at + 2] & 0x80 ? FROM_SERVER : FROM_CLIENT),
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    if (end - at < HEADER) head.malformed('shorter than a header');
    else {
      const response = (bytes[at + 2] & 0x80) !== 0;
      head.pair = u16be(bytes, at);
      head.code = (bytes[at + 2] >> 3) & 15;
      head.kind = response ? KIND_RESPONSE : KIND_REQUEST;
      head.status = response ? bytes[at + 3] & 15 : 0;
      if (!response && bytes[at + 3] & 0x10) head.marks |= MARK_BROADCAST;
      if (walk(bytes, at, end, note) < 0) head.malformed('the counts of the header do not match what follows');
      if (head.area === NBSTAT) head.code = NODE_STATUS;
      head.acts = functions.get(head.code)?.acts ?? 0;
      if (head.quantity > 0 && head.status === 0) head.marks |= MARK_IDENTITY;
    }
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(nbns);

function note(entry: DnsRecord): void {
  head.area = entry.type;
  if (entry.section > 0) head.quantity++;
}
