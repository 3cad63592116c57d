import { ipv4Text, latin1, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ipv6Text } from '../ipv6.ts';
import { nameText, skipName } from './names.ts';

/** Types of records, IANA's registry. As `Head.area` they name what was asked for. */
export const types: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [10, 'NULL'],
  [12, 'PTR'],
  [13, 'HINFO'],
  [15, 'MX'],
  [16, 'TXT'],
  [28, 'AAAA'],
  [33, 'SRV'],
  [35, 'NAPTR'],
  [41, 'OPT'],
  [43, 'DS'],
  [46, 'RRSIG'],
  [47, 'NSEC'],
  [48, 'DNSKEY'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [99, 'SPF'],
  [249, 'TKEY'],
  [250, 'TSIG'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [255, 'ANY'],
  [256, 'URI'],
  [257, 'CAA'],
]);

/** Types that are looked into. */
export const A = 1;
export const CNAME = 5;
export const PTR = 12;
export const HINFO = 13;
export const TXT = 16;
export const AAAA = 28;
export const SRV = 33;

/** Bytes of the header, and most entries that a message is walked through. */
export const HEADER = 12;
export const MOST_ENTRIES = 256;

/** One entry of a section, reused by the walk. */
export interface DnsRecord {
  /** 0 question, 1 answer, 2 authority, 3 additional. */
  section: number;
  /** Where its name begins. */
  name: number;
  type: number;
  class: number;
  lifetime: number;
  /** Data: bytes[start, end); empty for a question. */
  start: number;
  end: number;
}

/**
 * Walks the entries of the message bytes[at, end) and returns the position behind the last, or -1 when the counts of the header do not match what
 * follows. `take` is given the same record each time.
 */
export function walk(bytes: Uint8Array, at: number, end: number, take: ((record: DnsRecord) => void) | null): number {
  if (end - at < HEADER) return -1;
  let position = at + HEADER;
  let entries = 0;
  for (let section = 0; section < 4; section++) {
    const count = u16be(bytes, at + 4 + section * 2);
    for (let i = 0; i < count; i++) {
      if (++entries > MOST_ENTRIES) return -1;
      record.section = section;
      record.name = position;
      position = skipName(bytes, at, position, end);
      if (position < 0 || position + (section === 0 ? 4 : 10) > end) return -1;
      record.type = u16be(bytes, position);
      record.class = u16be(bytes, position + 2);
      record.lifetime = section === 0 ? 0 : u32be(bytes, position + 4);
      position += section === 0 ? 4 : 10;
      record.start = position;
      if (section > 0) position += u16be(bytes, position - 2);
      record.end = position;
      if (position > end) return -1;
      take?.(record);
    }
  }
  return position;
}

const record: DnsRecord = { section: 0, name: 0, type: 0, class: 0, lifetime: 0, start: 0, end: 0 };

/** Visits questions and records. `at` is where the message begins: names point into it. */
export function describeEntries(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  let open = -1;
  walk(bytes, at, end, (entry) => {
    if (entry.section !== open) {
      if (open >= 0) out.close();
      out.list(SECTIONS[entry.section]);
      open = entry.section;
    }
    out.open('');
    out.text('name', nameText(bytes, at, entry.name, end));
    out.text('type', types.get(entry.type) ?? `TYPE${entry.type}`);
    out.number('class', entry.class & 0x7fff);
    if (entry.section > 0) {
      out.number('time_to_live', entry.lifetime);
      describeData(bytes, at, entry, end, out);
    }
    out.close();
  });
  if (open >= 0) out.close();
}

const SECTIONS = ['questions', 'answers', 'authorities', 'additional'];

function describeData(bytes: Uint8Array, at: number, entry: DnsRecord, end: number, out: Fields): void {
  const { type, start } = entry;
  const length = entry.end - start;
  if (type === A && length === 4) out.text('address', ipv4Text(bytes, start));
  else if (type === AAAA && length === 16) out.text('address', ipv6Text(bytes, start));
  else if (type === 2 || type === CNAME || type === PTR) out.text('target', nameText(bytes, at, start, end));
  else if (type === SRV && length > 6) {
    out.number('port', u16be(bytes, start + 4));
    out.text('target', nameText(bytes, at, start + 6, end));
  } else if (type === 15 && length > 2) out.text('target', nameText(bytes, at, start + 2, end));
  else if (type === TXT || type === HINFO) {
    out.list('strings');
    eachString(bytes, start, entry.end, (text) => out.text('', text));
    out.close();
  } else out.bytes('data', bytes, start, entry.end);
}

/** The strings of a TXT or HINFO record, each led by its length. */
export function eachString(bytes: Uint8Array, start: number, end: number, take: (text: string) => void): void {
  for (let at = start; at < end; at += 1 + bytes[at]) take(latin1(bytes, at + 1, Math.min(end, at + 1 + bytes[at]), 255));
}
