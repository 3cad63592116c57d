/** Layers around an APDU or a network message: by default an original unicast on the local network. */
export interface Route {
  /** Function of the link control: 10 unicast, 11 broadcast, 4 forwarded, 9 distribute. */
  link?: 4 | 9 | 10 | 11;
  /** Origin of a forwarded message. */
  origin?: { address: readonly [number, number, number, number]; port: number };
  /** Destination behind a router; network 65535 is everyone. No address: every station of the network. */
  destination?: { network: number; address?: readonly number[] };
  /** Source behind a router. */
  source?: { network: number; address: readonly number[] };
  expectingReply?: boolean;
}

const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const long = (value: number): number[] => [(value >>> 24) & 0xff, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];

/** A link control message (annex J.2). */
export function bvlc(code: number, body: readonly number[]): Uint8Array {
  return Uint8Array.of(0x81, code, ...word(4 + body.length), ...body);
}

function npdu(route: Route, isNetworkMessage: boolean, body: readonly number[]): Uint8Array {
  const { destination, source } = route;
  const control =
    (isNetworkMessage ? 0x80 : 0) | (destination ? 0x20 : 0) | (source ? 0x08 : 0) | (route.expectingReply ? 0x04 : 0);
  const address = destination?.address ?? [];
  const out = [1, control];
  if (destination) out.push(...word(destination.network), address.length, ...address);
  if (source) out.push(...word(source.network), source.address.length, ...source.address);
  if (destination) out.push(255);
  const code = route.link ?? 10;
  const origin = code === 4 ? [...(route.origin?.address ?? [0, 0, 0, 0]), ...word(route.origin?.port ?? 47808)] : [];
  return bvlc(code, [...origin, ...out, ...body]);
}

/** A datagram that carries an APDU. */
export const message = (apdu: readonly number[], route: Route = {}): Uint8Array => npdu(route, false, apdu);

/** A datagram that carries a network layer message: type and body. */
export const networkMessage = (type: number, body: readonly number[] = [], route: Route = {}): Uint8Array =>
  npdu(route, true, [type, ...body]);

/** A tag in front of `length` octets of content (clause 20.2.1). */
function tagged(number: number, context: boolean, content: readonly number[]): number[] {
  const head = (Math.min(number, 15) << 4) | (context ? 8 : 0);
  const extended = number > 14 ? [number] : [];
  const { length } = content;
  if (length < 5) return [head | length, ...extended, ...content];
  return [head | 5, ...extended, ...(length < 254 ? [length] : [254, ...word(length)]), ...content];
}

/** A context tag around primitive content. */
export const context = (number: number, content: readonly number[]): number[] => tagged(number, true, content);
/** Opening and closing tag around other tags. */
export const constructed = (number: number, ...inner: readonly (readonly number[])[]): number[] => [
  (number << 4) | 14,
  ...inner.flat(),
  (number << 4) | 15,
];

/** Content of an unsigned integer or an enumeration, as short as it goes. */
export function unsignedContent(value: number): number[] {
  const out = [value & 0xff];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) out.unshift(rest & 0xff);
  return out;
}

/** Content of an object identifier. */
export const objectContent = (type: number, instance: number): number[] => long(((type << 22) | (instance & 0x3fffff)) >>> 0);
const realContent = (value: number): number[] => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [0, 1, 2, 3].map((i) => view.getUint8(i));
};
const textContent = (value: string): number[] => [0, ...new TextEncoder().encode(value)];
function signedContent(value: number): number[] {
  return value >= -128 && value < 128 ? [value & 0xff] : value >= -32768 && value < 32768 ? word(value) : long(value);
}

