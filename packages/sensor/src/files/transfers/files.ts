import { u16le, u32le } from '@fengsui/wire';
import type { Desk, Moment } from './desk.ts';

/** File services: files are opened by name, read and written by place, and closed. */

/** MMS (ISO 9506-2, annex on file access): what IEC 61850 devices keep their records in. Reads go on where the last one ended. */
export function mms({ name, isRequest, fields, head }: Moment, desk: Desk): void {
  const pair = `${head.pair}`;
  if (name === 'file_open') {
    if (isRequest) desk.note(pair, fields.textOf('file'));
    else {
      const handle = fields.numberOf('handle');
      if (handle < 0) return;
      desk.close(`${handle}`, false);
      const file = desk.file(`${handle}`, desk.noted(pair) || `handle ${handle}`, false);
      file.declared = fields.numberOf('size');
    }
  } else if (name === 'file_read') {
    if (isRequest) {
      desk.note(pair, `${fields.numberOf('handle')}`);
      return;
    }
    const data = fields.rangeOf('data');
    const handle = desk.noted(pair);
    if (data === null || handle === '') return;
    desk.file(handle, `handle ${handle}`, false).append(data.bytes, data.start, data.end);
    if (fields.numberOf('more_follows') === 0) desk.close(handle, true);
  } else if (name === 'file_close' && isRequest) desk.close(`${fields.numberOf('handle')}`, true);
}

/** DNP3 (IEEE 1815 §4.3.18, group 70): blocks of the length that was settled when the file was opened. */
export function dnp3({ name, fields }: Moment, desk: Desk): void {
  const handle = fields.numberOf('file_handle');
  const opened = fields.textOf('file_name');
  if (name === 'open_file' && opened !== '') {
    desk.note('opening', `${fields.textOf('mode') === 'write' || fields.textOf('mode') === 'append' ? 'w' : 'r'}${opened}`);
    return;
  }
  if (handle < 0) return;
  const data = fields.rangeOf('data');
  const block = fields.numberOf('block');
  const key = `${handle}`;
  if (block < 0) {
    if (name === 'close_file') desk.close(key, true);
    else if (desk.noted('opening') !== '' && desk.noted(key) === '') {
      desk.note(key, desk.noted('opening'));
      desk.note('opening', '');
      desk.note(`${key} block`, `${Math.max(1, fields.numberOf('maximum_block_size'))}`);
    }
    return;
  }
  if (data === null || data.end <= data.start) return;
  const said = desk.noted(key) || `${name === 'write' ? 'w' : 'r'}file ${handle}`;
  const file = desk.file(key, said.slice(1), said.startsWith('w'));
  const size = Number(desk.noted(`${key} block`)) || data.end - data.start;
  file.write(block * size, data.bytes, data.start, data.end);
  if (fields.numberOf('last_block') === 1) {
    desk.close(key, true);
    desk.note(key, '');
  }
}

/** BACnet (ASHRAE 135 clause 14): streams of file objects, read and written by place without being opened. */
export function bacnet({ name, isRequest, fields, head }: Moment, desk: Desk): void {
  const pair = `${head.pair}`;
  const data = fields.rangeOf('data');
  const start = fields.numberOf('start');
  if (name === 'atomic_write_file' && isRequest) {
    const object = fields.textOf('object');
    if (data === null || start < 0) return;
    const file = desk.file(`to ${object}`, object, true);
    if (start === 0 && file.body.size > 0) desk.close(`to ${object}`, true);
    desk.file(`to ${object}`, object, true).write(start, data.bytes, data.start, data.end);
  } else if (name === 'atomic_read_file') {
    if (isRequest) {
      desk.note(pair, fields.textOf('object'));
      return;
    }
    const object = desk.noted(pair);
    if (data === null || start < 0 || object === '') return;
    desk.file(`from ${object}`, object, false).write(start, data.bytes, data.start, data.end);
    if (fields.numberOf('end_of_file') === 1) desk.close(`from ${object}`, true);
  }
}

