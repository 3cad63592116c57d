import { latin1, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import { readConfiguration, type Station } from './configuration.ts';
import { dataErrors, FRAME_COMMAND, FRAME_DATA, FRAME_HEADER, triggers } from './functions.ts';
import { HEADER } from './read.ts';

/** Visits the fields of a frame. The values of a data frame are bytes: only the stream's configuration says what they are. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < HEADER + 2) return;
  const type = bytes[start + 1] >> 4;
  out.number('version', bytes[start + 1] & 15);
  out.number('id_code', u16be(bytes, start + 4));
  time(bytes, start, out);
  if (type === FRAME_DATA) data(bytes, start, end, out);
  else if (type === FRAME_COMMAND) {
    if (end - start < HEADER + 4) return;
    out.number('command', u16be(bytes, start + HEADER));
    if (end - start > HEADER + 4) out.bytes('extended_data', bytes, start + HEADER + 2, end - 2);
  } else if (type === FRAME_HEADER) out.text('text', latin1(bytes, start + HEADER, end - 2));
  else configuration(bytes, start, end, out);
}

/** Second of century and time quality; a command may have no time. */
function time(bytes: Uint8Array, start: number, out: Fields): void {
  const seconds = u32be(bytes, start + 6);
  if (seconds !== 0) out.text('time', new Date(seconds * 1000).toISOString());
  out.number('fraction', u32be(bytes, start + 10) & 0xffffff);
  const quality = bytes[start + 10];
  out.number('time_quality', quality & 15);
  if (quality & 0x10) out.flag('leap_second_pending', true);
}

/** Status of the first block (table 6), and everything behind it. */
function data(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  if (end - start < HEADER + 4) return;
  const status = u16be(bytes, start + HEADER);
  out.text('data_error', dataErrors[status >> 14]);
  out.flag('clock_not_synchronised', (status & 0x2000) !== 0);
  out.flag('sorted_by_arrival', (status & 0x1000) !== 0);
  out.flag('trigger', (status & 0x0800) !== 0);
  if (status & 0x0800) out.text('trigger_reason', triggers[status & 15] ?? 'user_defined');
  out.flag('configuration_change', (status & 0x0400) !== 0);
  out.flag('data_modified', (status & 0x0200) !== 0);
  out.bytes('data', bytes, start + HEADER + 2, end - 2);
}

function configuration(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  const { timeBase, continuation, stations, rate } = readConfiguration(bytes, start, end);
  if (continuation !== 0) out.number('continuation', continuation);
  out.number('time_base', timeBase);
  out.number('data_rate', rate);
  out.list('stations');
  for (const one of stations) {
    out.open('');
    station(one, out);
    out.close();
  }
  out.close();
}

function station(one: Station, out: Fields): void {
  out.text('name', one.name);
  out.number('id_code', one.id);
  if (one.globalId !== '') out.text('global_id', one.globalId);
  out.text('phasor_notation', one.format & 1 ? 'polar' : 'rectangular');
  out.text('phasor_format', one.format & 2 ? 'float' : 'integer');
  out.text('analog_format', one.format & 4 ? 'float' : 'integer');
  out.text('frequency_format', one.format & 8 ? 'float' : 'integer');
  for (const [name, list] of [
    ['phasors', one.phasors],
    ['analogs', one.analogs],
    ['digitals', one.digitals],
  ] as const) {
    out.list(name);
    for (const text of list) out.text('', text);
    out.close();
  }
  out.number('nominal_frequency', one.nominalFrequency);
  out.number('configuration_changes', one.changes);
  if (!Number.isNaN(one.latitude)) {
    out.number('latitude', one.latitude);
    out.number('longitude', one.longitude);
    out.number('elevation', one.elevation);
  }
}

/** A configuration with one station is a measuring unit's own; one with several comes from a concentrator. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const { start, end } = head;
  if (end - start < HEADER + 2) return;
  const type = bytes[start + 1] >> 4;
  if (type === FRAME_HEADER) {
    const text = latin1(bytes, start + HEADER, end - 2, 200);
    if (/[A-Za-z]{3}/.test(text)) out.is('description', text, 70);
    return;
  }
  if (type === FRAME_DATA || type === FRAME_COMMAND) return;
  const { stations } = readConfiguration(bytes, start, end);
  if (stations.length === 0) return;
  if (stations.length > 1) {
    out.is('role', 'gateway', 60);
    out.is('deviceType', 'phasor data concentrator', 70);
    return;
  }
  out.is('role', 'ied', 75);
  out.is('deviceType', 'phasor measurement unit', 80);
  if (stations[0].name !== '') out.is('name', stations[0].name, 85);
}
