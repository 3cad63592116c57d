import { Cursor, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink, RequestFacts } from '../message.ts';
import { CLASS_IDENTITY, CLASS_TCP_IP } from './classes.ts';
import { deviceStates, deviceTypes } from './devices.ts';
import { longString, shortString } from './values.ts';
import { vendorName } from './vendors.ts';

/** Attributes 1 to 7 of the Identity object and its state (CIP Volume 1, 5-2.2); -1 and '' where a message does not say. */
export interface Identity {
  vendor: number;
  deviceType: number;
  productCode: number;
  major: number;
  minor: number;
  status: number;
  serial: number;
  name: string;
  state: number;
}

const unknown = (): Identity => ({
  vendor: -1,
  deviceType: -1,
  productCode: -1,
  major: -1,
  minor: -1,
  status: -1,
  serial: -1,
  name: '',
  state: -1,
});

/** Attributes 1 to 7 in order, as in Get_Attributes_All and in ListIdentity. */
export function readIdentity(cursor: Cursor): Identity {
  return {
    vendor: cursor.u16le(),
    deviceType: cursor.u16le(),
    productCode: cursor.u16le(),
    major: cursor.u8(),
    minor: cursor.u8(),
    status: cursor.u16le(),
    serial: cursor.u32le(),
    name: shortString(cursor),
    state: cursor.left > 0 ? cursor.u8() : -1,
  };
}

/** Serial number as the field writes it: eight hexadecimal digits. */
const serialText = (serial: number): string => serial.toString(16).toUpperCase().padStart(8, '0');

/** Visits an identity. */
export function describeIdentity(identity: Identity, out: Fields): void {
  if (identity.vendor >= 0) {
    out.number('vendor_id', identity.vendor);
    out.text('vendor', vendorName(identity.vendor));
  }
  if (identity.deviceType >= 0) {
    out.number('device_type', identity.deviceType);
    out.text('device_type_name', deviceTypes.get(identity.deviceType)?.title ?? '');
  }
  if (identity.productCode >= 0) out.number('product_code', identity.productCode);
  if (identity.major >= 0) out.text('revision', revision(identity));
  if (identity.status >= 0) {
    out.number('device_status', identity.status);
    out.flag('owned', (identity.status & 1) !== 0);
    out.flag('configured', (identity.status & 4) !== 0);
    out.flag('faulted', (identity.status & 0xf00) !== 0);
  }
  if (identity.serial >= 0) out.text('serial_number', serialText(identity.serial));
  if (identity.name !== '') out.text('product_name', identity.name);
  if (identity.state >= 0) out.text('device_state', deviceStates.get(identity.state) ?? `state_${identity.state}`);
}

const revision = (identity: Identity): string => `${identity.major}.${String(identity.minor).padStart(3, '0')}`;

/**
 * Hands an identity to the inventory.
 * @param sure confidence: less when a route led to a module behind the address that answers
 */
export function giveIdentity(identity: Identity, out: IdentitySink, sure = 95): void {
  const vendor = identity.vendor >= 0 ? vendorName(identity.vendor) : '';
  if (vendor !== '') out.is('vendor', vendor, sure);
  if (identity.name !== '') {
    out.is('product', identity.name, sure);
    const catalogue = /^\d{3,5}[A-Z]?-[A-Z0-9-]+/.exec(identity.name);
    if (identity.vendor === 1 && catalogue) out.is('orderNumber', catalogue[0], sure - 5);
  }
  if (identity.major >= 0) out.is('firmware', revision(identity), sure);
  if (identity.serial > 0) out.is('serial', serialText(identity.serial), sure);
  const type = deviceTypes.get(identity.deviceType);
  if (type) {
    out.is('deviceType', type.title, sure);
    if (type.role !== '') out.is('role', type.role, identity.deviceType === 0x0c ? 60 : 85);
  }
}

const printable = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) if (bytes[at] < 0x20 || bytes[at] > 0x7e) return false;
  return true;
};

/** Sizes of attributes 1 to 6, 8 and 9 in a list of attributes; 7 is a SHORT_STRING. */
const SIZE = [0, 2, 2, 2, 2, 2, 4, 0, 1, 2];

/** End of a list of Identity attributes (count, then id, status, value each) that begins at `data`; -1 when it is not one, or names too little. */
function identityList(bytes: Uint8Array, data: number, end: number): number {
  const count = end - data >= 2 ? u16le(bytes, data) : 0;
  if (count === 0 || count > 12) return -1;
  let at = data + 2;
  let naming = 0;
  for (let i = 0; i < count; i++) {
    if (at + 5 > end) return -1;
    const id = u16le(bytes, at);
    if (id < 1 || id > 9 || u16le(bytes, at + 2) !== 0) return -1;
    at += 4;
    if (id === 7 && (at + 1 + bytes[at] > end || !printable(bytes, at + 1, at + 1 + bytes[at]))) return -1;
    at += id === 7 ? 1 + bytes[at] : SIZE[id];
    naming += id === 7 ? 2 : id <= 6 && id !== 5 ? 1 : 0;
  }
  return at <= end && naming >= 2 ? at : -1;
}