/** SLMP files of the second kind (opened, read and written under a file pointer). */
export function slmp({ name, isRequest, fields, head }: Moment, desk: Desk): void {
  // What hexadecimal text stands for in frames in ASCII code is not published for files.
  if (fields.textOf('data_code') === 'ascii') return;
  // SLMP over 3E frames has no number of a request: one is under way at a time.
  const pair = `${head.pair}`;
  const pointer = fields.numberOf('file_pointer');
  const data = fields.rangeOf('data');
  if (name === 'file_open') {
    if (isRequest) desk.note(pair, `${fields.textOf('open_mode') === 'write' ? 'w' : 'r'}${fields.textOf('file')}`);
    else if (data !== null && data.end - data.start >= 2) desk.note(`p${u16le(data.bytes, data.start)}`, desk.noted(pair));
  } else if (name === 'file_write' && isRequest) {
    const length = fields.numberOf('length');
    if (data === null || length <= 0) return;
    const file = desk.file(`w${pointer}`, desk.noted(`p${pointer}`).slice(1) || `file pointer ${pointer}`, true);
    file.write(fields.numberOf('offset'), data.bytes, data.start, Math.min(data.end, data.start + length));
  } else if (name === 'file_read') {
    if (isRequest) desk.note(`read ${pair}`, `${pointer} ${fields.numberOf('offset')}`);
    else {
      const [from, offset] = desk.noted(`read ${pair}`).split(' ');
      // The length of what follows comes first.
      if (data === null || offset === undefined || data.end - data.start < 2) return;
      const length = u16le(data.bytes, data.start);
      if (length > data.end - data.start - 2) return;
      const file = desk.file(`r${from}`, desk.noted(`p${from}`).slice(1) || `file pointer ${from}`, false);
      file.write(Number(offset), data.bytes, data.start + 2, data.start + 2 + length);
    }
  } else if (name === 'file_close' && isRequest) {
    const closed = pointer >= 0 ? pointer : data !== null && data.end - data.start >= 2 ? u16le(data.bytes, data.start) : -1;
    for (const way of ['r', 'w']) desk.close(`${way}${closed}`, true);
  }
}

/** MELSOFT: files under a handle; a write says place and length before its bytes, a read's answer the length. */
export function melsoft({ name, isRequest, fields, head, bytes }: Moment, desk: Desk): void {
  const pair = `${head.pair}`;
  const handle = fields.numberOf('file_handle');
  if (name === 'file_open') {
    if (isRequest) desk.note(pair, fields.textOf(''));
    else if (handle >= 0) desk.note(`h${handle}`, desk.noted(pair));
  } else if (name === 'file_write' && isRequest) {
    const data = fields.rangeOf('data');
    if (data === null || data.end - data.start < 6) return;
    const length = u16le(data.bytes, data.start + 4);
    if (length > data.end - data.start - 6) return;
    desk
      .file(`w${handle}`, desk.noted(`h${handle}`) || `handle ${handle}`, true)
      .write(u32le(data.bytes, data.start), data.bytes, data.start + 6, data.start + 6 + length);
  } else if (name === 'file_read') {
    if (isRequest) {
      desk.note(`read ${pair}`, `${handle} ${fields.numberOf('offset')} ${fields.numberOf('length')}`);
      return;
    }
    const [from, offset] = desk.noted(`read ${pair}`).split(' ');
    if (offset === undefined || head.status !== 0) return;
    const at = answerAt(bytes, head.start, head.end, head.code, head.pair);
    if (at < 0) return;
    const length = u16le(bytes, at);
    if (at + 2 + length > head.end) return;
    desk
      .file(`r${from}`, desk.noted(`h${from}`) || `handle ${from}`, false)
      .write(Number(offset), bytes, at + 2, at + 2 + length);
  } else if (name === 'file_close' && isRequest) for (const way of ['r', 'w']) desk.close(`${way}${handle}`, true);
}

/** Where an answer's content begins: behind the command, the reference and a status of 0. */
function answerAt(bytes: Uint8Array, start: number, end: number, code: number, reference: number): number {
  for (let at = start; at + 8 <= end && at < start + 64; at++)
    if (
      bytes[at] === code >> 8 &&
      bytes[at + 1] === (code & 0xff) &&
      u16le(bytes, at + 2) === reference &&
      u16le(bytes, at + 4) === 0
    )
      return at + 6;
  return -1;
}

/** FINS: files of a memory card by name and place; the program area in blocks from its first word on. */
export function fins({ name, isRequest, fields, head }: Moment, desk: Desk): void {
  const pair = `${head.pair}`;
  const data = fields.rangeOf('data');
  const position = fields.numberOf('position');
  if (name === 'single_file_write' && isRequest) {
    if (data === null || position < 0) return;
    desk.file(`w${fields.textOf('file')}`, fields.textOf('file'), true).write(position, data.bytes, data.start, data.end);
  } else if (name === 'single_file_read') {
    if (isRequest) desk.note(pair, fields.textOf('file'));
    else if (data !== null && position >= 0 && desk.noted(pair) !== '') {
      const file = desk.file(`r${desk.noted(pair)}`, desk.noted(pair), false);
      file.declared = fields.numberOf('file_size');
      file.write(position, data.bytes, data.start, data.end);
      if (file.declared >= 0 && file.body.has(file.declared)) desk.close(`r${desk.noted(pair)}`, true);
    }
  } else if ((name === 'program_area_write' && isRequest) || (name === 'program_area_read' && !isRequest)) {
    const key = `${name} ${fields.numberOf('program')}`;
    const first = fields.numberOf('first_word');
    if (data === null || first < 0) return;
    if (first === 0) desk.close(key, false);
    desk.file(key, 'program area', isRequest).append(data.bytes, data.start, data.end);
    if (fields.numberOf('last') === 1) desk.close(key, true);
  }
}
