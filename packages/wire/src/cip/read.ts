import { u16le, u32le } from '../bytes.ts';
import {
  ACT_CONFIGURE,
  ACT_IDENTIFY,
  ACT_WRITE,
  Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type MessageSink,
} from '../message.ts';
import type { Protocol } from '../protocol.ts';
import { CLASS_CONNECTION_MANAGER, CLASS_IDENTITY, CLASS_PCCC, CLASS_SYMBOL } from './classes.ts';
import { hasIdentity } from './identity.ts';
import { Path, readPath } from './path.ts';
import { readPcccRequest, readPcccResponse } from './pccc.ts';
import { classHasServices, classService, commonActs, configureClasses, services } from './services.ts';
import { extendedStatus, statuses } from './statuses.ts';
import { numericValue, typeSize } from './values.ts';

const MULTIPLE_SERVICE_PACKET = 0x0a;
const UNCONNECTED_SEND = 0x52;
/** Most services of one packet that are read: more do not fit a sensible message. */
const MOST_SERVICES = 512;
/** Unconnected Sends within Unconnected Sends that are followed. */
const DEEPEST = 3;
/** Pairs of connected messages are the 16-bit sequence count; those of unconnected ones carry this bit, so that the two never meet. */
const UNCONNECTED = 0x4000_0000;

/** Pair of a connected message: its sequence count. */
export const connectedPair = (sequence: number): number => sequence;
/** Pair of an unconnected message: the eight bytes of the sender context, folded. */
export const unconnectedPair = (bytes: Uint8Array, at: number): number =>
  UNCONNECTED | ((u32le(bytes, at) ^ Math.imul(u32le(bytes, at + 4), 0x9e3779b1)) & 0x3fff_ffff);
/** Pair of the service with that position in a Multiple Service Packet. */
const nestedPair = (pair: number, index: number): number =>
  (pair & UNCONNECTED) | ((pair + (index + 1) * 0x1_0000) & 0x3fff_ffff);

/** Data of a request: where it begins behind the service and the path. The caller has checked that the path fits. */
export const requestData = (bytes: Uint8Array, at: number): number => at + 2 + bytes[at + 1] * 2;
/** Data of a response: where it begins behind the service, the status and the extended status. */
export const responseData = (bytes: Uint8Array, at: number): number => at + 4 + bytes[at + 3] * 2;

/** 1 for the attributes of the Identity object that name the device: vendor, type, product, revision, serial number, name. */
const NAMING = new Uint8Array(16);
for (const attribute of [1, 2, 3, 4, 6, 7]) NAMING[attribute] = 1;

/** Reads CIP messages for one sink: `message` emits the head of a message and of all that it carries. */
export class Reader {
  private readonly head: Head;
  private readonly path = new Path();

  constructor(protocol: Protocol) {
    this.head = new Head(protocol);
  }

  /**
   * Reads the message bytes[at, end), Message Router format (CIP Volume 1, 2-4).
   * @param pair what pairs the answer with the request, @param sequence the sequence count of a connected message or -1
   * @param unit slot that an enclosing Unconnected Send leads to, -1 without, @param depth messages around this one
   */
  message(
    bytes: Uint8Array,
    at: number,
    end: number,
    pair: number,
    sequence: number,
    unit: number,
    depth: number,
    sink: MessageSink,
  ): void {
    const { head } = this;
    head.reset(at, end);
    head.pair = pair;
    head.sequence = sequence;
    head.unit = unit;
    if (end - at < 2) {
      head.malformed('shorter than a service and a path size');
      sink.message(bytes, head);
    } else if (bytes[at] & 0x80) this.response(bytes, at, end, depth, sink);
    else this.request(bytes, at, end, depth, sink);
  }

