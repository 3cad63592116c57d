/** A path in segments: `{ class: 1, instance: 1, attribute: 7 }`, or the name of a tag as in `Program:Main.Tank[3].Level`. */
export type PathLike = { class: number; instance?: number; attribute?: number; connectionPoint?: number } | string;

const u16 = (...values: number[]): number[] => values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff]);
const u32 = (...values: number[]): number[] =>
  values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);
const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);

/** A logical segment in its shortest form (CIP Volume 1, C-1.4.2). */
const logical = (type: number, value: number): number[] =>
  value < 0x100
    ? [0x20 | (type << 2), value]
    : value < 0x1_0000
      ? [0x21 | (type << 2), 0, ...u16(value)]
      : [0x22 | (type << 2), 0, ...u32(value)];

/** A padded EPATH. */
export function path(where: PathLike): number[] {
  if (typeof where === 'string') {
    return where.split('.').flatMap((part) => {
      const [name, ...indices] = part.split('[');
      const segment = [0x91, name.length, ...ascii(name), ...(name.length & 1 ? [0] : [])];
      return [...segment, ...indices.flatMap((index) => logical(2, Number.parseInt(index, 10)))];
    });
  }
  const out = logical(0, where.class);
  if (where.instance !== undefined) out.push(...logical(1, where.instance));
  if (where.connectionPoint !== undefined) out.push(...logical(3, where.connectionPoint));
  if (where.attribute !== undefined) out.push(...logical(4, where.attribute));
  return out;
}

/** A request: service, path, data (Volume 1, 2-4.1). */
export function request(service: number, where: PathLike, data: readonly number[] = []): number[] {
  const encoded = path(where);
  return [service & 0x7f, encoded.length / 2, ...encoded, ...data];
}

/** An answer: service, general status, extended status, data (Volume 1, 2-4.2). */
export const response = (
  service: number,
  data: readonly number[] = [],
  status = 0,
  extended: readonly number[] = [],
): number[] => [service | 0x80, 0, status, extended.length, ...u16(...extended), ...data];

/** Get_Attributes_All, Get_Attribute_Single, Set_Attribute_Single. */
export const getAttributesAll = (objectClass: number, instance: number) => request(0x01, { class: objectClass, instance });
export const getAttributeSingle = (objectClass: number, instance: number, attribute: number) =>
  request(0x0e, { class: objectClass, instance, attribute });
export const setAttributeSingle = (objectClass: number, instance: number, attribute: number, data: readonly number[]) =>
  request(0x10, { class: objectClass, instance, attribute }, data);
/** Get_Attribute_List. */
export const getAttributeList = (objectClass: number, instance: number, attributes: readonly number[]) =>
  request(0x03, { class: objectClass, instance }, u16(attributes.length, ...attributes));
/** Reset of the device. Type 0: as if power were cycled, 1: back to factory defaults. */
export const reset = (type = 0) => request(0x05, { class: 1, instance: 1 }, [type]);

/** What a device says of itself. Serial: 32 bits. Revision: major, minor. */
export interface DeviceIdentity {
  vendor: number;
  deviceType: number;
  productCode: number;
  revision: readonly [number, number];
  status: number;
  serial: number;
  name: string;
}

/** Attributes 1 to 7 of the Identity object: data of Get_Attributes_All, and part of ListIdentity. */
export const identityAttributes = (identity: DeviceIdentity): number[] => [
  ...u16(identity.vendor, identity.deviceType, identity.productCode),
  ...identity.revision,
  ...u16(identity.status),
  ...u32(identity.serial),
  identity.name.length,
  ...ascii(identity.name),
];
export const identityResponse = (identity: DeviceIdentity) => response(0x01, identityAttributes(identity));

/** Types of tags that are encoded. */
export const TAG_TYPES = { bool: 0xc1, sint: 0xc2, int: 0xc3, dint: 0xc4, real: 0xca, lreal: 0xcb } as const;
export type TagType = keyof typeof TAG_TYPES;

function tagValues(type: TagType, values: readonly number[]): number[] {
  return values.flatMap((value) => {
    if (type === 'bool' || type === 'sint') return [value & 0xff];
    if (type === 'int') return u16(value);
    if (type === 'dint') return u32(value);
    const float = new DataView(new ArrayBuffer(8));
    if (type === 'real') float.setFloat32(0, value, true);
    else float.setFloat64(0, value, true);
    return [...new Uint8Array(float.buffer, 0, type === 'real' ? 4 : 8)];
  });
}

/** Read Tag and Write Tag of Logix controllers (1756-PM020). */
export const readTag = (tag: string, elements = 1) => request(0x4c, tag, u16(elements));
export const readTagResponse = (type: TagType, values: readonly number[]) =>
  response(0x4c, [...u16(TAG_TYPES[type]), ...tagValues(type, values)]);
export const writeTag = (tag: string, type: TagType, values: readonly number[]) =>
  request(0x4d, tag, [...u16(TAG_TYPES[type], values.length), ...tagValues(type, values)]);
export const writeTagResponse = () => response(0x4d);
/** Read and Write Tag Fragmented: `offset` in bytes. */
export const readTagFragmented = (tag: string, elements: number, offset: number) =>
  request(0x52, tag, [...u16(elements), ...u32(offset)]);
export const writeTagFragmented = (tag: string, type: TagType, elements: number, offset: number, values: readonly number[]) =>
  request(0x53, tag, [...u16(TAG_TYPES[type], elements), ...u32(offset), ...tagValues(type, values)]);
