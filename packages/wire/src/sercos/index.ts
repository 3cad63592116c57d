import type { Fields } from '../fields.ts';
import { Head, type IdentitySink, KIND_NOTICE, MARK_IDENTITY } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { ACKNOWLEDGE, CHANGE, functions } from './functions.ts';

/** Type, phase and check sum of a telegram. */
const HEADER = 6;
const SECONDARY = 0x80;
const AT = 0x40;
const COUNTED = 0x20;

/** 65 for a telegram of a known type and phase; Sercos has no mark besides its EtherType. */
function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || bytes[at] & 0x10) return 0;
  return (bytes[at + 1] & 0x0f) <= 4 && (bytes[at + 1] & 0x70) === 0 ? 65 : 0;
}

function readHead(bytes: Uint8Array, at: number, end: number): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (end - at < HEADER) {
    head.malformed('shorter than type, phase and check sum');
    return;
  }
  const phase = bytes[at + 1] & 0x0f;
  const acknowledges = (bytes[at] & AT) !== 0;
  head.state = phase;
  head.unit = bytes[at] & 0x0f;
  head.code = acknowledges ? ACKNOWLEDGE + phase : bytes[at + 1] & 0x80 ? CHANGE + phase : phase;
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (!acknowledges && phase < 4) head.marks |= MARK_IDENTITY;
}

function describe(bytes: Uint8Array, of: Head, out: Fields): void {
  const at = of.start;
  if (of.end - at < HEADER) return;
  out.text('channel', bytes[at] & SECONDARY ? 'secondary' : 'primary');
  out.text('telegram', bytes[at] & AT ? 'AT' : 'MDT');
  out.number('telegram_number', bytes[at] & 0x0f);
  if (bytes[at] & COUNTED) out.flag('cycle_count_valid', true);
  out.number('phase', bytes[at + 1] & 0x0f);
  out.flag('phase_change', (bytes[at + 1] & 0x80) !== 0);
}

/** Who sends master data telegrams is the master. */
function identify(_bytes: Uint8Array, of: Head, out: IdentitySink): void {
  if ((of.code & ACKNOWLEDGE) === 0) out.is('role', 'controller', 80);
}

/** Sercos III: telegrams of drives and controls in a ring or line. */
export const sercos: Protocol = new Protocol({
  id: 'sercos',
  name: 'Sercos III',
  specification: 'Sercos III, communication V1.1 (IEC 61784-2, profile 16/3)',
  industrial: true,
  depth: 'functions',
  carriage: { etherType: [0x88cd] },
  functions,
  longest: 1500,
  recognise,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(sercos);
