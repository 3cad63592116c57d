import { hex, ipv4Text, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head } from '../message.ts';
import { CODE_UNCONFIRMED, errorClasses, functions, statuses } from './functions.ts';
import { findLayers, Layers } from './npdu.ts';
import { properties } from './properties.ts';
import { Apdu } from './read.ts';
import { anything, errors, type Kind, requests, results, type Schema } from './schemas.ts';
import { Tag, unsignedOf } from './tags.ts';
import { DEEPEST, showApplication, showContext } from './values.ts';

const TYPES = [
  'confirmed_request',
  'unconfirmed_request',
  'simple_ack',
  'complex_ack',
  'segment_ack',
  'error',
  'reject',
  'abort',
];

/** Visits the fields of a message: link control, network addresses, APDU, the parameters of the service. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const layers = new Layers();
  findLayers(bytes, head.start, head.end, layers);
  if (layers.bvlc >= 0) describeLink(bytes, head, layers, out);
  if (layers.npdu < 0 || layers.body >= head.end) return;
  if (layers.destinationNetwork >= 0) {
    out.number('destination_network', layers.destinationNetwork);
    out.text('destination_address', hex(bytes, layers.destinationAt, layers.destinationAt + layers.destinationLength));
    out.number('hop_count', layers.hopCount);
  }
  if (layers.sourceNetwork >= 0) {
    out.number('source_network', layers.sourceNetwork);
    out.text('source_address', hex(bytes, layers.sourceAt, layers.sourceAt + layers.sourceLength));
  }
  out.flag('expecting_reply', (layers.control & 4) !== 0);
  out.number('network_priority', layers.control & 3);
  if (layers.control & 0x80) describeNetwork(bytes, layers.body, head.end, out);
  else describeApdu(bytes, layers.body, head.end, head, out);
}

function describeLink(bytes: Uint8Array, head: Head, layers: Layers, out: Fields): void {
  const { start, end } = head;
  out.number('link_function_code', layers.bvlc);
  out.text('link_function', functions.get((layers.ipv6 ? 0x320 : 0x300) | layers.bvlc)?.name ?? `link_function_${layers.bvlc}`);
  if (layers.origin >= 0) {
    out.text('forwarded_from', ipv4Text(bytes, layers.origin));
    out.number('forwarded_from_port', u16be(bytes, layers.origin + 4));
  }
  if (layers.npdu >= 0 || layers.ipv6 || end - start < 4) return;
  const at = start + 4;
  if (layers.bvlc === 0 && end - at >= 2) out.number('result_code', u16be(bytes, at));
  else if (layers.bvlc === 5 && end - at >= 2) out.number('time_to_live', u16be(bytes, at));
  else if (layers.bvlc === 1 || layers.bvlc === 3) table(bytes, at, end, 'mask', out);
  else if (layers.bvlc === 7) table(bytes, at, end, 'seconds', out);
  else if (layers.bvlc === 8 && end - at >= 6) {
    out.text('device', ipv4Text(bytes, at));
    out.number('port', u16be(bytes, at + 4));
  }
}

/** Entries of ten octets: address, port, then a mask or two times (annexes J.2.2 and J.2.8). */
function table(bytes: Uint8Array, start: number, end: number, rest: 'mask' | 'seconds', out: Fields): void {
  out.list('entries');
  for (let at = start; at + 10 <= end; at += 10) {
    out.open('');
    out.text('device', ipv4Text(bytes, at));
    out.number('port', u16be(bytes, at + 4));
    if (rest === 'mask') out.text('mask', ipv4Text(bytes, at + 6));
    else {
      out.number('time_to_live', u16be(bytes, at + 6));
      out.number('remaining', u16be(bytes, at + 8));
    }
    out.close();
  }
  out.close();
}

function describeNetwork(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  const type = bytes[at];
  out.number('network_message_type', type);
  let from = at + 1;
  if (type >= 0x80) {
    if (end - from >= 2) out.number('vendor', u16be(bytes, from));
    from += 2;
  }
  if (type === 3 && end - from >= 3) {
    out.number('reason', bytes[from]);
    out.number('network', u16be(bytes, from + 1));
  } else if (type === 0x13 && end - from >= 3) {
    out.number('network', u16be(bytes, from));
    out.flag('configured', bytes[from + 2] === 1);
  } else if (type <= 5 || type === 8 || type === 9) {
    out.list('networks');
    // These two name one network and then say more of it.
    const stop = type === 2 || type === 8 ? Math.min(end, from + 2) : end;
    for (; from + 2 <= stop; from += 2) out.number('', u16be(bytes, from));
    out.close();
  } else if (from < end) out.bytes('data', bytes, from, end);
}

