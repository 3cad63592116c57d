import { u16be, u32be } from '../bytes.ts';
import {
  ACT_CONFIGURE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type Side,
} from '../message.ts';
import {
  CODE_APDU,
  CODE_BVLC,
  CODE_BVLC6,
  CODE_NETWORK,
  CODE_UNCONFIRMED,
  functions,
  STATUS_ABORT,
  STATUS_BVLC,
  STATUS_ERROR,
  STATUS_NETWORK,
  STATUS_REJECT,
} from './functions.ts';
import { findLayers, Layers } from './npdu.ts';
import { numberOf, TAG, Tag, unsignedOf } from './tags.ts';

/** Longest unit: a link control header of BACnet/IPv6 and an NPDU of 1497 octets. */
export const LONGEST = 1536;
/** Object type of a device. */
export const DEVICE = 8;

/** What an APDU's fixed part says. Reused. */
export class Apdu {
  /** PDU type, 0 to 7 (clause 20.1.2). */
  type = 0;
  segmented = false;
  moreFollows = false;
  invoke = -1;
  /** Number of the segment; -1 when the APDU is in one. */
  segment = -1;
  /** Service choice; -1 for types without. */
  service = -1;
  /** Where the service's parameters begin. */
  body = 0;
  problem = '';

  read(bytes: Uint8Array, at: number, end: number): void {
    this.problem = '';
    this.invoke = this.segment = this.service = -1;
    this.segmented = this.moreFollows = false;
    this.body = end;
    this.type = bytes[at] >> 4;
    const flags = bytes[at] & 15;
    let next = at + 1;
    if (this.type === 0) next++;
    if (this.type !== 1) this.invoke = next < end ? bytes[next++] : -1;
    if ((this.type === 0 || this.type === 3) && flags & 8) {
      this.segmented = true;
      this.moreFollows = (flags & 4) !== 0;
      this.segment = next < end ? bytes[next] : -1;
      next += 2;
    } else if (this.type === 4) {
      this.segment = next < end ? bytes[next] : -1;
      next += 2;
    }
    if (this.type <= 3 || this.type === 5) {
      if (next < end) this.service = bytes[next];
      next++;
    } else if (this.type === 6 || this.type === 7) next++;
    if (this.type > 7) this.problem = 'the PDU type is not defined';
    else if (next > end) this.problem = 'the APDU is cut short';
    this.body = Math.min(next, end);
  }
}

const layers = new Layers();
const apdu = new Apdu();
const tag = new Tag();

/** 90 for a link control header of matching length around a sound message, 70 when only the header is sound, 55 for an NPDU alone. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 3) return 0;
  findLayers(bytes, at, end, layers);
  if (layers.problem !== '') return 0;
  if (layers.bvlc >= 0 && !functions.has((layers.ipv6 ? CODE_BVLC6 : CODE_BVLC) | layers.bvlc)) return 0;
  if (layers.npdu < 0 && layers.wrongLength) return 0;
  if (layers.npdu < 0) return bytes[at + 1] === 0 && end - at !== (layers.ipv6 ? 9 : 6) ? 0 : 85;
  // Bits 4 and 6 of the control octet are reserved (clause 6.2.2).
  if (layers.control & 0x50) return 0;
  const sound = layers.control & 0x80 ? functions.has(CODE_NETWORK | bytes[layers.body]) : soundApdu(bytes, end);
  if (layers.bvlc < 0 || layers.wrongLength) return sound ? 55 : 0;
  return sound ? 90 : 60;
}

function soundApdu(bytes: Uint8Array, end: number): boolean {
  apdu.read(bytes, layers.body, end);
  if (apdu.problem !== '') return false;
  return apdu.service < 0 || functions.has(apdu.type === 1 ? CODE_UNCONFIRMED | apdu.service : apdu.service);
}

/** Who sent this: requests come from the client, acknowledgements and errors from the server. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  findLayers(bytes, at, end, layers);
  if (layers.npdu < 0 || layers.problem !== '' || layers.control & 0x80) return FROM_UNKNOWN;
  apdu.read(bytes, layers.body, end);
  // Notifications are asked for by subscription: whoever confirms them is the client.
  const notification = apdu.service === 1 || apdu.service === 2 || apdu.service === 31 || apdu.service === 32;
  if (apdu.type === 0) return notification ? FROM_SERVER : FROM_CLIENT;
  if (apdu.type === 2 || apdu.type === 3 || apdu.type === 5) return notification ? FROM_CLIENT : FROM_SERVER;
  return FROM_UNKNOWN;
}

/** Fills `head` from bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  findLayers(bytes, at, end, layers);
  if (layers.problem !== '') head.malformed(layers.problem);
  if (layers.wrongLength) head.malformed('the length of the link control does not match');
  if (layers.bvlc >= 0) {
    head.code = (layers.ipv6 ? CODE_BVLC6 : CODE_BVLC) | layers.bvlc;
    if (layers.bvlc === 11 && !layers.ipv6) head.marks |= MARK_BROADCAST;
  }
  if (layers.npdu < 0 || layers.body >= end) {
    linkMessage(bytes, at, end, head);
    return;
  }
  if (layers.destinationNetwork === 0xffff) head.marks |= MARK_BROADCAST;
  if (layers.control & 0x80) networkMessage(bytes, end, head);
  else applicationMessage(bytes, end, head);
}

function linkMessage(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.acts = functions.get(head.code)?.acts ?? 0;
  const code = layers.bvlc;
  if (layers.ipv6) head.kind = KIND_NOTICE;
  else head.kind = code === 0 || code === 3 || code === 7 ? KIND_RESPONSE : code === 4 || code >= 9 ? KIND_NOTICE : KIND_REQUEST;
  if (!functions.has(head.code)) head.malformed('the function of the link control is not defined');
  if (code === 0 && !layers.ipv6 && end - at >= 6) {
    const result = u16be(bytes, at + 4);
    if (result !== 0) head.status = STATUS_BVLC + result;
  }
  // Time to live of a registration, in seconds.
  if (code === 5 && !layers.ipv6 && end - at >= 6) head.value = u16be(bytes, at + 4);
}

function networkMessage(bytes: Uint8Array, end: number, head: Head): void {
  const type = bytes[layers.body];
  head.code = CODE_NETWORK | type;
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.kind = KIND_NOTICE;
  if (type === 3 && end - layers.body >= 4) {
    head.status = STATUS_NETWORK + bytes[layers.body + 1];
    head.address = u16be(bytes, layers.body + 2);
  } else if (type <= 9 && type !== 6 && type !== 7 && end - layers.body >= 3) head.address = u16be(bytes, layers.body + 1);
}

/** A station behind a router as one number: its network, and its address where that is one octet. */
function station(bytes: Uint8Array, network: number, at: number, length: number): number {
  return length === 1 ? network * 256 + bytes[at] : network * 256;
}

