import { latin1, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import { digits } from '../slmp/frame.ts';
import { areas, BINARY, functions, operands, prefixes } from './functions.ts';
import { models } from './models.ts';
import { asciiData, BINARY_HEADER, HEADER } from './read.ts';

/** Most values of one message: its number has two digits. */
const MOST = 256;

/** Visits the fields of a message. `request` gives the values of an answer their addresses. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const first = head.start + HEADER;
  if (head.end - first < 6) return;
  out.number('transaction', u16le(bytes, head.start));
  out.text('mode', head.code >= BINARY ? 'binary' : 'ascii');
  if (head.unit >= 0) out.number('unit', head.unit);
  if (head.code >= BINARY) describeBinary(bytes, first, head, out);
  else if (head.code > 0) describeAscii(bytes, first, head, out, request);
}

function address(area: number, at: number, quantity: number, out: Fields): void {
  out.text('area', areas.get(area) ?? '');
  out.text('address', `${prefixes.get(area) ?? ''}${at}`);
  out.number('quantity', quantity);
}

function values(bytes: Uint8Array, at: number, end: number, width: number, out: Fields): void {
  out.list('values');
  for (let i = 0; i < MOST && at + (i + 1) * width <= end; i++)
    out.number('', Math.max(0, digits(bytes, at + i * width, width, 16)));
  out.close();
}

function describeAscii(bytes: Uint8Array, first: number, head: Head, out: Fields, request: RequestFacts | null): void {
  const end = head.end - 3;
  const data = asciiData(bytes, first, head.code);
  if (head.kind === KIND_RESPONSE) {
    if (request) out.text('answers', functions.get(request.code)?.name ?? '');
    const known = operands.get(request?.code ?? head.code);
    if (request && request.area >= 0) address(request.area, request.address, request.quantity, out);
    if (head.marks & MARK_IDENTITY) identification(bytes, data, end, out);
    else if (known && data < end) values(bytes, data, end, known.digits, out);
    else if (data < end) out.text('data', latin1(bytes, data, end));
    return;
  }
  const known = operands.get(head.code);
  if (known && head.address >= 0) {
    address(head.area, head.address, head.quantity, out);
    if (data + 6 < end) values(bytes, data + 6, end, known.digits, out);
  } else if (data < end) out.text('data', latin1(bytes, data, end));
}

/** Answer to an identification: model (6), hardware version (1), major (3) and minor (3) version of the operating system, build (2). */
function told(bytes: Uint8Array, at: number): { code: string; model: string; hardware: string; version: string } {
  const code = latin1(bytes, at, at + 6);
  const number = (from: number, to: number): string => latin1(bytes, from, to).replace(/^0+(?=\d)/, '');
  return {
    code,
    model: models.get(code) ?? '',
    hardware: latin1(bytes, at + 6, at + 7),
    version: `${number(at + 7, at + 10)}.${number(at + 10, at + 13)}.${latin1(bytes, at + 13, at + 15)}`,
  };
}

function identification(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  if (end - at < 15) return;
  const { code, model, hardware, version } = told(bytes, at);
  out.text('model_code', code);
  if (model !== '') out.text('model', model);
  out.text('hardware', hardware);
  out.text('version', version);
}

function describeBinary(bytes: Uint8Array, first: number, head: Head, out: Fields): void {
  out.number('command', bytes[first + 12]);
  out.bytes('details', bytes, first + 14, first + 20);
  const data = first + BINARY_HEADER;
  const end = Math.min(head.end - 3, data + head.quantity);
  if (head.marks & MARK_IDENTITY) out.text('name', latin1(bytes, data, end));
  else if (data < end) out.bytes('data', bytes, data, end);
}

/** Identity in the answers to an identification and to the controller's name. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (!(head.marks & MARK_IDENTITY)) return;
  const first = head.start + HEADER;
  out.is('vendor', 'Unitronics', 85);
  out.is('role', 'controller', 80);
  if (head.code >= BINARY) {
    const data = first + BINARY_HEADER;
    const name = latin1(bytes, data, Math.min(head.end - 3, data + head.quantity));
    if (name !== '') out.is('name', name, 90);
    return;
  }
  const data = asciiData(bytes, first, head.code);
  if (data + 15 > head.end) return;
  const { code, model, hardware, version } = told(bytes, data);
  out.is('model', model || code, model === '' ? 60 : 90);
  out.is('hardware', hardware, 80);
  out.is('firmware', version, 85);
}
