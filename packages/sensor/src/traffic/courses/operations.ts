import { ACT_CONTROL, KIND_REQUEST } from '@fengsui/wire';
import { hash } from './hash.ts';
import type { Phase, ReadOperation } from './selection.ts';

/** Where the first object's value begins in an APDU of IEC 104: control field, ASDU header, address. */
const ELEMENT = 15;
const CAUSE = 8;
const CAUSE_DEACTIVATION = 8;
const SELECT = 0x80;
/** Octets before the one with the select bit, by type (IEC 60870-5-101 §7.3.2); bit strings have none. */
const selectAt = new Map([
  [45, 0],
  [46, 0],
  [47, 0],
  [48, 2],
  [49, 2],
  [50, 4],
  [58, 0],
  [59, 0],
  [60, 0],
  [61, 2],
  [62, 2],
  [63, 4],
]);

/** Commands and set points of IEC 104. */
export const ofIec104: ReadOperation = (bytes, head, operation) => {
  if (head.kind !== KIND_REQUEST || (head.acts & ACT_CONTROL) === 0) return false;
  const before = selectAt.get(head.code);
  const at = head.start + ELEMENT + (before ?? 0);
  if (before === undefined || at >= head.end) return false;
  operation.phase =
    (bytes[head.start + CAUSE] & 63) === CAUSE_DEACTIVATION ? 'cancel' : bytes[at] & SELECT ? 'select' : 'execute';
  operation.point = head.address * 65_536 + head.unit;
  operation.value = head.value;
  return true;
};

const DNP3_PHASES: readonly (Phase | undefined)[] = [undefined, undefined, undefined, 'select', 'execute', 'direct', 'direct'];
/** Link addresses, application control and function code in front of the objects of an assembled request. */
const DNP3_OBJECTS = 6;

/** Select, Operate and Direct Operate of DNP3: the objects of an operation are, octet for octet, those of its selection. */
export const ofDnp3: ReadOperation = (bytes, head, operation) => {
  const phase = head.kind === KIND_REQUEST ? DNP3_PHASES[head.code] : undefined;
  if (phase === undefined || head.address < 0) return false;
  operation.phase = phase;
  operation.point = (head.area & 0xff) * 2 ** 32 + head.address;
  operation.value = hash(bytes, head.start + DNP3_OBJECTS, head.end);
  return true;
};

/** Functional constraint of controllable objects, as the area of MMS messages has it. */
const CO = 0x434f;
const INFIX = [0x24, 0x43, 0x4f, 0x24];
const DOLLAR = 0x24;
const isName = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f;
/** Parts of a controllable object by their first two letters and length: Oper, SBOw and SBO, Cancel. */
const MMS_PHASES: { readonly [part: string]: Phase } = { Op: 'execute', SB: 'select', Ca: 'cancel' };

/** Writes to Oper, SBOw and Cancel, and reads of SBO, of a controllable object of IEC 61850 (IEC 61850-8-1 §20). */
export const ofMms: ReadOperation = (bytes, head, operation) => {
  if (head.kind !== KIND_REQUEST || head.area !== CO || (head.acts & ACT_CONTROL) === 0) return false;
  let infix = head.start;
  while (infix + 4 < head.end && !INFIX.every((byte, i) => bytes[infix + i] === byte)) infix++;
  let part = infix + 4;
  let at = part;
  for (; at < head.end && (isName(bytes[at]) || bytes[at] === DOLLAR); at++) if (bytes[at] === DOLLAR) part = at + 1;
  const phase = MMS_PHASES[String.fromCharCode(bytes[part] ?? 0, bytes[part + 1] ?? 0)];
  if (phase === undefined) return false;
  let first = infix;
  // The length octet in front of a name may look like a letter; that of all parts of an object is far from 32 characters.
  while (first > head.start && infix - first < 12 && isName(bytes[first - 1])) first--;
  operation.phase = phase;
  operation.point = hash(bytes, first, part);
  // The value of a selection by reading is that of its operation.
  operation.value = Number.NaN;
  return true;
};
