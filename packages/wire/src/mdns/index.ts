import { ipv4Text, u16be } from '../bytes.ts';
import { lastLabelIs, nameText } from '../dns/names.ts';
import { A, AAAA, type DnsRecord, describeEntries, eachString, HEADER, PTR, SRV, TXT, types, walk } from '../dns/records.ts';
import { ipv6Text } from '../ipv6.ts';
import {
  ACT_DISCOVER,
  ACT_IDENTIFY,
  Head,
  type IdentityAttribute,
  type IdentitySink,
  KIND_NOTICE,
  KIND_REQUEST,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

/** A multicast message asks or tells. */
export const functions = functionTable([
  [0, 'query', 'Query', ACT_DISCOVER],
  [1, 'response', 'Response', ACT_IDENTIFY],
]);

const LOCAL = new TextEncoder().encode('local');

/** What a kind of service says of the device that offers it. */
const services: ReadonlyMap<string, string> = new Map([
  ['_ipp._tcp', 'printer'],
  ['_ipps._tcp', 'printer'],
  ['_printer._tcp', 'printer'],
  ['_pdl-datastream._tcp', 'printer'],
  ['_axis-video._tcp', 'camera'],
  ['_rtsp._tcp', 'camera'],
  ['_workstation._tcp', 'workstation'],
  ['_smb._tcp', 'server'],
]);

/** Keys of text records that name a device, as services in use write them. */
const keys: ReadonlyMap<string, IdentityAttribute> = new Map([
  ['model', 'model'],
  ['md', 'model'],
  ['ty', 'model'],
  ['usb_mdl', 'model'],
  ['manufacturer', 'vendor'],
  ['vendor', 'vendor'],
  ['mfg', 'vendor'],
  ['usb_mfg', 'vendor'],
  ['product', 'product'],
  ['serialnumber', 'serial'],
  ['serial', 'serial'],
  ['fw', 'firmware'],
  ['firmware', 'firmware'],
]);

/** Multicast DNS: hosts and services of a link tell their names without a server. */
export const mdns: Protocol = new Protocol({
  id: 'mdns',
  name: 'mDNS',
  specification: 'RFC 6762, RFC 6763',
  industrial: false,
  carriage: { udp: [5353] },
  functions,
  areas: types,
  longest: 9000,
  codeText: (code) => String(code),
  recognise(bytes, at, end) {
    // No id, a standard query, no error; and names of the link that parse to the very end (RFC 6762 §18).
    if (end - at < HEADER + 5 || u16be(bytes, at) !== 0 || bytes[at + 2] & 0x78 || bytes[at + 3] & 0x0f) return 0;
    message = bytes;
    from = at;
    to = end;
    local = 0;
    return walk(bytes, at, end, countLocal) === end && local > 0 ? 92 : 0;
  },
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    if (end - at < HEADER) head.malformed('shorter than a header');
    else {
      head.code = bytes[at + 2] >> 7;
      head.kind = head.code === 1 ? KIND_NOTICE : KIND_REQUEST;
      head.acts = functions.get(head.code)?.acts ?? 0;
      if (head.code === 1) head.marks |= MARK_IDENTITY;
      // A probe carries, as authority, the records that its sender is about to claim (RFC 6762 §8.2).
      if (head.code === 0 && u16be(bytes, at + 8) > 0) head.marks |= MARK_IDENTITY;
      if (walk(bytes, at, end, note) < 0) head.malformed('the counts of the header do not match what follows');
    }
    sink.message(bytes, head);
  },
  describe(bytes, { start, end }, out) {
    describeEntries(bytes, start, end, out);
  },
  identify(bytes, { start, end }, out) {
    walk(bytes, start, end, (entry) => {
      const told = bytes[start + 2] & 0x80 ? entry.section === 1 || entry.section === 3 : entry.section === 2;
      if (told) identifyRecord(bytes, start, entry, end, out);
    });
  },
});

/** The name without its `.local`. */
const bare = (name: string) => name.replace(/\.local$/i, '');

function identifyRecord(bytes: Uint8Array, at: number, entry: DnsRecord, end: number, out: IdentitySink): void {
  const { type, start } = entry;
  const length = entry.end - start;
  const name = nameText(bytes, at, entry.name, end);
  if (type === A && length === 4) out.is('name', bare(name), 85, ipv4Text(bytes, start));
  else if (type === AAAA && length === 16) out.is('name', bare(name), 85, ipv6Text(bytes, start));
  else if (type === SRV && length > 6) {
    // A responder speaks for itself; a sleep proxy for others, which is rare where there is machinery.
    const target = nameText(bytes, at, start + 6, end);
    if (target !== '') out.is('name', bare(target), 75);
  } else if (type === PTR) {
    const role = services.get(bare(name));
    if (role) out.is('role', role, 55);
    // "host [00:11:22:33:44:55]._workstation._tcp.local"
    const mac = /\[((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\]/i.exec(nameText(bytes, at, start, end))?.[1];
    if (mac) out.is('mac', mac.toLowerCase(), 80);
  } else if (type === TXT)
    eachString(bytes, start, entry.end, (text) => {
      const equals = text.indexOf('=');
      const attribute = equals > 0 ? keys.get(text.slice(0, equals).toLowerCase()) : undefined;
      const value = text.slice(equals + 1).trim();
      if (attribute && value !== '') out.is(attribute, value, 70);
    });
}

const head = new Head(mdns);
let message: Uint8Array = new Uint8Array(0);
let from = 0;
let to = 0;
let local = 0;

function countLocal(entry: DnsRecord): void {
  if (lastLabelIs(message, from, entry.name, to, LOCAL)) local++;
}

function note(entry: DnsRecord): void {
  if (head.area < 0) head.area = entry.type;
  head.quantity++;
}
