import { Cursor, latin1, macText, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ipv6Text } from '../ipv6.ts';
import {
  ACT_CONFIGURE,
  ACT_DISCOVER,
  ACT_SESSION,
  FROM_CLIENT,
  FROM_SERVER,
  Head,
  type IdentitySink,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';
import { labels } from './v4.ts';

/** Message types, RFC 8415 §7.3. */
export const functions = functionTable([
  [1, 'solicit', 'SOLICIT', ACT_DISCOVER],
  [2, 'advertise', 'ADVERTISE', ACT_CONFIGURE],
  [3, 'request', 'REQUEST', 0],
  [4, 'confirm', 'CONFIRM', 0],
  [5, 'renew', 'RENEW', 0],
  [6, 'rebind', 'REBIND', 0],
  [7, 'reply', 'REPLY', ACT_CONFIGURE],
  [8, 'release', 'RELEASE', ACT_SESSION],
  [9, 'decline', 'DECLINE', ACT_SESSION],
  [10, 'reconfigure', 'RECONFIGURE', ACT_CONFIGURE],
  [11, 'information_request', 'INFORMATION-REQUEST', 0],
]);

const CLIENT_ID = 1;
const SERVER_ID = 2;
const IA_NA = 3;
const IA_ADDRESS = 5;
const VENDOR_CLASS = 16;
const CLIENT_FQDN = 39;

/** Options behind the transaction id, RFC 8415 §21 and RFC 4704. */
function eachOption(bytes: Uint8Array, at: number, end: number, take: (code: number, start: number, end: number) => void): void {
  while (at + 4 <= end) {
    const start = at + 4;
    const stop = Math.min(end, start + u16be(bytes, at + 2));
    take(u16be(bytes, at), start, stop);
    at = stop;
  }
}

/** MAC address in a DUID: link-layer address, with time (type 1) or without (type 3), of Ethernet. '' for others (RFC 8415 §11). */
function duidMac(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 4 || u16be(bytes, start + 2) !== 1) return '';
  const type = u16be(bytes, start);
  const at = type === 1 ? start + 8 : type === 3 ? start + 4 : end;
  return end - at === 6 ? macText(bytes, at) : '';
}

/** The options fill the message exactly: what `recognise` asks for. */
function fills(bytes: Uint8Array, at: number, end: number): boolean {
  while (at + 4 <= end) at += 4 + u16be(bytes, at + 2);
  return at === end;
}

const isAnswer = (type: number) => type === 2 || type === 7 || type === 10;

function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  out.number('message_type', cursor.u8());
  out.number('transaction', cursor.u24be());
  eachOption(bytes, cursor.at, head.end, (code, start, end) => {
    if (code === CLIENT_ID || code === SERVER_ID) {
      const whose = code === CLIENT_ID ? 'client' : 'server';
      out.bytes(`${whose}_duid`, bytes, start, end);
      const mac = duidMac(bytes, start, end);
      if (mac !== '') out.text(`${whose}_mac`, mac);
    } else if (code === IA_NA && end - start >= 12)
      eachOption(bytes, start + 12, end, (inner, at, stop) => {
        if (inner === IA_ADDRESS && stop - at >= 16) out.text('address', ipv6Text(bytes, at));
      });
    else if (code === CLIENT_FQDN && end > start) out.text('fqdn', labels(bytes, start + 1, end));
    else if (code === VENDOR_CLASS && end - start >= 6) out.text('vendor_class', latin1(bytes, start + 6, end, 255));
  });
}

function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (head.kind === KIND_RESPONSE) {
    eachOption(bytes, head.start + 4, head.end, (code, start, end) => {
      const mac = code === SERVER_ID ? duidMac(bytes, start, end) : '';
      if (mac !== '') out.is('mac', mac, 60);
    });
    return;
  }
  eachOption(bytes, head.start + 4, head.end, (code, start, end) => {
    if (code === CLIENT_ID) {
      // A DUID stays when the network card is changed: less sure than a frame's own address.
      const mac = duidMac(bytes, start, end);
      if (mac !== '') out.is('mac', mac, 60);
    } else if (code === CLIENT_FQDN && end > start) {
      const name = labels(bytes, start + 1, end);
      if (name !== '') out.is('name', name, 90);
    } else if (code === VENDOR_CLASS && end - start >= 6 && latin1(bytes, start + 6, end, 255).startsWith('MSFT'))
      out.is('operatingSystem', 'Windows', 60);
  });
}

/** DHCP for IPv6: of use here for the names and hardware addresses that clients say. */
export const dhcpv6: Protocol = new Protocol({
  id: 'dhcpv6',
  name: 'DHCPv6',
  specification: 'RFC 8415, RFC 4704',
  industrial: false,
  carriage: { udp: [546, 547] },
  functions,
  longest: 1500,
  codeText: (code) => String(code),
  // A type, three bytes of anything, and options: no more than the port's hint can be believed.
  recognise: (bytes, at, end) => (end - at >= 8 && functions.has(bytes[at]) && fills(bytes, at + 4, end) ? 60 : 0),
  side: (bytes, at) => (isAnswer(bytes[at]) ? FROM_SERVER : FROM_CLIENT),
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    if (end - at < 4) head.malformed('shorter than a message type and a transaction id');
    else {
      head.code = bytes[at];
      head.acts = functions.get(head.code)?.acts ?? 0;
      head.kind = isAnswer(head.code) ? KIND_RESPONSE : KIND_REQUEST;
      head.pair = (bytes[at + 1] << 16) | u16be(bytes, at + 2);
      head.marks |= MARK_IDENTITY;
      if (!fills(bytes, at + 4, end)) head.malformed('the options do not fill the message');
    }
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(dhcpv6);
