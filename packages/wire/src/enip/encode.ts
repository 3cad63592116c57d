import { type DeviceIdentity, identityAttributes } from '../cip/encode.ts';

/** Session and sender context of an encapsulated message. Session: 32 bits, 0 before registration. Context: the asker's own number. */
export interface Exchange {
  session: number;
  context: number;
}

const u16 = (...values: number[]): number[] => values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff]);
const u32 = (...values: number[]): number[] =>
  values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);

/** A message with its encapsulation header (CIP Volume 2, 2-3.1). */
export const encapsulate = (x: Exchange, command: number, data: readonly number[] = [], status = 0): Uint8Array =>
  Uint8Array.from([...u16(command, data.length), ...u32(x.session, status, x.context, 0, 0), ...data]);

const item = (type: number, data: readonly number[]): number[] => [...u16(type, data.length), ...data];

/** RegisterSession, and its answer, which carries the session that the target gave. */
export const registerSession = (x: Exchange) => encapsulate(x, 0x65, u16(1, 0));
export const unregisterSession = (x: Exchange) => encapsulate(x, 0x66);
export const listIdentityRequest = (x: Exchange = { session: 0, context: 0 }) => encapsulate(x, 0x63);
export const listServicesRequest = (x: Exchange = { session: 0, context: 0 }) => encapsulate(x, 0x04);
/** Answer to ListServices: "Communications" over TCP and, with class 0 and 1, over UDP. */
export const listServicesResponse = (x: Exchange) =>
  encapsulate(x, 0x04, [
    ...u16(1),
    ...item(0x0100, [...u16(1, 0x0120), ...Array.from('Communications\0\0', (character) => character.charCodeAt(0))]),
  ]);
/** Answer to ListIdentity. `address`: the four bytes of the device's IPv4 address. `state`: 3 operational. */
export const listIdentityResponse = (x: Exchange, identity: DeviceIdentity, address: readonly number[], state = 3) =>
  encapsulate(x, 0x63, [
    ...u16(1),
    ...item(0x000c, [...u16(1), 0, 2, 0xaf, 0x12, ...address, 0, 0, 0, 0, 0, 0, 0, 0, ...identityAttributes(identity), state]),
  ]);
/** SendRRData with an unconnected CIP message, request and answer alike. */
export const sendRRData = (x: Exchange, message: readonly number[]) =>
  encapsulate(x, 0x6f, [...u32(0), ...u16(10, 2), ...item(0, []), ...item(0x00b2, message)]);
/** SendUnitData with a message of a class 3 connection; the id is the one that the receiver chose. */
export const sendUnitData = (x: Exchange, connection: number, sequence: number, message: readonly number[]) =>
  encapsulate(x, 0x70, [
    ...u32(0),
    ...u16(0, 2),
    ...item(0x00a1, u32(connection)),
    ...item(0x00b1, [...u16(sequence), ...message]),
  ]);
/** A datagram of class 1 I/O: the data begins with its own sequence count. */
export const ioData = (connection: number, sequence: number, data: readonly number[]): Uint8Array =>
  Uint8Array.from([...u16(2), ...item(0x8002, u32(connection, sequence)), ...item(0x00b1, [...u16(sequence), ...data])]);
