import { data } from '../cotp/encode.ts';
import {
  DOWNLOAD_BLOCK,
  DOWNLOAD_ENDED,
  END_UPLOAD,
  PI_SERVICE,
  PLC_STOP,
  READ_VAR,
  REQUEST_DOWNLOAD,
  ROSCTR_ACK,
  ROSCTR_ACK_DATA,
  ROSCTR_JOB,
  ROSCTR_USERDATA,
  SETUP,
  START_UPLOAD,
  UPLOAD,
  WRITE_VAR,
} from './functions.ts';
import { DATA_BIT, DATA_BYTES, DATA_OCTETS, DATA_REAL, TYPE_BIT, TYPE_REAL } from './items.ts';

/** A variable as S7ANY addresses it. */
export interface Variable {
  /** Memory area: 0x81 inputs, 0x82 outputs, 0x83 flags, 0x84 data blocks, 0x1c counters, 0x1d timers. */
  area: number;
  /** Data block; 0 outside data blocks. */
  block?: number;
  byte: number;
  bit?: number;
  /** Type of an element: 1 bit, 2 byte, 4 word, 5 int, 6 dword, 7 dint, 8 real. */
  type: number;
  count?: number;
}

const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const double = (value: number): number[] => [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);
const counted = (text: string): number[] => [text.length, ...ascii(text)];
const padded = (text: string, length: number, fill = 0): number[] => {
  const octets = ascii(text).slice(0, length);
  return [...octets, ...new Array<number>(length - octets.length).fill(fill)];
};

/** The TSDU of a message, with its header. `error` only stands in acknowledgements. */
export function encodeTsdu(
  rosctr: number,
  reference: number,
  parameters: readonly number[],
  body: readonly number[] = [],
  error = 0,
): Uint8Array {
  const lengths = [...word(parameters.length), ...word(body.length)];
  const tail = rosctr === ROSCTR_ACK || rosctr === ROSCTR_ACK_DATA ? word(error) : [];
  return Uint8Array.from([0x32, rosctr, 0, 0, ...word(reference), ...lengths, ...tail, ...parameters, ...body]);
}

const job = (reference: number, parameters: readonly number[], body: readonly number[] = []): Uint8Array =>
  data(encodeTsdu(ROSCTR_JOB, reference, parameters, body));
const answer = (reference: number, parameters: readonly number[], body: readonly number[] = [], error = 0): Uint8Array =>
  data(encodeTsdu(ROSCTR_ACK_DATA, reference, parameters, body, error));

/** Every builder below gives a whole TPKT. `reference` is the PDU reference, which the answer repeats. */
const setup = (jobs: number, length: number): number[] => [SETUP, 0, ...word(jobs), ...word(jobs), ...word(length)];
export const setupRequest = (reference: number, jobs = 1, length = 480): Uint8Array => job(reference, setup(jobs, length));
export const setupResponse = (reference: number, jobs = 1, length = 240): Uint8Array => answer(reference, setup(jobs, length));

const item = (x: Variable): number[] => [
  0x12,
  0x0a,
  0x10,
  x.type,
  ...word(x.count ?? 1),
  ...word(x.block ?? 0),
  x.area,
  ...double(x.area === 0x1c || x.area === 0x1d ? x.byte : x.byte * 8 + (x.bit ?? 0)).slice(1),
];

/** What is written to, or read from, a variable: octets, or one real number. */
export type Value = ArrayLike<number> | { real: number };

function octetsOf(value: Value): number[] {
  if (!('real' in value)) return Array.from(value);
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value.real);
  return Array.from(new Uint8Array(view.buffer));
}

function dataItem(code: number, type: number, value: Value, last: boolean): number[] {
  const octets = octetsOf(value);
  const transport = type === TYPE_BIT ? DATA_BIT : type === TYPE_REAL ? DATA_REAL : DATA_BYTES;
  const length = transport === DATA_BYTES ? octets.length * 8 : octets.length;
  return [code, transport, ...word(length), ...octets, ...(octets.length & 1 && !last ? [0] : [])];
}

/** Read Var of variables. */
export const readRequest = (reference: number, variables: readonly Variable[]): Uint8Array =>
  job(reference, [READ_VAR, variables.length, ...variables.flatMap(item)]);
