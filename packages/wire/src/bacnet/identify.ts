import { ipv4Text, u32be } from '../bytes.ts';
import type { Head, IdentityAttribute, IdentitySink } from '../message.ts';
import { CODE_UNCONFIRMED } from './functions.ts';
import { findLayers, Layers } from './npdu.ts';
import { Apdu, DEVICE } from './read.ts';
import { TAG, Tag, unsignedOf } from './tags.ts';
import { characterText } from './values.ts';
import { vendors } from './vendors.ts';

/** What the properties of a device object say of it; the confidence is lower where the text is free. */
const ATTRIBUTES: ReadonlyMap<number, readonly [IdentityAttribute, number]> = new Map([
  [12, ['firmware', 60]],
  [28, ['description', 90]],
  [44, ['firmware', 95]],
  [58, ['location', 90]],
  [70, ['model', 95]],
  [77, ['name', 95]],
  [121, ['vendor', 95]],
  [372, ['serial', 95]],
]);
const VENDOR_IDENTIFIER = 120;

/** Identity in I-Am, Who-Am-I and the answers to reads of a device object. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const layers = new Layers();
  findLayers(bytes, head.start, head.end, layers);
  if (layers.npdu < 0 || layers.problem !== '') return;
  const about = layers.origin >= 0 ? ipv4Text(bytes, layers.origin) : 'sender';
  const apdu = new Apdu();
  apdu.read(bytes, layers.body, head.end);
  if (head.code >= CODE_UNCONFIRMED) announced(bytes, apdu.body, head, about, out);
  else deviceProperties(bytes, apdu.body, head, about, out);
}

const I_AM = CODE_UNCONFIRMED;
const I_HAVE = CODE_UNCONFIRMED | 1;
const WHO_AM_I = CODE_UNCONFIRMED | 13;

/** I-Am: device, longest APDU, segmentation, vendor. I-Have: device, object, name of the object. Who-Am-I: vendor, model, serial number. */
function announced(bytes: Uint8Array, start: number, head: Head, about: string, out: IdentitySink): void {
  const tag = new Tag();
  let at = start;
  for (let position = 0; position < 4; position++) {
    at = tag.read(bytes, at, head.end);
    if (at < 0) return;
    if (tag.number === TAG.unsigned && ((head.code === I_AM && position === 3) || (head.code === WHO_AM_I && position === 0)))
      vendor(unsignedOf(bytes, tag), about, out);
    else if (head.code === I_HAVE && position === 1 && u32At(bytes, tag) >>> 22 !== DEVICE) return;
    else if (tag.number === TAG.characterString) {
      const text = characterText(bytes, tag.start, tag.end);
      if (text === '') continue;
      if (head.code === I_HAVE && position === 2) out.is('name', text, 90, about);
      if (head.code === WHO_AM_I) out.is(position === 1 ? 'model' : 'serial', text, 95, about);
    }
  }
}

function u32At(bytes: Uint8Array, tag: Tag): number {
  return tag.length === 4 ? u32be(bytes, tag.start) : 0;
}

function vendor(id: number, about: string, out: IdentitySink): void {
  const name = vendors.get(id);
  if (name) out.is('vendor', name, 90, about);
}

/**
 * ReadProperty: object [0], property [1], value in [3]. ReadPropertyMultiple: object [0], then inside [1] property [2] and value in [4]. Only values of
 * a device object tell what the device is.
 */
function deviceProperties(bytes: Uint8Array, start: number, head: Head, about: string, out: IdentitySink): void {
  const tag = new Tag();
  const multiple = head.code === 14;
  let device = false;
  let property = -1;
  let depth = 0;
  for (let at = start; at >= 0 && at < head.end; ) {
    at = tag.read(bytes, at, head.end);
    if (at < 0) return;
    if (tag.opening) depth++;
    else if (tag.closing) depth--;
    else if (tag.context && depth === 0 && tag.number === 0 && tag.length === 4)
      device = u32be(bytes, tag.start) >>> 22 === DEVICE;
    else if (tag.context && tag.number === (multiple ? 2 : 1) && depth === (multiple ? 1 : 0)) property = unsignedOf(bytes, tag);
    else if (device && !tag.context && depth === (multiple ? 2 : 1)) {
      if (property === VENDOR_IDENTIFIER && tag.number === TAG.unsigned) vendor(unsignedOf(bytes, tag), about, out);
      const attribute = ATTRIBUTES.get(property);
      if (attribute && tag.number === TAG.characterString) {
        const text = characterText(bytes, tag.start, tag.end);
        if (text !== '') out.is(attribute[0], text, attribute[1], about);
      }
    }
  }
}