function describeApdu(bytes: Uint8Array, at: number, end: number, head: Head, out: Fields): void {
  const apdu = new Apdu();
  apdu.read(bytes, at, end);
  out.text('pdu_type', TYPES[apdu.type] ?? `pdu_type_${apdu.type}`);
  if (apdu.invoke >= 0) out.number('invoke_id', apdu.invoke);
  if (apdu.segment >= 0) {
    out.number('segment', apdu.segment);
    out.flag('more_follows', apdu.moreFollows);
  }
  if (apdu.service >= 0) out.number('service', apdu.service);
  if (apdu.problem !== '') return;
  if (apdu.type >= 6) {
    out.number('reason_code', bytes[apdu.body - 1]);
    out.text('reason', statuses.get(head.status)?.name ?? '');
    return;
  }
  if (apdu.segment > 0 || apdu.body >= end) {
    if (apdu.body < end) out.bytes('data', bytes, apdu.body, end);
    return;
  }
  const code = apdu.type === 1 ? CODE_UNCONFIRMED | apdu.service : apdu.service;
  const table = apdu.type === 5 ? null : apdu.type === 3 ? results : requests;
  const schema = table === null ? errors : (table.get(code) ?? anything);
  new Walk(bytes, apdu.body, end, out).parameters(schema, 0);
  if (apdu.type === 5) out.text('error', statuses.get(head.status)?.name ?? '');
}

/** Walks the tags of a service's parameters; always forward, nested at most DEEPEST deep. */
class Walk {
  private readonly bytes: Uint8Array;
  private at: number;
  private readonly end: number;
  private readonly out: Fields;
  private readonly tag = new Tag();

  constructor(bytes: Uint8Array, at: number, end: number, out: Fields) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.out = out;
  }

  /** Moves to the next tag; false at the end or where it is broken. */
  private next(): boolean {
    const after = this.tag.read(this.bytes, this.at, this.end);
    this.at = after < 0 ? this.end : after;
    return after >= 0;
  }

  /** The parameters up to the closing tag that ends them. */
  parameters(schema: Schema, depth: number): void {
    let position = 0;
    let inside = false;
    const sequence = schema.begins >= 0;
    if (sequence && depth === 0) this.out.list('specifications');
    while (this.next() && !this.tag.closing) {
      const { tag } = this;
      if (sequence && tag.context && tag.number === schema.begins) {
        if (inside) this.out.close();
        this.out.open('');
        inside = true;
      }
      if (sequence && !inside) {
        this.out.open('');
        inside = true;
      }
      if (tag.context) this.context(schema.tags.get(tag.number), depth);
      else this.positional(schema.application[position], position++);
    }
    if (inside) this.out.close();
    if (sequence && depth === 0) this.out.close();
  }

  private positional(name: string | undefined, position: number): void {
    showApplication(name ?? `value_${position}`, this.bytes, this.tag, this.out);
    if (name === 'error_class') this.out.text('error_class_name', errorClasses.get(unsignedOf(this.bytes, this.tag)) ?? '');
  }

  private context(field: readonly [string, Kind] | undefined, depth: number): void {
    const { bytes, tag, out } = this;
    const name = field?.[0] ?? `tag_${tag.number}`;
    const kind = field?.[1] ?? 'values';
    if (tag.opening) {
      const sequence = typeof kind === 'object' && !(kind instanceof Map) && 'begins' in kind && kind.begins < 0;
      if (sequence) out.open(name);
      else out.list(name);
      if (depth >= DEEPEST) this.skip();
      else if (typeof kind === 'object' && 'begins' in kind) this.parameters(kind, depth + 1);
      else this.values(depth + 1);
      out.close();
    } else if (kind === 'property') {
      const id = unsignedOf(bytes, tag);
      out.number('property_id', id);
      out.text(name, properties.get(id) ?? `property_${id}`);
    } else if (kind === 'secret') out.number(`${name}_length`, Math.max(0, tag.length - 1));
    else if (typeof kind === 'string') showContext(name, kind, bytes, tag, out);
    else if (kind instanceof Map) out.text(name, kind.get(unsignedOf(bytes, tag)) ?? String(unsignedOf(bytes, tag)));
    else out.bytes(name, bytes, tag.start, tag.end);
  }

  /** Values without a schema up to the closing tag: application values plain, context tags as objects. */
  private values(depth: number): void {
    const { bytes, tag, out } = this;
    while (this.next() && !tag.closing) {
      if (!tag.context) {
        showApplication('', bytes, tag, out);
        continue;
      }
      out.open('');
      out.number('tag', tag.number);
      if (tag.opening) {
        out.list('values');
        if (depth >= DEEPEST) this.skip();
        else this.values(depth + 1);
        out.close();
      } else out.bytes('data', bytes, tag.start, tag.end);
      out.close();
    }
  }

  /** Over everything up to the closing tag of the tag just opened. */
  private skip(): void {
    for (let open = 1; open > 0 && this.next(); ) open += this.tag.opening ? 1 : this.tag.closing ? -1 : 0;
  }
}
