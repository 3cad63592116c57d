import { OPCODE_NOTIFICATION, OPCODE_REQUEST, OPCODE_RESPONSE } from './read.ts';

/** An unsigned integer of variable length. */
export function unsigned(value: number): number[] {
  const out = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) out.unshift((rest % 128) | 0x80);
  return out;
}

/** A signed integer of variable length, bit 6 of the first octet its sign. */
export function signed(value: number): number[] {
  const out = [value & 0x7f];
  let rest = value >> 7;
  while (!((rest === 0 && (out[0] & 0x40) === 0) || (rest === -1 && (out[0] & 0x40) !== 0))) {
    out[0] |= out.length > 1 ? 0x80 : 0;
    out.unshift(rest & 0x7f);
    rest >>= 7;
  }
  for (let i = 0; i < out.length - 1; i++) out[i] |= 0x80;
  return out;
}

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
const text = (value: string): number[] => Array.from(new TextEncoder().encode(value));

/** Values with their flags and type. */
export const value = {
  bool: (on: boolean): number[] => [0, 0x01, on ? 1 : 0],
  udint: (number: number): number[] => [0, 0x04, ...unsigned(number)],
  int: (number: number): number[] => [0, 0x07, ...u16(number)],
  dint: (number: number): number[] => [0, 0x08, ...signed(number)],
  rid: (id: number): number[] => [0, 0x12, ...u32(id)],
  real: (number: number): number[] => {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, number);
    return [0, 0x0e, ...u32(view.getUint32(0))];
  },
  wstring: (content: string): number[] => [0, 0x15, ...unsigned(text(content).length), ...text(content)],
  blob: (bytes: ArrayLike<number>): number[] => [0, 0x14, 0, ...unsigned(bytes.length), ...Array.from(bytes)],
  struct: (id: number, members: readonly (readonly [number, readonly number[]])[]): number[] => [
    0,
    0x17,
    ...u32(id),
    ...members.flatMap(([member, held]) => [...unsigned(member), ...held]),
    0,
  ],
};

/** Version of the framing; version 3 has a digest of 32 octets before its data. */
export type Version = 1 | 2 | 3;

/** Frames a data part: header, digest in version 3, and the trailer that a whole message has. */
export function frame(version: Version, data: readonly number[], digest: ArrayLike<number> = new Uint8Array(32)): Uint8Array {
  const held = version === 3 ? [digest.length, ...Array.from(digest), ...data] : [...data];
  return Uint8Array.from([0x72, version, ...u16(held.length), ...held, 0x72, version, 0, 0]);
}

/** Who speaks, and which exchange it is. */
export interface Exchange {
  version: Version;
  sequence: number;
  session: number;
}

/** A request with its parameters. */
export function request(x: Exchange, code: number, body: readonly number[]): Uint8Array {
  return frame(x.version, [
    OPCODE_REQUEST,
    0,
    0,
    ...u16(code),
    0,
    0,
    ...u16(x.sequence),
    ...u32(x.session),
    0x34,
    ...body,
    0,
    0,
    0,
    0,
  ]);
}

/** An answer; `result` is the return value, 0 for good. */
export function response(x: Exchange, code: number, body: readonly number[] = [], result = 0): Uint8Array {
  const head = [OPCODE_RESPONSE, 0, 0, ...u16(code), 0, 0, ...u16(x.sequence), 0x34];
  return frame(x.version, [...head, ...unsigned(result), ...body, 0, 0, 0, 0]);
}

/** An object with attributes, as CreateObject and Explore carry it. */
export function objectElement(
  relation: number,
  type: number,
  attributes: readonly (readonly [number, readonly number[]])[],
): number[] {
  const held = attributes.flatMap(([id, content]) => [0xa3, ...unsigned(id), ...content]);
  return [0xa1, ...u32(relation), ...unsigned(type), 0, 0, ...held, 0xa2];
}

/** CreateObject of any class. */
export const createObject = (x: Exchange, parent: number, element: readonly number[]): Uint8Array =>
  request(x, 0x04ca, [...u32(parent), ...value.udint(0), 0, 0, 0, 0, ...element]);

/** Opens a session, as a client of that name and application. */
export const openSession = (sequence: number, names: { host: string; user: string; application: string }): Uint8Array =>
  createObject(
    { version: 1, sequence, session: 0x120 },
    285,
    objectElement(0xd3, 287, [
      [233, value.wstring('ServerSession_1')],
      [296, value.wstring(names.user)],
      [297, value.wstring(names.application)],
      [298, value.wstring(names.host)],
    ]),
  );

