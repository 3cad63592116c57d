import { u16be, u32be } from '../bytes.ts';
import {
  ACT_ALARM,
  ACT_DIAGNOSE,
  ACT_IDENTIFY,
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type Side,
} from '../message.ts';
import { firstEvent } from './alarms.ts';
import {
  ACKNOWLEDGE,
  BLOCK_INFO,
  DOWNLOAD_BLOCK,
  DOWNLOAD_ENDED,
  functions,
  GROUP_CPU,
  GROUP_CYCLIC,
  GROUP_PROGRAMMER,
  MODE_TRANSITION,
  PI_SERVICE,
  READ_SZL,
  READ_VAR,
  ROSCTR_ACK,
  ROSCTR_ACK_DATA,
  ROSCTR_JOB,
  ROSCTR_USERDATA,
  USERDATA,
  WRITE_VAR,
} from './functions.ts';
import {
  AREA_COUNTERS,
  AREA_DATA_BLOCK,
  AREA_TIMERS,
  dataLength,
  itemTypes,
  SYMBOLIC_DATA_BLOCK,
  SYNTAX_DB_READ,
  SYNTAX_S7ANY,
  SYNTAX_SYMBOLIC,
  symbolicArea,
} from './items.ts';
import { piServiceActs } from './pi-services.ts';
import { namesVariables, readProgrammerItems } from './programmer.ts';
import { ITEM_SUCCESS } from './statuses.ts';
import { firstValue } from './values.ts';

/** Protocol id of S7 communication; 0x72 is its successor of the S7-1200 and 1500, another protocol. */
const PROTOCOL_ID = 0x32;
/** Header of a job and of user data: id, ROSCTR, redundancy, reference, lengths of parameters and data. */
export const HEADER = 10;
/** Acknowledgements have an error class and an error code behind it. */
export const ACK_HEADER = 12;

/** Length of the header by what the message is. */
export function headerLength(rosctr: number): number {
  return rosctr === ROSCTR_ACK || rosctr === ROSCTR_ACK_DATA ? ACK_HEADER : HEADER;
}

/** Parts of the octet that has type and group of user data. */
export const userdataType = (octet: number): number => octet >> 6;
export const userdataGroup = (octet: number): number => octet & 0x3f;

