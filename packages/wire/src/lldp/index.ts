import { u16be } from '../bytes.ts';
import { ACT_IDENTIFY, ACT_REPORT, Head, KIND_NOTICE, MARK_IDENTITY } from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';

/** An LLDPDU tells, or takes back what was told (time to live 0, IEEE 802.1AB §9.1.2). */
export const functions = functionTable([
  [1, 'advertisement', 'Advertisement', ACT_IDENTIFY | ACT_REPORT],
  [2, 'shutdown', 'Shutdown', ACT_IDENTIFY | ACT_REPORT],
]);

/** Position behind a TLV of that type at `at`, or -1 when there is none that fits. */
function behind(bytes: Uint8Array, at: number, end: number, type: number): number {
  if (at + 2 > end) return -1;
  const header = u16be(bytes, at);
  const next = at + 2 + (header & 0x1ff);
  return header >> 9 === type && next <= end ? next : -1;
}

/** Position of the time to live: an LLDPDU begins with chassis id, port id and time to live, in this order (§8.2). -1 when it does not. */
function lifetime(bytes: Uint8Array, at: number, end: number): number {
  const port = behind(bytes, at, end, 1);
  if (port < at + 4 || port > at + 2 + 256) return -1;
  const time = behind(bytes, port, end, 2);
  if (time < port + 4 || time > port + 2 + 256) return -1;
  const next = behind(bytes, time, end, 3);
  return next >= time + 4 ? time + 2 : -1;
}

/** Link Layer Discovery Protocol: a device tells its neighbour what it is. */
export const lldp: Protocol = new Protocol({
  id: 'lldp',
  name: 'LLDP',
  specification: 'IEEE 802.1AB-2016, TIA-1057 (LLDP-MED)',
  industrial: false,
  carriage: { etherType: [0x88cc] },
  functions,
  longest: 1500,
  codeText: (code) => String(code),
  recognise: (bytes, at, end) => (lifetime(bytes, at, end) > 0 && bytes[at + 2] <= 7 ? 90 : 0),
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    head.kind = KIND_NOTICE;
    head.marks |= MARK_IDENTITY;
    const time = lifetime(bytes, at, end);
    head.code = time > 0 && u16be(bytes, time) === 0 ? 2 : 1;
    head.acts = ACT_IDENTIFY | ACT_REPORT;
    if (time < 0) head.malformed('an LLDPDU begins with chassis id, port id and time to live');
    // Behind the end TLV there is only padding of the frame.
    let next = at;
    while (next + 2 <= end) {
      const header = u16be(bytes, next);
      next += 2 + (header & 0x1ff);
      if (header >> 9 === 0) break;
    }
    if (next > end) head.malformed('a TLV is longer than the frame');
    else head.end = next;
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(lldp);