/** Answer with a value or an item's return code for each variable. */
export const readResponse = (reference: number, values: readonly { type: number; value?: Value; code?: number }[]): Uint8Array =>
  answer(
    reference,
    [READ_VAR, values.length],
    values.flatMap((x, i) =>
      x.value === undefined ? [x.code ?? 0x0a, 0, 0, 0] : dataItem(0xff, x.type, x.value, i === values.length - 1),
    ),
  );
/** Write Var of variables. */
export const writeRequest = (reference: number, writes: readonly { variable: Variable; value: Value }[]): Uint8Array =>
  job(
    reference,
    [WRITE_VAR, writes.length, ...writes.flatMap((x) => item(x.variable))],
    writes.flatMap((x, i) => dataItem(0, x.variable.type, x.value, i === writes.length - 1)),
  );
/** Answer with a return code for each written variable; 0xff is good. */
export const writeResponse = (reference: number, codes: readonly number[]): Uint8Array =>
  answer(reference, [WRITE_VAR, codes.length], codes);

/** A block: type OB, DB, SDB, FC, FB and so on, and its number. */
export interface Block {
  type: 'OB' | 'DB' | 'SDB' | 'FC' | 'SFC' | 'FB' | 'SFB';
  number: number;
}
const typeDigits = { OB: '08', DB: '0A', SDB: '0B', FC: '0C', SFC: '0D', FB: '0E', SFB: '0F' } as const;
const fileName = (block: Block, system: 'A' | 'P'): string =>
  `${typeDigits[block.type]}${String(block.number).padStart(5, '0')}${system}`;
const transfer = (code: number, id: number, block: Block, system: 'A' | 'P'): number[] => [
  code,
  0,
  ...word(code === REQUEST_DOWNLOAD ? 0x0100 : 0),
  ...double(id),
  ...counted(`_${fileName(block, system)}`),
];

/** Request download: the client offers a block of so many octets. */
export const requestDownload = (reference: number, block: Block, loadLength: number, codeLength: number): Uint8Array =>
  job(reference, [
    ...transfer(REQUEST_DOWNLOAD, 0, block, 'P'),
    ...counted(`1${String(loadLength).padStart(6, '0')}${String(codeLength).padStart(6, '0')}`),
  ]);
/** Download block: the controller asks the client for the next piece. */
export const downloadBlock = (reference: number, block: Block): Uint8Array =>
  job(reference, transfer(DOWNLOAD_BLOCK, 0, block, 'P'));
/** The client's piece of the block; `more` when others follow. */
export const downloadBlockResponse = (reference: number, piece: ArrayLike<number>, more: boolean): Uint8Array =>
  answer(reference, [DOWNLOAD_BLOCK, more ? 1 : 0], [...word(piece.length), 0, 0xfb, ...Array.from(piece)]);
/** Download ended: the controller has all of it. */
export const downloadEnded = (reference: number, block: Block): Uint8Array =>
  job(reference, transfer(DOWNLOAD_ENDED, 0, block, 'P'));

/** Start upload: the client wants a block. */
export const startUpload = (reference: number, block: Block): Uint8Array => job(reference, transfer(START_UPLOAD, 0, block, 'A'));
export const startUploadResponse = (reference: number, id: number, length: number): Uint8Array =>
  answer(reference, [START_UPLOAD, 0, 1, 0, ...double(id), ...counted(String(length).padStart(7, '0'))]);
/** Upload: the client asks for the next piece. */
export const upload = (reference: number, id: number): Uint8Array => job(reference, [UPLOAD, 0, 0, 0, ...double(id)]);
export const uploadResponse = (reference: number, piece: ArrayLike<number>, more: boolean): Uint8Array =>
  answer(reference, [UPLOAD, more ? 1 : 0], [...word(piece.length), 0, 0xfb, ...Array.from(piece)]);
export const endUpload = (reference: number, id: number): Uint8Array => job(reference, [END_UPLOAD, 0, 0, 0, ...double(id)]);

