import { Cursor, ipv4Text, latin1, macText, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_DISCOVER,
  ACT_SESSION,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  type IdentitySink,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';
import { options } from './options.ts';

/** Fixed part of a BOOTP message, the magic cookie, and where the options begin (RFC 2131 §2). */
const FIXED = 236;
const COOKIE = 0x63825363;
const OPTIONS = FIXED + 4;
/** Codes of BOOTP without a message type. */
const BOOTP = 0x100;

/** Message types (RFC 2132 §9.6 and its successors). */
export const functions = functionTable([
  [1, 'discover', 'DHCPDISCOVER', ACT_DISCOVER],
  [2, 'offer', 'DHCPOFFER', ACT_CONFIGURE],
  [3, 'request', 'DHCPREQUEST', 0],
  [4, 'decline', 'DHCPDECLINE', ACT_ALARM],
  [5, 'ack', 'DHCPACK', ACT_CONFIGURE],
  [6, 'nak', 'DHCPNAK', ACT_SESSION],
  [7, 'release', 'DHCPRELEASE', ACT_SESSION],
  [8, 'inform', 'DHCPINFORM', 0],
  [9, 'force_renew', 'DHCPFORCERENEW', ACT_CONFIGURE],
  [10, 'lease_query', 'DHCPLEASEQUERY', ACT_DISCOVER],
  [11, 'lease_unassigned', 'DHCPLEASEUNASSIGNED', 0],
  [12, 'lease_unknown', 'DHCPLEASEUNKNOWN', 0],
  [13, 'lease_active', 'DHCPLEASEACTIVE', 0],
  [BOOTP | 1, 'bootp_request', 'BOOTREQUEST', ACT_DISCOVER],
  [BOOTP | 2, 'bootp_reply', 'BOOTREPLY', ACT_CONFIGURE],
]);

/** Position of an option's length octet, or -1. Walks at most once through bytes[at, end), without allocating. */
function find(bytes: Uint8Array, at: number, end: number, wanted: number): number {
  while (at + 1 < end) {
    const code = bytes[at];
    if (code === 255) return -1;
    if (code === 0) {
      at++;
      continue;
    }
    if (at + 2 + bytes[at + 1] > end) return -1;
    if (code === wanted) return at + 1;
    at += 2 + bytes[at + 1];
  }
  return -1;
}

/** Calls `take` for each option with its code and the extent of its value. */
function eachOption(bytes: Uint8Array, head: Head, take: (code: number, start: number, end: number) => void): void {
  let at = head.start + OPTIONS;
  while (at + 1 < head.end) {
    const code = bytes[at];
    if (code === 255) return;
    if (code === 0) {
      at++;
      continue;
    }
    const start = at + 2;
    const end = Math.min(head.end, start + bytes[at + 1]);
    take(code, start, end);
    at = end;
  }
}

/** The name in an FQDN option: labels when its E bit is set, else text (RFC 4702 §2.3.1). */
function fqdn(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 4) return '';
  if ((bytes[start] & 4) === 0) return latin1(bytes, start + 3, end, 255);
  return labels(bytes, start + 3, end);
}

/** Dotted text of uncompressed labels. */
export function labels(bytes: Uint8Array, start: number, end: number): string {
  const parts: string[] = [];
  for (let at = start; at < end && bytes[at] > 0 && bytes[at] < 64; at += 1 + bytes[at])
    parts.push(latin1(bytes, at + 1, Math.min(end, at + 1 + bytes[at]), 63));
  return parts.join('.');
}

function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  if (head.end - head.start < FIXED) return;
  const cursor = new Cursor(bytes, head.start, head.end);
  out.number('operation', cursor.u8());
  out.number('hardware_type', cursor.u8());
  const hardware = cursor.u8();
  out.number('hops', cursor.u8());
  out.number('transaction', cursor.u32be());
  out.number('seconds', cursor.u16be());
  out.flag('broadcast', (cursor.u16be() & 0x8000) !== 0);
  for (const name of ['client_ip', 'your_ip', 'next_server_ip', 'relay_ip']) out.text(name, ipv4Text(bytes, cursor.skip(4)));
  const client = cursor.skip(16);
  if (hardware === 6) out.text('client_mac', macText(bytes, client));
  out.text('server_name', latin1(bytes, cursor.skip(64), cursor.at, 64));
  out.text('file', latin1(bytes, cursor.skip(128), cursor.at, 128));
  eachOption(bytes, head, (code, start, end) => describeOption(bytes, code, start, end, out));
}