/** The controller's answer to it: the session's id, a challenge, and what the controller is. */
export const sessionOpened = (
  sequence: number,
  session: number,
  identity: { orderNumber: string; firmware: string },
  challenge: ArrayLike<number> = new Uint8Array(20),
): Uint8Array => {
  const described = `1;${identity.orderNumber};${identity.firmware}`;
  const element = objectElement(0x120, 287, [
    [233, value.wstring('')],
    [303, [0x10, 0x02, ...unsigned(challenge.length), ...Array.from(challenge)]],
    [
      306,
      value.struct(314, [
        [319, value.wstring(described)],
        [320, value.wstring(described)],
      ]),
    ],
  ]);
  return response({ version: 1, sequence, session }, 0x04ca, [1, ...unsigned(session), ...element]);
};

/** DeleteObject; the session's own id closes the session. */
export const deleteObject = (x: Exchange, id: number): Uint8Array => request(x, 0x04d4, [...u32(id), 0]);

/** SetVariable of one attribute. */
export const setVariable = (x: Exchange, object: number, attribute: number, content: readonly number[]): Uint8Array =>
  request(x, 0x04f2, [...u32(object), 1, ...unsigned(attribute), ...content, 0]);

/** Asks for a mode of the controller: 1 stop, 3 run. */
export const operatingState = (x: Exchange, state: number): Uint8Array => setVariable(x, 52, 2167, value.dint(state));

/** Where a variable is: its symbol's check sum, its area and the path of local identifiers. */
export interface Address {
  checksum?: number;
  area: number;
  part: number;
  path: readonly number[];
}

const fieldsOf = (address: Address): number[][] => [
  unsigned(address.checksum ?? 0),
  unsigned(address.area),
  unsigned(1 + address.path.length),
  unsigned(address.part),
  ...address.path.map(unsigned),
];

/** A variable of a data block: 2550 is its actual value. */
export const dataBlock = (number: number, ...path: number[]): Address => ({ area: 0x8a0e0000 + number, part: 2550, path });

/** GetMultiVariables. */
export function getMultiVariables(x: Exchange, addresses: readonly Address[]): Uint8Array {
  const fields = addresses.flatMap(fieldsOf);
  return request(x, 0x054c, [0, 0, 0, 0, ...unsigned(addresses.length), ...unsigned(fields.length), ...fields.flat()]);
}

/** Its answer. */
export const variables = (x: Exchange, values: readonly (readonly number[])[]): Uint8Array =>
  response(x, 0x054c, [...values.flatMap((content, i) => [...unsigned(i + 1), ...content]), 0, 0]);

/** SetMultiVariables. */
export function setMultiVariables(x: Exchange, items: readonly (readonly [Address, readonly number[]])[]): Uint8Array {
  const fields = items.flatMap(([address]) => fieldsOf(address));
  const values = items.flatMap(([, content], i) => [...unsigned(i + 1), ...content]);
  return request(x, 0x0542, [0, 0, 0, 0, ...unsigned(items.length), ...unsigned(fields.length), ...fields.flat(), ...values, 0]);
}

/** Explore of an object with everything below it, for attributes where some are named. */
export const explore = (x: Exchange, object: number, attributes: readonly number[] = []): Uint8Array =>
  request(x, 0x04bb, [...u32(object), 0, 1, 1, 0, 0, attributes.length, ...attributes.flatMap(unsigned)]);

/** Invoke of a method of an object. */
export const invoke = (x: Exchange, object: number, method: number): Uint8Array =>
  request(x, 0x056b, [...u32(object), ...u32(method), 0, 0]);

/** A notification of changed values to a subscription. */
export const notification = (
  version: Version,
  subscription: number,
  sequence: number,
  values: readonly (readonly [number, readonly number[]])[],
): Uint8Array =>
  frame(version, [
    OPCODE_NOTIFICATION,
    ...u32(subscription),
    4,
    0,
    0,
    0,
    0,
    0,
    0,
    ...unsigned(sequence),
    1,
    ...values.flatMap(([reference, content]) => [0x92, ...u32(reference), ...content]),
    0,
    0,
    0,
    0,
  ]);