/** Program invocation service with a parameter block of octets. */
const piService = (reference: number, name: string, block: readonly number[]): Uint8Array =>
  job(reference, [PI_SERVICE, 0, 0, 0, 0, 0, 0, 0xfd, ...word(block.length), ...block, ...counted(name)]);
const blockList = (blocks: readonly Block[]): number[] => [blocks.length, 0, ...blocks.flatMap((x) => ascii(fileName(x, 'P')))];
/** Start of the program: warm, or cold with the argument `C `. */
export const plcStart = (reference: number, cold = false): Uint8Array =>
  piService(reference, 'P_PROGRAM', cold ? ascii('C ') : []);
/** Blocks that were downloaded become active. */
export const activateBlocks = (reference: number, blocks: readonly Block[]): Uint8Array =>
  piService(reference, '_INSE', blockList(blocks));
/** Blocks are deleted. */
export const deleteBlocks = (reference: number, blocks: readonly Block[]): Uint8Array =>
  piService(reference, '_DELE', blockList(blocks));
/** The program in work memory is copied to load memory. */
export const copyRamToRom = (reference: number): Uint8Array => piService(reference, '_MODU', ascii('EP'));
/** Memory is compressed. */
export const compressMemory = (reference: number): Uint8Array => piService(reference, '_GARB', []);
/** Stop of the program. */
export const plcStop = (reference: number): Uint8Array => job(reference, [PLC_STOP, 0, 0, 0, 0, 0, ...counted('P_PROGRAM')]);
/** Answer that repeats the function alone, good or with an error code (class << 8 | code). */
export const functionResponse = (reference: number, code: number, error = 0): Uint8Array => answer(reference, [code], [], error);
/** Acknowledgement without parameters, with an error code. */
export const errorResponse = (reference: number, error: number): Uint8Array =>
  data(encodeTsdu(ROSCTR_ACK, reference, [], [], error));

/** A request, answer or push of user data. */
export interface Userdata {
  reference: number;
  group: number;
  subfunction: number;
  sequence?: number;
  /** Data behind return code, type and length; without it the data says that there is none. */
  data?: readonly number[];
  error?: number;
}

const noData = [0x0a, 0, 0, 0];
const withData = (octets: readonly number[] | undefined): number[] =>
  octets === undefined ? noData : [0xff, DATA_OCTETS, ...word(octets.length), ...octets];

export const userdataRequest = (x: Userdata): Uint8Array =>
  data(
    encodeTsdu(
      ROSCTR_USERDATA,
      x.reference,
      [0, 1, 0x12, 4, 0x11, 0x40 | x.group, x.subfunction, x.sequence ?? 0],
      withData(x.data),
    ),
  );
const userdataAnswer = (type: number, x: Userdata): Uint8Array =>
  data(
    encodeTsdu(
      ROSCTR_USERDATA,
      x.reference,
      [0, 1, 0x12, 8, 0x12, type | x.group, x.subfunction, x.sequence ?? 1, 0, 0, ...word(x.error ?? 0)],
      withData(x.data),
    ),
  );
export const userdataResponse = (x: Userdata): Uint8Array => userdataAnswer(0x80, x);
/** Sent without being asked: cyclic data, alarms, diagnostic messages. */
export const userdataPush = (x: Userdata): Uint8Array => userdataAnswer(0, x);

/** Read SZL. */
export const readSzlRequest = (reference: number, id: number, index: number): Uint8Array =>
  userdataRequest({ reference, group: 4, subfunction: 1, data: [...word(id), ...word(index)] });
/** Answer of records of one length. */
export const readSzlResponse = (
  reference: number,
  id: number,
  index: number,
  records: readonly (readonly number[])[],
): Uint8Array =>
  userdataResponse({
    reference,
    group: 4,
    subfunction: 1,
    data: [...word(id), ...word(index), ...word(records[0]?.length ?? 0), ...word(records.length), ...records.flat()],
  });
/** Answer that the status list does not exist. */
export const readSzlError = (reference: number, error = 0xd401): Uint8Array =>
  userdataResponse({ reference, group: 4, subfunction: 1, error });

/** What a controller says of itself. */
export interface ModuleIdentity {
  orderNumber: string;
  hardware: number;
  firmware: readonly [number, number, number];
  /** Name of the automation system, of the module, plant designation, serial number, type of the module. */
  name: string;
  moduleName: string;
  plant?: string;
  serial: string;
  moduleType: string;
}