/** 95 for a header whose lengths fill the TSDU, 60 when the TSDU is longer or cut short. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || bytes[at] !== PROTOCOL_ID) return 0;
  const rosctr = bytes[at + 1];
  if (rosctr !== ROSCTR_JOB && rosctr !== ROSCTR_ACK && rosctr !== ROSCTR_ACK_DATA && rosctr !== ROSCTR_USERDATA) return 0;
  const length = headerLength(rosctr) + u16be(bytes, at + 6) + u16be(bytes, at + 8);
  if (length === end - at) return 95;
  return bytes[at + 2] === 0 && bytes[at + 3] === 0 ? 60 : 0;
}

/** Who sent a message. A download is led by the controller: it sends the jobs for the blocks that it was offered. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER) return FROM_UNKNOWN;
  const rosctr = bytes[at + 1];
  const parameters = at + headerLength(rosctr);
  if (rosctr === ROSCTR_USERDATA) {
    if (end - parameters < 6 || bytes[parameters + 1] !== 1) return FROM_UNKNOWN;
    return userdataType(bytes[parameters + 5]) === 1 ? FROM_CLIENT : FROM_SERVER;
  }
  const code = u16be(bytes, at + 6) > 0 && parameters < end ? bytes[parameters] : -1;
  const led = code === DOWNLOAD_BLOCK || code === DOWNLOAD_ENDED;
  return (rosctr === ROSCTR_JOB) === led ? FROM_SERVER : FROM_CLIENT;
}

/** Fills `head` from the TSDU bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER || bytes[at] !== PROTOCOL_ID) {
    head.malformed('shorter than a header');
    return;
  }
  const rosctr = bytes[at + 1];
  head.pair = u16be(bytes, at + 4);
  const parameters = at + headerLength(rosctr);
  let data = parameters + u16be(bytes, at + 6);
  let stop = data + u16be(bytes, at + 8);
  if (stop !== end) head.malformed('the lengths in the header do not fill the message');
  data = Math.min(data, end);
  stop = Math.min(stop, end);
  if (parameters > end) return;
  if (rosctr === ROSCTR_USERDATA) readUserdata(bytes, parameters, data, stop, head);
  else if (rosctr === ROSCTR_JOB) readJob(bytes, parameters, data, stop, head);
  else if (rosctr === ROSCTR_ACK || rosctr === ROSCTR_ACK_DATA) {
    head.kind = KIND_RESPONSE;
    head.status = u16be(bytes, at + 10);
    head.code = data > parameters ? bytes[parameters] : ACKNOWLEDGE;
    head.acts = functions.get(head.code)?.acts ?? 0;
    if (head.code === READ_VAR || head.code === WRITE_VAR) readAnswer(bytes, parameters, data, stop, head);
  } else head.malformed('an unknown kind of message');
}

function readJob(bytes: Uint8Array, at: number, data: number, stop: number, head: Head): void {
  head.kind = KIND_REQUEST;
  if (at >= data) {
    head.malformed('a job without a function');
    return;
  }
  const code = bytes[at];
  head.code = code;
  head.acts = functions.get(code)?.acts ?? 0;
  if (code === READ_VAR || code === WRITE_VAR) {
    if (data - at < 2 || bytes[at + 1] === 0) {
      head.malformed('a job on variables without an item');
      return;
    }
    const type = readItem(bytes, at + 2, data, head);
    if (code === WRITE_VAR) writtenValue(bytes, data, stop, type, head);
  } else if (code === PI_SERVICE && data - at >= 10) {
    const name = at + 10 + u16be(bytes, at + 8);
    if (name >= data || name + 1 + bytes[name] > data) head.malformed('the name of the service does not fit');
    else head.acts = piServiceActs(bytes, name + 1, name + 1 + bytes[name]);
  }
}

/** Reads the first item's area, address and quantity; returns the type of its elements, 0 without. */
function readItem(bytes: Uint8Array, at: number, end: number, head: Head): number {
  if (end - at < 3 || at + 2 + bytes[at + 1] > end) {
    head.malformed('an item does not fit into the parameters');
    return 0;
  }
  const length = bytes[at + 1];
  const syntax = bytes[at + 2];
  if (syntax === SYNTAX_S7ANY && length >= 10) {
    const type = bytes[at + 3];
    const area = bytes[at + 8];
    const block = u16be(bytes, at + 6);
    head.area = area | (block << 8);
    head.address = (bytes[at + 9] << 16) | u16be(bytes, at + 10);
    const count = u16be(bytes, at + 4);
    head.quantity = area === AREA_COUNTERS || area === AREA_TIMERS ? count : count * (itemTypes.get(type)?.bits ?? 8);
    return type;
  }
  if (syntax === SYNTAX_DB_READ && length >= 7) {
    head.area = AREA_DATA_BLOCK | (u16be(bytes, at + 5) << 8);
    head.address = u16be(bytes, at + 7) * 8;
    head.quantity = bytes[at + 4] * 8;
  } else if (syntax === SYNTAX_SYMBOLIC && length >= 14) {
    const detail = u16be(bytes, at + 6);
    head.area = u16be(bytes, at + 4) === SYMBOLIC_DATA_BLOCK ? AREA_DATA_BLOCK | (detail << 8) : symbolicArea(detail);
    head.address = u32be(bytes, at + 12) & 0x0fffffff;
    head.quantity = 1;
  }
  return 0;
}

function writtenValue(bytes: Uint8Array, data: number, stop: number, type: number, head: Head): void {
  if (stop - data < 4) {
    head.malformed('a write without data');
    return;
  }
  const start = data + 4;
  const length = dataLength(bytes[data + 1], u16be(bytes, data + 2));
  if (start + length > stop) head.malformed('the data of an item does not fit');
  head.value = firstValue(bytes, start, Math.min(stop, start + length), bytes[data + 1], type, itemTypes.get(type)?.bits ?? 0);
}