function describeOption(bytes: Uint8Array, code: number, start: number, end: number, out: Fields): void {
  const [name, shape] = options.get(code) ?? [`option_${code}`, 'bytes'];
  const length = end - start;
  if (shape === 'message_type' && length >= 1) {
    out.number('message_type_code', bytes[start]);
    out.text(name, functions.get(bytes[start])?.name ?? `type_${bytes[start]}`);
  } else if (shape === 'address' && length >= 4) out.text(name, ipv4Text(bytes, start));
  else if (shape === 'addresses' || shape === 'codes') {
    out.list(name);
    const step = shape === 'codes' ? 1 : 4;
    for (let at = start; at + step <= end; at += step) {
      if (step === 1) out.number('', bytes[at]);
      else out.text('', ipv4Text(bytes, at));
    }
    out.close();
  } else if (shape === 'text') out.text(name, latin1(bytes, start, end, 255));
  else if (shape === 'fqdn') out.text(name, fqdn(bytes, start, end));
  else if (shape === 'number' && (length === 2 || length === 4))
    out.number(name, length === 2 ? u16be(bytes, start) : u32be(bytes, start));
  else if (shape === 'client' && length === 7 && bytes[start] === 1) out.text(name, macText(bytes, start + 1));
  else if (shape === 'client' && length > 1 && bytes[start] === 0) out.text(name, latin1(bytes, start + 1, end, 255));
  else out.bytes(name, bytes, start, end);
}

const NOWHERE = '0.0.0.0';

/** A client says who it is; a server says which address a client has now, and where the router is. */
function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (head.end - head.start < OPTIONS) return;
  const at = head.start;
  const ethernet = bytes[at + 1] === 1 && bytes[at + 2] === 6;
  const hardware = ethernet ? macText(bytes, at + 28) : '';
  const mac = hardware === '00:00:00:00:00:00' ? '' : hardware;
  if (head.kind === KIND_RESPONSE) {
    const given = ipv4Text(bytes, at + 16);
    if (head.code === 5 && mac !== '' && given !== NOWHERE) {
      out.is('ip', given, 90, mac);
      out.is('mac', mac, 90, given);
    }
    eachOption(bytes, head, (code, start, end) => {
      if (code === 54 && end - start >= 4 && ipv4Text(bytes, start) !== NOWHERE) out.is('ip', ipv4Text(bytes, start), 90);
      if (code === 3) for (let i = start; i + 4 <= end; i += 4) out.is('role', 'router', 70, ipv4Text(bytes, i));
      // The name that a client asked for comes back to it: the only message in which name and address stand together.
      if (code === 12 && head.code === 5 && given !== NOWHERE) sayName(latin1(bytes, start, end, 255), 70, given);
    });
    return;
  }
  // A message through a relay carries the relay's address, not the client's, in its frame.
  const relayed = ipv4Text(bytes, at + 24) !== NOWHERE;
  const about = relayed && mac !== '' ? mac : 'sender';
  if (relayed && mac === '') return;
  if (mac !== '') out.is('mac', mac, 90, about);
  const own = ipv4Text(bytes, at + 12);
  if (own !== NOWHERE) out.is('ip', own, 90, about);
  let full = '';
  let short = '';
  eachOption(bytes, head, (code, start, end) => {
    if (code === 12) short = latin1(bytes, start, end, 255);
    else if (code === 81) full = fqdn(bytes, start, end);
    else if (code === 60) {
      const vendor = latin1(bytes, start, end, 255);
      if (vendor.startsWith('MSFT')) out.is('operatingSystem', 'Windows', 60, about);
      else if (vendor !== '') out.is('description', vendor, 40, about);
    }
  });
  sayName(full || short, 90, about);

  function sayName(name: string, confidence: number, whom: string): void {
    if (name !== '') out.is('name', name, confidence, whom);
  }
}

/** Dynamic Host Configuration Protocol: hosts ask for an address and say their name; servers hand addresses out. */
export const dhcp: Protocol = new Protocol({
  id: 'dhcp',
  name: 'DHCP',
  specification: 'RFC 2131, RFC 2132, RFC 4702',
  industrial: false,
  carriage: { udp: [67, 68] },
  functions,
  longest: 1500,
  codeText: (code) => String(code),
  recognise(bytes, at, end) {
    if (end - at < OPTIONS || (bytes[at] !== 1 && bytes[at] !== 2)) return 0;
    return u32be(bytes, at + FIXED) === COOKIE && bytes[at + 2] <= 16 ? 95 : 0;
  },
  side: (bytes, at, end) => (end > at ? (bytes[at] === 1 ? FROM_CLIENT : FROM_SERVER) : FROM_UNKNOWN),
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    if (end - at < FIXED) head.malformed('shorter than a BOOTP message');
    else {
      head.kind = bytes[at] === 1 ? KIND_REQUEST : KIND_RESPONSE;
      head.pair = u32be(bytes, at + 4);
      const type = find(bytes, at + OPTIONS, end, 53);
      head.code = type >= 0 && bytes[type] >= 1 ? bytes[type + 1] : BOOTP | (bytes[at] & 3);
      head.acts = functions.get(head.code)?.acts ?? 0;
      head.marks |= MARK_IDENTITY;
      if (bytes[at] !== 1 && bytes[at] !== 2) head.malformed('neither a request nor a reply');
    }
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(dhcp);
