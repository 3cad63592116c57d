import { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head } from '../message.ts';
import {
  ABORT,
  ALARM_ACKNOWLEDGE,
  ALARM_HIGH,
  ALARM_LOW,
  alarmTypes,
  CYCLIC_DATA,
  FRAGMENT,
  frameRanges,
  statuses,
} from './functions.ts';
import { ALARM_HEADER, STATUS_OK, STATUS_PRIMARY, STATUS_RUN, STATUS_VALID, TRAILER } from './read.ts';

/** Most octets of cyclic data that are shown. */
const SHOWN = 256;

/** Visits the fields of a frame. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end, code } = head;
  if (end - start < 2) return;
  out.number('frame_id', head.area);
  const range = frameRanges.find(([first, last]) => head.area >= first && head.area <= last);
  if (range) out.text('class', range[3]);
  if (code === CYCLIC_DATA) {
    if (end - start < TRAILER + 2) return;
    out.number('cycle_counter', head.sequence);
    out.number('data_status', head.state);
    out.flag('valid', (head.state & STATUS_VALID) !== 0);
    out.flag('primary', (head.state & STATUS_PRIMARY) !== 0);
    out.text('provider_state', head.state & STATUS_RUN ? 'run' : 'stop');
    out.flag('station_problem', (head.state & STATUS_OK) === 0);
    out.number('transfer_status', bytes[end - 1]);
    out.bytes('data', bytes, start + 2, Math.min(end - TRAILER, start + 2 + SHOWN));
  } else if (head.unit >= 0) alarm(new Cursor(bytes, start + 2, end), head, out);
  else if (code === FRAGMENT && end - start >= 4) {
    out.number('fragment', head.sequence);
    out.flag('more_follows', (bytes[start + 3] & 0x80) !== 0);
  }
}

function alarm(cursor: Cursor, head: Head, out: Fields): void {
  out.number('destination_endpoint', cursor.u16be());
  out.number('source_endpoint', cursor.u16be());
  cursor.skip(2);
  out.number('sequence', cursor.u16be());
  out.number('acknowledged', cursor.u16be());
  if (head.code === ABORT) {
    out.text('reason', statuses.get(head.status)?.title ?? 'unknown');
    out.number('reason_code', head.status);
  }
  if (head.code !== ALARM_HIGH && head.code !== ALARM_LOW && head.code !== ALARM_ACKNOWLEDGE) return;
  cursor.at = Math.min(cursor.end, head.start + ALARM_HEADER + 6);
  if (cursor.left < 10) return;
  const type = cursor.u16be();
  out.text('alarm_type', alarmTypes.get(type) ?? `type_${type}`);
  out.number('api', cursor.u32be());
  out.number('slot', cursor.u16be());
  out.number('subslot', cursor.u16be());
  if (head.code === ALARM_ACKNOWLEDGE) {
    specifier(cursor, out);
    if (cursor.left >= 4) out.number('status_code', cursor.u32be());
    return;
  }
  out.number('module', cursor.u32be());
  out.number('submodule', cursor.u32be());
  specifier(cursor, out);
  if (cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

/** Number of the alarm, and what kinds of diagnosis it is about. */
function specifier(cursor: Cursor, out: Fields): void {
  const bits = cursor.u16be();
  out.number('alarm_sequence', bits & 0x7ff);
  out.flag('channel_diagnosis', (bits & 0x800) !== 0);
  out.flag('manufacturer_diagnosis', (bits & 0x1000) !== 0);
  out.flag('submodule_diagnosis', (bits & 0x2000) !== 0);
  out.flag('relation_diagnosis', (bits & 0x8000) !== 0);
}
