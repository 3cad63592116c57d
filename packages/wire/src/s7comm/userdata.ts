import { type Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, KIND_REQUEST, KIND_RESPONSE } from '../message.ts';
import { alarmSubfunctions, DIAGNOSTIC_ENTRY, describeAlarm, describeDiagnosticEntry, packedTime } from './alarms.ts';
import { blockTypes, blockTypeText, describeBlockHeader } from './blocks.ts';
import {
  BLOCK_INFO,
  DIAGNOSTIC_MESSAGE,
  functions,
  GROUP_CPU,
  GROUP_CYCLIC,
  GROUP_PROGRAMMER,
  GROUP_TIME,
  groups,
  LIST_BLOCKS,
  LIST_BLOCKS_OF_TYPE,
  MESSAGE_SERVICE,
  MODE_TRANSITION,
  PASSWORD,
  READ_SZL,
  USERDATA,
} from './functions.ts';
import { dataTypes, describeItem } from './items.ts';
import { describeProgrammer } from './programmer.ts';
import { userdataGroup, userdataType } from './read.ts';
import { statuses } from './statuses.ts';
import { describeSzl, szlHeader, szlName } from './szl.ts';
import { describeDataItems } from './values.ts';

const types = ['push', 'request', 'response', 'reserved'];

/** Visits parameters and data of user data. */
export function describeUserdata(parameters: Cursor, data: Cursor, head: Head, out: Fields): void {
  const { bytes } = parameters;
  if (parameters.left >= 7 && bytes[parameters.at] === MODE_TRANSITION) {
    out.text('group', 'mode_transition');
    out.number('mode', bytes[parameters.at + 6]);
    return;
  }
  parameters.skip(5);
  const octet = parameters.u8();
  const group = userdataGroup(octet);
  out.text('type', types[userdataType(octet)]);
  out.text('group', groups.get(group) ?? `group_${group}`);
  out.number('subfunction', parameters.u8());
  out.number('sequence', parameters.u8());
  if (parameters.left >= 4) {
    out.number('data_unit_reference', parameters.u8());
    out.flag('last_data_unit', parameters.u8() === 0);
    const error = parameters.u16be();
    if (error !== 0) {
      out.number('error_code', error);
      out.text('error', statuses.get(error)?.title ?? 'unknown');
    }
  }
  if (data.left < 4) return;
  out.number('return_code', data.u8());
  const type = data.u8();
  out.text('data_type', dataTypes.get(type) ?? `type_${type}`);
  const length = data.u16be();
  data.end = Math.min(data.end, data.at + length);
  if (data.left === 0) return;
  const show = shows.get(head.code) ?? groupShows.get(group);
  if (show && head.status === 0) show(data, head, out);
  else out.bytes('data', bytes, data.at, data.end);
}

type Show = (data: Cursor, head: Head, out: Fields) => void;

const shows = new Map<number, Show>([
  [READ_SZL, szl],
  [LIST_BLOCKS, listBlocks],
  [LIST_BLOCKS_OF_TYPE, listBlocksOfType],
  [BLOCK_INFO, blockInfo],
  [MESSAGE_SERVICE, messageService],
  [DIAGNOSTIC_MESSAGE, diagnosticMessage],
  ...alarmSubfunctions.map((sub) => [USERDATA | (GROUP_CPU << 8) | sub, describeAlarm] as const),
  // A password is on the wire, but never in what is written down.
  [PASSWORD, (data, _head, out) => out.number('password_length', data.left)],
]);

const groupShows = new Map<number, Show>([
  [GROUP_CYCLIC, cyclic],
  [GROUP_PROGRAMMER, describeProgrammer],
  [GROUP_TIME, clock],
]);

function szl(data: Cursor, head: Head, out: Fields): void {
  if (head.address < 0) {
    out.bytes('continuation', data.bytes, data.at, data.end);
    return;
  }
  out.number('szl_id', head.address);
  out.text('szl', szlName(head.address));
  if (head.kind === KIND_REQUEST) {
    data.u16be();
    out.number('szl_index', data.u16be());
    return;
  }
  const start = data.at;
  if (szlHeader(data) === null) return;
  data.at = start;
  describeSzl(data, out);
}

