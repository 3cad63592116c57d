import { Cursor, latin1, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, MARK_TRUNCATED } from '../message.ts';
import * as fn from './functions.ts';
import { bodyOf, isFilterList, layout, publishLayout, seekProperties, textEnd, variable } from './layout.ts';

/** Most filters or reason codes of one packet that are told. */
const LISTED = 64;

/** Visits the fields of a packet. Passwords and authentication data are never told. */
export function describe(bytes: Uint8Array, { start, end, marks }: Head, out: Fields): void {
  if (start >= end) return;
  const type = bytes[start] >> 4;
  const body = bodyOf(bytes, start, end);
  if (marks & MARK_TRUNCATED) out.number('remaining_length', Math.max(0, variable(bytes, start + 1, end)));
  if (type === fn.PUBLISH) describePublish(bytes, start, end, out);
  else if (type === fn.CONNECT) describeConnect(new Cursor(bytes, body, end), out);
  else if (type === fn.CONNACK) {
    const cursor = new Cursor(bytes, body, end);
    out.flag('session_present', (cursor.u8() & 1) === 1);
    reason(cursor.u8(), out);
    describeProperties(cursor, 'properties', out);
  } else if (type === fn.DISCONNECT || type === fn.AUTH) {
    if (body < end) reason(bytes[body], out);
    describeProperties(new Cursor(bytes, body + 1, end), 'properties', out);
  } else if (type !== fn.PINGREQ && type !== fn.PINGRESP) describeIdentified(new Cursor(bytes, body, end), type, out);
}

function reason(code: number, out: Fields): void {
  out.number('reason_code', code);
  out.text('reason', fn.reasons.get(code) ?? fn.statuses.get(code)?.name ?? `reason_${code}`);
}

function describeIdentified(cursor: Cursor, type: number, out: Fields): void {
  out.number('packet_identifier', cursor.u16be());
  const { bytes, end } = cursor;
  if (type === fn.SUBSCRIBE || type === fn.UNSUBSCRIBE) {
    const extra = type === fn.SUBSCRIBE ? 1 : 0;
    if (!isFilterList(bytes, cursor.at, end, extra)) describeProperties(cursor, 'properties', out);
    filters(cursor, extra === 1, out);
    return;
  }
  if (type === fn.SUBACK || type === fn.UNSUBACK) {
    // Codes alone before version 5; with properties they begin with the properties' length, which is no longer than what is there.
    const behind = seekProperties(bytes, cursor.at, end);
    if (behind > cursor.at && behind < end) describeProperties(cursor, 'properties', out);
    out.list('reason_codes');
    for (let i = 0; i < LISTED && cursor.left > 0; i++) out.number('', cursor.u8());
    out.close();
    return;
  }
  if (cursor.left > 0) reason(cursor.u8(), out);
  describeProperties(cursor, 'properties', out);
}

function filters(cursor: Cursor, subscribes: boolean, out: Fields): void {
  const { bytes, end } = cursor;
  out.list('filters');
  const begin = cursor.at;
  for (let i = 0; i < LISTED && cursor.left > 2; i++) {
    const start = cursor.at + 2;
    const stop = textEnd(bytes, cursor.at, end);
    if (stop < 0) break;
    out.text('', utf8(bytes, start, stop, 1024));
    cursor.at = stop + (subscribes ? 1 : 0);
  }
  out.close();
  let wide = false;
  if (subscribes) out.list('qos');
  cursor.at = begin;
  for (let i = 0; i < LISTED && cursor.left > 2; i++) {
    const stop = textEnd(bytes, cursor.at, end);
    if (stop < 0) break;
    // A filter that ends in `#`, and what is before it only wildcards, asks for everything.
    wide ||= /^[+#/]*#$/.test(latin1(bytes, cursor.at + 2, stop, 64));
    if (subscribes && stop < end) out.number('', bytes[stop] & 3);
    cursor.at = stop + (subscribes ? 1 : 0);
  }
  if (subscribes) {
    out.close();
    out.flag('everything', wide);
  }
}

function describePublish(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  const first = bytes[start];
  out.number('qos', (first >> 1) & 3);
  out.flag('retain', (first & 1) === 1);
  if (first & 8) out.flag('duplicate', true);
  if (!publishLayout(bytes, start, end)) return;
  const { topic, topicEnd, packet, five, payload } = layout;
  out.text('topic', utf8(bytes, topic, topicEnd, 1024));
  if (packet >= 0) out.number('packet_identifier', packet);
  if (five) {
    const at = topicEnd + (packet >= 0 ? 2 : 0);
    describeProperties(new Cursor(bytes, at, payload), 'properties', out);
  }
  out.number('payload_length', end - payload);
  describePayload(bytes, payload, end, 'payload', out);
}

/** A payload as text where it reads as text, in hexadecimal otherwise. */
function describePayload(bytes: Uint8Array, start: number, end: number, name: string, out: Fields): void {
  const stop = Math.min(end, start + 256);
  for (let i = start; i < stop; i++) {
    const byte = bytes[i];
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) {
      out.bytes(name, bytes, start, end);
      return;
    }
  }
  out.text(name, utf8(bytes, start, end, 1024));
}

