import type { Fields } from '../fields.ts';
import { Head } from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';
import type { CountedRow, LengthField, Trait } from './trait.ts';

/** The one function of a counted protocol. */
const functions = functionTable([[1, 'message', 'Message', 0]]);

/** A message whose end has not been seen yet has not shown its check sum: it needs the port's hint. */
const UNFINISHED = 60;
/** How far a text is searched for. */
const SEARCHED = 1024;
/** How much of a message is shown. */
const SHOWN = 32;

/** A trait made ready: three arrays walked in step, the first byte first. */
interface Ready {
  readonly trait: Trait;
  readonly offsets: Uint16Array;
  readonly masks: Uint8Array;
  readonly values: Uint8Array;
  readonly among: readonly { readonly at: number; readonly allowed: Uint8Array }[];
  readonly ends: Uint8Array;
  readonly has: Uint8Array;
  readonly least: number;
  readonly most: number;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The bytes of a hexadecimal text; -1 where it says `..`. */
function pattern(hexadecimal: string): number[] {
  return (hexadecimal.match(/\.\.|[\da-f]{2}/g) ?? []).map((pair) => (pair === '..' ? -1 : Number.parseInt(pair, 16)));
}

function ready(trait: Trait, longest: number): Ready {
  const at = trait.at ?? 0;
  const fixed: (readonly [number, number, number])[] = [];
  const given = trait.text === undefined ? pattern(trait.bytes ?? '') : [...ascii(trait.text)];
  given.forEach((value, i) => {
    if (value >= 0) fixed.push([at + i, 0xff, value]);
  });
  fixed.push(...(trait.bits ?? []));
  const among = (trait.among ?? []).map(([offset, values]) => {
    const allowed = new Uint8Array(256);
    for (const value of values) allowed[value] = 1;
    return { at: offset, allowed };
  });
  const reach = Math.max(at + given.length, ...fixed.map(([offset]) => offset + 1), ...among.map((one) => one.at + 1));
  return {
    trait,
    offsets: Uint16Array.from(fixed, ([offset]) => offset),
    masks: Uint8Array.from(fixed, ([, mask]) => mask),
    values: Uint8Array.from(fixed, ([, , value]) => value),
    among,
    ends: Uint8Array.from(pattern(trait.ends ?? '')),
    has: ascii(trait.has ?? ''),
    least: Math.max(trait.least ?? 1, reach),
    most: trait.most ?? longest,
  };
}

/** The first bytes that one of the traits allows; undefined when one of them allows any. */
function firstBytes(traits: readonly Ready[]): number[] | undefined {
  const allowed = new Set<number>();
  for (const { offsets, masks, values, among } of traits) {
    const tests = among.filter(({ at }) => at === 0);
    const fixed = offsets.indexOf(0);
    if (fixed < 0 && tests.length === 0) return undefined;
    if (fixed >= 0 && masks[fixed] === 0xff && tests.length === 0 && offsets.indexOf(0, fixed + 1) < 0) {
      allowed.add(values[fixed]);
      continue;
    }
    for (let byte = 0; byte < 256; byte++) {
      const fits = offsets.every((offset, i) => offset !== 0 || (byte & masks[i]) === values[i]);
      if (fits && tests.every((one) => one.allowed[byte] === 1)) allowed.add(byte);
    }
  }
  return [...allowed];
}

/** Whether what is there of the fixed bytes agrees. */
function begins(one: Ready, bytes: Uint8Array, at: number, end: number): boolean {
  const { offsets, masks, values } = one;
  const room = end - at;
  for (let i = 0; i < offsets.length; i++) {
    const offset = offsets[i];
    if (offset < room && (bytes[at + offset] & masks[i]) !== values[i]) return false;
  }
  for (const { at: offset, allowed } of one.among) if (offset < room && allowed[bytes[at + offset]] === 0) return false;
  return true;
}

function endsWith(wanted: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
  const from = end - wanted.length;
  if (from < at) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[from + i] !== wanted[i]) return false;
  return true;
}

