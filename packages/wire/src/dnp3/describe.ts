import { Cursor, hex, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentityAttribute, IdentitySink } from '../message.ts';
import { elements, timeText } from './elements.ts';
import { internalIndications } from './functions.ts';
import { authenticationObjects, deviceAttributes, groups } from './objects.ts';
import { DIRECTION_MASTER, PRIMARY } from './link.ts';
import { ADDRESSES, isFrame, LINK_ONLY } from './read.ts';
import { layouts, nextHeader, ObjectHeader, SIZE_ATTRIBUTE, SIZE_BIT_PAIRS, SIZE_BITS, sizes, unsigned } from './walk.ts';

/** Visits the fields of an assembled message: link addresses, application control, indications, every object. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  if (isFrame(bytes, head.start, head.end)) {
    cursor.skip(3);
    const control = cursor.u8();
    out.number('destination', cursor.u16le());
    out.number('source', cursor.u16le());
    describeLink(control, out);
    return;
  }
  out.number('destination', cursor.u16le());
  out.number('source', cursor.u16le());
  const control = cursor.u8();
  if (head.end - head.start === LINK_ONLY) {
    describeLink(control, out);
    return;
  }
  out.number('sequence', control & 15);
  out.flag('first', (control & 0x80) !== 0);
  out.flag('final', (control & 0x40) !== 0);
  out.flag('confirm', (control & 0x20) !== 0);
  out.flag('unsolicited', (control & 0x10) !== 0);
  const code = cursor.u8();
  out.number('function_code', code);
  if (code >= 128) {
    const indications = cursor.u16be();
    out.list('internal_indications');
    for (const [bit, name] of internalIndications) if (indications & bit) out.text('', name);
    out.close();
  }
  out.list('objects');
  const header = new ObjectHeader();
  for (let at = cursor.at; at < head.end; ) {
    const next = nextHeader(bytes, at, head.end, code, header);
    describeHeader(bytes, header, out);
    if (next < 0) break;
    at = next;
  }
  out.close();
}

function describeLink(control: number, out: Fields): void {
  out.flag('from_master', (control & DIRECTION_MASTER) !== 0);
  out.flag('primary', (control & PRIMARY) !== 0);
  out.number('link_function', control & 15);
}

function describeHeader(bytes: Uint8Array, header: ObjectHeader, out: Fields): void {
  out.open('');
  out.number('group', header.group);
  out.number('variation', header.variation);
  const name = groups.get(header.group);
  if (name) out.text('object', name);
  const purpose = header.group === 120 ? authenticationObjects.get(header.variation) : undefined;
  if (purpose) out.text('purpose', purpose);
  out.number('qualifier', header.qualifier);
  if (header.first >= 0) {
    out.number('start', header.first);
    out.number('stop', header.first + header.count - 1);
  } else if (header.count > 0) out.number('count', header.count);
  if (header.end > header.start) {
    if (header.opaque || header.problem !== '') out.bytes('data', bytes, header.start, header.end);
    else {
      out.list('points');
      describePoints(bytes, header, out);
      out.close();
    }
  }
  out.close();
}

function describePoints(bytes: Uint8Array, header: ObjectHeader, out: Fields): void {
  const key = (header.group << 8) | header.variation;
  const size = sizes[key];
  const cursor = new Cursor(bytes, header.start, header.end);
  if (header.filled && header.prefix === 0 && (size === SIZE_BITS || size === SIZE_BIT_PAIRS)) {
    const bits = size === SIZE_BITS ? 1 : 2;
    for (let i = 0; i < header.count; i++) {
      const at = i * bits;
      point(header, i, -1, out);
      out.number('value', (bytes[header.start + (at >> 3)] >> (at & 7)) & (bits === 1 ? 1 : 3));
      out.close();
    }
    return;
  }
  for (let i = 0; i < header.count && cursor.left > 0; i++) {
    const prefix = header.prefix > 0 ? unsigned(bytes, cursor.skip(header.prefix), header.prefix) : -1;
    point(header, i, header.prefixIsSize ? -1 : prefix, out);
    if (header.filled) {
      const end = header.prefixIsSize ? cursor.at + prefix : header.end;
      describeObject(cursor, end, key, size, out);
      if (header.prefixIsSize) cursor.skip(end - cursor.at);
    }
    out.close();
  }
}

function point(header: ObjectHeader, i: number, index: number, out: Fields): void {
  out.open('');
  if (index >= 0) out.number('index', index);
  else if (header.first >= 0) out.number('index', header.first + i);
}

/** One object that begins at the cursor and ends at `end` at the latest; moves the cursor behind it. */
function describeObject(cursor: Cursor, end: number, key: number, size: number, out: Fields): void {
  const layout = layouts.get(key);
  const inner = new Cursor(
    cursor.bytes,
    cursor.at,
    Math.min(cursor.end, size >= 0 && layout ? Math.min(end, cursor.at + size) : end),
  );
  if (size === SIZE_ATTRIBUTE)
    attribute(inner, key & 0xff, (name, value) => (typeof value === 'number' ? out.number(name, value) : out.text(name, value)));
  else if (layout) for (const name of layout) elements[name].describe(inner, out);
  else {
    const length = size >= 0 ? Math.min(size, inner.left) : inner.left;
    const start = inner.skip(length);
    if (size >= 0) out.text('text', latin1(cursor.bytes, start, inner.at));
    out.bytes('data', cursor.bytes, start, inner.at);
  }
  cursor.skip(inner.at - cursor.at);
}

/** One device attribute: data type, length, value (annex A, group 0). */
function attribute(cursor: Cursor, variation: number, take: (name: string, value: number | string) => void): void {
  const type = cursor.u8();
  const length = cursor.u8() + (type === 255 ? 256 : 0);
  const start = cursor.skip(Math.min(length, cursor.left));
  const value = new Cursor(cursor.bytes, start, cursor.at);
  const name = deviceAttributes.get(variation)?.[0] ?? `attribute_${variation}`;
  if (type === 1 || type === 8) take(name, latin1(cursor.bytes, start, cursor.at));
  else if (type === 2 && length <= 4) take(name, length === 1 ? value.u8() : length === 2 ? value.u16le() : value.u32le());
  else if (type === 3 && length <= 4)
    take(name, length === 1 ? (value.u8() << 24) >> 24 : length === 2 ? value.i16le() : value.i32le());
  else if (type === 4) take(name, length === 4 ? value.f32le() : value.f64le());
  else if (type === 7) take(name, timeText(value));
  else take(name, hex(cursor.bytes, start, cursor.at));
}

/** Identity in the device attributes of a response. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const header = new ObjectHeader();
  for (let at = head.start + ADDRESSES + 4; at < head.end; ) {
    const next = nextHeader(bytes, at, head.end, head.code, header);
    if (next < 0) return;
    // Index 0 holds the attributes of the standard; other indices are the manufacturer's own.
    if (header.group === 0 && header.count >= 1 && header.first <= 0) {
      const about = deviceAttributes.get(header.variation)?.[1] ?? '';
      if (about !== '')
        attribute(new Cursor(bytes, header.start + header.prefix, header.end), header.variation, (_, value) => {
          if (String(value).trim() !== '') out.is(about as IdentityAttribute, String(value).trim());
        });
    }
    at = next;
  }
}