/** Application-tagged values (clause 20.2). */
export const value = {
  null: (): number[] => [0x00],
  boolean: (on: boolean): number[] => [0x10 | (on ? 1 : 0)],
  unsigned: (n: number): number[] => tagged(2, false, unsignedContent(n)),
  signed: (n: number): number[] => tagged(3, false, signedContent(n)),
  real: (n: number): number[] => tagged(4, false, realContent(n)),
  octets: (bytes: readonly number[]): number[] => tagged(6, false, bytes),
  text: (text: string): number[] => tagged(7, false, textContent(text)),
  /** Bits from the first on. */
  bits: (bits: readonly boolean[]): number[] => {
    const octets = new Array<number>(Math.ceil(bits.length / 8)).fill(0);
    bits.forEach((on, i) => {
      if (on) octets[i >> 3] |= 0x80 >> (i & 7);
    });
    return tagged(8, false, [octets.length * 8 - bits.length, ...octets]);
  },
  enumerated: (n: number): number[] => tagged(9, false, unsignedContent(n)),
  /** Date of a time in milliseconds since 1970, UTC. */
  date: (time: number): number[] => {
    const date = new Date(time);
    return tagged(10, false, [date.getUTCFullYear() - 1900, date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay() || 7]);
  },
  time: (time: number): number[] => {
    const date = new Date(time);
    return tagged(11, false, [
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
      Math.floor(date.getUTCMilliseconds() / 10),
    ]);
  },
  object: (type: number, instance: number): number[] => tagged(12, false, objectContent(type, instance)),
} as const;

/** A confirmed request that takes answers of up to 1476 octets in one piece (clause 20.1.2). */
export const confirmed = (invoke: number, service: number, parameters: readonly number[]): number[] => [
  0x00,
  0x05,
  invoke,
  service,
  ...parameters,
];
/** An unconfirmed request. */
export const unconfirmed = (service: number, parameters: readonly number[] = []): number[] => [0x10, service, ...parameters];
export const simpleAck = (invoke: number, service: number): number[] => [0x20, invoke, service];
export const complexAck = (invoke: number, service: number, result: readonly number[]): number[] => [
  0x30,
  invoke,
  service,
  ...result,
];
/** One segment of a complex acknowledgement; `more` is false for the last. */
export const complexAckSegment = (
  invoke: number,
  service: number,
  segment: number,
  more: boolean,
  part: readonly number[],
): number[] => [0x38 | (more ? 4 : 0), invoke, segment, 16, service, ...part];
export const segmentAck = (invoke: number, segment: number, fromServer: boolean): number[] => [
  0x40 | (fromServer ? 1 : 0),
  invoke,
  segment,
  16,
];
/** An error of a class (1 object, 2 property, 4 security, 5 services) and a code. */
export const error = (invoke: number, service: number, errorClass: number, code: number): number[] => [
  0x50,
  invoke,
  service,
  ...value.enumerated(errorClass),
  ...value.enumerated(code),
];
export const reject = (invoke: number, reason: number): number[] => [0x60, invoke, reason];
export const abort = (invoke: number, reason: number, fromServer: boolean): number[] => [
  0x70 | (fromServer ? 1 : 0),
  invoke,
  reason,
];

/** An object and one of its properties. */
export interface Reference {
  type: number;
  instance: number;
  property: number;
  index?: number;
}

const reference = (x: Reference): number[] => [
  ...context(0, objectContent(x.type, x.instance)),
  ...context(1, unsignedContent(x.property)),
  ...(x.index === undefined ? [] : context(2, unsignedContent(x.index))),
];

export const whoIs = (low?: number, high?: number): number[] =>
  unconfirmed(
    8,
    low === undefined || high === undefined ? [] : [...context(0, unsignedContent(low)), ...context(1, unsignedContent(high))],
  );
/** Segmentation: 0 both, 1 transmit, 2 receive, 3 none. */
export const iAm = (instance: number, vendor: number, segmentation = 3): number[] =>
  unconfirmed(0, [
    ...value.object(8, instance),
    ...value.unsigned(1476),
    ...value.enumerated(segmentation),
    ...value.unsigned(vendor),
  ]);
export const whoHas = (name: string): number[] => unconfirmed(7, context(3, textContent(name)));
export const iHave = (device: number, type: number, instance: number, name: string): number[] =>
  unconfirmed(1, [...value.object(8, device), ...value.object(type, instance), ...value.text(name)]);
export const timeSynchronization = (time: number, utc = false): number[] =>
  unconfirmed(utc ? 9 : 6, [...value.date(time), ...value.time(time)]);

export const readProperty = (invoke: number, x: Reference): number[] => confirmed(invoke, 12, reference(x));
export const readPropertyAck = (invoke: number, x: Reference, values: readonly number[]): number[] =>
  complexAck(invoke, 12, [...reference(x), ...constructed(3, values)]);
export const readPropertyMultiple = (invoke: number, type: number, instance: number, properties: readonly number[]): number[] =>
  confirmed(invoke, 14, [
    ...context(0, objectContent(type, instance)),
    ...constructed(1, ...properties.map((property) => context(0, unsignedContent(property)))),
  ]);
