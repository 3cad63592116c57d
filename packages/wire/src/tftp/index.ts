import { latin1, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ACT_FILE, ACT_READ, ACT_WRITE, Head, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE } from '../message.ts';
import { functionTable, Protocol, statusTable } from '../protocol.ts';

const READ = 1;
const WRITE = 2;
const DATA = 3;
const ACKNOWLEDGE = 4;
const ERROR = 5;
const OPTIONS = 6;

/** Operations, RFC 1350 §5 and RFC 2347. */
export const functions = functionTable([
  [READ, 'read_request', 'RRQ', ACT_FILE | ACT_READ],
  [WRITE, 'write_request', 'WRQ', ACT_FILE | ACT_WRITE],
  [DATA, 'data', 'DATA', 0],
  [ACKNOWLEDGE, 'acknowledge', 'ACK', 0],
  [ERROR, 'error', 'ERROR', 0],
  [OPTIONS, 'option_acknowledge', 'OACK', 0],
]);

/** Error codes, RFC 1350 §5 and RFC 2347; 0 says nothing of its own. */
const statuses = statusTable([
  [1, 'file_not_found', 'File not found'],
  [2, 'access_violation', 'Access violation'],
  [3, 'disk_full', 'Disk full or allocation exceeded'],
  [4, 'illegal_operation', 'Illegal TFTP operation'],
  [5, 'unknown_transfer', 'Unknown transfer ID'],
  [6, 'file_exists', 'File already exists'],
  [7, 'no_such_user', 'No such user'],
  [8, 'options_refused', 'Terminated by option negotiation'],
]);

const MODES: ReadonlySet<string> = new Set(['octet', 'netascii', 'mail']);
/** Longest name or option, and longest block (RFC 2348). */
const LONGEST_TEXT = 256;
const LONGEST = 65_468;
/** Most options that are told. */
const LISTED = 8;

/** Trivial File Transfer Protocol: how devices are given firmware and configurations. The data go between ports of their own and are not followed. */
export const tftp: Protocol = new Protocol({
  id: 'tftp',
  name: 'TFTP',
  specification: 'RFC 1350, RFC 2347',
  industrial: false,
  depth: 'functions',
  carriage: { udp: [69] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: String,
  recognise(bytes, at, end) {
    if (end - at < 4 || bytes[at] !== 0) return 0;
    const code = bytes[at + 1];
    if (code === READ || code === WRITE) {
      const [name, mode] = texts(bytes, at + 2, end);
      return name && /^[\x20-\x7e]+$/.test(name) && MODES.has(mode?.toLowerCase() ?? '') ? 92 : 0;
    }
    if (code === ACKNOWLEDGE) return end - at === 4 ? 55 : 0;
    return code === DATA || code === ERROR || code === OPTIONS ? 52 : 0;
  },
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    const code = end - at >= 2 ? u16be(bytes, at) : 0;
    head.code = code;
    head.acts = functions.get(code)?.acts ?? 0;
    head.kind = code === READ || code === WRITE ? KIND_REQUEST : code === ERROR || code === OPTIONS ? KIND_RESPONSE : KIND_NOTICE;
    if (!functions.has(code)) head.malformed('no such operation');
    else if (end - at < 4) head.malformed('shorter than its operation needs');
    else if (code === DATA || code === ACKNOWLEDGE) head.sequence = u16be(bytes, at + 2);
    else if (code === ERROR) head.status = u16be(bytes, at + 2) || 0x10000;
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(tftp);

/** Texts that end with a zero, one after the other. */
function texts(bytes: Uint8Array, at: number, end: number): string[] {
  const out: string[] = [];
  let start = at;
  for (let i = at; i < end && out.length < 2 + 2 * LISTED && i - start <= LONGEST_TEXT; i++) {
    if (bytes[i] !== 0) continue;
    out.push(latin1(bytes, start, i, LONGEST_TEXT));
    start = i + 1;
  }
  return out;
}

function describe(bytes: Uint8Array, { start, end, code, status }: Head, out: Fields): void {
  if (end - start < 4) return;
  if (code === READ || code === WRITE) {
    const [name, mode, ...options] = texts(bytes, start + 2, end);
    out.text('file', name ?? '');
    out.text('mode', mode ?? '');
    describeOptions(options, out);
  } else if (code === OPTIONS) describeOptions(texts(bytes, start + 2, end), out);
  else if (code === ERROR) {
    out.number('error_code', status === 0x10000 ? 0 : status);
    out.text('message', texts(bytes, start + 4, end)[0] ?? '');
  } else {
    out.number('block', u16be(bytes, start + 2));
    if (code === DATA) out.number('length', end - start - 4);
  }
}

function describeOptions(options: readonly string[], out: Fields): void {
  if (options.length < 2) return;
  out.list('options');
  for (let i = 0; i + 1 < options.length; i += 2) out.text('', `${options[i]}=${options[i + 1]}`);
  out.close();
}