/** Where `wanted` begins in bytes[at, end); -1 when it does not occur. */
function find(wanted: Uint8Array, bytes: Uint8Array, at: number, end: number): number {
  const stop = end - wanted.length;
  for (let from = at; from <= stop; from++) {
    let i = 0;
    while (i < wanted.length && bytes[from + i] === wanted[i]) i++;
    if (i === wanted.length) return from;
  }
  return -1;
}

function number(field: LengthField, bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 0; i < field.size; i++) value = value * 256 + bytes[at + field.at + (field.little ? field.size - 1 - i : i)];
  return value;
}

/**
 * Length of the message at `at` by its own word: past `end` when more is to come, 0 when more bytes are needed to say, -1 when it is no length. A
 * message without a length field or an end is as long as what carries it.
 */
function extent(row: CountedRow, until: Uint8Array, least: number, bytes: Uint8Array, at: number, end: number): number {
  const longest = row.longest ?? 0xffff;
  if (row.length !== undefined) {
    if (end - at < row.length.at + row.length.size) return 0;
    const length = number(row.length, bytes, at) + row.length.plus;
    return length >= least && length <= longest ? length : -1;
  }
  if (until.length > 0) {
    // An end that is also the beginning (a flag byte) is looked for behind it.
    const found = find(until, bytes, at + 1, Math.min(end, at + longest));
    if (found >= 0) return found + until.length - at;
    return end - at >= longest ? -1 : 0;
  }
  return end - at;
}

/** The protocol of a row. */
export function countedProtocol(row: CountedRow): Protocol {
  const longest = row.longest ?? 0xffff;
  const traits = row.traits.map((trait) => ready(trait, longest));
  const until = Uint8Array.from(pattern(row.until ?? ''));
  const least = Math.min(...traits.map((one) => one.least));
  const stream = row.carriage.tcp !== undefined;
  const whole = row.carriage.udp !== undefined && !stream;
  const measured = row.length !== undefined || until.length > 0;

  function recognise(bytes: Uint8Array, at: number, end: number): number {
    let sure = 0;
    for (const one of traits) {
      if (one.trait.sure <= sure || end - at < one.offsets.length || !begins(one, bytes, at, end)) continue;
      const length = extent(row, until, least, bytes, at, end);
      if (length < 0 || (whole && measured && length !== end - at)) continue;
      if (length === 0 || length > end - at) {
        if (stream && end - at >= Math.min(one.least, 8)) sure = Math.max(sure, Math.min(UNFINISHED, one.trait.sure));
        continue;
      }
      if (length < one.least || length > one.most) continue;
      const stop = at + length;
      if (!endsWith(one.ends, bytes, at, stop)) continue;
      if (one.has.length > 0 && find(one.has, bytes, at, Math.min(stop, at + SEARCHED)) < 0) continue;
      if (one.trait.check !== undefined && !one.trait.check(bytes, at, stop)) continue;
      sure = one.trait.sure;
    }
    return sure;
  }

  function measure(bytes: Uint8Array, at: number, end: number): number {
    for (const one of traits) if (begins(one, bytes, at, end)) return extent(row, until, least, bytes, at, end);
    return -1;
  }

  const protocol: Protocol = new Protocol({
    id: row.id,
    name: row.name,
    specification: row.specification,
    industrial: row.industrial,
    depth: 'counted',
    carriage: row.carriage,
    functions,
    longest,
    codeText: String,
    recognise,
    firstBytes: firstBytes(traits),
    ...(stream && measured ? { measure } : {}),
    read(bytes, at, end, _from, sink) {
      head.reset(at, end);
      head.code = 1;
      sink.message(bytes, head);
    },
    describe,
  });
  const head = new Head(protocol);
  return protocol;
}

/** All that is said of a message that is only counted: how long it is, and how it begins. */
function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  out.number('length', head.end - head.start);
  out.bytes('beginning', bytes, head.start, Math.min(head.end, head.start + SHOWN));
}