export const readPropertyMultipleAck = (
  invoke: number,
  type: number,
  instance: number,
  properties: readonly (readonly [number, readonly number[]])[],
): number[] =>
  complexAck(invoke, 14, [
    ...context(0, objectContent(type, instance)),
    ...constructed(
      1,
      ...properties.flatMap(([property, values]) => [context(2, unsignedContent(property)), constructed(4, values)]),
    ),
  ]);
/** Priority 1 (manual life safety) to 16. */
export const writeProperty = (invoke: number, x: Reference, values: readonly number[], priority?: number): number[] =>
  confirmed(invoke, 15, [
    ...reference(x),
    ...constructed(3, values),
    ...(priority === undefined ? [] : context(4, unsignedContent(priority))),
  ]);
export const writePropertyMultiple = (
  invoke: number,
  type: number,
  instance: number,
  properties: readonly (readonly [number, readonly number[]])[],
): number[] =>
  confirmed(invoke, 16, [
    ...context(0, objectContent(type, instance)),
    ...constructed(
      1,
      ...properties.flatMap(([property, values]) => [context(0, unsignedContent(property)), constructed(2, values)]),
    ),
  ]);
/** State 0 coldstart, 1 warmstart, 2 and 3 backup, 4 to 6 restore, 7 activate changes. */
export const reinitializeDevice = (invoke: number, state: number, password?: string): number[] =>
  confirmed(invoke, 20, [...context(0, [state]), ...(password === undefined ? [] : context(1, textContent(password)))]);
/** State 0 enable, 1 disable, 2 disable initiation. */
export const deviceCommunicationControl = (invoke: number, state: number, minutes?: number, password?: string): number[] =>
  confirmed(invoke, 17, [
    ...(minutes === undefined ? [] : context(0, unsignedContent(minutes))),
    ...context(1, [state]),
    ...(password === undefined ? [] : context(2, textContent(password))),
  ]);
export const subscribeCov = (invoke: number, process: number, type: number, instance: number, lifetime: number): number[] =>
  confirmed(invoke, 5, [
    ...context(0, unsignedContent(process)),
    ...context(1, objectContent(type, instance)),
    ...context(2, [0]),
    ...context(3, unsignedContent(lifetime)),
  ]);
/** A change of value told without confirmation: present value (85) and status flags (111). */
export const covNotification = (
  process: number,
  device: number,
  type: number,
  instance: number,
  present: readonly number[],
): number[] =>
  unconfirmed(2, [
    ...context(0, unsignedContent(process)),
    ...context(1, objectContent(8, device)),
    ...context(2, objectContent(type, instance)),
    ...context(3, [0]),
    ...constructed(
      4,
      context(0, [85]),
      constructed(2, present),
      context(0, [111]),
      constructed(2, value.bits([false, false, false, false])),
    ),
  ]);
export const atomicReadFile = (invoke: number, file: number, start: number, count: number): number[] =>
  confirmed(invoke, 6, [...value.object(10, file), ...constructed(0, value.signed(start), value.unsigned(count))]);
export const atomicReadFileAck = (invoke: number, endOfFile: boolean, start: number, data: readonly number[]): number[] =>
  complexAck(invoke, 6, [...value.boolean(endOfFile), ...constructed(0, value.signed(start), value.octets(data))]);
export const atomicWriteFile = (invoke: number, file: number, start: number, data: readonly number[]): number[] =>
  confirmed(invoke, 7, [...value.object(10, file), ...constructed(0, value.signed(start), value.octets(data))]);
export const createObject = (invoke: number, type: number, instance: number): number[] =>
  confirmed(invoke, 10, constructed(0, context(1, objectContent(type, instance))));
export const deleteObject = (invoke: number, type: number, instance: number): number[] =>
  confirmed(invoke, 11, value.object(type, instance));

/** Registers as a foreign device for so many seconds. */
export const registerForeignDevice = (seconds: number): Uint8Array => bvlc(5, word(seconds));
export const readForeignDeviceTable = (): Uint8Array => bvlc(6, []);
export const readBroadcastDistributionTable = (): Uint8Array => bvlc(2, []);
/** Result of a link control request: 0 success, 0x30 registration refused, and so on. */
export const bvlcResult = (code: number): Uint8Array => bvlc(0, word(code));
