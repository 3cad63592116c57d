import { Cursor, latin1, macText, u16be } from '../bytes.ts';
import { u32 } from '../dcerpc/call.ts';
import { uuidText } from '../dcerpc/interface.ts';
import { DATAGRAM_HEADER, isLittle } from '../dcerpc/read.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST } from '../message.ts';
import { vendors } from '../profinet-dcp/functions.ts';
import { blockTypes } from './blocks.ts';
import { communicationTypes, controlCommands, errorCodes, relationTypes, statuses } from './functions.ts';
import { ARGUMENTS, BLOCK, MULTIPLE_WRITE, RECORD } from './read.ts';
import { recordIndexes } from './records.ts';

/** Types of block that are described in full. */
const WRITE_HEADER = 0x0008;
const READ_HEADER = 0x0009;
const RELATION = 0x0101;
const COMMUNICATION = 0x0102;
const EXPECTED_SUBMODULES = 0x0104;
const RELATION_ANSWER = 0x8101;
const MODULE_DIFFERENCES = 0x8104;
/** Bit of a block type that makes it an answer. */
const ANSWER = 0x8000;
const IM0 = 0x0020;

/** Most blocks, slots and octets of a record that are described. */
const BLOCKS = 64;
const SLOTS = 256;

/** Visits the fields of a call: whose it is, its status, and its blocks. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  const little = isLittle(bytes, start + 4);
  const object = objectOf(bytes, start, little);
  if (object) {
    out.number('vendor_id', object.vendor);
    const vendor = vendors.get(object.vendor);
    if (vendor) out.text('vendor', vendor);
    out.number('device_id', object.device);
    out.number('instance', object.instance);
  }
  out.text('interface', INTERFACES[bytes[start + (little ? 24 : 27)]] ?? 'unknown');
  const body = start + DATAGRAM_HEADER;
  if (end - body < ARGUMENTS) return;
  if (head.kind !== KIND_REQUEST) {
    const status = u32(bytes, body, little);
    out.number('status_code', status);
    if (status !== 0) {
      out.text('status', statuses.get((status >>> 8) & 0xffff)?.title ?? 'unknown');
      out.text('status_source', errorCodes.get(status >>> 24) ?? 'unknown');
      out.number('error_code_2', status & 0xff);
    }
  }
  blocks(new Cursor(bytes, body + ARGUMENTS, end), out);
}

const INTERFACES = ['', 'device', 'controller', 'supervisor', 'parameter_server'];

/** The object of a call is dea00000-6c97-11d1-8271- with instance, device and vendor id behind it (IEC 61158-6-10). */
function objectOf(
  bytes: Uint8Array,
  start: number,
  little: boolean,
): { instance: number; device: number; vendor: number } | null {
  if (!uuidText(bytes, start + 8, little).startsWith('dea00000-6c97-11d1-8271-')) return null;
  return { instance: u16be(bytes, start + 18), device: u16be(bytes, start + 20), vendor: u16be(bytes, start + 22) };
}

/** One block: its type, and where its content stands. */
interface Block {
  readonly type: number;
  readonly content: Cursor;
}

/** Steps over a block; null when there is none. Record data follow without a header where a module's own record is meant. */
function nextBlock(cursor: Cursor): Block | null {
  if (cursor.left < BLOCK) return null;
  const type = u16be(cursor.bytes, cursor.at);
  const length = u16be(cursor.bytes, cursor.at + 2);
  if (length < 2 || length + 4 > cursor.left || !blockTypes.has(type) || cursor.bytes[cursor.at + 4] !== 1) return null;
  const at = cursor.skip(length + 4);
  return { type, content: new Cursor(cursor.bytes, at + BLOCK, at + 4 + length) };
}

function blocks(cursor: Cursor, out: Fields): void {
  const others: string[] = [];
  const lists: Block[] = [];
  const communications: Block[] = [];
  for (let i = 0; i < BLOCKS; i++) {
    const block = nextBlock(cursor);
    if (!block) break;
    const { type, content } = block;
    if ((type & ~ANSWER) === WRITE_HEADER || (type & ~ANSWER) === READ_HEADER) {
      const record = recordHeader(block, out);
      if (record.index === MULTIPLE_WRITE) multipleWrite(cursor, out);
      else recordData(cursor, record.length, out);
    } else if (type === RELATION) relation(content, out);
    else if (type === RELATION_ANSWER) relationAnswer(content, out);
    else if (type === COMMUNICATION) communications.push(block);
    else if (type === EXPECTED_SUBMODULES) lists.push(block);
    else if (type === MODULE_DIFFERENCES) out.flag('modules_differ', true);
    else if ((type & 0x7fff) >= 0x0110 && (type & 0x7fff) <= 0x0118) control(content, out);
    else others.push(blockTypes.get(type) ?? '');
  }
  if (communications.length > 0) communicationList(communications, out);
  if (lists.length > 0) submodules(lists, out);
  if (others.length > 0) out.text('blocks', others.join(', '));
}