/** Answer to SZL 0x0011: module, basic hardware and basic firmware. */
export function moduleIdentification(reference: number, x: ModuleIdentity): Uint8Array {
  const order = padded(x.orderNumber, 20, 0x20);
  const [major, minor, patch] = x.firmware;
  return readSzlResponse(reference, 0x11, 0, [
    [0, 1, ...order, 0, 0xc0, ...word(x.hardware), 0, 1],
    [0, 6, ...order, 0, 0xc0, ...word(x.hardware), 0, 1],
    [0, 7, ...padded('', 20, 0x20), 0, 0xc0, 0x56, major, minor, patch],
  ]);
}

/** Answer to SZL 0x001C: names, copyright, serial number, type. */
export function componentIdentification(reference: number, x: ModuleIdentity): Uint8Array {
  const record = (index: number, text: string) => [0, index, ...padded(text, 32)];
  return readSzlResponse(reference, 0x1c, 0, [
    record(1, x.name),
    record(2, x.moduleName),
    record(3, x.plant ?? ''),
    record(4, 'Original Siemens Equipment'),
    record(5, x.serial),
    record(7, x.moduleType),
  ]);
}

/** List of the numbers of blocks by type. */
export const listBlocksRequest = (reference: number): Uint8Array => userdataRequest({ reference, group: 3, subfunction: 1 });
export const listBlocksResponse = (reference: number, counts: readonly { type: Block['type']; count: number }[]): Uint8Array =>
  userdataResponse({
    reference,
    group: 3,
    subfunction: 1,
    data: counts.flatMap((x) => [...ascii(typeDigits[x.type]), ...word(x.count)]),
  });

/** Reads the clock. */
export const readClockRequest = (reference: number): Uint8Array => userdataRequest({ reference, group: 7, subfunction: 1 });
const bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10);
const clockOctets = (time: Date): number[] => {
  const milliseconds = time.getUTCMilliseconds();
  return [
    0,
    bcd(Math.floor(time.getUTCFullYear() / 100)),
    bcd(time.getUTCFullYear() % 100),
    bcd(time.getUTCMonth() + 1),
    bcd(time.getUTCDate()),
    bcd(time.getUTCHours()),
    bcd(time.getUTCMinutes()),
    bcd(time.getUTCSeconds()),
    bcd(Math.floor(milliseconds / 10)),
    ((milliseconds % 10) << 4) | (time.getUTCDay() + 1),
  ];
};
export const readClockResponse = (reference: number, time: Date): Uint8Array =>
  userdataResponse({ reference, group: 7, subfunction: 1, data: clockOctets(time) });
/** Sets the clock. */
export const setClockRequest = (reference: number, time: Date): Uint8Array =>
  userdataRequest({ reference, group: 7, subfunction: 2, data: clockOctets(time) });

/** Gives the password; its eight octets are the caller's to scramble. */
export const passwordRequest = (reference: number, octets: ArrayLike<number>): Uint8Array =>
  userdataRequest({ reference, group: 5, subfunction: 1, data: Array.from(octets) });

/** Subscribes to variables at an interval. */
export const cyclicRequest = (reference: number, variables: readonly Variable[], tenths: number): Uint8Array =>
  userdataRequest({
    reference,
    group: 2,
    subfunction: 1,
    data: [...word(variables.length), 0, tenths, ...variables.flatMap(item)],
  });
/** Sends the values of a subscription. */
export const cyclicPush = (reference: number, values: readonly { type: number; value: Value }[]): Uint8Array =>
  userdataPush({
    reference,
    group: 2,
    subfunction: 1,
    data: [...word(values.length), ...values.flatMap((x, i) => dataItem(0xff, x.type, x.value, i === values.length - 1))],
  });

/** Tells subscribers that the mode changed: 0 STOP, 1 warm restart, 2 RUN, 3 hot restart, 4 HOLD. */
export const modeTransition = (mode: number): Uint8Array =>
  data(encodeTsdu(ROSCTR_USERDATA, 0, [1, 0, 0x10, 0x10, 0, 0, mode, 0]));
