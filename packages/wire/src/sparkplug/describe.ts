import { utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentityAttribute, IdentitySink } from '../message.ts';
import { layout, publishLayout } from '../mqtt/layout.ts';
import * as fn from './functions.ts';
import { BYTES, FIXED32, FIXED64, ProtobufReader, VARINT } from './protobuf.ts';

/** Most metrics of one message that are told. */
const LISTED = 128;

/** The levels of the topic behind the namespace; null when the message is no publication. */
function levels(bytes: Uint8Array, head: Head): string[] | null {
  if (!publishLayout(bytes, head.start, head.end)) return null;
  return utf8(bytes, layout.topic, layout.topicEnd, 1024).split('/');
}

/** Visits the topic's names, the payload's sequence and its metrics with their values. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const names = levels(bytes, head);
  if (names === null) return;
  const { payload } = layout;
  if (head.code === fn.STATE) {
    out.text('host_application', names[2] ?? '');
    out.text('state', utf8(bytes, payload, head.end, 256));
    return;
  }
  out.text('group', names[1] ?? '');
  out.text('edge_node', names[3] ?? '');
  if (names.length > 4) out.text('device', names.slice(4).join('/'));
  const reader = new ProtobufReader().over(bytes, payload, head.end);
  const metrics: number[] = [];
  while (reader.next()) {
    if (reader.field === fn.PAYLOAD.timestamp && reader.type === VARINT) out.number('timestamp', reader.value);
    else if (reader.field === fn.PAYLOAD.sequence && reader.type === VARINT) out.number('sequence', reader.value);
    else if (reader.field === fn.PAYLOAD.uuid && reader.type === BYTES)
      out.text('uuid', utf8(bytes, reader.start, reader.stop, 64));
    else if (reader.field === fn.PAYLOAD.body && reader.type === BYTES) out.number('body_length', reader.stop - reader.start);
    else if (reader.field === fn.PAYLOAD.metrics && reader.type === BYTES && metrics.length < LISTED * 2)
      metrics.push(reader.start, reader.stop);
  }
  if (head.state >= 0) out.number('birth_sequence', head.state);
  out.list('metrics');
  for (let i = 0; i < metrics.length; i += 2) describeMetric(bytes, metrics[i], metrics[i + 1], out);
  out.close();
}

function describeMetric(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  const reader = new ProtobufReader().over(bytes, start, end);
  let datatype = 0;
  while (reader.next()) if (reader.field === fn.METRIC.datatype && reader.type === VARINT) datatype = reader.value;
  out.open('');
  reader.over(bytes, start, end);
  while (reader.next()) {
    const { field, type } = reader;
    if (field === fn.METRIC.name && type === BYTES) out.text('name', utf8(bytes, reader.start, reader.stop, 512));
    else if (field === fn.METRIC.alias && type === VARINT) out.number('alias', reader.big);
    else if (field === fn.METRIC.datatype && type === VARINT) out.text('type', fn.dataTypes[datatype] ?? `type_${datatype}`);
    else if (field === fn.METRIC.historical && type === VARINT && reader.low) out.flag('historical', true);
    else if (field === fn.METRIC.isNull && type === VARINT && reader.low) out.flag('null', true);
    else describeValue(reader, datatype, out);
  }
  out.close();
}

function describeValue(reader: ProtobufReader, datatype: number, out: Fields): void {
  const { bytes, field, type } = reader;
  if (field === fn.METRIC.boolean && type === VARINT) out.flag('value', reader.low !== 0);
  else if ((field === fn.METRIC.int || field === fn.METRIC.long) && type === VARINT) {
    const bits = fn.signedBits.get(datatype);
    out.number('value', bits === undefined ? reader.big : BigInt.asIntN(bits, reader.big));
  } else if ((field === fn.METRIC.float && type === FIXED32) || (field === fn.METRIC.double && type === FIXED64)) {
    const value = reader.real;
    if (Number.isFinite(value)) out.number('value', value);
    else out.text('value', String(value));
  } else if (field === fn.METRIC.string && type === BYTES) out.text('value', utf8(bytes, reader.start, reader.stop, 1024));
  else if (field === fn.METRIC.bytes && type === BYTES) out.bytes('value', bytes, reader.start, reader.stop);
  else if ((field === fn.METRIC.dataset || field === fn.METRIC.template) && type === BYTES)
    out.number('value_length', reader.stop - reader.start);
}

/** Metrics by which nodes and devices customarily tell what they are. */
const PROPERTIES: ReadonlyMap<string, IdentityAttribute> = new Map<string, IdentityAttribute>([
  ['Properties/Hardware Make', 'vendor'],
  ['Properties/Hardware Model', 'model'],
  ['Properties/FW', 'firmware'],
  ['Properties/OS', 'operatingSystem'],
]);

/** Identity in the birth of a node: its name, and what its properties say. A device behind it has no address of its own. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const names = levels(bytes, head);
  if (names === null || head.code !== fn.NBIRTH) return;
  if (names[3]) out.is('name', names[3], 75);
  out.is('role', 'gateway', 50);
  const reader = new ProtobufReader().over(bytes, layout.payload, head.end);
  const metric = new ProtobufReader();
  for (let seen = 0; seen < LISTED && reader.next(); ) {
    if (reader.field !== fn.PAYLOAD.metrics || reader.type !== BYTES) continue;
    seen++;
    metric.over(bytes, reader.start, reader.stop);
    let attribute: IdentityAttribute | undefined;
    let value = '';
    while (metric.next()) {
      if (metric.type !== BYTES) continue;
      if (metric.field === fn.METRIC.name) attribute = PROPERTIES.get(utf8(bytes, metric.start, metric.stop, 64));
      else if (metric.field === fn.METRIC.string) value = utf8(bytes, metric.start, metric.stop, 256).trim();
    }
    if (attribute && value !== '') out.is(attribute, value, 85);
  }
}
