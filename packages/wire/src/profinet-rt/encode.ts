const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];

/** Data status of a provider that runs well: valid, primary, run, no problem. */
export const GOOD = 0x35;

/** A cyclic frame; data shorter than 40 octets are filled up with zeros. */
export function cyclic(frame: number, data: ArrayLike<number>, counter: number, status = GOOD): Uint8Array {
  const held = Array.from(data);
  while (held.length < 40) held.push(0);
  return Uint8Array.from([...u16(frame), ...held, ...u16(counter), status, 0]);
}

/** An alarm PDU: kind 1 data, 2 refusal, 3 acknowledgement, 4 error. */
function alarmPdu(high: boolean, kind: number, sequence: number, content: readonly number[]): Uint8Array {
  return Uint8Array.from([
    ...u16(high ? 0xfc01 : 0xfe01),
    ...u16(1),
    ...u16(1),
    0x10 | kind,
    0x11,
    ...u16(sequence),
    ...u16(0xfffe),
    ...u16(content.length),
    ...content,
  ]);
}

/** What an alarm is about. */
export interface Alarm {
  type: number;
  slot: number;
  subslot: number;
  module?: number;
  submodule?: number;
  specifier?: number;
}

/** An alarm notification. */
export const alarm = (high: boolean, sequence: number, x: Alarm): Uint8Array =>
  alarmPdu(high, 1, sequence, [
    ...u16(high ? 1 : 2),
    ...u16(24),
    1,
    0,
    ...u16(x.type),
    ...u32(0),
    ...u16(x.slot),
    ...u16(x.subslot),
    ...u32(x.module ?? 1),
    ...u32(x.submodule ?? 1),
    ...u16(x.specifier ?? 0),
  ]);

/** Its acknowledgement by the user of the alarm. */
export const acknowledge = (high: boolean, sequence: number, x: Alarm): Uint8Array =>
  alarmPdu(high, 1, sequence, [
    ...u16(high ? 0x8001 : 0x8002),
    ...u16(18),
    1,
    0,
    ...u16(x.type),
    ...u32(0),
    ...u16(x.slot),
    ...u16(x.subslot),
    ...u16(x.specifier ?? 0),
    ...u32(0),
  ]);

/** Aborts a relation, with the reason of error code 2. */
export const abort = (reason: number): Uint8Array => alarmPdu(false, 4, 0xfffe, [0xcf, 0x81, 0xfd, reason]);
