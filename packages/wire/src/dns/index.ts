import { u16be } from '../bytes.ts';
import { FROM_CLIENT, FROM_SERVER, Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describeMessage, functions, identifyMessage, readMessage, recogniseMessage, soundHeader, statuses } from './read.ts';
import { HEADER, types, walk } from './records.ts';

/** What the length before a message on TCP can say, and the length itself (RFC 1035 §4.2.2). */
const LONGEST = 65537;
const LENGTH = 2;

/** Where the message itself begins: over TCP its length goes before it. */
function body(bytes: Uint8Array, at: number, end: number): number {
  return end - at >= HEADER + LENGTH && u16be(bytes, at) === end - at - LENGTH && soundHeader(bytes, at + LENGTH, end)
    ? at + LENGTH
    : at;
}

/** Domain Name System: names and the addresses that answers bind them to. */
export const dns: Protocol = new Protocol({
  id: 'dns',
  name: 'DNS',
  specification: 'RFC 1035, RFC 2136, RFC 3596',
  industrial: false,
  carriage: { udp: [53], tcp: [53] },
  functions,
  statuses,
  areas: types,
  longest: LONGEST,
  codeText: (code) => String(code),
  recognise: (bytes, at, end) => recogniseMessage(bytes, body(bytes, at, end), end),
  // A datagram has no length before its message: it is told by being whole.
  measure(bytes, at, end) {
    if (soundHeader(bytes, at, end) && walk(bytes, at, end, null) === end) return end - at;
    if (end - at < LENGTH) return 0;
    const length = u16be(bytes, at);
    if (length < HEADER) return -1;
    if (end - at >= HEADER + LENGTH && !soundHeader(bytes, at + LENGTH, end)) return -1;
    return length + LENGTH;
  },
  side(bytes, at, end) {
    const start = body(bytes, at, end);
    return end - start > 2 && bytes[start + 2] & 0x80 ? FROM_SERVER : FROM_CLIENT;
  },
  read(bytes, at, end, _from, sink) {
    readMessage(bytes, body(bytes, at, end), end, head);
    sink.message(bytes, head);
  },
  describe: describeMessage,
  identify: (bytes, held, out) => identifyMessage(bytes, held, out, 60),
});

const head = new Head(dns);

/** Link-Local Multicast Name Resolution: DNS among neighbours, in which each host answers for its own name. */
export const llmnr: Protocol = new Protocol({
  id: 'llmnr',
  name: 'LLMNR',
  specification: 'RFC 4795',
  industrial: false,
  carriage: { udp: [5355] },
  functions,
  statuses,
  areas: types,
  longest: 9194,
  codeText: (code) => String(code),
  // Only its port tells it from DNS.
  recognise: (bytes, at, end) => (recogniseMessage(bytes, at, end) > 0 ? 60 : 0),
  side: (bytes, at, end) => (end - at > 2 && bytes[at + 2] & 0x80 ? FROM_SERVER : FROM_CLIENT),
  read(bytes, at, end, _from, sink) {
    readMessage(bytes, at, end, neighbour);
    sink.message(bytes, neighbour);
  },
  describe: describeMessage,
  identify: (bytes, held, out) => identifyMessage(bytes, held, out, 80),
});

const neighbour = new Head(llmnr);
