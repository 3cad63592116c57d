import { latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { FROM_CLIENT, type Head, type IdentitySink, type RequestFacts } from '../message.ts';
import { EXECUTION, functions, statuses, systems, valueStates } from './functions.ts';
import { decimal, digits, HEADER, segmentEnd, side } from './read.ts';

const names: { readonly [key: string]: string } = { QN: 'request_number', PNUM: 'packets', PNO: 'packet' };

/** The data segment's fields as texts, without the parameters (CP), which are given to `parameters`. */
function segment(
  bytes: Uint8Array,
  head: Head,
  field: (key: string, start: number, end: number) => void,
  parameters: (start: number, end: number) => void,
): void {
  const stop = head.end - head.start < HEADER ? -1 : segmentEnd(bytes, head.start);
  if (stop < 0) return;
  const last = Math.min(head.end, stop);
  let start = head.start + HEADER;
  while (start < last) {
    let stop = start;
    while (stop < last && bytes[stop] !== 0x3b) stop++;
    let equals = start;
    while (equals < stop && bytes[equals] !== 0x3d) equals++;
    const key = latin1(bytes, start, equals, 8);
    if (key === 'CP') {
      parameters(Math.min(equals + 3, last), last);
      return;
    }
    if (equals < stop) field(key, equals + 1, stop);
    start = stop + 1;
  }
}

/** Visits the fields of a packet. Passwords (PW, NewPW, SetPwd) are said to be there and left out. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  segment(
    bytes,
    head,
    (key, start, end) => {
      if (key === 'PW') out.flag('password_present', end > start);
      else if (key === 'MN') out.text('device_number', latin1(bytes, start, end, 64));
      else if (key === 'ST') {
        const code = latin1(bytes, start, end, 8);
        out.text('system_code', code);
        const system = systems.get(digits(bytes, start, end));
        if (system) out.text('system', system);
      } else if (key === 'CN') out.number('command', head.code);
      else if (key === 'Flag') flags(digits(bytes, start, end), out);
      else out.text(names[key] ?? key.toLowerCase(), latin1(bytes, start, end, 64));
    },
    (start, end) => parameters(bytes, start, end, out),
  );
  if (head.code === 9011 || head.code === 9012) {
    out.text(
      'result',
      head.status === 0 ? 'success' : (statuses.get(head.status)?.title ?? `unknown (${head.status & (EXECUTION - 1)})`),
    );
    if (request) out.text('requested', functions.get(request.code)?.name ?? `function_${request.code}`);
  }
}

/** The flag byte, HJ 212-2017 table 2: answer wanted, packets numbered, version of the standard. */
function flags(flag: number, out: Fields): void {
  if (flag < 0) return;
  out.flag('answer_wanted', (flag & 1) !== 0);
  out.text('version', flag >> 2 === 0 ? '2005' : flag >> 2 === 1 ? '2017' : `version ${flag >> 2}`);
}

/** The parameters between the ampersands: groups divided by semicolons, of items divided by commas. */
function parameters(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  out.list('parameters');
  let at = start;
  while (at < end && bytes[at] !== 0x26) {
    let stop = at;
    while (stop < end && bytes[stop] !== 0x26 && bytes[stop] !== 0x3b && bytes[stop] !== 0x2c) stop++;
    let equals = at;
    while (equals < stop && bytes[equals] !== 0x3d) equals++;
    if (equals < stop) parameter(bytes, latin1(bytes, at, equals, 64), equals + 1, stop, out);
    at = stop < end && bytes[stop] !== 0x26 ? stop + 1 : stop;
  }
  out.close();
}

function parameter(bytes: Uint8Array, name: string, start: number, end: number, out: Fields): void {
  out.open('');
  const minus = name.lastIndexOf('-');
  if (minus > 0) {
    out.text('item', name.slice(0, minus));
    out.text('kind', name.slice(minus + 1));
  } else out.text('name', name);
  const text = latin1(bytes, start, end, 256);
  if (name === 'NewPW' || name === 'SetPwd') out.flag('secret', true);
  else if (minus > 0 && name.endsWith('-Flag') && valueStates[text] !== undefined) out.text('state', valueStates[text]);
  else {
    const number = /\d{13}/.test(text) ? Number.NaN : decimal(bytes, start, end);
    if (Number.isNaN(number)) out.text('value', text);
    else out.number('value', number);
  }
  out.close();
}

/** The device number names the field device, whoever of the two speaks. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const about = side(bytes, head.start, head.end) === FROM_CLIENT ? 'receiver' : 'sender';
  segment(
    bytes,
    head,
    (key, start, end) => {
      if (key === 'MN') {
        out.is('name', latin1(bytes, start, end, 64), 80, about);
        out.is('role', 'rtu', 80, about);
      } else if (key === 'ST') {
        const code = digits(bytes, start, end);
        const system = systems.get(code);
        if (system && code !== 91) out.is('deviceType', `environmental monitoring (${system.replaceAll('_', ' ')})`, 70, about);
      }
    },
    () => undefined,
  );
}