function text(cursor: Cursor, limit = 1024): string {
  const length = cursor.u16be();
  const start = cursor.skip(length);
  return utf8(cursor.bytes, start, cursor.at, limit);
}

function describeConnect(cursor: Cursor, out: Fields): void {
  text(cursor);
  const level = cursor.u8();
  out.text('version', fn.versions.get(level & 0x7f) ?? `level_${level}`);
  if (level & 0x80) out.flag('bridge', true);
  const flags = cursor.u8();
  out.flag('clean_session', (flags & 2) !== 0);
  out.number('keep_alive', cursor.u16be());
  if ((level & 0x7f) >= 5) describeProperties(cursor, 'properties', out);
  out.text('client_id', text(cursor));
  if (flags & 4) {
    out.open('will');
    if ((level & 0x7f) >= 5) describeProperties(cursor, 'properties', out);
    out.text('topic', text(cursor));
    out.number('qos', (flags >> 3) & 3);
    out.flag('retain', (flags & 0x20) !== 0);
    const length = cursor.u16be();
    const start = cursor.skip(length);
    describePayload(cursor.bytes, start, cursor.at, 'payload', out);
    out.close();
  }
  if (flags & 0x80) out.text('user_name', text(cursor, 256));
  out.flag('password_given', (flags & 0x40) !== 0);
  out.flag('anonymous', (flags & 0xc0) === 0);
}

/** Properties (5.0 §2.2.2) at the cursor, which moves behind them; nothing when none are there. */
function describeProperties(cursor: Cursor, name: string, out: Fields): void {
  const behind = cursor.left > 0 ? seekProperties(cursor.bytes, cursor.at, cursor.end) : -1;
  if (behind < 0) return;
  const inner = new Cursor(cursor.bytes, layout.properties, layout.propertiesEnd);
  cursor.at = behind;
  if (inner.left === 0) return;
  out.open(name);
  for (let i = 0; i < LISTED && inner.left > 0; i++) {
    const property = fn.properties.get(inner.u8());
    if (property === undefined) break;
    const [title, form] = property;
    if (form === 'byte') out.number(title, inner.u8());
    else if (form === 'two_bytes') out.number(title, inner.u16be());
    else if (form === 'four_bytes') out.number(title, inner.u32be());
    else if (form === 'text') out.text(title, text(inner));
    else if (form === 'pair') out.text(`${title}_${text(inner, 64)}`, text(inner));
    else if (form === 'binary') {
      const length = inner.u16be();
      const start = inner.skip(length);
      if (title === 'authentication_data') out.number('authentication_data_length', length);
      else out.bytes(title, inner.bytes, start, inner.at);
    } else {
      let value = 0;
      for (let shift = 0; shift < 28 && inner.left > 0; shift += 7) {
        const byte = inner.u8();
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      out.number(title, value);
    }
  }
  out.close();
}

/** Identity: the client's identifier, that whoever accepts a connection is a server, and the version that a broker publishes. */
export function identify(bytes: Uint8Array, { start, end, code }: Head, out: IdentitySink): void {
  if (code === fn.CONNACK) {
    out.is('role', 'server', 70);
    return;
  }
  if (code === fn.PUBLISH) {
    if (!publishLayout(bytes, start, end)) return;
    const told = utf8(bytes, layout.payload, end, 128).trim();
    const version = /^(\S+) version (\S+)/.exec(told);
    if (version === null) return;
    out.is('product', version[1], 80);
    out.is('firmware', version[2], 60);
    return;
  }
  const cursor = new Cursor(bytes, bodyOf(bytes, start, end), end);
  text(cursor);
  const level = cursor.u8() & 0x7f;
  cursor.skip(3);
  if (level >= 5) {
    const behind = seekProperties(bytes, cursor.at, end);
    if (behind < 0) return;
    cursor.at = behind;
  }
  const client = text(cursor, 256).trim();
  if (client !== '') out.is('name', client, 50);
}
