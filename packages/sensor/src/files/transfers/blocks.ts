import { u16le } from '@fengsui/wire';
import type { Desk, Moment } from './desk.ts';

/** Blocks and programs that have a beginning, pieces in order, and an end. */

/**
 * S7comm: down, the controller asks for the pieces of the block that it was offered; up, the client asks for them under an identifier. Each piece is the data
 * of an answer.
 */
export function s7comm({ name, isRequest, fields }: Moment, desk: Desk): void {
  const block = fields.textOf('block') || fields.textOf('file_name');
  if (name === 'request_download' && isRequest) {
    desk.close('down', false);
    const length = Number.parseInt(fields.textOf('load_memory_length'), 10);
    const file = desk.file('down', block, true);
    if (length > 0) file.declared = length;
  } else if (name === 'download_block' && !isRequest) piece(desk, 'down', block, true, fields);
  else if (name === 'download_ended' && isRequest) desk.close('down', true);
  else if (name === 'start_upload') {
    if (isRequest) desk.note('up', block);
    else {
      desk.close('up', false);
      const length = Number.parseInt(fields.textOf('block_length'), 10);
      const file = desk.file('up', desk.noted('up'), false);
      if (length > 0) file.declared = length;
    }
  } else if (name === 'upload' && !isRequest) piece(desk, 'up', desk.noted('up'), false, fields);
  else if (name === 'end_upload' && isRequest) desk.close('up', true);
}

function piece(desk: Desk, key: string, path: string, upload: boolean, fields: Moment['fields']): void {
  const data = fields.rangeOf('data');
  const length = fields.numberOf('data_length');
  if (data === null || length < 0) return;
  desk.file(key, path || 'block', upload).append(data.bytes, data.start, Math.min(data.end, data.start + length));
}

/** UMAS: the words of the published tables are the controller's, which uploads what it is given. Pieces are numbered from 1 on. */
export function umas({ name, isRequest, head, fields }: Moment, desk: Desk): void {
  if (name === 'initialize_upload' && isRequest) desk.close('to', false);
  else if (name === 'initialize_download' && isRequest) desk.close('from', false);
  else if (name === 'upload_block' && isRequest) {
    const data = fields.rangeOf('data');
    const length = fields.numberOf('quantity');
    if (data !== null && length > 0)
      desk.file('to', 'program', true).append(data.bytes, data.start, Math.min(data.end, data.start + length));
  } else if (name === 'download_block') {
    if (isRequest) return;
    // Behind a byte and the length come the bytes of the program.
    const data = fields.rangeOf('data');
    if (data === null || data.end - data.start < 3 || head.status !== 0) return;
    const length = u16le(data.bytes, data.start + 1);
    if (length <= data.end - data.start - 3)
      desk.file('from', 'program', false).append(data.bytes, data.start + 3, data.start + 3 + length);
  } else if (name === 'end_strategy_upload' && isRequest) desk.close('to', true);
  else if (name === 'end_strategy_download' && isRequest) desk.close('from', true);
}

/** TriStation: pieces of a program or a function, by their place in words of four bytes; the last reaches the size that each of them names. */
export function triStation({ name, isRequest, fields }: Moment, desk: Desk): void {
  if (!isRequest || (name !== 'allocate_program' && name !== 'allocate_function')) return;
  const data = fields.rangeOf('data');
  const [number, size, offset, words] = ['number', 'size', 'offset', 'words'].map((field) => fields.numberOf(field));
  if (data === null || size <= 0 || offset < 0) return;
  const what = name === 'allocate_program' ? 'program' : 'function';
  const key = `${what} ${number}`;
  if (offset === 0 && desk.known(key) !== null) desk.close(key, false);
  const file = desk.file(key, `${what} ${number}`, true);
  file.declared = size * 4;
  file.write(offset * 4, data.bytes, data.start, Math.min(data.end, data.start + words * 4));
  if (offset + words >= size) desk.close(key, true);
}

/** A function of CIP's file object (volume 1, 5A-42.4): packets with a number and a kind, the last with a check sum behind. */
const FIRST_AND_LAST = 4;
const LAST = 2;

/** CIP: what a client fetches from, or gives to, an instance of the file object. */
export function cip({ name, isRequest, fields, head }: Moment, desk: Desk): void {
  const instance = fields.numberOf('instance');
  const data = fields.rangeOf('data');
  const key = `${name.startsWith('upload') || name === 'initiate_upload' ? 'from' : 'to'} ${instance}`;
  const path = `file object ${instance}`;
  if (name === 'initiate_upload' && !isRequest && head.status === 0) {
    desk.close(key, false);
    if (data !== null && data.end - data.start >= 4)
      desk.file(key, path, false).declared = u16le(data.bytes, data.start) + u16le(data.bytes, data.start + 2) * 65_536;
  } else if (name === 'initiate_download' && isRequest) {
    desk.close(key, false);
    if (data !== null && data.end - data.start >= 4)
      desk.file(key, path, true).declared = u16le(data.bytes, data.start) + u16le(data.bytes, data.start + 2) * 65_536;
  } else if ((name === 'upload_transfer' && !isRequest && head.status === 0) || (name === 'download_transfer' && isRequest)) {
    if (data === null || data.end - data.start < 2) return;
    const kind = data.bytes[data.start + 1];
    const last = kind === LAST || kind === FIRST_AND_LAST;
    const file = desk.file(key, path, name === 'download_transfer');
    const start = data.start + 2;
    // The check sum is left out by some: then what is announced is whole with the last two bytes.
    const summed = last && file.body.position + data.end - start !== file.declared;
    const end = summed ? data.end - 2 : data.end;
    if (end > start) file.append(data.bytes, start, end);
    if (last) desk.close(key, true);
  }
}

/** IEC 60870-5-104 and -101: a file comes as sections, each in segments, from whoever announced it. */
export function telecontrol({ name, fields, fromClient, head }: Moment, desk: Desk): void {
  const number = fields.numberOf('file');
  const key = `${head.unit} ${number}`;
  const path = `station ${head.unit}, file ${number}`;
  if (name === 'file_ready') {
    desk.close(key, false);
    const file = desk.file(key, path, fromClient);
    const length = fields.numberOf('length');
    if (length > 0) file.declared = length;
  } else if (name === 'file_segment') {
    const data = fields.rangeOf('data');
    if (data !== null) desk.file(key, path, fromClient).append(data.bytes, data.start, data.end);
  } else if (name === 'file_acknowledge') {
    const file = desk.known(key);
    if (file !== null && file.body.size > 0 && fields.textOf('acknowledge').includes('file')) desk.close(key, true);
  }
}