function relation(content: Cursor, out: Fields): void {
  const type = content.u16be();
  out.text('relation_type', relationTypes.get(type) ?? `type_${type}`);
  const uuid = content.skip(16);
  if (content.short) return;
  out.text('relation', uuidText(content.bytes, uuid, false));
  out.number('session_key', content.u16be());
  const mac = content.skip(6);
  if (content.short) return;
  out.text('initiator_mac', macText(content.bytes, mac));
  content.skip(16);
  out.number('properties', content.u32be());
  out.number('timeout_100ms', content.u16be());
  out.number('rt_port', content.u16be());
  const length = content.u16be();
  const name = content.skip(length);
  out.text('initiator_station', latin1(content.bytes, name, content.at, 240));
}

function relationAnswer(content: Cursor, out: Fields): void {
  const type = content.u16be();
  out.text('relation_type', relationTypes.get(type) ?? `type_${type}`);
  const uuid = content.skip(16);
  if (content.short) return;
  out.text('relation', uuidText(content.bytes, uuid, false));
  out.number('session_key', content.u16be());
  const mac = content.skip(6);
  if (!content.short) out.text('responder_mac', macText(content.bytes, mac));
}

function communicationList(list: readonly Block[], out: Fields): void {
  out.list('communications');
  for (const { content } of list) {
    out.open('');
    const type = content.u16be();
    out.text('type', communicationTypes.get(type) ?? `type_${type}`);
    content.skip(8);
    out.number('data_length', content.u16be());
    out.number('frame_id', content.u16be());
    const clock = content.u16be();
    const ratio = content.u16be();
    // The send clock counts 31.25 µs.
    out.number('cycle_us', clock * ratio * 31.25);
    content.skip(8);
    out.number('watchdog_factor', content.u16be());
    out.close();
  }
  out.close();
}

function submodules(list: readonly Block[], out: Fields): void {
  out.list('submodules');
  let left = SLOTS;
  for (const { content } of list) {
    for (let apis = content.u16be(); apis > 0 && !content.short; apis--) {
      const api = content.u32be();
      const slot = content.u16be();
      const module = content.u32be();
      content.u16be();
      for (let count = content.u16be(); count > 0 && !content.short && left > 0; count--, left--) {
        out.open('');
        out.number('api', api);
        out.number('slot', slot);
        out.number('subslot', content.u16be());
        out.number('module', module);
        out.number('submodule', content.u32be());
        const properties = content.u16be() & 3;
        out.close();
        // A description of the data for each direction; a submodule with both has two.
        content.skip(properties === 3 ? 12 : 6);
      }
    }
  }
  out.close();
}

/** Who wants what: parameters have ended, the application is ready, and the like. */
function control(content: Cursor, out: Fields): void {
  content.skip(2);
  const uuid = content.skip(16);
  if (content.short) return;
  out.text('relation', uuidText(content.bytes, uuid, false));
  out.number('session_key', content.u16be());
  content.skip(2);
  const command = content.u16be();
  const names = controlCommands.filter(([bit]) => command & bit).map(([, name]) => name);
  out.text('command', names.join(' '));
}

function recordHeader({ type, content }: Block, out: Fields): { index: number; length: number } {
  out.number('sequence', content.u16be());
  const uuid = content.skip(16);
  if (content.short) return { index: -1, length: 0 };
  out.text('relation', uuidText(content.bytes, uuid, false));
  out.number('api', content.u32be());
  out.number('slot', content.u16be());
  out.number('subslot', content.u16be());
  content.skip(2);
  const index = content.u16be();
  out.number('index', index);
  const name = recordIndexes.get(index);
  if (name) out.text('record', name);
  const length = content.u32be();
  out.number('record_length', length);
  // Only a request to write and an answer to a read have data behind the header.
  return { index, length: type === WRITE_HEADER || type === (READ_HEADER | ANSWER) ? length : 0 };
}

