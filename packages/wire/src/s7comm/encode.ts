import { data } from '../cotp/encode.ts';
import {
  answer,
  ascii,
  type Block,
  counted,
  dataItem,
  double,
  encodeTsdu,
  item,
  job,
  typeDigits,
  type Value,
  type Variable,
  word,
} from './encode-message.ts';
import {
  DOWNLOAD_BLOCK,
  DOWNLOAD_ENDED,
  END_UPLOAD,
  PI_SERVICE,
  PLC_STOP,
  READ_VAR,
  REQUEST_DOWNLOAD,
  ROSCTR_ACK,
  SETUP,
  START_UPLOAD,
  UPLOAD,
  WRITE_VAR,
} from './functions.ts';

export { type Block, encodeTsdu, type Value, type Variable } from './encode-message.ts';
export * from './encode-userdata.ts';

/** Every builder below gives a whole TPKT. `reference` is the PDU reference, which the answer repeats. */
const setup = (jobs: number, length: number): number[] => [SETUP, 0, ...word(jobs), ...word(jobs), ...word(length)];
export const setupRequest = (reference: number, jobs = 1, length = 480): Uint8Array => job(reference, setup(jobs, length));
export const setupResponse = (reference: number, jobs = 1, length = 240): Uint8Array => answer(reference, setup(jobs, length));

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
