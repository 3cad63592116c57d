import { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST, type RequestFacts } from '../message.ts';
import { BIND, functions, methodKey, statuses } from './functions.ts';
import { COMMON, interfaces, ITEM_MANAGEMENT, OPC_SERVER, SERVER_LIST, SERVER_LIST_2, SYNC_IO } from './interfaces.ts';
import { LITTLE, SEALED, tellsStatus, THAT, THIS } from './read.ts';

/** Most items that are described. */
const ITEMS = 64;
/** Longest text, in characters. */
const TEXT = 512;

/** Methods that begin with a text, and what the text is. */
const TEXTS: ReadonlyMap<number, string> = new Map([
  [methodKey(OPC_SERVER, 3), 'group'],
  [methodKey(OPC_SERVER, 5), 'group'],
  [methodKey(SERVER_LIST, 5), 'program_id'],
  [methodKey(SERVER_LIST_2, 5), 'program_id'],
  [methodKey(COMMON, 7), 'client_name'],
]);
const READ_ITEMS = methodKey(SYNC_IO, 3);
const WRITE_ITEMS = methodKey(SYNC_IO, 4);
const ADD_ITEMS = methodKey(ITEM_MANAGEMENT, 3);
const VALIDATE_ITEMS = methodKey(ITEM_MANAGEMENT, 4);
const CHANGE_POSITION = methodKey(0x82, 4);
const GET_ITEM_ID = methodKey(0x82, 6);

/** Visits the fields of a call or an answer. Parameters are followed for little-endian callers, which all of Windows is. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const known = interfaces.find(({ index }) => index === head.area);
  if (known) {
    out.text('interface', known.title);
    out.text('interface_uuid', known.uuid);
  }
  if (head.code === BIND) return;
  const code = head.kind === KIND_REQUEST || head.address >= 0 ? head.code : (request?.code ?? head.code);
  const entry = functions.get(code);
  if (entry) out.text('method', entry.title);
  if (head.status !== 0) out.text('result', statuses.get(head.status)?.title ?? `0x${head.status.toString(16)}`);
  out.flag('encrypted', head.state === SEALED);
  if (head.state !== LITTLE) return;
  const cursor = new Cursor(bytes, head.start, head.end);
  if (head.kind === KIND_REQUEST) parameters(cursor, head, out);
  else if (tellsStatus(head.area) && isStatus(head, request)) serverStatus(cursor, head.area, out, null);
}

function parameters(cursor: Cursor, head: Head, out: Fields): void {
  cursor.skip(THIS - 4);
  if (cursor.u32le() !== 0) return;
  const { code } = head;
  const name = TEXTS.get(code);
  if (name) out.text(name, text(cursor));
  else if (code === GET_ITEM_ID) out.text('item', text(cursor));
  else if (code === CHANGE_POSITION) {
    cursor.u16le();
    cursor.skip(2);
    out.text('position', text(cursor));
  } else if (code === ADD_ITEMS || code === VALIDATE_ITEMS) items(cursor, out);
  else if (code === READ_ITEMS || code === WRITE_ITEMS) {
    if (code === READ_ITEMS) {
      out.text('source', cursor.u16le() === 2 ? 'device' : 'cache');
      cursor.skip(2);
    }
    const count = cursor.u32le();
    out.number('count', count);
    cursor.skip(4);
    out.list('handles');
    for (let i = 0; i < count && i < ITEMS && cursor.left >= 4; i++) out.number('', cursor.u32le());
    out.close();
  }
}

/** A text as NDR writes one: greatest count, offset, count, then characters of 16 bits up to a zero. */
function text(cursor: Cursor): string {
  cursor.skip(8);
  const count = cursor.u32le();
  let value = '';
  for (let i = 0; i < count && i < TEXT && cursor.left >= 2; i++) {
    const unit = cursor.u16le();
    if (unit !== 0) value += unit < 0x20 ? '.' : String.fromCharCode(unit);
  }
  return value;
}

/** OPCITEMDEFs: structures with pointers first, then what the pointers point at, in order. */
function items(cursor: Cursor, out: Fields): void {
  const count = cursor.u32le();
  out.number('count', count);
  cursor.skip(4);
  const start = cursor.at;
  const shown = Math.min(count, ITEMS, Math.floor(cursor.left / 28));
  if (shown < count) return;
  cursor.skip(count * 28);
  out.list('items');
  for (let i = 0; i < shown && cursor.left > 12; i++) {
    const definition = new Cursor(cursor.bytes, start + i * 28, cursor.end);
    const path = definition.u32le();
    const item = definition.u32le();
    definition.skip(8);
    const size = definition.u32le();
    const blob = definition.u32le();
    if (path !== 0) aligned(cursor, start, () => text(cursor));
    if (item !== 0)
      out.text(
        '',
        aligned(cursor, start, () => text(cursor)),
      );
    if (blob !== 0) aligned(cursor, start, () => void cursor.skip(4 + size));
  }
  out.close();
}

function aligned<T>(cursor: Cursor, start: number, read: () => T): T {
  cursor.skip((4 - ((cursor.at - start) & 3)) & 3);
  return read();
}

/** An answer says no method: its request does. */
function isStatus(head: Head, request: RequestFacts | null): boolean {
  const method = head.area === OPC_SERVER ? 6 : 3;
  const code = head.address >= 0 ? head.code : (request?.code ?? -1);
  return code === methodKey(head.area, method);
}

const STATES = ['', 'running', 'failed', 'no_configuration', 'suspended', 'test', 'communication_fault'];

/** OPCSERVERSTATUS of Data Access and its shorter sister of Alarms and Events: times, state, version, and who made the server. */
function serverStatus(cursor: Cursor, index: number, out: Fields | null, identity: IdentitySink | null): void {
  cursor.skip(THAT);
  if (cursor.u32le() === 0) return;
  cursor.skip(24);
  const state = index === OPC_SERVER ? cursor.u32le() : cursor.u16le();
  if (index === OPC_SERVER) cursor.skip(8);
  const major = cursor.u16le();
  const minor = cursor.u16le();
  const build = cursor.u16le();
  if (index === OPC_SERVER) cursor.skip(2);
  const pointer = cursor.u32le();
  const vendor = pointer === 0 ? '' : text(cursor);
  if (cursor.short || state < 1 || state > 6) return;
  const version = `${major}.${minor}.${build}`;
  out?.text('server_state', STATES[state]);
  out?.text('server_version', version);
  out?.text('vendor_info', vendor);
  if (vendor.trim() !== '') identity?.is('product', vendor.trim(), 80);
  identity?.is('firmware', version, 70);
  identity?.is('role', 'server', 60);
}

/** Identity in the status of a server. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink, request: RequestFacts | null): void {
  if (head.state === LITTLE && isStatus(head, request))
    serverStatus(new Cursor(bytes, head.start, head.end), head.area, null, out);
}
