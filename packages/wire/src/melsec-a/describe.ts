import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import { deviceText, statuses } from './functions.ts';
import { deviceCode, deviceNumber, isAscii, number } from './read.ts';

/** Most values of one message: 256 points. */
const MOST = 256;

/** Visits the fields of a message. `request` gives an answer its address, which the frame does not repeat. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const { start, end } = head;
  const ascii = isAscii(bytes, start, end);
  const unit = ascii ? 2 : 1;
  if (end - start < 2 * unit) return;
  out.text('data_code', ascii ? 'ascii' : 'binary');
  out.number('subheader', Math.max(0, number(bytes, start, 1, ascii)));
  if (head.kind === KIND_RESPONSE) {
    out.number('end_code', Math.max(0, number(bytes, start + unit, 1, ascii)));
    if (head.status !== 0) out.text('error', statuses.get(head.status)?.title ?? 'unknown');
    describeAnswer(bytes, start + 2 * unit, end, ascii, head, out, request);
    return;
  }
  if (start + 4 * unit > end) return;
  out.number('controller', Math.max(0, number(bytes, start + unit, 1, ascii)));
  out.number('monitoring_timer', Math.max(0, number(bytes, start + 2 * unit, 2, ascii)));
  if (head.address < 0) {
    if (start + 4 * unit < end) out.bytes('data', bytes, start + 4 * unit, end);
  } else if (head.code < 4) describeBatch(bytes, start + 12 * unit, end, ascii, head, out);
  else describeTest(bytes, start + 6 * unit, end, ascii, head, out);
}

function address(area: number, at: number, quantity: number, out: Fields): void {
  out.text('address', deviceText(area, at));
  out.number('number', at);
  out.number('quantity', quantity);
}

function words(bytes: Uint8Array, at: number, end: number, ascii: boolean, count: number, out: Fields): void {
  const width = ascii ? 4 : 2;
  out.list('values');
  for (let i = 0; i < count && i < MOST && at + (i + 1) * width <= end; i++)
    out.number('', Math.max(0, number(bytes, at + i * width, 2, ascii)));
  out.close();
}

function bits(bytes: Uint8Array, at: number, end: number, ascii: boolean, count: number, out: Fields): void {
  out.list('values');
  for (let i = 0; i < count && i < MOST; i++) {
    const place = at + (ascii ? i : i >> 1);
    if (place >= end) break;
    out.number('', ascii ? bytes[place] & 1 : (bytes[place] >> (i & 1 ? 0 : 4)) & 1);
  }
  out.close();
}

function describeBatch(bytes: Uint8Array, at: number, end: number, ascii: boolean, head: Head, out: Fields): void {
  address(head.area, head.address, head.quantity, out);
  if (head.code === 2) bits(bytes, at, end, ascii, head.quantity, out);
  else if (head.code === 3) words(bytes, at, end, ascii, head.quantity, out);
}

/** Test (random write): each device with its value, one byte for a bit and two for a word. */
function describeTest(bytes: Uint8Array, at: number, end: number, ascii: boolean, head: Head, out: Fields): void {
  const unit = ascii ? 2 : 1;
  const size = head.code === 4 ? 1 : 2;
  const step = (6 + size) * unit;
  out.list('devices');
  for (let i = 0; i < head.quantity && at + step <= end; i++, at += step) {
    out.open('');
    const place = deviceNumber(bytes, at, ascii);
    out.text('address', deviceText(deviceCode(bytes, at, ascii), Math.max(0, place)));
    out.number('value', Math.max(0, number(bytes, at + 6 * unit, size, ascii)));
    out.close();
  }
  out.close();
}

function describeAnswer(
  bytes: Uint8Array,
  at: number,
  end: number,
  ascii: boolean,
  head: Head,
  out: Fields,
  request: RequestFacts | null,
): void {
  if (head.status !== 0 || at >= end) return;
  if (head.code === 0x15) {
    out.number('type_code', Math.max(0, number(bytes, at, 1, ascii)));
    return;
  }
  if (!request || request.address < 0) {
    out.bytes('data', bytes, at, end);
    return;
  }
  address(request.area, request.address, request.quantity, out);
  if (head.code === 0) bits(bytes, at, end, ascii, request.quantity, out);
  else words(bytes, at, end, ascii, request.quantity, out);
}

/** A controller that tells its type is one of Mitsubishi Electric; the table of its codes is not published with the frame. */
export function identify(_bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (!(head.marks & MARK_IDENTITY)) return;
  out.is('vendor', 'Mitsubishi Electric', 60);
  out.is('role', 'controller', 70);
}
