import type { BerReader } from '../ber.ts';
import type { Fields } from '../fields.ts';
import { ACT_CONFIGURE, ACT_CONTROL, ACT_READ, ACT_WRITE } from '../message.ts';

/** Object names (ISO 9506-2, ObjectName): of the whole device, of a domain, of the association. */
const NAME_VMD = 0x80;
export const NAME_DOMAIN = 0xa1;
const NAME_ASSOCIATION = 0x82;

/** Visits the object name that the reader's element is, with its reading by IEC 61850 where it is one. */
export function describeName(reader: BerReader, out: Fields): void {
  if (reader.tag === NAME_DOMAIN && reader.enter()) {
    const domain = reader.next() ? reader.text(256) : '';
    const item = reader.next() ? reader.text(256) : '';
    reader.leave();
    out.text('domain', domain);
    out.text('item', item);
    const parts = item.split('$');
    if (parts.length >= 2 && /^[A-Z]{2}$/.test(parts[1])) {
      out.text('functional_constraint', parts[1]);
      out.text('reference', `${domain}/${[parts[0], ...parts.slice(2)].join('.')}`);
    } else out.text('reference', `${domain}/${parts.join('.')}`);
  } else if (reader.tag === NAME_VMD || reader.tag === NAME_ASSOCIATION) {
    out.text(reader.tag === NAME_VMD ? 'name' : 'association_name', reader.text(256));
  }
}

const DOLLAR = 0x24;

/** Functional constraint of the item in bytes[start, stop), as its two letters in one number; -1 without. */
export function constraintOf(bytes: Uint8Array, start: number, stop: number): number {
  for (let at = start; at + 3 <= stop; at++) {
    if (bytes[at] !== DOLLAR) continue;
    if (at + 3 < stop && bytes[at + 3] !== DOLLAR) return -1;
    return (bytes[at + 1] << 8) | bytes[at + 2];
  }
  return -1;
}

const octets = (text: string) => new TextEncoder().encode(text);
const CO = 0x434f;
/** Parts of a controllable object that command it; SBO is selected by reading it (IEC 61850-8-1 §20). */
const commands = ['$Oper', '$SBOw', '$Cancel'].map(octets);
const select = octets('$SBO');
/** Constraints of the control blocks of reports, logs and GOOSE: a write there arranges a subscription. */
const CONTROL_BLOCKS = new Set(['BR', 'RP', 'LG', 'GO', 'GS', 'MS', 'US'].map((x) => (x.charCodeAt(0) << 8) | x.charCodeAt(1)));
const SETTINGS = new Set(['SP', 'SG', 'SE', 'CF'].map((x) => (x.charCodeAt(0) << 8) | x.charCodeAt(1)));

/** True when the item has that part, at its end or before another. */
function hasPart(bytes: Uint8Array, start: number, stop: number, part: Uint8Array): boolean {
  for (let at = start; at + part.length <= stop; at++) {
    let same = 0;
    while (same < part.length && bytes[at + same] === part[same]) same++;
    if (same === part.length && (at + same === stop || bytes[at + same] === DOLLAR)) return true;
  }
  return false;
}

/** What writing the item in bytes[start, stop) does: commands are controls, settings and control blocks are configuration. */
export function writeActs(bytes: Uint8Array, start: number, stop: number): number {
  const constraint = constraintOf(bytes, start, stop);
  if (constraint === CO) for (const part of commands) if (hasPart(bytes, start, stop, part)) return ACT_CONTROL;
  if (CONTROL_BLOCKS.has(constraint)) return ACT_CONFIGURE;
  return SETTINGS.has(constraint) ? ACT_WRITE | ACT_CONFIGURE : ACT_WRITE;
}

/** What reading the item does: reading SBO selects. */
export function readActs(bytes: Uint8Array, start: number, stop: number): number {
  return constraintOf(bytes, start, stop) === CO && hasPart(bytes, start, stop, select) ? ACT_CONTROL : ACT_READ;
}