  private request(bytes: Uint8Array, at: number, end: number, depth: number, sink: MessageSink): void {
    const { head, path } = this;
    const service = bytes[at];
    const data = requestData(bytes, at);
    head.kind = KIND_REQUEST;
    head.code = service;
    head.acts = commonActs[service];
    if (data > end) {
      head.malformed('the path is longer than the message');
      sink.message(bytes, head);
      return;
    }
    readPath(bytes, at + 2, data, path);
    if (!path.sound) head.malformed('a path segment that cannot be read');
    const { objectClass } = path;
    head.area = objectClass;
    head.address = path.instance;
    if (service >= 0x32 || objectClass >= 0x8e) this.classCode(service, objectClass);
    else if (objectClass >= 0 && objectClass < 256) {
      if (objectClass === CLASS_IDENTITY && this.asksIdentity(bytes, data, end, service)) head.acts |= ACT_IDENTIFY;
      if (head.acts & ACT_WRITE && configureClasses[objectClass]) head.acts |= ACT_CONFIGURE;
    }
    if (service === 0x0e || service === 0x10) this.attribute(bytes, data, end, service);
    else if (objectClass === CLASS_SYMBOL) this.tag(bytes, data, end, service);
    else if (objectClass === CLASS_PCCC && service === 0x4b) readPcccRequest(bytes, data, end, head);
    if (service === MULTIPLE_SERVICE_PACKET) this.multiple(bytes, data, end, depth, sink);
    else if (service === UNCONNECTED_SEND && objectClass === CLASS_CONNECTION_MANAGER)
      this.unconnectedSend(bytes, data, end, depth, sink);
    else sink.message(bytes, head);
  }

  /** Whether a Get service on the Identity object asks what the device is, not only for its status (5) or state (8). */
  private asksIdentity(bytes: Uint8Array, data: number, end: number, service: number): boolean {
    if (service === 0x01) return true;
    if (service === 0x0e) return NAMING[this.path.attribute & 15] === 1;
    if (service !== 0x03) return false;
    for (let at = data + 2, i = 0; at + 2 <= end && i < 16; at += 2, i++)
      if (bytes[at + 1] === 0 && NAMING[bytes[at] & 15] === 1) return true;
    return false;
  }

  /** A service that has a meaning of its own on its class. */
  private classCode(service: number, objectClass: number): void {
    const { head } = this;
    if (objectClass < 0 || objectClass > 0xffff || (objectClass < 256 && !classHasServices[objectClass] && service >= 0x32))
      return;
    const code = classService(objectClass, service);
    const entry = services.get(code);
    if (entry) {
      head.code = code;
      head.acts = entry.acts;
    } else if (head.acts & ACT_WRITE && objectClass < 256 && configureClasses[objectClass]) head.acts |= ACT_CONFIGURE;
  }

  /** Get_ and Set_Attribute_Single: the quantity is the attribute's number, which an answer does not repeat. */
  private attribute(bytes: Uint8Array, data: number, end: number, service: number): void {
    const { head, path } = this;
    if (path.attribute >= 0) head.quantity = path.attribute;
    if (service !== 0x10) return;
    const length = end - data;
    if (length === 1) head.value = bytes[data];
    else if (length === 2) head.value = u16le(bytes, data);
    else if (length === 4) head.value = u32le(bytes, data);
  }

  /** Services on tags (1756-PM020): the number of elements, and the first value of a write. */
  private tag(bytes: Uint8Array, data: number, end: number, service: number): void {
    const { head } = this;
    if ((service === 0x4c || service === 0x52) && end - data >= 2) head.quantity = u16le(bytes, data);
    else if (service === 0x4d || service === 0x53) {
      const type = end - data >= 4 ? u16le(bytes, data) : 0;
      const count = type === 0x02a0 ? data + 4 : data + 2;
      if (type === 0 || count + 2 > end) head.malformed('a tag is written with type, count and values');
      else {
        head.quantity = u16le(bytes, count);
        const value = count + (service === 0x53 ? 6 : 2);
        if (value + typeSize(type) <= end) head.value = numericValue(bytes, value, type);
      }
    } else if (service === 0x4e) head.quantity = 1;
  }

