import { BerReader } from '../ber.ts';
import type { Head, IdentityAttribute, IdentitySink, RequestFacts } from '../message.ts';
import { DATA_STRUCTURE, DATA_VISIBLE_STRING } from './data.ts';
import { PDU_CONFIRMED_RESPONSE, READ } from './functions.ts';

/** `address` of a head that asks for the name plate of a device (PhyNam of LPHD), or of a logical node (NamPlt). */
const DEVICE_PLATE = 1;
const NODE_PLATE = 2;

const octets = (text: string) => new TextEncoder().encode(text);
const plates = [
  [octets('$DC$PhyNam'), DEVICE_PLATE],
  [octets('LLN0$DC$NamPlt'), NODE_PLATE],
] as const;
const device = octets('LPHD');
const descriptions = octets('$DC');

function ends(bytes: Uint8Array, start: number, stop: number, tail: Uint8Array): boolean {
  if (stop - start < tail.length) return false;
  for (let i = 0; i < tail.length; i++) if (bytes[stop - tail.length + i] !== tail[i]) return false;
  return true;
}

/** Which name plate the item in bytes[start, stop) asks for; -1 for none. All descriptions of LPHD begin with its name plate. */
export function plateOf(bytes: Uint8Array, start: number, stop: number): number {
  for (const [tail, plate] of plates) if (ends(bytes, start, stop, tail)) return plate;
  return ends(bytes, start, start + Math.min(4, stop - start), device) && ends(bytes, start, stop, descriptions)
    ? DEVICE_PLATE
    : -1;
}

/** True when the structure at the reader's level begins with two texts, or with a structure that does: it may be a name plate. */
export function looksLikePlate(reader: BerReader): boolean {
  const at = reader.at;
  let found = false;
  if (reader.take(DATA_STRUCTURE) && reader.enter()) {
    const inside = reader.at;
    found = reader.take(DATA_VISIBLE_STRING) && reader.take(DATA_VISIBLE_STRING);
    if (!found) {
      reader.at = inside;
      if (reader.take(DATA_STRUCTURE) && reader.enter()) {
        found = reader.take(DATA_VISIBLE_STRING) && reader.take(DATA_VISIBLE_STRING);
        reader.leave();
      }
    }
    reader.leave();
  }
  reader.at = at;
  return found;
}

/** Members of the name plates in the order in which servers write them (IEC 61850-7-3, DPL and LPL), with the attribute and its confidence. */
const members: readonly (readonly (readonly [IdentityAttribute, number])[])[] = [
  [],
  [
    ['vendor', 80],
    ['hardware', 70],
    ['firmware', 70],
    ['serial', 70],
    ['model', 80],
    ['location', 70],
  ],
  [
    ['vendor', 60],
    ['firmware', 40],
  ],
];

/** Identity in the answer to a read of a name plate. */
export function identifyPlate(bytes: Uint8Array, head: Head, out: IdentitySink, request: RequestFacts | null): void {
  if (request?.code !== READ || (request.address !== DEVICE_PLATE && request.address !== NODE_PLATE)) return;
  const reader = new BerReader().reset(bytes, head.start, head.end);
  if (!reader.into(PDU_CONFIRMED_RESPONSE) || !reader.into(0xa4) || !reader.into(0xa1)) return;
  if (!reader.take(DATA_STRUCTURE) || !reader.enter()) return;
  const inside = reader.at;
  if (reader.take(DATA_STRUCTURE)) reader.enter();
  else reader.at = inside;
  for (const [attribute, confidence] of members[request.address]) {
    if (!reader.take(DATA_VISIBLE_STRING)) return;
    const text = reader.text(256);
    if (text !== '') out.is(attribute, text, confidence);
  }
}
