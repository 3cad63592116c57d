import { Cursor, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, KIND_RESPONSE, type RequestFacts } from '../message.ts';
import { ABORTED, ACK, CONTINUED, ERR, encodingAt, HEL, isEncrypted, OPN, RHE, sequenceAt, typeAt } from './chunk.ts';
import { readShape, readString, statusName } from './decode.ts';
import { SERVICE_FAULT } from './services.ts';
import { requests } from './requests.ts';
import { responses } from './responses.ts';
import { requestHeader, responseHeader, type Shape } from './shapes.ts';

const CHUNKS: { readonly [type: number]: string } = { [ABORTED]: 'aborted', [CONTINUED]: 'continued' };

/** Visits the fields of a message. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, _request: RequestFacts | null): void {
  if (head.end - head.start < 12) return;
  const cursor = new Cursor(bytes, head.start, head.end);
  const type = typeAt(bytes, head.start);
  out.text('message_type', String.fromCharCode(bytes[head.start], bytes[head.start + 1], bytes[head.start + 2]));
  cursor.skip(8);
  if (type === HEL || type === ACK) readShape(cursor, type === HEL ? hello : acknowledge, out);
  else if (type === ERR) {
    out.text('error', statusName(cursor.u32le()));
    out.text('reason', readString(cursor));
  } else if (type === RHE) {
    out.text('server_uri', readString(cursor));
    out.text('endpoint_url', readString(cursor));
  } else describeSecured(bytes, head, type, out);
}

const acknowledge: Shape = {
  protocol_version: 'uint32',
  receive_buffer_size: 'uint32',
  send_buffer_size: 'uint32',
  max_message_size: 'uint32',
  max_chunk_count: 'uint32',
};
const hello: Shape = { ...acknowledge, endpoint_url: 'string' };

function describeSecured(bytes: Uint8Array, head: Head, type: number, out: Fields): void {
  const { start, end } = head;
  const sequence = sequenceAt(bytes, start, end);
  out.text('chunk', CHUNKS[bytes[start + 3]] ?? 'final');
  out.number('channel', u32le(bytes, start + 8));
  const cursor = new Cursor(bytes, start + 12, end);
  if (type === OPN) {
    out.text('security_policy_uri', readString(cursor));
    const length = cursor.i32le();
    const certificate = cursor.skip(Math.max(0, length));
    if (length > 0) out.bytes('sender_certificate', bytes, certificate, cursor.at);
  } else out.number('token', cursor.u32le());
  if (sequence < 0) return;
  if (isEncrypted(bytes, start, end)) {
    out.flag('encrypted', true);
    out.number('encrypted_length', end - (type === OPN ? sequence : start + 16));
    return;
  }
  out.number('sequence_number', u32le(bytes, sequence));
  out.number('request_id', u32le(bytes, sequence + 4));
  cursor.at = sequence + 8;
  if (bytes[start + 3] === ABORTED) {
    out.text('error', statusName(cursor.u32le()));
    out.text('reason', readString(cursor));
    return;
  }
  const encoding = encodingAt(bytes, cursor.at, end);
  if (encoding < 0) return;
  out.number('encoding_id', encoding);
  describeBody(bodyCursor(bytes, head, sequence), head, out);
}

/** A cursor behind the id of the encoding that the body begins with. */
export function bodyCursor(bytes: Uint8Array, head: Head, sequence: number): Cursor {
  return new Cursor(bytes, sequence + 8 + (bytes[sequence + 8] === 1 ? 4 : 7), head.end);
}

function describeBody(cursor: Cursor, head: Head, out: Fields): void {
  const response = head.kind === KIND_RESPONSE;
  out.open('header');
  readShape(cursor, response ? responseHeader : requestHeader, out);
  out.close();
  if (head.code === SERVICE_FAULT) return;
  const shape = (response ? responses : requests).get(head.code);
  if (shape && (!response || cursor.left > 0)) readShape(cursor, shape, out);
  else if (cursor.left > 0) out.bytes('body', cursor.bytes, cursor.at, cursor.end);
}
