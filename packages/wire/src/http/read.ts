import { ascii, beginsWith, firstLetters, lineEnd, threeDigits } from '../lines.ts';
import {
  ACT_DIAGNOSE,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  type MessageSink,
  type Side,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Code of a response; requests have the code of their method. */
export const RESPONSE = 0x100;

/** Methods of RFC 9110 §9 and RFC 5789, and those of WebDAV (RFC 4918) that change something. */
export const functions = functionTable([
  [1, 'get', 'GET', ACT_READ],
  [2, 'head', 'HEAD', ACT_READ],
  [3, 'post', 'POST', ACT_WRITE],
  [4, 'put', 'PUT', ACT_WRITE],
  [5, 'delete', 'DELETE', ACT_WRITE],
  [6, 'connect', 'CONNECT', ACT_SESSION],
  [7, 'options', 'OPTIONS', ACT_READ],
  [8, 'trace', 'TRACE', ACT_DIAGNOSE],
  [9, 'patch', 'PATCH', ACT_WRITE],
  [10, 'propfind', 'PROPFIND', ACT_READ],
  [11, 'mkcol', 'MKCOL', ACT_WRITE],
  [12, 'move', 'MOVE', ACT_WRITE],
  [13, 'copy', 'COPY', ACT_WRITE],
  [RESPONSE, 'response', 'Response', 0],
]);

/** Status codes of errors, RFC 9110 §15. */
export const statuses = statusTable([
  [400, 'bad_request', 'Bad Request'],
  [401, 'unauthorized', 'Unauthorized'],
  [403, 'forbidden', 'Forbidden'],
  [404, 'not_found', 'Not Found'],
  [405, 'method_not_allowed', 'Method Not Allowed'],
  [406, 'not_acceptable', 'Not Acceptable'],
  [407, 'proxy_authentication_required', 'Proxy Authentication Required'],
  [408, 'request_timeout', 'Request Timeout'],
  [409, 'conflict', 'Conflict'],
  [410, 'gone', 'Gone'],
  [411, 'length_required', 'Length Required'],
  [413, 'content_too_large', 'Content Too Large'],
  [414, 'uri_too_long', 'URI Too Long'],
  [415, 'unsupported_media_type', 'Unsupported Media Type'],
  [429, 'too_many_requests', 'Too Many Requests'],
  [500, 'internal_server_error', 'Internal Server Error'],
  [501, 'not_implemented', 'Not Implemented'],
  [502, 'bad_gateway', 'Bad Gateway'],
  [503, 'service_unavailable', 'Service Unavailable'],
  [504, 'gateway_timeout', 'Gateway Timeout'],
  [505, 'version_not_supported', 'HTTP Version Not Supported'],
]);

const methods = [...functions]
  .filter(([code]) => code < RESPONSE)
  .map(([code, { title }]) => ({ code, word: ascii(`${title} `) }));
const VERSION = ascii('HTTP/1.');
/** The bytes that a request or a response can begin with. */
export const firstBytes = firstLetters([VERSION, ...methods.map(({ word }) => word)]);
const AUTHORIZATION = ascii('AUTHORIZATION: BASIC ');
const CONTENT_LENGTH = ascii('CONTENT-LENGTH:');
const USER_AGENT = ascii('USER-AGENT:');
const HOST = ascii('HOST:');
const SERVER = ascii('SERVER:');
const AUTHENTICATE = ascii('WWW-AUTHENTICATE:');

/** Most header lines that are looked at. */
const MOST_LINES = 128;

/** Code of the message that begins at `at`: a method, RESPONSE, or 0 when none does. A request's line must end with its version. */
function begins(bytes: Uint8Array, at: number, end: number): number {
  if (beginsWith(bytes, at, end, VERSION)) return threeDigits(bytes, at + 9, end) >= 100 ? RESPONSE : 0;
  for (const { code, word } of methods) {
    if (!beginsWith(bytes, at, end, word)) continue;
    const line = lineEnd(bytes, at, end);
    // The line of a request that is cut by its segment's end can still be told by the path or address behind the method.
    if (line < 0) return bytes[at + word.length] === 0x2f || beginsWith(bytes, at + word.length, end, HTTP) ? code : 0;
    const back = bytes[line - 1] === 0x0d ? line - 9 : line - 8;
    return back > at && beginsWith(bytes, back, end, VERSION) ? code : 0;
  }
  return 0;
}

const HTTP = ascii('HTTP');

/** 95 for a request line or a status line of HTTP/1. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  return begins(bytes, at, end) === 0 ? 0 : 95;
}

/** A response comes from the server. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const code = begins(bytes, at, end);
  return code === 0 ? FROM_UNKNOWN : code === RESPONSE ? FROM_SERVER : FROM_CLIENT;
}

/** Reads each message that begins in the segment; what is the middle of a body is passed over. */
export function readSegment(bytes: Uint8Array, at: number, end: number, head: Head, sink: MessageSink): void {
  let start = at;
  while (start < end) {
    const code = begins(bytes, start, end);
    if (code === 0) return;
    start = readMessage(bytes, start, end, code, head, sink);
  }
}

/** Reads one message and returns where the next one can begin: behind the body, as far as its length is given. */
function readMessage(bytes: Uint8Array, start: number, end: number, code: number, head: Head, sink: MessageSink): number {
  head.reset(start, end);
  head.code = code;
  head.acts = functions.get(code)?.acts ?? 0;
  head.kind = code === RESPONSE ? KIND_RESPONSE : KIND_REQUEST;
  if (code === RESPONSE) {
    head.value = threeDigits(bytes, start + 9, end);
    if (head.value >= 400) head.status = head.value;
  }
  let length = -1;
  let line = start;
  for (let i = 0; i < MOST_LINES; i++) {
    const feed = lineEnd(bytes, line, end);
    if (feed < 0) {
      sink.message(bytes, head);
      return end;
    }
    if (feed === line || (feed === line + 1 && bytes[line] === 0x0d)) {
      line = feed + 1;
      break;
    }
    if (beginsWith(bytes, line, end, CONTENT_LENGTH)) length = decimal(bytes, line + CONTENT_LENGTH.length, feed);
    else if (beginsWith(bytes, line, end, AUTHORIZATION)) head.marks |= MARK_CREDENTIALS;
    else if (code === RESPONSE) {
      if (beginsWith(bytes, line, end, SERVER) || beginsWith(bytes, line, end, AUTHENTICATE)) head.marks |= MARK_IDENTITY;
    } else if (beginsWith(bytes, line, end, USER_AGENT) || beginsWith(bytes, line, end, HOST)) head.marks |= MARK_IDENTITY;
    line = feed + 1;
  }
  // Without a length a request has no body, and a response's body goes on until told otherwise.
  const body = length >= 0 ? length : code === RESPONSE ? end - line : 0;
  head.end = Math.min(end, line + body);
  sink.message(bytes, head);
  return head.end;
}

/** A decimal number behind spaces; -1 when there is none, bounded to 2^31. */
function decimal(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at] === 0x20) at++;
  let value = -1;
  for (; at < end && bytes[at] >= 0x30 && bytes[at] <= 0x39; at++) {
    value = Math.max(value, 0) * 10 + bytes[at] - 0x30;
    if (value > 0x7fffffff) return -1;
  }
  return value;
}
