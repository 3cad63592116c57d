import { utf8 } from '../bytes.ts';
import { OptionReader } from '../coap/options.ts';
import type { Fields } from '../fields.ts';
import { Head, type IdentityAttribute, type IdentitySink, type Kind, type MessageSink, type RequestFacts } from '../message.ts';
import { Protocol } from '../protocol.ts';
import * as fn from './functions.ts';
import { readOperation } from './read.ts';
import { MULTIPLE, OBJECT_INSTANCE, RESOURCE, TlvReader } from './tlv.ts';

/** Most values of one message that are told. */
const LISTED = 64;

/**
 * LwM2M in CoAP, read by `coap` from registrations, paths of numbers and its own content formats. Head: `area` is the object, `unit` its instance, `address` the
 * resource.
 */
export const lwm2m: Protocol = new Protocol({
  id: 'lwm2m',
  name: 'LwM2M',
  specification: 'OMA LwM2M Core and Transport 1.1; TLV of 1.0',
  industrial: true,
  depth: 'functions',
  carriage: { inside: ['coap'] },
  functions: fn.functions,
  areas: fn.objects,
  answerCode: (code, requestCode) => (code === fn.CONTENT ? requestCode : code),
  longest: 65507,
  codeText: (code) => String(code),
  recognise: () => 0,
  // An operation is told by the options of the CoAP message around it.
  read() {},
  describe,
  identify,
});

const head = new Head(lwm2m);

/** Emits the operation that the CoAP message bytes[at, end) is; nothing when it is none of LwM2M. */
export function readDevice(bytes: Uint8Array, at: number, end: number, kind: Kind, pair: number, sink: MessageSink): void {
  head.reset(at, end);
  head.kind = kind;
  head.pair = pair;
  if (readOperation(bytes, at, end, head)) sink.message(bytes, head);
}

/** The options and the payload of the CoAP message that `of` was read from. */
function partsOf(
  bytes: Uint8Array,
  { start, end }: Head,
): { query: Map<string, string>; location: string; payload: number; format: number } {
  const options = new OptionReader().over(bytes, start + 4 + (bytes[start] & 15), end);
  const query = new Map<string, string>();
  let location = '';
  let format = -1;
  for (let i = 0; i < LISTED && options.next(); i++) {
    const text = () => utf8(bytes, options.start, options.stop, 255);
    if (options.number === 15) {
      const [key, ...value] = text().split('=');
      query.set(key, value.join('='));
    } else if (options.number === 8) location += `/${text()}`;
    else if (options.number === 12) format = options.value;
  }
  return { query, location, payload: options.payload, format };
}

function describe(bytes: Uint8Array, of: Head, out: Fields, request: RequestFacts | null): void {
  const { query, location, payload, format } = partsOf(bytes, of);
  const object = of.area >= 0 ? of.area : (request?.area ?? -1);
  const resource = of.address >= 0 ? of.address : (request?.address ?? -1);
  if (object >= 0) {
    out.number('object_id', object);
    const name = fn.objects.get(object);
    if (name) out.text('object', name);
  }
  if (of.unit >= 0) out.number('instance', of.unit);
  if (resource >= 0) {
    out.number('resource_id', resource);
    const name = fn.resources.get(object * 65536 + resource);
    if (name) out.text('resource', name);
  }
  for (const [key, name] of [
    ['ep', 'endpoint'],
    ['lt', 'lifetime'],
    ['lwm2m', 'version'],
    ['b', 'binding'],
    ['sms', 'sms_number'],
  ]) {
    const value = query.get(key);
    if (value !== undefined) out.text(name, value);
  }
  if (location !== '') out.text('location', location);
  if (of.code === fn.REGISTER && payload < of.end) out.text('objects', utf8(bytes, payload, of.end, 1024));
  else if (format === fn.FORMAT_TLV) {
    // Keys are among what a bootstrap writes to the security object.
    if (object === fn.SECURITY) out.number('payload_length', of.end - payload);
    else {
      out.list('values');
      describeTlv(new TlvReader(bytes, payload, of.end), object, '', 0, out);
      out.close();
    }
  }
}

function describeTlv(tlv: TlvReader, object: number, path: string, depth: number, out: Fields): void {
  for (let i = 0; i < LISTED && tlv.next(); i++) {
    const { bytes, kind, id, start, stop } = tlv;
    if ((kind === OBJECT_INSTANCE || kind === MULTIPLE) && depth < 2) {
      describeTlv(new TlvReader(bytes, start, stop), object, `${path}${id}/`, depth + 1, out);
      continue;
    }
    out.open('');
    out.text('path', `${path}${id}`);
    const name = kind === RESOURCE ? fn.resources.get(object * 65536 + id) : undefined;
    if (name) out.text('name', name);
    describeValue(bytes, start, stop, out);
    out.close();
  }
}

/** A value has no type on the wire: text where it reads as text, an integer where it has an integer's size, else bytes. */
function describeValue(bytes: Uint8Array, start: number, stop: number, out: Fields): void {
  const length = stop - start;
  let readable = length > 0;
  for (let i = start; i < stop && readable; i++) readable = bytes[i] >= 0x20 && bytes[i] !== 0x7f;
  if (readable && length > 1) out.text('value', utf8(bytes, start, stop, 512));
  else if (length === 1 || length === 2 || length === 4) {
    let value = 0;
    for (let i = start; i < stop; i++) value = value * 256 + bytes[i];
    const sign = 2 ** (8 * length - 1);
    out.number('value', value >= sign ? value - 2 * sign : value);
  } else out.bytes('value', bytes, start, stop);
}

const ATTRIBUTES: ReadonlyMap<number, IdentityAttribute> = new Map<number, IdentityAttribute>([
  [0, 'vendor'],
  [1, 'model'],
  [2, 'serial'],
  [3, 'firmware'],
  [17, 'deviceType'],
  [18, 'hardware'],
]);

/** Identity: the endpoint's name in a registration, and the device object in the answer to a Read of it. */
function identify(bytes: Uint8Array, of: Head, out: IdentitySink, request: RequestFacts | null): void {
  const { query, payload, format } = partsOf(bytes, of);
  const endpoint = query.get('ep') ?? '';
  if (endpoint !== '') {
    out.is('name', endpoint, 80);
    return;
  }
  if (format !== fn.FORMAT_TLV || request?.area !== fn.DEVICE) return;
  const take = (tlv: TlvReader, depth: number) => {
    for (let i = 0; i < LISTED && tlv.next(); i++) {
      if (tlv.kind === OBJECT_INSTANCE && depth === 0) take(new TlvReader(bytes, tlv.start, tlv.stop), 1);
      const attribute = tlv.kind === RESOURCE ? ATTRIBUTES.get(tlv.id) : undefined;
      const value = attribute ? utf8(bytes, tlv.start, tlv.stop, 255).trim() : '';
      if (attribute && value !== '') out.is(attribute, value, 95);
    }
  };
  take(new TlvReader(bytes, payload, of.end), 0);
}
