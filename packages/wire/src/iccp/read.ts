import { BerReader } from '../ber.ts';
import { type Head, KIND_NOTICE, KIND_REQUEST } from '../message.ts';
import { firstNumber } from '../mms/data.ts';
import { DEFINE_NAMED_VARIABLE_LIST, INFORMATION_REPORT, READ, WRITE } from '../mms/functions.ts';
import { NAME_DOMAIN } from '../mms/names.ts';
import {
  BEGINS,
  CONFIGURE_TRANSFER_SET,
  CREATE_DATA_SET,
  ENDS,
  functions,
  objects,
  START_TRANSFER,
  STOP_TRANSFER,
  TRANSFER_REPORT,
} from './functions.ts';

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const rows = objects.map(([text, how, read, write, report]) => ({ text: octets(text), how, codes: [read, write, report] }));
const STATUS = octets('$Status');
/** Most variables of one message that are looked at. */
const LIMIT = 8;

const reader = new BerReader();

function same(bytes: Uint8Array, at: number, stop: number, text: Uint8Array): boolean {
  if (text.length > stop - at) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** Function of a service (0 read, 1 write, 2 report) on the object named in bytes[start, stop); 0 when the name is not of TASE.2. */
function functionOf(bytes: Uint8Array, start: number, stop: number, service: number): number {
  for (const { text, how, codes } of rows) {
    if (codes[service] === 0) continue;
    const at = how === ENDS ? stop - text.length : start;
    if (at < start || (how !== BEGINS && stop - at !== text.length)) continue;
    if (same(bytes, at, stop, text)) return codes[service];
  }
  return 0;
}

/**
 * Reads what the MMS PDU of `outer` does in TASE.2 into `head`; false when no variable in it has a name of TASE.2. The answer to a read or a write
 * names nothing and stays the MMS message that it is: requests are not paired here.
 */
export function readOperation(bytes: Uint8Array, outer: Head, head: Head): boolean {
  const defines = outer.code === DEFINE_NAMED_VARIABLE_LIST;
  // What a data set is made of is what a report of it then has.
  const service = outer.code === READ ? 0 : outer.code === WRITE ? 1 : outer.code === INFORMATION_REPORT || defines ? 2 : -1;
  const confirmed = service < 2 || defines;
  // An item of IEC 61850 has a functional constraint, which is the area.
  if (service < 0 || outer.area >= 0 || (confirmed && outer.kind !== KIND_REQUEST)) return false;
  reader.reset(bytes, outer.start, outer.end);
  if (!reader.next() || !reader.enter()) return false;
  if (confirmed && !reader.find(0x02)) return false;
  while (reader.next()) if (reader.tag !== 0x30) break;
  if (reader.tag < 0 || !reader.enter()) return false;
  // The variables of a read stand in an element of their own.
  if (service === 0 && !reader.into(0xa1)) return false;
  if (!reader.into(0xa0)) return false;
  head.reset(outer.start, outer.end);
  let count = 0;
  while (count < LIMIT && reader.into(0x30)) {
    count++;
    if (head.code === 0) variable(bytes, service, head);
    reader.leave();
  }
  if (head.code === 0) return false;
  reader.leave();
  if (defines) {
    if (head.code !== TRANSFER_REPORT) return false;
    head.code = CREATE_DATA_SET;
  }
  head.quantity = outer.quantity;
  head.kind = confirmed ? KIND_REQUEST : KIND_NOTICE;
  if (service === 1 && reader.into(0xa0)) {
    head.value = firstNumber(reader);
    if (head.code === START_TRANSFER && head.value === 0) head.code = STOP_TRANSFER;
  }
  head.acts = functions.get(head.code)?.acts ?? 0;
  return true;
}

/** Judges the variable that the reader has entered by its name. */
function variable(bytes: Uint8Array, service: number, head: Head): void {
  if (!reader.into(0xa0)) return;
  if (reader.next()) {
    let named = reader.tag === 0x80;
    const inDomain = reader.tag === NAME_DOMAIN && reader.enter();
    if (inDomain) named = reader.next() && reader.next();
    if (named) {
      const { start, stop } = reader;
      head.code = functionOf(bytes, start, stop, service);
      const part = Math.max(start, stop - STATUS.length);
      if (head.code === CONFIGURE_TRANSFER_SET && same(bytes, part, stop, STATUS)) head.code = START_TRANSFER;
    }
    if (inDomain) reader.leave();
  }
  reader.leave();
}

/** Fills `facts` with what MMS calls the message of `head`: its service and kind. */
export function asMms(bytes: Uint8Array, head: Head, facts: Head): Head {
  facts.reset(head.start, head.end);
  facts.kind = head.kind;
  facts.quantity = head.quantity;
  facts.code = INFORMATION_REPORT;
  if (head.kind === KIND_NOTICE) return facts;
  reader.reset(bytes, head.start, head.end);
  if (!reader.next() || !reader.enter() || !reader.find(0x02)) return facts;
  facts.pair = reader.unsigned();
  while (reader.next()) if (reader.tag !== 0x30) break;
  facts.code = reader.tag & 0x1f;
  return facts;
}
