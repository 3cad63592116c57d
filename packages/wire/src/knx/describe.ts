import { Cursor, hex, ipv4Text, latin1, macText, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import * as fn from './functions.ts';
import { cemiOf, HEADER } from './read.ts';

/** An individual address: area, line, device. */
const individual = (value: number) => `${value >> 12}.${(value >> 8) & 15}.${value & 0xff}`;
/** A group address in three levels. */
const group = (value: number) => `${value >> 11}/${(value >> 8) & 7}/${value & 0xff}`;

/** Visits the fields of a frame. Keys are never told. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < HEADER) return;
  const service = u16be(bytes, start + 2);
  out.text('service', fn.functions.get(service)?.name ?? `service_${service}`);
  const cursor = new Cursor(bytes, start + HEADER, end);
  if (service === fn.CONNECT_REQUEST) {
    endpoint(cursor, 'control_endpoint', out);
    endpoint(cursor, 'data_endpoint', out);
    const length = cursor.u8();
    const type = cursor.u8();
    out.text('connection_type', fn.connectionTypes.get(type) ?? `type_${type}`);
    if (length >= 4) {
      const layer = cursor.u8();
      out.text('tunnel_layer', fn.tunnelLayers.get(layer) ?? `layer_${layer}`);
    }
  } else if (service >= 0x206 && service <= 0x20a) {
    out.number('channel', cursor.u8());
    const status = cursor.u8();
    if (service % 2 === 0) out.number('status_code', status);
    if (service === fn.CONNECT_RESPONSE && status === 0) {
      endpoint(cursor, 'data_endpoint', out);
      cursor.skip(2);
      if (cursor.left >= 2) out.text('assigned_address', individual(cursor.u16be()));
    }
  } else if (service === fn.SEARCH_RESPONSE || service === fn.SEARCH_RESPONSE_EXTENDED) {
    endpoint(cursor, 'control_endpoint', out);
    blocks(cursor, out);
  } else if (service === fn.DESCRIPTION_RESPONSE) blocks(cursor, out);
  else if (service === fn.TUNNELLING_REQUEST || service === fn.CONFIGURATION_REQUEST || cemiOf(bytes, start) >= 0) {
    if (head.sequence >= 0) {
      cursor.u8();
      out.number('channel', cursor.u8());
      out.number('sequence', cursor.u8());
    }
    describeCemi(new Cursor(bytes, cemiOf(bytes, start), end), head, out);
  } else if (service === fn.TUNNELLING_ACKNOWLEDGE || service === fn.CONFIGURATION_ACKNOWLEDGE) {
    cursor.u8();
    out.number('channel', cursor.u8());
    out.number('sequence', cursor.u8());
    out.number('status_code', cursor.u8());
  }
}

/** Host protocol address information (KNX 03/08/02 §7.5.1). */
function endpoint(cursor: Cursor, name: string, out: Fields): void {
  const start = cursor.skip(8);
  if (!cursor.short) out.text(name, `${ipv4Text(cursor.bytes, start + 2)}:${u16be(cursor.bytes, start + 6)}`);
}

/** Description information blocks (§7.5.4): the device and its service families. */
function blocks(cursor: Cursor, out: Fields): void {
  for (let i = 0; i < 16 && cursor.left >= 2; i++) {
    const length = cursor.bytes[cursor.at];
    const type = cursor.bytes[cursor.at + 1];
    if (length < 2) return;
    const start = cursor.skip(length);
    if (cursor.short) return;
    const { bytes } = cursor;
    if (type === 1 && length >= 54) {
      out.text('medium', fn.media.get(bytes[start + 2]) ?? `medium_${bytes[start + 2]}`);
      out.flag('programming_mode', (bytes[start + 3] & 1) === 1);
      out.text('individual_address', individual(u16be(bytes, start + 4)));
      out.number('project', u16be(bytes, start + 6));
      out.text('serial', hex(bytes, start + 8, start + 14));
      out.text('multicast', ipv4Text(bytes, start + 14));
      out.text('mac', macText(bytes, start + 18));
      out.text('name', latin1(bytes, start + 24, start + 54));
    } else if (type === 2) {
      out.list('service_families');
      for (let at = start + 2; at + 1 < start + length; at += 2) out.text('', `${bytes[at]} version ${bytes[at + 1]}`);
      out.close();
    }
  }
}

function describeCemi(cursor: Cursor, head: Head, out: Fields): void {
  const message = cursor.u8();
  out.text('message', fn.functions.get(fn.MANAGEMENT | message)?.name ?? `message_${message}`);
  if (message >= 0xf0) {
    describeProperty(cursor, out);
    return;
  }
  if (head.address < 0) return;
  cursor.skip(cursor.u8());
  cursor.skip(2);
  out.text('source', individual(cursor.u16be()));
  const destination = cursor.u16be();
  out.text('destination', head.area === 1 ? group(destination) : individual(destination));
  if (head.area === 1) out.number('group_address', destination);
  const length = cursor.u8();
  if (head.code < fn.APPLICATION || head.code >= fn.TRANSPORT) return;
  if (head.code === fn.AUTHORIZE || head.code === fn.KEY_WRITE) return;
  if (length === 1) {
    cursor.u8();
    out.number('value', cursor.u8() & 0x3f);
  } else if (length > 1) {
    cursor.skip(2);
    out.bytes('data', cursor.bytes, cursor.at, Math.min(cursor.end, cursor.at + length - 1));
    if (!Number.isNaN(head.value)) out.number('value', head.value);
  }
}

/** A property that a management service reads or writes: object type, instance, property, elements and data. */
function describeProperty(cursor: Cursor, out: Fields): void {
  if (cursor.left < 6) return;
  out.number('object_type', cursor.u16be());
  out.number('object_instance', cursor.u8());
  out.number('property', cursor.u8());
  const span = cursor.u16be();
  out.number('elements', span >> 12);
  out.number('start_index', span & 0xfff);
  if (cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

/** Identity in the block that describes a device: its name, serial number and MAC address. */
export function identify(bytes: Uint8Array, { start, end, code }: Head, out: IdentitySink): void {
  const cursor = new Cursor(bytes, start + HEADER + (code === fn.DESCRIPTION_RESPONSE ? 0 : 8), end);
  for (let i = 0; i < 16 && cursor.left >= 2; i++) {
    const length = bytes[cursor.at];
    const type = bytes[cursor.at + 1];
    if (length < 2) return;
    const at = cursor.skip(length);
    if (cursor.short) return;
    if (type !== 1 || length < 54) continue;
    const name = latin1(bytes, at + 24, at + 54);
    if (name !== '') out.is('name', name, 85);
    out.is('serial', hex(bytes, at + 8, at + 14), 95);
    out.is('mac', macText(bytes, at + 18), 90);
    out.is('deviceType', 'KNXnet/IP device', 80);
    out.is('role', 'gateway', 60);
  }
}
