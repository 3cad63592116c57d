import { Cursor, latin1, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST, type RequestFacts } from '../message.ts';
import { describeBlockHeader, describeFileName } from './blocks.ts';
import {
  DOWNLOAD_BLOCK,
  DOWNLOAD_ENDED,
  END_UPLOAD,
  PI_SERVICE,
  PLC_STOP,
  READ_SZL,
  READ_VAR,
  REQUEST_DOWNLOAD,
  ROSCTR_JOB,
  ROSCTR_USERDATA,
  SETUP,
  START_UPLOAD,
  UPLOAD,
  WRITE_VAR,
} from './functions.ts';
import { addressText, describeItem, itemTypes, SYNTAX_S7ANY, TYPE_BIT, TYPE_BYTE, TYPE_DWORD, TYPE_WORD } from './items.ts';
import { piServices } from './pi-services.ts';
import { ACK_HEADER, headerLength } from './read.ts';
import { errorClasses, ITEM_SUCCESS, statuses } from './statuses.ts';
import { identifySzl } from './szl.ts';
import { describeUserdata } from './userdata.ts';
import { describeDataItems, type ElementType } from './values.ts';

const kinds = new Map([
  [1, 'job'],
  [2, 'ack'],
  [3, 'ack_data'],
  [7, 'userdata'],
]);

/** Visits the fields of a message. `request` gives the answer to a read or a write its first address, which it does not repeat. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  cursor.skip(1);
  const rosctr = cursor.u8();
  out.text('rosctr', kinds.get(rosctr) ?? `rosctr_${rosctr}`);
  cursor.skip(2);
  out.number('pdu_reference', cursor.u16be());
  const parameterLength = cursor.u16be();
  const dataStart = head.start + headerLength(rosctr) + parameterLength;
  const dataEnd = dataStart + cursor.u16be();
  if (headerLength(rosctr) === ACK_HEADER) {
    const error = cursor.u16be();
    if (error !== 0) {
      out.text('error_class', errorClasses.get(error >> 8) ?? `class_${(error >> 8).toString(16)}`);
      out.number('error_code', error);
      out.text('error', statuses.get(error)?.title ?? 'unknown');
    }
  }
  if (request && request.address >= 0 && request.code === head.code && (head.code === READ_VAR || head.code === WRITE_VAR)) {
    const type = typeOfBits.get(request.quantity) ?? TYPE_DWORD;
    out.text('requested', addressText(request.area & 0xff, request.area >>> 8, request.address, type));
  }
  const parameters = new Cursor(bytes, cursor.at, Math.min(head.end, dataStart));
  const data = new Cursor(bytes, Math.min(head.end, dataStart), Math.min(head.end, dataEnd));
  if (rosctr === ROSCTR_USERDATA) describeUserdata(parameters, data, head, out);
  else if (parameters.left > 0) describeFunction(parameters, data, rosctr === ROSCTR_JOB, out);
}

function describeFunction(parameters: Cursor, data: Cursor, job: boolean, out: Fields): void {
  const code = parameters.u8();
  out.number('function_code', code);
  const show = shows.get(code);
  if (show) show(parameters, data, job, out, code);
  else {
    out.bytes('parameters', parameters.bytes, parameters.at, parameters.end);
    if (data.left > 0) out.bytes('data', data.bytes, data.at, data.end);
  }
}

/** Type that shows how wide one element of so many bits is. */
const typeOfBits = new Map([
  [1, TYPE_BIT],
  [8, TYPE_BYTE],
  [16, TYPE_WORD],
]);

type Show = (parameters: Cursor, data: Cursor, job: boolean, out: Fields, code: number) => void;

const shows = new Map<number, Show>([
  [SETUP, setup],
  [READ_VAR, variables],
  [WRITE_VAR, variables],
  [REQUEST_DOWNLOAD, transfer],
  [DOWNLOAD_BLOCK, transfer],
  [DOWNLOAD_ENDED, transfer],
  [START_UPLOAD, transfer],
  [UPLOAD, transfer],
  [END_UPLOAD, transfer],
  [PI_SERVICE, service],
  [PLC_STOP, stop],
]);

function setup(parameters: Cursor, _data: Cursor, _job: boolean, out: Fields): void {
  parameters.u8();
  out.number('parallel_jobs_calling', parameters.u16be());
  out.number('parallel_jobs_called', parameters.u16be());
  out.number('pdu_length', parameters.u16be());
}

