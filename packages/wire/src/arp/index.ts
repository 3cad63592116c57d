import { ipv4Text, macText, u16be, u32be } from '../bytes.ts';
import {
  ACT_DISCOVER,
  ACT_IDENTIFY,
  FROM_UNKNOWN,
  Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

/** ARP for IPv4 on Ethernet is 28 bytes; an Ethernet frame pads it. */
const LENGTH = 28;

/** Code of an announcement: a request in which sender and target are the same address (RFC 5227 §1.1), and of one sent as a reply. */
export const ANNOUNCEMENT = 0x101;
export const GRATUITOUS_REPLY = 0x102;
/** Code of a probe: a request from no address, to see whether the address is taken (RFC 5227 §1.1). */
export const PROBE = 0x103;

/** Operations as IANA registers them; 0x100 and up are told by content. */
export const functions = functionTable([
  [1, 'request', 'Request', ACT_DISCOVER],
  [2, 'reply', 'Reply', 0],
  [3, 'reverse_request', 'Reverse request', ACT_DISCOVER],
  [4, 'reverse_reply', 'Reverse reply', ACT_IDENTIFY],
  [8, 'inverse_request', 'Inverse request', ACT_DISCOVER],
  [9, 'inverse_reply', 'Inverse reply', ACT_IDENTIFY],
  [ANNOUNCEMENT, 'announcement', 'Announcement (gratuitous request)', ACT_IDENTIFY],
  [GRATUITOUS_REPLY, 'gratuitous_reply', 'Gratuitous reply', ACT_IDENTIFY],
  [PROBE, 'probe', 'Probe', ACT_DISCOVER],
]);

/** Address Resolution Protocol for IPv4 on Ethernet: which MAC address has an IP address. */
export const arp: Protocol = new Protocol({
  id: 'arp',
  name: 'ARP',
  specification: 'RFC 826, RFC 5227',
  industrial: false,
  carriage: { etherType: [0x0806] },
  functions,
  longest: 1500,
  codeText: (code) => String(code),
  recognise(bytes, at, end) {
    if (end - at < LENGTH) return 0;
    // Ethernet addresses of six bytes for IPv4 addresses of four.
    const shape = u32be(bytes, at) === 0x00010800 && u16be(bytes, at + 4) === 0x0604;
    return shape && functions.has(u16be(bytes, at + 6)) ? 95 : 0;
  },
  side: () => FROM_UNKNOWN,
  read(bytes, at, end, _from, sink) {
    head.reset(at, Math.min(end, at + LENGTH));
    if (end - at < LENGTH) head.malformed('shorter than an ARP message for IPv4 on Ethernet');
    else {
      const operation = u16be(bytes, at + 6);
      const sender = u32be(bytes, at + 14);
      const target = u32be(bytes, at + 24);
      head.code = operation;
      if (operation === 1 && sender === 0) head.code = PROBE;
      else if (sender === target && sender !== 0) {
        if (operation === 1) head.code = ANNOUNCEMENT;
        else if (operation === 2) head.code = GRATUITOUS_REPLY;
      }
      head.acts = functions.get(head.code)?.acts ?? 0;
      const unasked = head.code === ANNOUNCEMENT || head.code === GRATUITOUS_REPLY;
      head.kind = unasked ? KIND_NOTICE : operation & 1 || operation === 8 ? KIND_REQUEST : KIND_RESPONSE;
      if (operation === 9) head.kind = KIND_RESPONSE;
      // The address that is asked for is the sender's in the reply.
      head.pair = head.kind === KIND_RESPONSE ? sender : target;
      if (head.code === 1) head.address = target;
      if (sender !== 0 && operation !== 3) head.marks |= MARK_IDENTITY;
    }
    sink.message(bytes, head);
  },
  describe(bytes, { start, end }, out) {
    if (end - start < LENGTH) return;
    out.number('operation', u16be(bytes, start + 6));
    out.text('sender_mac', macText(bytes, start + 8));
    out.text('sender_ip', ipv4Text(bytes, start + 14));
    out.text('target_mac', macText(bytes, start + 18));
    out.text('target_ip', ipv4Text(bytes, start + 24));
  },
  identify(bytes, { start, end }, out) {
    if (end - start < LENGTH || u32be(bytes, start + 14) === 0) return;
    out.is('mac', macText(bytes, start + 8), 90);
    out.is('ip', ipv4Text(bytes, start + 14), 90);
  },
});

const head = new Head(arp);
