import * as fn from './functions.ts';

/** Message types of the header. */
export type MessageType = 0 | 1 | 2 | 3 | 15;

const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];

/** A message: header and body (HCF_SPEC-085 §10). */
export function message(type: MessageType, id: number, sequence: number, body: ArrayLike<number> = [], status = 0): Uint8Array {
  return Uint8Array.from([1, type, id, status, ...word(sequence), ...word(8 + body.length), ...Array.from(body)]);
}

/** Session Initiate, request (type 0) and answer (type 1); the timer is in milliseconds. */
export const sessionInitiate = (type: 0 | 1, sequence: number, master: 0 | 1 = 1, timer = 600_000): Uint8Array =>
  message(type, fn.SESSION_INITIATE, sequence, [master, ...word(timer >>> 16), ...word(timer)]);
/** Session Close, request and answer. */
export const sessionClose = (type: 0 | 1, sequence: number): Uint8Array => message(type, fn.SESSION_CLOSE, sequence);
/** Keep Alive, request and answer. */
export const keepAlive = (type: 0 | 1, sequence: number): Uint8Array => message(type, fn.KEEP_ALIVE, sequence);

/** Whom a command is for: a polling address, or the device's type and id. */
export type Address = number | { deviceType: number; deviceId: number };

function pdu(frame: 1 | 2 | 6, address: Address, command: number, data: readonly number[]): number[] {
  const head =
    typeof address === 'number'
      ? [frame, 0x80 | address]
      : [
          0x80 | frame,
          0x80 | ((address.deviceType >> 8) & 0x3f),
          address.deviceType & 0xff,
          (address.deviceId >> 16) & 0xff,
          ...word(address.deviceId),
        ];
  const body = [...head, command, data.length, ...data];
  return [...body, body.reduce((sum, byte) => sum ^ byte, 0)];
}

/** A command in a token-passing PDU. */
export const commandRequest = (sequence: number, address: Address, command: number, data: readonly number[] = []): Uint8Array =>
  message(0, fn.TOKEN_PASSING, sequence, pdu(2, address, command, data));

/** Its answer: response code, device status, data. */
export const commandResponse = (
  sequence: number,
  address: Address,
  command: number,
  data: readonly number[],
  code = 0,
  status = 0,
): Uint8Array => message(1, fn.TOKEN_PASSING, sequence, pdu(6, address, command, [code, status, ...data]));

/** A burst message, published. */
export const burst = (sequence: number, address: Address, command: number, data: readonly number[], status = 0): Uint8Array =>
  message(2, fn.TOKEN_PASSING, sequence, pdu(1, address, command, [0, status, ...data]));

/** Commands in a direct PDU; those of an answer begin with their response code. */
export const direct = (
  type: 0 | 1,
  sequence: number,
  commands: readonly { command: number; data: readonly number[] }[],
  status = 0,
): Uint8Array =>
  message(type, fn.DIRECT, sequence, [
    status,
    0,
    ...commands.flatMap(({ command, data }) => [...word(command), data.length, ...data]),
  ]);

/** The four bytes of a float. */
export function floatBytes(value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [...new Uint8Array(view.buffer)];
}

/** Packed ASCII of `length` characters, a multiple of four. */
export function packedText(text: string, length: number): number[] {
  const out: number[] = [];
  const padded = text.padEnd(length, ' ').slice(0, length);
  for (let i = 0; i < length; i += 4) {
    let group = 0;
    for (let j = 0; j < 4; j++) group = (group << 6) | (padded.charCodeAt(i + j) & 0x3f);
    out.push((group >> 16) & 0xff, ...word(group));
  }
  return out;
}

/** What a device says of itself in the answer to command 0 (universal revision 7). */
export interface Identity {
  deviceType: number;
  deviceRevision: number;
  softwareRevision: number;
  hardwareRevision: number;
  deviceId: number;
  manufacturer: number;
  flags?: number;
}

/** Data of the answer to commands 0, 11, 21 and 73. */
export const identityData = (of: Identity): number[] => [
  254,
  ...word(of.deviceType),
  5,
  7,
  of.deviceRevision,
  of.softwareRevision,
  of.hardwareRevision << 3,
  of.flags ?? 0,
  (of.deviceId >> 16) & 0xff,
  ...word(of.deviceId),
  5,
  4,
  ...word(0),
  0,
  ...word(of.manufacturer),
  ...word(of.manufacturer),
  1,
];
