/** Who speaks to whom. `tcp` puts the frame into FINS/TCP. */
export interface Exchange {
  service: number;
  client?: number;
  server?: number;
  tcp?: boolean;
}

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
const MAGIC = [0x46, 0x49, 0x4e, 0x53];

const tcp = (command: number, body: readonly number[], error = 0): Uint8Array =>
  Uint8Array.from([...MAGIC, ...u32(8 + body.length), ...u32(command), ...u32(error), ...body]);

function frame(x: Exchange, response: boolean, code: number, data: readonly number[]): Uint8Array {
  const client = x.client ?? 10;
  const server = x.server ?? 1;
  const ends = response ? [0, client, 0, 0, server, 0] : [0, server, 0, 0, client, 0];
  const bytes = [response ? 0xc0 : 0x80, 0, 2, ...ends, x.service, ...u16(code), ...data];
  return x.tcp ? tcp(2, bytes) : Uint8Array.from(bytes);
}

/** A command, and its answer. */
export const command = (x: Exchange, code: number, data: readonly number[] = []) => frame(x, false, code, data);
export const response = (x: Exchange, code: number, data: readonly number[] = [], status = 0) =>
  frame(x, true, code, [...u16(status), ...data]);
/** FINS/TCP: node addresses, asked for and given. */
export const nodeAddressRequest = (client = 0) => tcp(0, u32(client));
export const nodeAddressResponse = (client: number, server: number) => tcp(1, [...u32(client), ...u32(server)]);

const place = (area: number, word: number, bit = 0): number[] => [area, ...u16(word), bit];

export const readMemory = (x: Exchange, area: number, word: number, items: number) =>
  command(x, 0x0101, [...place(area, word), ...u16(items)]);
export const readMemoryResponse = (x: Exchange, values: readonly number[]) => response(x, 0x0101, values.flatMap(u16));
export const writeMemory = (x: Exchange, area: number, word: number, values: readonly number[]) =>
  command(x, 0x0102, [...place(area, word), ...u16(values.length), ...values.flatMap(u16)]);
export const writeBit = (x: Exchange, area: number, word: number, bit: number, on: boolean) =>
  command(x, 0x0102, [...place(area, word, bit), ...u16(1), on ? 1 : 0]);
/** Run in a mode: 2 monitor, 4 run. */
export const run = (x: Exchange, mode: 2 | 4 = 2) => command(x, 0x0401, [0xff, 0xff, mode]);
export const stop = (x: Exchange) => command(x, 0x0402, [0xff, 0xff]);
export const writeProgram = (x: Exchange, word: number, data: readonly number[]) =>
  command(x, 0x0307, [0, 0, ...u32(word), ...u16(data.length), ...data]);
export const protectProgram = (x: Exchange, password: string) =>
  command(x, 0x0304, [
    0,
    0,
    0,
    ...u32(0),
    ...u32(0xffffffff),
    ...Array.from(password.padEnd(4).slice(0, 4), (character) => character.charCodeAt(0)),
  ]);
export const forceBit = (x: Exchange, area: number, word: number, bit: number, on: boolean) =>
  command(x, 0x2301, [...u16(1), ...u16(on ? 1 : 0), ...place(area, word, bit)]);
export const readController = (x: Exchange) => command(x, 0x0501, [0]);
export const readControllerResponse = (x: Exchange, model: string, version: string) =>
  response(
    x,
    0x0501,
    [...model.padEnd(20), ...version.padEnd(20), ...new Array<string>(40).fill('\0')].map((one) => one.charCodeAt(0)),
  );
