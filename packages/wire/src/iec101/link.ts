import { ACT_READ, ACT_SESSION } from '../message.ts';

/** Formats of a frame by its first octet (IEC 60870-5-1, FT1.2). */
export const VARIABLE = 0x68;
export const FIXED = 0x10;
export const SINGLE = 0xe5;
const STOP = 0x16;
/** Two start octets with the length between, checksum and stop. */
export const FRAMING = 6;
/** Control field: sent by the primary station. */
export const PRIMARY = 0x40;

/** Beginning of the codes of frames without an ASDU: LINK | primary << 4 | function of the link. */
export const LINK = 0x200;
export const SINGLE_CHARACTER = LINK | 0x20;

/** Functions of the link by their codes (IEC 60870-5-2 tables 1 to 4). */
export const linkFunctions: readonly (readonly [number, string, string, number])[] = [
  [LINK | 0x10, 'reset_remote_link', 'Reset of remote link', ACT_SESSION],
  [LINK | 0x11, 'reset_user_process', 'Reset of user process', ACT_SESSION],
  [LINK | 0x12, 'test_link', 'Test function of link', 0],
  [LINK | 0x13, 'user_data_confirmed', 'User data, confirmed', 0],
  [LINK | 0x14, 'user_data', 'User data, not confirmed', 0],
  [LINK | 0x17, 'reset_frame_count_bit', 'Reset of frame count bit', ACT_SESSION],
  [LINK | 0x18, 'access_demand', 'Expected response specifies access demand', ACT_READ],
  [LINK | 0x19, 'request_link_status', 'Request status of link', 0],
  [LINK | 0x1a, 'request_class_1', 'Request user data class 1', ACT_READ],
  [LINK | 0x1b, 'request_class_2', 'Request user data class 2', ACT_READ],
  [LINK | 0x00, 'acknowledge', 'ACK: positive acknowledgement', 0],
  [LINK | 0x01, 'link_busy', 'NACK: message not accepted, link busy', 0],
  [LINK | 0x08, 'respond_user_data', 'User data', ACT_READ],
  [LINK | 0x09, 'no_data', 'NACK: requested data not available', 0],
  [LINK | 0x0b, 'link_status', 'Status of link', 0],
  [LINK | 0x0e, 'link_not_functioning', 'Link service not functioning', 0],
  [LINK | 0x0f, 'link_not_implemented', 'Link service not implemented', 0],
  [SINGLE_CHARACTER, 'single_character', 'Single character E5', 0],
];

/** Sum of the octets from the control field on, modulo 256. */
export function checksum(bytes: Uint8Array, at: number, end: number): number {
  let sum = 0;
  for (let i = at; i < end; i++) sum += bytes[i];
  return sum & 0xff;
}

/** Octets of the link address in the fixed frame at `at`, 0 to 2, by where checksum and stop agree; -1 when they do nowhere. */
export function fixedAddressSize(bytes: Uint8Array, at: number, end: number): number {
  for (const size of [1, 2, 0]) {
    const last = at + 3 + size;
    if (last < end && bytes[last] === STOP && checksum(bytes, at + 1, last - 1) === bytes[last - 1]) return size;
  }
  return -1;
}

/** Length of the frame at `at`. A fixed frame's follows from where its checksum agrees. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 1) return 0;
  const first = bytes[at];
  if (first === SINGLE) return 1;
  if (first === FIXED) {
    const size = fixedAddressSize(bytes, at, end);
    if (size >= 0) return 4 + size;
    return end - at < 6 ? 0 : -1;
  }
  if (first !== VARIABLE) return -1;
  if (end - at < 4) return end - at >= 3 && bytes[at + 1] !== bytes[at + 2] ? -1 : 0;
  return bytes[at + 1] === bytes[at + 2] && bytes[at + 3] === VARIABLE && bytes[at + 1] >= 3 ? bytes[at + 1] + FRAMING : -1;
}

/** Whether the variable frame in bytes[at, at + length) ends with its checksum and the stop octet. */
export function isSound(bytes: Uint8Array, at: number, length: number): boolean {
  const last = at + length - 1;
  return bytes[last] === STOP && checksum(bytes, at + 4, last - 1) === bytes[last - 1];
}

/** A frame of fixed length; address of one octet. */
export function encodeFixed(control: number, address: number): Uint8Array {
  return Uint8Array.of(FIXED, control, address, (control + address) & 0xff, STOP);
}

/** A frame of variable length; address of one octet. */
export function encodeVariable(control: number, address: number, asdu: ArrayLike<number>): Uint8Array {
  const body = [control, address, ...Array.from(asdu)];
  const sum = checksum(Uint8Array.from(body), 0, body.length);
  return Uint8Array.from([VARIABLE, body.length, body.length, VARIABLE, ...body, sum, STOP]);
}
