import { type Cursor, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';

export const SYNTAX_S7ANY = 0x10;
const SYNTAX_NCK = 0x82;
const SYNTAX_NCK_METRIC = 0x83;
const SYNTAX_NCK_INCH = 0x84;
const SYNTAX_DRIVE_ES = 0xa2;
export const SYNTAX_DB_READ = 0xb0;
export const SYNTAX_SYMBOLIC = 0xb2;

/** How an item of a job is written: the syntax id of its specification. */
export const syntaxes = new Map<number, string>([
  [SYNTAX_S7ANY, 's7any'],
  [0x11, 'short'],
  [0x12, 'extended'],
  [0x13, 'block_send_id'],
  [0x15, 'alarm_lock_free'],
  [0x16, 'alarm_indication'],
  [0x19, 'alarm_acknowledge'],
  [0x1a, 'alarm_query'],
  [0x1c, 'notify_indication'],
  [SYNTAX_NCK, 'nck'],
  [SYNTAX_NCK_METRIC, 'nck_metric'],
  [SYNTAX_NCK_INCH, 'nck_inch'],
  [SYNTAX_DRIVE_ES, 'drive_es'],
  [SYNTAX_DB_READ, 'db_read'],
  [SYNTAX_SYMBOLIC, 'symbolic_1200'],
]);

export const AREA_INPUTS = 0x81;
export const AREA_OUTPUTS = 0x82;
export const AREA_FLAGS = 0x83;
export const AREA_DATA_BLOCK = 0x84;
export const AREA_COUNTERS = 0x1c;
export const AREA_TIMERS = 0x1d;

/**
 * Memory areas. In a head the lower octet of `area` is one of these and the number of the data block stands above it (`area >>> 8`); addresses and
 * quantities there are in bits, except those of counters and timers, which are numbers.
 */
export const areas = new Map<number, string>([
  [0x01, 'data_record'],
  [0x03, 'system_info_200'],
  [0x05, 'system_flags_200'],
  [0x06, 'analog_inputs_200'],
  [0x07, 'analog_outputs_200'],
  [AREA_COUNTERS, 'counters'],
  [AREA_TIMERS, 'timers'],
  [0x1e, 'iec_counters_200'],
  [0x1f, 'iec_timers_200'],
  [0x80, 'peripheral'],
  [AREA_INPUTS, 'inputs'],
  [AREA_OUTPUTS, 'outputs'],
  [AREA_FLAGS, 'flags'],
  [AREA_DATA_BLOCK, 'data_block'],
  [0x85, 'instance_data_block'],
  [0x86, 'local_data'],
  [0x87, 'previous_local_data'],
]);

/** Letter of an area in the customary notation. */
const letters = new Map([
  [0x80, 'P'],
  [AREA_INPUTS, 'I'],
  [AREA_OUTPUTS, 'Q'],
  [AREA_FLAGS, 'M'],
  [0x86, 'L'],
  [0x87, 'V'],
  [AREA_COUNTERS, 'C'],
  [AREA_TIMERS, 'T'],
]);

export const TYPE_BIT = 1;
export const TYPE_BYTE = 2;
const TYPE_CHAR = 3;
export const TYPE_WORD = 4;
export const TYPE_INT = 5;
export const TYPE_DWORD = 6;
export const TYPE_DINT = 7;
export const TYPE_REAL = 8;

/** Types of an item's elements (transport sizes of a job): name and width in bits. */
export const itemTypes = new Map<number, { readonly name: string; readonly bits: number }>(
  (
    [
      [TYPE_BIT, 'bit', 1],
      [TYPE_BYTE, 'byte', 8],
      [TYPE_CHAR, 'char', 8],
      [TYPE_WORD, 'word', 16],
      [TYPE_INT, 'int', 16],
      [TYPE_DWORD, 'dword', 32],
      [TYPE_DINT, 'dint', 32],
      [TYPE_REAL, 'real', 32],
      [9, 'date', 16],
      [10, 'time_of_day', 32],
      [11, 'time', 32],
      [12, 's5time', 16],
      [15, 'date_and_time', 64],
      [28, 'counter', 16],
      [29, 'timer', 16],
      [30, 'iec_timer', 16],
      [31, 'iec_counter', 16],
      [32, 'high_speed_counter', 32],
    ] as const
  ).map(([code, name, bits]) => [code, { name, bits }]),
);

export const DATA_NULL = 0;
export const DATA_BIT = 3;
export const DATA_BYTES = 4;
export const DATA_INTEGER = 5;
export const DATA_DINTEGER = 6;
export const DATA_REAL = 7;
export const DATA_OCTETS = 9;

/** Types of data (transport sizes of values). */
export const dataTypes = new Map<number, string>([
  [DATA_NULL, 'null'],
  [DATA_BIT, 'bit'],
  [DATA_BYTES, 'byte_word_dword'],
  [DATA_INTEGER, 'integer'],
  [DATA_DINTEGER, 'dinteger'],
  [DATA_REAL, 'real'],
  [DATA_OCTETS, 'octet_string'],
  [0x11, 'nck_address_1'],
  [0x12, 'nck_address_2'],
]);

/** Areas of a SINUMERIK variable. */
const nckAreas = ['nck', 'mode_group', 'channel', 'axis', 'tool', 'feed_drive', 'main_drive', 'mmc'];

/** Areas of a symbolic address outside data blocks. */
const symbolicAreas = new Map([
  [0x50, AREA_INPUTS],
  [0x51, AREA_OUTPUTS],
  [0x52, AREA_FLAGS],
  [0x53, AREA_COUNTERS],
  [0x54, AREA_TIMERS],
]);
export const SYMBOLIC_DATA_BLOCK = 0x8a0e;

/** Memory area that the detail of a symbolic address names; -1 when unknown. */
export function symbolicArea(detail: number): number {
  return symbolicAreas.get(detail) ?? -1;
}

/** Octets of the data behind the four octets of its header: its length is in bits for some types, and means nothing without a type. */
export function dataLength(type: number, length: number): number {
  if (type === DATA_NULL) return 0;
  return type === DATA_BIT || type === DATA_BYTES || type === DATA_INTEGER ? (length + 7) >> 3 : length;
}

/** An address as people write it: `DB1.DBX10.2`, `M4.0`, `T5`. `bits` counts from the area's beginning, or is the number of a timer or counter. */
export function addressText(area: number, block: number, bits: number, type: number): string {
  if (area === AREA_COUNTERS || area === AREA_TIMERS) return `${letters.get(area)}${bits}`;
  const byte = bits >> 3;
  const width = itemTypes.get(type)?.bits ?? 8;
  const size = width === 1 ? 'X' : width === 8 ? 'B' : width === 16 ? 'W' : 'D';
  const place = width === 1 ? `${byte}.${bits & 7}` : String(byte);
  if (area === AREA_DATA_BLOCK) return `DB${block}.DB${size}${place}`;
  if (area === 0x85) return `DI${block}.DI${size}${place}`;
  return `${letters.get(area) ?? `area_${area.toString(16)}_`}${size === 'X' ? '' : size}${place}`;
}

/** Visits one item of a job and moves behind it; its fill octet, which only stands between items, is the caller's. */
export function describeItem(cursor: Cursor, out: Fields): void {
  out.open('');
  cursor.u8();
  const length = cursor.u8();
  const start = cursor.skip(length);
  const end = cursor.at;
  const { bytes } = cursor;
  if (end > start) {
    const syntax = bytes[start];
    out.text('syntax', syntaxes.get(syntax) ?? `syntax_${syntax.toString(16)}`);
    if (syntax === SYNTAX_S7ANY && end - start >= 10) s7any(bytes, start, out);
    else if (syntax === SYNTAX_DB_READ && end - start >= 2) dbRead(bytes, start + 1, end, out);
    else if (syntax === SYNTAX_SYMBOLIC && end - start >= 10) symbolic(bytes, start, end, out);
    else if (syntax >= SYNTAX_NCK && syntax <= SYNTAX_NCK_INCH && end - start >= 8) nck(bytes, start, out);
    else if (syntax === SYNTAX_DRIVE_ES && end - start >= 10) {
      out.number('parameter', u16be(bytes, start + 6));
      out.number('parameter_index', u16be(bytes, start + 8));
    } else out.bytes('specification', bytes, start + 1, end);
  }
  out.close();
}

function s7any(bytes: Uint8Array, at: number, out: Fields): void {
  const type = bytes[at + 1];
  const area = bytes[at + 6];
  const block = u16be(bytes, at + 4);
  const bits = (bytes[at + 7] << 16) | u16be(bytes, at + 8);
  out.text('type', itemTypes.get(type)?.name ?? `type_${type}`);
  out.number('count', u16be(bytes, at + 2));
  out.text('area', areas.get(area) ?? `area_${area.toString(16)}`);
  if (area === AREA_DATA_BLOCK || area === 0x85 || block !== 0) out.number('data_block', block);
  out.text('address', addressText(area, block, bits, type));
  if (area === AREA_COUNTERS || area === AREA_TIMERS) out.number('number', bits);
  else {
    out.number('byte', bits >> 3);
    out.number('bit', bits & 7);
  }
}

function dbRead(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  out.list('ranges');
  for (let i = 0, next = at + 1; i < bytes[at] && next + 5 <= end; i++, next += 5) {
    out.open('');
    out.number('bytes', bytes[next]);
    out.number('data_block', u16be(bytes, next + 1));
    out.number('byte', u16be(bytes, next + 3));
    out.close();
  }
  out.close();
}

function symbolic(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  const root = u16be(bytes, at + 2);
  const detail = u16be(bytes, at + 4);
  if (root === SYMBOLIC_DATA_BLOCK) {
    out.text('area', 'data_block');
    out.number('data_block', detail);
  } else out.text('area', areas.get(symbolicArea(detail)) ?? `area_${detail.toString(16)}`);
  out.number('symbol_crc', u32be(bytes, at + 6));
  out.list('local_ids');
  for (let next = at + 10; next + 4 <= end; next += 4) out.number('', u32be(bytes, next) & 0x0fffffff);
  out.close();
}

function nck(bytes: Uint8Array, at: number, out: Fields): void {
  out.text('area', nckAreas[bytes[at + 1] >> 5]);
  out.number('unit', bytes[at + 1] & 0x1f);
  out.number('column', u16be(bytes, at + 2));
  out.number('line', u16be(bytes, at + 4));
  out.number('module', bytes[at + 6]);
  out.number('line_count', bytes[at + 7]);
}