function variables(parameters: Cursor, data: Cursor, job: boolean, out: Fields, code: number): void {
  const count = parameters.u8();
  out.number('item_count', count);
  const types: ElementType[] = [];
  if (job) {
    out.list('items');
    for (let i = 0; i < count && parameters.left >= 3; i++) {
      types.push(elementType(parameters));
      const before = parameters.at;
      describeItem(parameters, out);
      // Items of odd length are filled up, except the last.
      if ((parameters.at - before) & 1 && i < count - 1) parameters.skip(1);
    }
    out.close();
  }
  if (code === WRITE_VAR && !job) {
    out.list('results');
    for (let i = 0; i < count && data.left > 0; i++) {
      const result = data.u8();
      out.text('', result === ITEM_SUCCESS ? 'success' : (statuses.get(result)?.name ?? `status_${result}`));
    }
    out.close();
  } else if (data.left > 0) describeDataItems(data, count, types, !job, out);
}

function elementType(cursor: Cursor): ElementType {
  const { bytes, at } = cursor;
  const type = bytes[at + 2] === SYNTAX_S7ANY && cursor.left >= 4 ? bytes[at + 3] : 0;
  return { type, bits: itemTypes.get(type)?.bits ?? 0 };
}

/** Blocks down (the controller sends the jobs behind the first) and up. */
function transfer(parameters: Cursor, data: Cursor, job: boolean, out: Fields, code: number): void {
  if (parameters.left > 0) {
    const status = parameters.u8();
    out.flag('more_data', (status & 1) !== 0);
    out.flag('transfer_error', (status & 2) !== 0);
  }
  if (parameters.left >= 6) {
    const error = parameters.u16be();
    if (code === END_UPLOAD || code === DOWNLOAD_ENDED) out.number('error_code', error);
    out.number('transfer_id', parameters.u32be());
  }
  if (parameters.left > 0) {
    const length = parameters.u8();
    const start = parameters.skip(length);
    if (!job && code === START_UPLOAD) out.text('block_length', latin1(parameters.bytes, start, parameters.at));
    else describeFileName(parameters.bytes, start, parameters.at, out);
  }
  if (code === REQUEST_DOWNLOAD && parameters.left >= 14) {
    parameters.skip(2);
    const start = parameters.skip(12);
    out.text('load_memory_length', latin1(parameters.bytes, start, start + 6));
    out.text('code_length', latin1(parameters.bytes, start + 6, start + 12));
  }
  if (data.left < 4) return;
  const length = data.u16be();
  data.skip(2);
  const start = data.at;
  out.number('data_length', length);
  if (data.left >= 36 && u16be(data.bytes, start) === 0x7070) describeBlockHeader(data, out);
  out.bytes('data', data.bytes, start, data.end);
}

function service(parameters: Cursor, _data: Cursor, job: boolean, out: Fields): void {
  if (!job || parameters.left < 9) return;
  parameters.skip(7);
  const length = parameters.u16be();
  const start = parameters.skip(length);
  const end = parameters.at;
  const nameLength = parameters.u8();
  const nameStart = parameters.skip(nameLength);
  const name = latin1(parameters.bytes, nameStart, parameters.at);
  out.text('service', name);
  out.text('service_name', piServices.get(name)?.name ?? 'unknown');
  const { bytes } = parameters;
  if (name === '_INSE' || name === '_INS2' || name === '_DELE') {
    out.list('blocks');
    for (let i = 0, at = start + 2; i < bytes[start] && at + 8 <= end; i++, at += 8) {
      out.open('');
      describeFileName(bytes, at, at + 8, out);
      out.close();
    }
    out.close();
  } else if (name.startsWith('_N_')) arguments_(bytes, start, end, out);
  else if (end > start) out.text('argument', latin1(bytes, start, end));
}

/** Arguments of SINUMERIK services: texts, each behind its length, filled up to an even place. */
function arguments_(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  out.list('arguments');
  for (let at = start; at < end; ) {
    const length = bytes[at];
    if (at + 1 + length > end) break;
    out.text('', latin1(bytes, at + 1, at + 1 + length));
    at += 1 + length;
    if ((1 + length) & 1) at++;
  }
  out.close();
}

function stop(parameters: Cursor, _data: Cursor, job: boolean, out: Fields): void {
  if (!job || parameters.left < 6) return;
  parameters.skip(5);
  const length = parameters.u8();
  const start = parameters.skip(length);
  out.text('service', latin1(parameters.bytes, start, parameters.at));
}

/** Identity in answers to reads of the status lists that say what a module is. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (head.code !== READ_SZL || head.kind === KIND_REQUEST) return;
  const cursor = new Cursor(bytes, head.start + 6, head.end);
  const data = head.start + 10 + cursor.u16be() + 4;
  identifySzl(new Cursor(bytes, Math.min(data, head.end), head.end), out);
}