function hash(bytes: Uint8Array, network: number, at: number, length: number): number {
  let value = network + 1;
  for (let i = 0; i < length; i++) value = Math.imul(value, 0x01000193) ^ bytes[at + i];
  return value;
}

function applicationMessage(bytes: Uint8Array, end: number, head: Head): void {
  apdu.read(bytes, layers.body, end);
  const { type } = apdu;
  const answers = type >= 2;
  const request = type === 0;
  head.kind = request ? KIND_REQUEST : type === 1 || type === 4 ? KIND_NOTICE : KIND_RESPONSE;
  head.code = type === 1 ? CODE_UNCONFIRMED | Math.max(0, apdu.service) : apdu.service >= 0 ? apdu.service : CODE_APDU | type;
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (apdu.problem !== '') {
    head.malformed(apdu.problem);
    return;
  }
  if (!functions.has(head.code)) head.malformed('the service is not defined');
  routed(bytes, answers || type === 1, head);
  if (apdu.segmented) {
    head.marks |= MARK_SEGMENT;
    head.sequence = apdu.segment;
  }
  if (type !== 1 && type !== 4 && apdu.segment <= 0) head.pair = pairOf(bytes, answers);
  // Only the first segment begins with the parameters of the service.
  if (apdu.segment > 0) return;
  if (type === 5) errorOf(bytes, end, head);
  else if (type === 6) head.status = STATUS_REJECT + bytes[apdu.body - 1];
  else if (type === 7) head.status = STATUS_ABORT + bytes[apdu.body - 1];
  else if (type === 1 || type === 0 || type === 3) scan(bytes, end, head);
}

function routed(bytes: Uint8Array, fromStation: boolean, head: Head): void {
  if (fromStation && layers.sourceNetwork >= 0)
    head.unit = station(bytes, layers.sourceNetwork, layers.sourceAt, layers.sourceLength);
  else if (!fromStation && layers.destinationNetwork >= 0 && layers.destinationNetwork !== 0xffff)
    head.unit = station(bytes, layers.destinationNetwork, layers.destinationAt, layers.destinationLength);
}

/** Invoke id with the addresses of both stations, the same from either side. */
function pairOf(bytes: Uint8Array, answers: boolean): number {
  const source = hash(bytes, layers.sourceNetwork, layers.sourceAt, layers.sourceLength);
  const destination = hash(bytes, layers.destinationNetwork, layers.destinationAt, layers.destinationLength);
  const asked = answers ? source : destination;
  const asking = answers ? destination : source;
  return (((Math.imul(asked, 0x9e3779b1) ^ Math.imul(asking, 0x85ebca6b)) & ~0xff) | apdu.invoke) >>> 0;
}

/** Class and code: two enumerations, inside a context tag for the errors of some services. */
function errorOf(bytes: Uint8Array, end: number, head: Head): void {
  let seen = 0;
  let at = apdu.body;
  for (let i = 0; i < 4 && at < end; i++) {
    at = tag.read(bytes, at, end);
    if (at < 0) break;
    if (tag.context || tag.number !== TAG.enumerated) continue;
    if (++seen === 2) head.status = STATUS_ERROR + unsignedOf(bytes, tag);
  }
  if (seen < 2) head.malformed('an error without class and code');
}

