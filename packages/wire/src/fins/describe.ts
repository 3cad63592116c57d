import { Cursor, latin1, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import { addressText, areaNames, areas } from './areas.ts';
import { describeCommand } from './commands.ts';
import { modes, runStates } from './functions.ts';
import { frameAt, HEADER, TCP_HEADER } from './read.ts';
import { RESPONSE_MASK, statuses } from './statuses.ts';

/** Most values of one message that are listed. */
const MOST = 1024;

/** Visits the fields of a message. `request` gives the values of an answer their addresses. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const frame = frameAt(bytes, head.start, head.end);
  if (frame !== head.start && head.end - head.start >= TCP_HEADER) {
    out.number('tcp_command', u32be(bytes, head.start + 8));
    const error = u32be(bytes, head.start + 12);
    if (error !== 0) out.number('tcp_error', error);
    if (frame < 0) {
      nodes(new Cursor(bytes, head.start + TCP_HEADER, head.end), out);
      return;
    }
  }
  const cursor = new Cursor(bytes, frame, head.end);
  if (cursor.left < HEADER + 2) return;
  out.flag('response_required', (cursor.u8() & 1) === 0);
  cursor.skip(1);
  out.number('gateway_count', cursor.u8());
  for (const end of ['destination', 'source']) {
    out.number(`${end}_network`, cursor.u8());
    out.number(`${end}_node`, cursor.u8());
    out.number(`${end}_unit`, cursor.u8());
  }
  out.number('service_id', cursor.u8());
  out.number('command', cursor.u16be());
  if (head.kind === KIND_RESPONSE) describeResponse(cursor, head, out, request);
  else describeCommand(cursor, head.code, out);
}

function nodes(cursor: Cursor, out: Fields): void {
  if (cursor.left >= 4) out.number('client_node', cursor.u32be());
  if (cursor.left >= 4) out.number('server_node', cursor.u32be());
}

/** Its refusal names who holds the right. */
const ACCESS_RIGHT_ACQUIRE = 0x0c01;

const isIdentity = (head: Head): boolean => (head.marks & MARK_IDENTITY) !== 0;

function describeResponse(cursor: Cursor, head: Head, out: Fields, request: RequestFacts | null): void {
  const code = cursor.u16be();
  out.number('response_code', code);
  const status = code & RESPONSE_MASK;
  if (status !== 0) out.text('response', statuses.get(status)?.title ?? 'unknown');
  if (code & 0x8000) out.flag('relay_error', true);
  if (code & 0x80) out.flag('fatal_cpu_error', true);
  if (code & 0x40) out.flag('non_fatal_cpu_error', true);
  const known = RESPONSES.get(head.code);
  if (isIdentity(head)) {
    out.text('model', latin1(cursor.bytes, cursor.at, cursor.at + 20));
    out.text('version', latin1(cursor.bytes, cursor.at + 20, cursor.at + 40));
    cursor.skip(80);
  } else if (head.code === 0x0101 && status === 0) values(cursor, out, request);
  else if (known && (status === 0 || head.code === ACCESS_RIGHT_ACQUIRE)) known(cursor, out);
  if (cursor.left > 0 && head.code !== 0x2603) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

/** Values of a memory area: one byte for a bit, two for a word. */
function values(cursor: Cursor, out: Fields, request: RequestFacts | null): void {
  if (!request || request.area < 0) return;
  const area = areas.get(request.area);
  out.text('area', areaNames.get(request.area) ?? `area_0x${request.area.toString(16)}`);
  out.text('address', addressText(request.area, request.address, 0));
  out.number('quantity', request.quantity);
  out.list('values');
  for (let i = 0; i < MOST && cursor.left >= (area?.bit ? 1 : 2); i++) out.number('', area?.bit ? cursor.u8() : cursor.u16be());
  out.close();
}

const bcd = (value: number): number => (value >> 4) * 10 + (value & 15);
const two = (value: number): string => String(value).padStart(2, '0');

function clock(cursor: Cursor, out: Fields): void {
  if (cursor.left < 6) return;
  const year = bcd(cursor.u8());
  const parts = Array.from({ length: 5 }, () => two(bcd(cursor.u8())));
  const century = year >= 98 ? 19 : 20;
  out.text('clock', `${century}${two(year)}-${parts[0]}-${parts[1]}T${parts[2]}:${parts[3]}:${parts[4]}`);
  if (cursor.left > 0) out.number('day_of_week', cursor.u8());
}

function status(cursor: Cursor, out: Fields): void {
  if (cursor.left < 10) return;
  const state = cursor.u8();
  out.text('state', runStates.get(state) ?? `state_${state}`);
  const mode = cursor.u8();
  out.text('mode', modes.get(mode) ?? `mode_${mode}`);
  out.number('fatal_errors', cursor.u16be());
  out.number('non_fatal_errors', cursor.u16be());
  out.number('messages', cursor.u16be());
  out.number('fals_number', cursor.u16be());
  if (cursor.left < 16) return;
  const start = cursor.skip(16);
  out.text('error_message', latin1(cursor.bytes, start, cursor.at));
}

/** Units connected to the controller: their address and model. */
function connections(cursor: Cursor, out: Fields): void {
  const count = cursor.u8() & 0x7f;
  out.list('units');
  for (let i = 0; i < count && cursor.left >= 21; i++) {
    out.open('');
    out.number('unit_address', cursor.u8());
    const start = cursor.skip(20);
    out.text('model', latin1(cursor.bytes, start, cursor.at));
    out.close();
  }
  out.close();
}

function programBlock(cursor: Cursor, out: Fields): void {
  if (cursor.left < 8) return;
  out.number('program', cursor.u16be());
  out.number('first_word', cursor.u32be());
  const length = cursor.u16be();
  out.number('quantity', length & 0x7fff);
  out.flag('last', (length & 0x8000) !== 0);
}

function fileBlock(cursor: Cursor, out: Fields): void {
  if (cursor.left < 10) return;
  out.number('file_size', cursor.u32be());
  out.number('position', cursor.u32be());
  out.number('quantity', cursor.u16be());
}

function holder(cursor: Cursor, out: Fields): void {
  if (cursor.left < 3) return;
  out.number('holder_unit', cursor.u8());
  out.number('holder_node', cursor.u8());
  out.number('holder_network', cursor.u8());
}

const RESPONSES: ReadonlyMap<number, (cursor: Cursor, out: Fields) => void> = new Map([
  [0x0306, programBlock],
  [0x0307, programBlock],
  [0x0502, connections],
  [0x0601, status],
  [0x0701, clock],
  [0x0c01, holder],
  [0x2202, fileBlock],
  [0x2603, (cursor: Cursor, out: Fields) => out.text('name', latin1(cursor.bytes, cursor.at, cursor.end))],
]);

/** Identity in the answer to controller_data_read: model and version of the CPU unit. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (!isIdentity(head)) return;
  const frame = frameAt(bytes, head.start, head.end);
  if (frame < 0 || frame + HEADER + 4 > head.end || u16be(bytes, frame + HEADER) !== 0x0501) return;
  const at = frame + HEADER + 4;
  out.is('model', latin1(bytes, at, Math.min(head.end, at + 20)), 95);
  const version = latin1(bytes, at + 20, Math.min(head.end, at + 40));
  if (version !== '') out.is('firmware', version, 90);
  out.is('vendor', 'Omron', 80);
  out.is('role', 'controller', 85);
}