/** A record: the blocks of the standard, or a module's own octets. */
function recordData(cursor: Cursor, length: number, out: Fields): void {
  if (length === 0 || cursor.left === 0) return;
  const stop = Math.min(cursor.end, cursor.at + length);
  const record = new Cursor(cursor.bytes, cursor.at, stop);
  const first = nextBlock(record);
  if (!first) out.bytes('data', cursor.bytes, cursor.at, stop);
  else {
    out.text('block', blockTypes.get(first.type) ?? '');
    if (first.type >= IM0 && first.type <= IM0 + 4) maintenance(first, out);
  }
  cursor.skip(stop - cursor.at);
}

/** The records of a multiple write, each with a header of its own and padded to four octets. */
function multipleWrite(cursor: Cursor, out: Fields): void {
  const start = cursor.at;
  out.list('records');
  for (let i = 0; i < BLOCKS && cursor.left >= RECORD; i++) {
    const block = nextBlock(cursor);
    if (!block || (block.type & ~ANSWER) !== WRITE_HEADER) break;
    out.open('');
    const { length } = recordHeader(block, out);
    recordData(cursor, length, out);
    out.close();
    if (cursor.left > 0) cursor.skip(Math.min(cursor.left, (4 - ((cursor.at - start) & 3)) & 3));
  }
  out.close();
}

/** Identification and maintenance records 0 to 4 (PROFIBUS guideline "Identification & Maintenance Functions"). */
function maintenance({ type, content }: Block, out: Fields): void {
  const words = (name: string, length: number): void => {
    const at = content.skip(Math.min(length, content.left));
    out.text(name, latin1(content.bytes, at, content.at));
  };
  if (type === IM0) {
    const im = identification(content);
    out.number('vendor_id', im.vendor);
    out.text('order_number', im.orderNumber);
    out.text('serial_number', im.serial);
    out.number('hardware_revision', im.hardware);
    out.text('software_revision', im.software);
    out.number('revision_counter', content.u16be());
    out.number('profile', content.u16be());
  } else if (type === IM0 + 1) {
    words('tag_function', 32);
    words('tag_location', 22);
  } else if (type === IM0 + 2) words('installation_date', 16);
  else if (type === IM0 + 3) words('descriptor', 54);
  else words('signature', 54);
}

function identification(content: Cursor) {
  const vendor = content.u16be();
  const order = content.skip(20);
  const orderNumber = latin1(content.bytes, order, content.at);
  const number = content.skip(16);
  const serial = latin1(content.bytes, number, content.at);
  const hardware = content.u16be();
  const prefix = String.fromCharCode(content.u8());
  const software = `${/[A-Z]/.test(prefix) ? prefix : ''}${content.u8()}.${content.u8()}.${content.u8()}`;
  return { vendor, orderNumber, serial, hardware, software };
}

/** Identity in a connection's two sides, and in I&M 0 and 1 of the device itself, which is slot 0. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const { start, end } = head;
  const little = isLittle(bytes, start + 4);
  const object = objectOf(bytes, start, little);
  const asked = head.kind === KIND_REQUEST;
  const device = bytes[start + (little ? 24 : 27)] === 1;
  const vendor = object && device ? vendors.get(object.vendor) : undefined;
  if (vendor) out.is('vendor', vendor, 90, asked ? 'receiver' : 'sender');
  // A device calls its controller back, and is no client for that; one that connects to others of its own is a controller all the same.
  if (object && device) out.is('role', 'io_device', 80, asked ? 'receiver' : 'sender');
  const cursor = new Cursor(bytes, start + DATAGRAM_HEADER + ARGUMENTS, end);
  const first = nextBlock(cursor);
  if (!first) return;
  const { content } = first;
  if (first.type === RELATION) {
    const type = content.u16be();
    content.skip(48);
    const length = content.u16be();
    const name = content.skip(length);
    if (content.short) return;
    const station = latin1(bytes, name, content.at, 240);
    if (station !== '') out.is('name', station, 85);
    out.is('role', type === 6 ? 'engineering_station' : 'controller', 82);
  } else if (first.type === (READ_HEADER | ANSWER)) {
    content.skip(22);
    if (content.u16be() !== 0) return;
    const record = nextBlock(cursor);
    if (record?.type === IM0) {
      const im = identification(record.content);
      if (record.content.short) return;
      const maker = vendors.get(im.vendor);
      if (maker) out.is('vendor', maker, 95);
      if (im.orderNumber !== '') out.is('orderNumber', im.orderNumber);
      if (im.serial !== '') out.is('serial', im.serial);
      out.is('hardware', String(im.hardware), 90);
      out.is('firmware', im.software);
    } else if (record?.type === IM0 + 1) {
      const at = record.content.skip(Math.min(54, record.content.left));
      const location = latin1(bytes, Math.min(at + 32, record.content.at), record.content.at);
      if (location !== '') out.is('location', location, 80);
    }
  }
}