  private response(bytes: Uint8Array, at: number, end: number, depth: number, sink: MessageSink): void {
    const { head } = this;
    const service = bytes[at] & 0x7f;
    head.kind = KIND_RESPONSE;
    head.code = service;
    head.acts = commonActs[service];
    if (end - at < 4) {
      head.malformed('shorter than a status');
      sink.message(bytes, head);
      return;
    }
    const general = bytes[at + 2];
    const data = responseData(bytes, at);
    head.status = general;
    if (data > end) {
      head.malformed('the extended status is longer than the message');
      sink.message(bytes, head);
      return;
    }
    if (general !== 0 && bytes[at + 3] > 0) {
      const key = extendedStatus(general, u16le(bytes, at + 4));
      if (statuses.has(key)) head.status = key;
    }
    const length = end - data;
    if (service === 0x4b && general === 0) readPcccResponse(bytes, data, end, head);
    else if (service >= 0x4b) this.guess(bytes, data, length, service);
    if ((general === 0 || general === 6) && hasIdentity(bytes, data, end, service)) {
      head.marks |= MARK_IDENTITY;
      head.acts |= ACT_IDENTIFY;
    }
    if (service === MULTIPLE_SERVICE_PACKET && (general === 0 || general === 0x1e)) this.multiple(bytes, data, end, depth, sink);
    else sink.message(bytes, head);
  }

  /** Answers whose shape tells what was asked, although they do not repeat it. */
  private guess(bytes: Uint8Array, data: number, length: number, service: number): void {
    const { head } = this;
    let code = 0;
    if ((service === 0x54 || service === 0x5b) && (length >= 26 || (head.status & 0xffff0000) >> 16 === 1 || head.status === 1))
      code = classService(CLASS_CONNECTION_MANAGER, service);
    else if (service === 0x4e && length >= 10) code = classService(CLASS_CONNECTION_MANAGER, service);
    else if ((service === 0x4c || service === 0x52) && length >= 3) {
      const type = u16le(bytes, data);
      const size = typeSize(type);
      const first = type === 0x02a0 ? 4 : 2;
      if (type === 0x02a0 || (size > 0 && (length - first) % size === 0)) {
        code = classService(CLASS_SYMBOL, service);
        if (length >= first + size) head.value = numericValue(bytes, data + first, type);
      }
    }
    const entry = code > 0 ? services.get(code) : undefined;
    if (entry) {
      head.code = code;
      head.acts = entry.acts;
    }
  }

  /** Multiple Service Packet (Volume 1, A-4.10): number of services, an offset for each from that number on, the services. */
  private multiple(bytes: Uint8Array, data: number, end: number, depth: number, sink: MessageSink): void {
    const { head } = this;
    const { pair, sequence, unit } = head;
    const count = end - data >= 2 ? u16le(bytes, data) : -1;
    if (count < 0 || data + 2 + count * 2 > end) head.malformed('the offsets of the services do not fit');
    head.quantity = Math.max(0, count);
    const sound = head.problem === '' && depth < DEEPEST;
    sink.message(bytes, head);
    if (!sound) return;
    for (let i = 0; i < count && i < MOST_SERVICES; i++) {
      const start = data + u16le(bytes, data + 2 + i * 2);
      let stop = i + 1 < count ? data + u16le(bytes, data + 4 + i * 2) : end;
      if (stop <= start || stop > end) stop = end;
      if (start < data + 2 + count * 2 || start >= end) continue;
      if ((bytes[start] & 0x7f) === MULTIPLE_SERVICE_PACKET) continue;
      this.message(bytes, start, stop, nestedPair(pair, i), sequence, unit, DEEPEST, sink);
    }
  }

  /** Unconnected Send (Volume 1, 3-5.5.4): the message for the far device, then the route to it. The answer is the far device's own. */
  private unconnectedSend(bytes: Uint8Array, data: number, end: number, depth: number, sink: MessageSink): void {
    const { head, path } = this;
    const { pair, sequence } = head;
    const size = end - data >= 4 ? u16le(bytes, data + 2) : 0;
    const inner = data + 4;
    const route = inner + size + (size & 1);
    let slot = -1;
    if (size === 0 || inner + size > end) head.malformed('the embedded message does not fit');
    else if (route + 2 <= end && route + 2 + bytes[route] * 2 <= end) {
      readPath(bytes, route + 2, route + 2 + bytes[route] * 2, path);
      slot = path.link;
    }
    head.unit = slot;
    head.pair = -1;
    const sound = head.problem === '' && depth < DEEPEST;
    sink.message(bytes, head);
    if (sound) this.message(bytes, inner, inner + size, pair, sequence, slot, depth + 1, sink);
  }
}