/** Get Instance Attribute List of the Symbol class from an instance on: how tags are browsed. Attribute 1 is the name, 2 the type. */
export const browseTags = (instance: number, attributes: readonly number[] = [1, 2]) =>
  request(0x55, { class: 0x6b, instance }, u16(attributes.length, ...attributes));

/** Answer to `browseTags`: instance, name and type of tags. `more`: others follow, so the status is partial transfer. */
export const browseTagsResponse = (tags: readonly { instance: number; name: string; type: TagType }[], more = false) =>
  response(
    0x55,
    tags.flatMap(({ instance, name, type }) => [...u32(instance), ...u16(name.length), ...ascii(name), ...u16(TAG_TYPES[type])]),
    more ? 6 : 0,
  );

/** Change of mode of a Logix controller. */
export const setMode = (mode: 'run' | 'program') => request(mode === 'run' ? 0x06 : 0x07, { class: 0x8e, instance: 1 });
/** Creates a program object: the beginning of a download to a Logix controller. */
export const download = (data: readonly number[] = []) => request(0x08, { class: 0xac, instance: 1 }, data);

/** Multiple Service Packet and its answer: offsets count from the number of services on. */
export function multiple(services: readonly (readonly number[])[], answer = false): number[] {
  let offset = 2 + services.length * 2;
  const offsets = services.map((service) => {
    const start = offset;
    offset += service.length;
    return start;
  });
  const data = [...u16(services.length, ...offsets), ...services.flat()];
  return answer ? response(0x0a, data) : request(0x0a, { class: 2, instance: 1 }, data);
}

/** Unconnected Send of a message to a slot of the backplane (port 1). */
export const unconnectedSend = (message: readonly number[], slot: number) =>
  request(0x52, { class: 6, instance: 1 }, [
    0x0a,
    0x05,
    ...u16(message.length),
    ...message,
    ...(message.length & 1 ? [0] : []),
    1,
    0,
    1,
    slot,
  ]);

/** A connection to open. Ids and serials: 32 bits, `connectionSerial` and `vendor` 16. Intervals in microseconds. */
export interface Connection {
  originatorToTarget: number;
  targetToOriginator: number;
  connectionSerial: number;
  vendor: number;
  originatorSerial: number;
  interval: number;
  size: number;
  /** Transport class: 1 for I/O, 3 for explicit messages. */
  transport: 1 | 3;
  path: readonly number[];
}

const triad = (connection: Connection): number[] => [
  ...u16(connection.connectionSerial, connection.vendor),
  ...u32(connection.originatorSerial),
];

/** Forward Open; a Large Forward Open when the size needs more than nine bits. */
export function forwardOpen(connection: Connection): number[] {
  const large = connection.size > 511;
  const parameters = large ? u32(0x42000000 | connection.size) : u16(0x4200 | connection.size);
  return request(large ? 0x5b : 0x54, { class: 6, instance: 1 }, [
    0x0a,
    0x0e,
    ...u32(connection.originatorToTarget, connection.targetToOriginator),
    ...triad(connection),
    0,
    0,
    0,
    0,
    ...u32(connection.interval),
    ...parameters,
    ...u32(connection.interval),
    ...parameters,
    connection.transport === 3 ? 0xa3 : 0x01,
    connection.path.length / 2,
    ...connection.path,
  ]);
}
export const forwardOpenResponse = (connection: Connection) =>
  response(connection.size > 511 ? 0x5b : 0x54, [
    ...u32(connection.originatorToTarget, connection.targetToOriginator),
    ...triad(connection),
    ...u32(connection.interval, connection.interval),
    0,
    0,
  ]);
/** Forward Close. */
export const forwardClose = (connection: Connection) =>
  request(0x4e, { class: 6, instance: 1 }, [0x0a, 0x0e, ...triad(connection), connection.path.length / 2, 0, ...connection.path]);
export const forwardCloseResponse = (connection: Connection) => response(0x4e, [...triad(connection), 0, 0]);

/** Who asks, and with which transaction: the frame of every PCCC command. */
export interface PcccExchange {
  vendor: number;
  serial: number;
  transaction: number;
}

const requestor = (x: PcccExchange): number[] => [7, ...u16(x.vendor), ...u32(x.serial)];
/** Execute PCCC with a command of group 0F (or 06, 07), its function and data. */
export const pccc = (x: PcccExchange, command: number, code: number, data: readonly number[] = []) =>
  request(0x4b, { class: 0x67, instance: 1 }, [...requestor(x), command, 0, ...u16(x.transaction), code, ...data]);
export const pcccResponse = (x: PcccExchange, command: number, data: readonly number[] = [], status = 0) =>
  response(0x4b, [...requestor(x), command | 0x40, status, ...u16(x.transaction), ...data]);
/** Protected typed logical read and write with three address fields. `type`: 0x89 integer, 0x85 binary, 0x8A float. */
export const pcccRead = (x: PcccExchange, bytes: number, file: number, type: number, element: number) =>
  pccc(x, 0x0f, 0xa2, [bytes, file, type, element, 0]);
export const pcccWrite = (x: PcccExchange, file: number, type: number, element: number, data: readonly number[]) =>
  pccc(x, 0x0f, 0xaa, [data.length, file, type, element, 0, ...data]);
/** Change CPU mode: 1 program, 6 run, 7 test. */
export const pcccChangeMode = (x: PcccExchange, mode: number) => pccc(x, 0x0f, 0x80, [mode]);
