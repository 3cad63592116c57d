import { BerReader } from '../ber.ts';
import { hex, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import { describeData, utcTimeText } from '../mms/data.ts';
import { functions, SEND_GOOSE } from './functions.ts';
import {
  HEADER,
  SIMULATED,
  TAG_CONTROL_BLOCK,
  TAG_DATA,
  TAG_DATA_SET,
  TAG_ENTRIES,
  TAG_GOOSE,
  TAG_ID,
  TAG_NEEDS_COMMISSIONING,
  TAG_REVISION,
  TAG_SECURITY,
  TAG_SEQUENCE,
  TAG_SIMULATION,
  TAG_STATE,
  TAG_TIME,
  TAG_TIME_ALLOWED,
} from './read.ts';

type Show = (reader: BerReader, out: Fields) => void;

const text =
  (name: string): Show =>
  (reader, out) =>
    out.text(name, reader.text(256));
const number =
  (name: string): Show =>
  (reader, out) =>
    out.number(name, reader.unsigned());
const flag =
  (name: string): Show =>
  (reader, out) =>
    out.flag(name, reader.boolean());

/** Fields of the PDU by their tags (IEC 61850-8-1 annex A, IECGoosePdu). */
const shows = new Map<number, Show>([
  [TAG_CONTROL_BLOCK, text('control_block')],
  [TAG_TIME_ALLOWED, number('time_allowed_to_live')],
  [TAG_DATA_SET, text('data_set')],
  [TAG_ID, text('go_id')],
  [TAG_TIME, time],
  [TAG_STATE, number('state_number')],
  [TAG_SEQUENCE, number('sequence_number')],
  [TAG_SIMULATION, flag('simulation')],
  [TAG_REVISION, number('configuration_revision')],
  [TAG_NEEDS_COMMISSIONING, flag('needs_commissioning')],
  [TAG_ENTRIES, number('entries')],
  [TAG_SECURITY, (reader, out) => out.bytes('security', reader.bytes, reader.start, reader.stop)],
]);

/** Time of the last change of state, with its quality: leap seconds known, clock failure, not synchronised, accuracy in bits. */
function time(reader: BerReader, out: Fields): void {
  const { bytes, start, stop } = reader;
  out.text('time', utcTimeText(bytes, start, stop) || hex(bytes, start, stop));
  if (stop - start !== 8) return;
  const quality = bytes[stop - 1];
  out.flag('clock_failure', (quality & 0x40) !== 0);
  out.flag('clock_not_synchronised', (quality & 0x20) !== 0);
}

/** Visits the fields of a message. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  if (head.end - head.start < HEADER) return;
  out.number('appid', head.unit);
  out.number('length', u16be(bytes, head.start + 2));
  out.flag('simulated', (u16be(bytes, head.start + 4) & SIMULATED) !== 0);
  describePdu(bytes, head.start + HEADER, head, out);
}

/** Visits the fields of the PDU in bytes[at, head.end). */
export function describePdu(bytes: Uint8Array, at: number, head: Head, out: Fields): void {
  const reader = new BerReader().reset(bytes, at, head.end);
  const found = reader.next();
  const pdu: number = reader.tag;
  if (!found) return;
  if (pdu !== TAG_GOOSE) {
    out.text('service', functions.get(head.code)?.name ?? '');
    out.bytes('pdu', bytes, reader.start, reader.stop);
    return;
  }
  reader.enter();
  while (reader.next()) {
    const show = shows.get(reader.tag);
    if (show) show(reader, out);
    else if (reader.tag === TAG_DATA && reader.enter()) {
      describeData(reader, 'data', out);
      reader.leave();
    }
  }
}

/** A publisher is an IED; the reference of its control block begins with the name of its logical device, which begins with its own. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  identifyPdu(bytes, head.start + HEADER, head, out);
}

/** Identity in the PDU in bytes[at, head.end). */
export function identifyPdu(bytes: Uint8Array, at: number, head: Head, out: IdentitySink): void {
  if (head.code !== SEND_GOOSE) return;
  out.is('role', 'ied', 70);
  const reader = new BerReader().reset(bytes, at, head.end);
  if (!reader.next() || !reader.enter() || !reader.take(TAG_CONTROL_BLOCK)) return;
  const reference = reader.text(256);
  const slash = reference.indexOf('/');
  if (slash > 0) out.is('name', reference.slice(0, slash), 50);
}
