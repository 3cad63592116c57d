import { type Cursor, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, KIND_REQUEST } from '../message.ts';
import { functions, GROUP_PROGRAMMER, USERDATA } from './functions.ts';
import {
  AREA_COUNTERS,
  AREA_DATA_BLOCK,
  AREA_FLAGS,
  AREA_INPUTS,
  AREA_OUTPUTS,
  AREA_TIMERS,
  addressText,
  dataLength,
  TYPE_BIT,
  TYPE_BYTE,
  TYPE_DWORD,
  TYPE_WORD,
} from './items.ts';
import { describeDataItems, type ElementType, firstValue } from './values.ts';

/** Length of an item of these commands: area and width, repetition or bit, data block, first byte. */
const ITEM = 6;

/** Memory areas by the upper half of an item's first octet. */
const itemAreas = [AREA_FLAGS, AREA_INPUTS, AREA_OUTPUTS, 0x80, -1, AREA_TIMERS, AREA_COUNTERS, AREA_DATA_BLOCK];
/** Types by the lower half; timers and counters have their own. */
const itemWidths = [TYPE_BIT, TYPE_BYTE, TYPE_WORD, TYPE_DWORD];
const widthBits = [1, 8, 16, 32];

const VARIABLE_STATUS = 2;
const MODIFY_VARIABLE = 8;

/** True for the commands whose request names variables. */
export function namesVariables(subfunction: number): boolean {
  return subfunction === VARIABLE_STATUS || subfunction === MODIFY_VARIABLE;
}

/** Where the items begin behind parameters of the length that stands in front; -1 when they do not fit. `at` is behind the data's header. */
function itemsAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 4) return -1;
  const items = at + 4 + u16be(bytes, at);
  return items + 2 + ITEM <= end ? items : -1;
}

/** Reads the first variable of a request, and the value to write, into the head. */
export function readProgrammerItems(bytes: Uint8Array, at: number, end: number, head: Head): void {
  const items = itemsAt(bytes, at, end);
  if (items < 0) return;
  const count = u16be(bytes, items);
  const item = items + 2;
  const area = itemAreas[(bytes[item] >> 4) & 7];
  const width = bytes[item] & 15;
  if (area < 0) return;
  head.area = area | (u16be(bytes, item + 2) << 8);
  const start = u16be(bytes, item + 4);
  if (area === AREA_TIMERS || area === AREA_COUNTERS) {
    head.address = start;
    head.quantity = 1;
  } else {
    head.address = start * 8 + (width === 0 ? bytes[item + 1] & 7 : 0);
    head.quantity = width === 0 ? 1 : (widthBits[width] ?? 8) * bytes[item + 1];
  }
  const data = items + 2 + count * ITEM;
  if ((head.code & 0xff) !== MODIFY_VARIABLE || data + 4 > end) return;
  const length = dataLength(bytes[data + 1], u16be(bytes, data + 2));
  // The values are octet strings whose width the item tells.
  head.value = firstValue(bytes, data + 4, Math.min(end, data + 4 + length), 4, 0, widthBits[width] ?? 0);
}

/** Visits the data of a programmer command: variables with the values to write, or the job that is switched. */
export function describeProgrammer(data: Cursor, head: Head, out: Fields): void {
  const sub = head.code & 0xff;
  if (data.left < 4) {
    out.bytes('data', data.bytes, data.at, data.end);
    return;
  }
  const begin = data.at;
  const parameterLength = data.u16be();
  data.u16be();
  const parameters = data.skip(parameterLength);
  if (parameterLength >= 20 && !data.short) {
    out.number('trigger_type', u16be(data.bytes, parameters + 2));
    out.number('trigger_frequency', u16be(data.bytes, parameters + 4));
    out.number('trigger_event', u16be(data.bytes, parameters + 18));
  }
  if (head.kind === KIND_REQUEST && namesVariables(sub) && itemsAt(data.bytes, begin, data.end) >= 0) variables(data, sub, out);
  else if (head.kind === KIND_REQUEST && sub >= 13 && sub <= 15 && data.left >= 2) {
    const job = data.u8();
    out.text('job_function', functions.get(USERDATA | (GROUP_PROGRAMMER << 8) | job)?.name ?? `function_${job}`);
    out.number('job', data.u8());
  } else if (data.left > 0) out.bytes('data', data.bytes, data.at, data.end);
}

function variables(data: Cursor, sub: number, out: Fields): void {
  const count = data.u16be();
  const types: ElementType[] = [];
  out.list('items');
  for (let i = 0; i < count && data.left >= ITEM; i++) {
    const octet = data.u8();
    const repetition = data.u8();
    const block = data.u16be();
    const start = data.u16be();
    const area = itemAreas[(octet >> 4) & 7];
    const type = itemWidths[octet & 15] ?? TYPE_WORD;
    const counted = area === AREA_TIMERS || area === AREA_COUNTERS;
    types.push({ type, bits: counted ? 16 : (widthBits[octet & 15] ?? 0) });
    out.open('');
    if (area === AREA_DATA_BLOCK) out.number('data_block', block);
    out.text('address', addressText(area, block, counted ? start : start * 8 + (type === TYPE_BIT ? repetition & 7 : 0), type));
    if (type !== TYPE_BIT) out.number('count', repetition);
    out.close();
  }
  out.close();
  if (sub === MODIFY_VARIABLE) describeDataItems(data, count, types, false, out);
}