/** Whether the data has the shape of all attributes of the Identity object. */
function allAttributes(bytes: Uint8Array, data: number, end: number): boolean {
  const length = end - data;
  if (length < 18 || length > 96) return false;
  const name = bytes[data + 14];
  return name >= 3 && 15 + name <= length && bytes[data] + bytes[data + 1] > 0 && printable(bytes, data + 15, data + 15 + name);
}

/**
 * Whether the data of an answer has the shape of an identity: all attributes, a list of them, or a single name. Answers do not repeat
 * their path, so the shape must tell; `identify` then asks the request's facts where they are known.
 */
export function hasIdentity(bytes: Uint8Array, data: number, end: number, service: number): boolean {
  const length = end - data;
  if (service === 0x01) {
    if (length < 18 || length > 192) return false;
    return hostNameAt(bytes, data, end) >= 0 || allAttributes(bytes, data, end);
  }
  if (service === 0x03) return length >= 7 && identityList(bytes, data, end) === end;
  if (service !== 0x0e || length < 5 || length > 66) return false;
  return (
    (bytes[data] === length - 1 && printable(bytes, data + 1, end)) ||
    (bytes[data + 1] === 0 &&
      (bytes[data] === length - 2 || bytes[data] === length - 3) &&
      printable(bytes, data + 2, data + 2 + bytes[data]))
  );
}

/** Identity in the data of an answer that `hasIdentity`, as far as it belongs to the Identity object; null when it does not. */
export function identityIn(bytes: Uint8Array, data: number, head: Head, request: RequestFacts | null): Identity | null {
  const cursor = new Cursor(bytes, data, head.end);
  const service = bytes[head.start] & 0x7f;
  if (request && request.area !== CLASS_IDENTITY) return null;
  if (service === 0x01) return allAttributes(bytes, data, head.end) ? readIdentity(cursor) : null;
  const identity = unknown();
  if (service === 0x0e) {
    if (request?.quantity !== 7) return null;
    identity.name = shortString(cursor);
    return identity;
  }
  const count = cursor.u16le();
  for (let i = 0; i < count && cursor.left >= 5; i++) {
    const id = cursor.u16le();
    cursor.skip(2);
    if (id === 1) identity.vendor = cursor.u16le();
    else if (id === 2) identity.deviceType = cursor.u16le();
    else if (id === 3) identity.productCode = cursor.u16le();
    else if (id === 4) {
      identity.major = cursor.u8();
      identity.minor = cursor.u8();
    } else if (id === 5) identity.status = cursor.u16le();
    else if (id === 6) identity.serial = cursor.u32le();
    else if (id === 7) identity.name = shortString(cursor);
    else if (id === 8) identity.state = cursor.u8();
    else cursor.skip(2);
  }
  return request || identity.name !== '' ? identity : null;
}

/**
 * Where the host name lies in an answer with all attributes of the TCP/IP Interface object (CIP Volume 2, 5-4.3): behind status, capability, control,
 * a path, five addresses and the domain name. -1 when the data has another shape.
 */
function hostNameAt(bytes: Uint8Array, data: number, end: number): number {
  if (end - data < 38) return -1;
  const path = u16le(bytes, data + 12);
  const domain = data + 14 + path * 2 + 20;
  if (path > 8 || domain + 4 > end) return -1;
  const domainLength = u16le(bytes, domain);
  const host = domain + 2 + domainLength + (domainLength & 1);
  if (domainLength > 48 || host + 2 > end || !printable(bytes, domain + 2, domain + 2 + domainLength)) return -1;
  const length = u16le(bytes, host);
  return length >= 2 && length <= 64 && host + 2 + length <= end && printable(bytes, host + 2, host + 2 + length) ? host : -1;
}

/** Host name in an answer about attribute 6, or all, of the TCP/IP Interface object; '' when the answer is about something else. */
export function hostName(bytes: Uint8Array, data: number, head: Head, request: RequestFacts | null): string {
  if (request?.area !== CLASS_TCP_IP) return '';
  const service = bytes[head.start] & 0x7f;
  const at = service === 0x01 ? hostNameAt(bytes, data, head.end) : service === 0x0e && request.quantity === 6 ? data : -1;
  return at < 0 ? '' : longString(new Cursor(bytes, at, head.end));
}