/** Results of the items that were read or written: the first that is not good is the status. */
function readAnswer(bytes: Uint8Array, at: number, data: number, stop: number, head: Head): void {
  if (data - at < 2 || head.status !== 0) return;
  const count = bytes[at + 1];
  let next = data;
  for (let i = 0; i < count && next < stop; i++) {
    if (bytes[next] !== ITEM_SUCCESS && head.status === 0) head.status = bytes[next];
    if (head.code === WRITE_VAR) {
      next++;
      continue;
    }
    if (stop - next < 4) {
      head.malformed('the data of an item does not fit');
      return;
    }
    const length = dataLength(bytes[next + 1], u16be(bytes, next + 2));
    const start = next + 4;
    if (start + length > stop) head.malformed('the data of an item does not fit');
    if (i === 0) head.value = firstValue(bytes, start, Math.min(stop, start + length), bytes[next + 1], 0, 0);
    next = start + length + (length & 1 && i < count - 1 ? 1 : 0);
  }
}

function readUserdata(bytes: Uint8Array, at: number, data: number, stop: number, head: Head): void {
  if (data - at >= 7 && bytes[at] === MODE_TRANSITION) {
    head.kind = KIND_NOTICE;
    head.code = USERDATA | bytes[at + 6];
    head.acts = functions.get(head.code)?.acts ?? 0;
    return;
  }
  if (data - at < 8) {
    head.malformed('user data has a parameter head, a method, a group and a subfunction');
    return;
  }
  const type = userdataType(bytes[at + 5]);
  const group = userdataGroup(bytes[at + 5]);
  head.code = USERDATA | (group << 8) | bytes[at + 6];
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.kind = type === 1 ? KIND_REQUEST : type === 2 ? KIND_RESPONSE : KIND_NOTICE;
  head.sequence = bytes[at + 7];
  if (data - at >= 12) {
    if (bytes[at + 9] === 1) head.marks |= MARK_SEGMENT;
    if (head.kind !== KIND_REQUEST) head.status = u16be(bytes, at + 10);
  }
  if (group === GROUP_CYCLIC && head.kind === KIND_NOTICE) head.acts = ACT_REPORT;
  if (head.code === READ_SZL && stop - data >= 8) readSzl(bytes, at, data, stop, head);
  else if (group === GROUP_CYCLIC && stop - data >= 6) cyclic(bytes, data, stop, head);
  else if (group === GROUP_CPU && head.acts & ACT_ALARM) head.address = firstEvent(bytes, data + 4, stop, head);
  else if (group === GROUP_PROGRAMMER && head.kind === KIND_REQUEST && namesVariables(head.code & 0xff))
    readProgrammerItems(bytes, data + 4, stop, head);
  else if (head.code === BLOCK_INFO && stop - data >= 12 && head.kind === KIND_REQUEST)
    head.address = decimal(bytes, data + 6, 5);
}

/** Length of a record of the partial lists that say what a module is (module identification, identification of components); 0 for others. */
const IDENTITY_RECORD = new Uint8Array(256);
IDENTITY_RECORD[0x11] = 28;
IDENTITY_RECORD[0x1c] = 34;

function readSzl(bytes: Uint8Array, at: number, data: number, stop: number, head: Head): void {
  const answer = head.kind === KIND_RESPONSE;
  // Only the first part of an answer in parts has the list's header; the last is told by its reference and its flag.
  if (answer && (stop - data < 12 || (bytes[at + 8] !== 0 && bytes[at + 9] === 0))) return;
  head.address = u16be(bytes, data + 4);
  const record = IDENTITY_RECORD[head.address & 0xff];
  head.acts = record > 0 ? ACT_IDENTIFY : ACT_DIAGNOSE;
  if (answer && record > 0 && head.status === 0 && u16be(bytes, data + 8) === record) head.marks |= MARK_IDENTITY;
}

/** A subscription has items behind its count, time base and time; an answer or a push has data behind its count. */
function cyclic(bytes: Uint8Array, data: number, stop: number, head: Head): void {
  if (head.kind === KIND_REQUEST) {
    if (stop - data >= 11) readItem(bytes, data + 8, stop, head);
    return;
  }
  if (stop - data < 10 || bytes[data + 6] !== ITEM_SUCCESS) return;
  const length = dataLength(bytes[data + 7], u16be(bytes, data + 8));
  head.value = firstValue(bytes, data + 10, Math.min(stop, data + 10 + length), bytes[data + 7], 0, 0);
}

function decimal(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    const digit = bytes[at + i] - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
