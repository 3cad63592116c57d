const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];
const zeros = (count: number): number[] => new Array<number>(count).fill(0);
const wide = (text: string): number[] => [...text].flatMap((character) => u16(character.charCodeAt(0)));

/** The session header of direct TCP, with a message behind it. */
function session(message: readonly number[]): Uint8Array {
  return Uint8Array.from([0, (message.length >> 16) & 0xff, (message.length >> 8) & 0xff, message.length & 0xff, ...message]);
}

/** A request of SMB 2 (MS-SMB2 §2.2.1.2). */
function request2(command: number, message: number, body: readonly number[]): Uint8Array {
  return session([
    0xfe,
    0x53,
    0x4d,
    0x42,
    ...u16(64),
    ...zeros(6),
    ...u16(command),
    ...u16(1),
    ...zeros(8),
    ...u32(message),
    ...zeros(4 + 32),
    ...body,
  ]);
}

/** Data written to the pipe or file of that number (§2.2.21). */
export const pipeWrite = (message: number, file: number, data: ArrayLike<number>): Uint8Array =>
  request2(9, message, [
    ...u16(49),
    ...u16(112),
    ...u32(data.length),
    ...zeros(8),
    ...u32(file),
    ...zeros(12),
    ...zeros(16),
    ...Array.from(data),
  ]);

/** A call on a pipe and its answer in one exchange: FSCTL_PIPE_TRANSCEIVE (§2.2.31). */
export const pipeTransaction = (message: number, file: number, data: ArrayLike<number>): Uint8Array =>
  request2(11, message, [
    ...u16(57),
    ...zeros(2),
    ...u32(0x0011c017),
    ...u32(file),
    ...zeros(12),
    ...u32(120),
    ...u32(data.length),
    ...zeros(12),
    ...u32(4096),
    ...u32(1),
    ...zeros(4),
    ...Array.from(data),
  ]);

/** Creates or opens a file or pipe (§2.2.13), for reading or for writing. */
export const create = (message: number, name: string, write = false): Uint8Array => {
  const text = wide(name);
  return request2(5, message, [
    ...u16(57),
    ...zeros(2),
    ...u32(2),
    ...zeros(16),
    ...u32(write ? 0x0012_0196 : 0x0012_0089),
    ...u32(0x80),
    ...u32(7),
    ...u32(write ? 5 : 1),
    ...u32(0),
    ...u16(120),
    ...u16(text.length),
    ...zeros(8),
    ...text,
  ]);
};

/** Data written with SMB 1 (MS-CIFS §2.2.4.43). */
export const pipeWrite1 = (message: number, file: number, data: ArrayLike<number>): Uint8Array =>
  session([
    0xff,
    0x53,
    0x4d,
    0x42,
    0x2f,
    ...zeros(4),
    0x18,
    ...u16(0xc801),
    ...zeros(12),
    ...u16(1),
    ...u16(1),
    ...u16(1),
    ...u16(message),
    14,
    0xff,
    0,
    0,
    0,
    ...u16(file),
    ...zeros(8),
    ...u16(8),
    ...u16(0),
    ...u16(0),
    ...u16(data.length),
    ...u16(64),
    ...zeros(4),
    ...u16(data.length + 1),
    0,
    ...Array.from(data),
  ]);