function listBlocks(data: Cursor, head: Head, out: Fields): void {
  if (head.kind !== KIND_RESPONSE) return;
  out.open('blocks');
  while (data.left >= 4) {
    const type = latin1(data.bytes, data.at, data.at + 2);
    data.skip(2);
    out.number(blockTypes.get(type) ?? `type_${type}`, data.u16be());
  }
  out.close();
}

function listBlocksOfType(data: Cursor, head: Head, out: Fields): void {
  if (head.kind === KIND_REQUEST) {
    const type = latin1(data.bytes, data.at, data.end);
    out.text('block_type', blockTypes.get(type) ?? type);
    return;
  }
  out.list('numbers');
  while (data.left >= 4) {
    out.number('', data.u16be());
    data.skip(2);
  }
  out.close();
}

function blockInfo(data: Cursor, head: Head, out: Fields): void {
  if (head.kind === KIND_REQUEST) {
    if (data.left < 8) {
      out.bytes('data', data.bytes, data.at, data.end);
      return;
    }
    const type = latin1(data.bytes, data.at, data.at + 2);
    const number = latin1(data.bytes, data.at + 2, data.at + 7);
    out.text('block', `${blockTypes.get(type) ?? type}${Number(number)}`);
    out.text('file_system', latin1(data.bytes, data.at + 7, data.end));
    return;
  }
  data.skip(1);
  out.text('block_type', blockTypeText(data.u8() & 0x0f));
  data.skip(4);
  if (data.left < 66) return;
  describeBlockHeader(data, out);
  const text = (name: string, length: number) => {
    const start = data.skip(length);
    out.text(name, latin1(data.bytes, start, data.at));
  };
  text('author', 8);
  text('family', 8);
  text('name', 8);
  const version = data.u8();
  out.text('version', `${version >> 4}.${version & 15}`);
  data.skip(1);
  out.number('checksum', data.u16be());
}

/** Subscription to messages: events as bits (mode, system diagnostics, user diagnostics, alarms), and the name of who subscribes. */
function messageService(data: Cursor, head: Head, out: Fields): void {
  if (head.kind !== KIND_REQUEST) {
    out.number('result', data.u8());
    return;
  }
  out.number('events', data.u8());
  data.skip(1);
  const start = data.skip(Math.min(8, data.left));
  out.text('subscriber', latin1(data.bytes, start, data.at));
}

const timeBases = [100, 1000, 10_000];

function cyclic(data: Cursor, head: Head, out: Fields): void {
  if (data.left < 2) return;
  if (functions.get(head.code)?.name === 'cyclic_unsubscribe') {
    out.number('job', data.bytes[data.at + 1]);
    return;
  }
  const count = data.u16be();
  out.number('item_count', count);
  if (head.kind !== KIND_REQUEST) {
    describeDataItems(data, Math.min(count, 512), [], true, out);
    return;
  }
  const base = timeBases[data.u8()] ?? 0;
  out.number('interval_milliseconds', base * data.u8());
  out.list('items');
  for (let i = 0; i < count && data.left >= 3; i++) {
    const before = data.at;
    describeItem(data, out);
    if ((data.at - before) & 1 && i < count - 1) data.skip(1);
  }
  out.close();
}

/** Clock: a reserved octet, the century, and a time in packed decimal with the day of the week. */
function clock(data: Cursor, _head: Head, out: Fields): void {
  if (data.left < 10) {
    out.bytes('data', data.bytes, data.at, data.end);
    return;
  }
  data.skip(2);
  out.text('clock', packedTime(data.bytes, data.at));
  out.number('day_of_week', data.bytes[data.at + 7] & 15);
}

function diagnosticMessage(data: Cursor, _head: Head, out: Fields): void {
  if (data.left < DIAGNOSTIC_ENTRY) out.bytes('data', data.bytes, data.at, data.end);
  else describeDiagnosticEntry(data.bytes, data.at, out);
}