/** Most tags that are looked at for the head of a message. */
const SCANNED = 48;
const IDENTITY_PROPERTIES: ReadonlySet<number> = new Set([12, 28, 44, 58, 70, 77, 120, 121, 372]);

/** Takes the first object, property and value out of a service's parameters, whatever the service. */
function scan(bytes: Uint8Array, end: number, head: Head): void {
  const { service, type } = apdu;
  let at = apdu.body;
  let depth = 0;
  let property = -1;
  let unsigned = -1;
  // State of DeviceCommunicationControl behind its duration; state of ReinitializeDevice, lower limit of Who-Is.
  const wanted = type === 0 && service === 17 ? 1 : 0;
  for (let i = 0; i < SCANNED && at < end; i++) {
    at = tag.read(bytes, at, end);
    if (at < 0) {
      head.malformed('a tag reaches past the end of the message');
      break;
    }
    if (tag.opening) depth++;
    else if (tag.closing) depth--;
    else if (isObject(service, type, depth)) {
      const id = u32be(bytes, tag.start);
      if (head.area < 0) {
        head.area = id >>> 22;
        head.address = id & 0x3fffff;
      }
      head.quantity++;
    } else if (property < 0 && isProperty(service, type, depth)) property = unsignedOf(bytes, tag);
    else if (Number.isNaN(head.value) && depth > 0) head.value = numberOf(bytes, tag);
    else if (depth === 0 && tag.context && tag.number === wanted && tag.length <= 4) unsigned = unsignedOf(bytes, tag);
  }
  // Private transfers may hold whatever their vendor likes.
  if (depth < 0 && service !== (type === 1 ? 4 : 18)) head.malformed('a closing tag without its opening tag');
  refine(service, type, property, unsigned, head);
  if (type === 0 && ((service === 17 && hasContext(bytes, end, 2)) || (service === 20 && hasContext(bytes, end, 1))))
    head.marks |= MARK_CREDENTIALS;
}

/** Context tag that names the object of a confirmed service, by its choice; -1: an application tag. */
const OBJECT_TAG = [1, 2, 2, -1, -1, 1, -1, -1, 0, 0, 1, -1, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 3, 1, 0];
const OBJECT_TAG_UNCONFIRMED = [-1, -1, 2, 2, -1, -1, -1, 2];

function isObject(service: number, type: number, depth: number): boolean {
  if (tag.length !== 4) return false;
  if (!tag.context) return tag.number === TAG.object && depth === 0;
  const wanted = (type === 1 ? OBJECT_TAG_UNCONFIRMED : OBJECT_TAG)[service] ?? -1;
  return tag.number === wanted && (depth === 0 || service === 10 || service === 29);
}

function isProperty(service: number, type: number, depth: number): boolean {
  if (!tag.context || type === 1) return false;
  if (service === 12 || service === 15 || service === 8 || service === 9 || service === 26)
    return depth === 0 && tag.number === 1;
  if (service === 14) return depth === 1 && tag.number === (type === 3 ? 2 : 0);
  return service === 16 && depth === 1 && tag.number === 0;
}

/** Whether a context tag is among the parameters at the outermost level. */
function hasContext(bytes: Uint8Array, end: number, number: number): boolean {
  for (let at = apdu.body, i = 0; at >= 0 && at < end && i < 4; i++) {
    at = tag.read(bytes, at, end);
    if (at >= 0 && tag.context && tag.number === number) return true;
  }
  return false;
}

function refine(service: number, type: number, property: number, unsigned: number, head: Head): void {
  if (type === 1) {
    if (service === 0) {
      if (head.unit < 0) head.unit = head.address;
      head.marks |= MARK_IDENTITY;
    } else if (service === 13 || (service === 1 && head.area === DEVICE && head.quantity === 2)) head.marks |= MARK_IDENTITY;
    // Who-Is: the range of instances that shall answer.
    else if (service === 8 && unsigned >= 0) head.address = unsigned;
    return;
  }
  if ((service === 12 || service === 14) && head.area === DEVICE && (service === 14 || IDENTITY_PROPERTIES.has(property))) {
    if (IDENTITY_PROPERTIES.has(property) || property === 8) head.acts |= ACT_IDENTIFY;
    if (type === 3) head.marks |= MARK_IDENTITY;
  }
  // Parameters of the device itself or of its network port (object type 56).
  if ((service === 15 || service === 16) && (head.area === DEVICE || head.area === 56)) head.acts |= ACT_CONFIGURE;
  if (service === 20 && unsigned >= 0) {
    head.value = unsigned;
    if (unsigned >= 4 && unsigned <= 6) head.acts |= ACT_PROGRAM;
  }
  if (service === 17 && type === 0) head.value = unsigned;
}
