import { BER_OBJECT_IDENTIFIER, BER_SEQUENCE, BER_SET, BerReader } from '../ber.ts';
import { hex, latin1, utf8 } from '../bytes.ts';

/** What is read of an X.509 certificate (RFC 5280 §4.1); '' for what it does not say. */
export interface CertificateFacts {
  serial: string;
  subject: string;
  subjectName: string;
  subjectOrganisation: string;
  issuer: string;
  notBefore: string;
  notAfter: string;
  /** Subject and issuer are the same. */
  selfSigned: boolean;
  /** DNS names and addresses of the subject's alternative names, at most 16. */
  alternatives: string[];
}

/** Attributes of a distinguished name, by object identifier (RFC 4514 §3). */
const attributes: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'E'],
]);

const BMP_STRING = 0x1e;
const UTC_TIME = 0x17;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const ALTERNATIVE_NAME = '2.5.29.17';

/** Reads the certificate in bytes[start, end); null when it is not one. */
export function readCertificate(bytes: Uint8Array, start: number, end: number): CertificateFacts | null {
  const reader = new BerReader().reset(bytes, start, end);
  if (!reader.take(BER_SEQUENCE) || !reader.enter() || !reader.take(BER_SEQUENCE) || !reader.enter()) return null;
  reader.take(VERSION);
  if (!reader.take(0x02)) return null;
  const serial = hex(bytes, reader.start, reader.stop, 20);
  if (!reader.take(BER_SEQUENCE) || !reader.take(BER_SEQUENCE)) return null;
  const issuer = [reader.start, reader.stop] as const;
  if (!reader.take(BER_SEQUENCE) || !reader.enter()) return null;
  const notBefore = time(reader);
  const notAfter = time(reader);
  reader.leave();
  if (!reader.take(BER_SEQUENCE)) return null;
  const subject = [reader.start, reader.stop] as const;
  const names = distinguishedName(bytes, ...subject);
  const value = (attribute: string) => names.find(([name]) => name === attribute)?.[1] ?? '';
  const facts: CertificateFacts = {
    serial,
    subject: nameText(names),
    subjectName: value('CN'),
    subjectOrganisation: value('O'),
    issuer: nameText(distinguishedName(bytes, ...issuer)),
    notBefore,
    notAfter,
    selfSigned: equal(bytes, issuer, subject),
    alternatives: [],
  };
  while (reader.next()) if (reader.tag === EXTENSIONS && reader.enter()) alternatives(bytes, reader, facts.alternatives);
  return facts;
}

/** UTCTime and GeneralizedTime as ISO 8601 (RFC 5280 §4.1.2.5). */
function time(reader: BerReader): string {
  if (!reader.next()) return '';
  const text = reader.text(20);
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!match || (match[1].length === 2) !== (reader.tag === UTC_TIME)) return '';
  const year = match[1].length === 4 ? match[1] : `${Number(match[1]) < 50 ? '20' : '19'}${match[1]}`;
  return `${year}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`;
}

function distinguishedName(bytes: Uint8Array, start: number, end: number): [string, string][] {
  const names: [string, string][] = [];
  const reader = new BerReader().reset(bytes, start, end);
  while (names.length < 32 && reader.take(BER_SET) && reader.enter()) {
    while (names.length < 32 && reader.take(BER_SEQUENCE) && reader.enter()) {
      if (reader.take(BER_OBJECT_IDENTIFIER)) {
        const oid = reader.objectIdentifier();
        if (reader.next()) names.push([attributes.get(oid) ?? oid, string(reader)]);
      }
      reader.leave();
    }
    reader.leave();
  }
  return names;
}

/** A directory string: UTF-8 and its subsets, or two bytes a character. */
function string({ bytes, tag, start, stop }: BerReader): string {
  if (tag !== BMP_STRING) return utf8(bytes, start, stop, 256).trim();
  const narrow = bytes.slice(start, Math.min(stop, start + 512)).filter((_, i) => i & 1);
  return latin1(narrow, 0, narrow.length, 256);
}

const nameText = (names: readonly [string, string][]): string => names.map(([name, value]) => `${name}=${value}`).join(', ');

function equal(bytes: Uint8Array, a: readonly [number, number], b: readonly [number, number]): boolean {
  if (a[1] - a[0] !== b[1] - b[0]) return false;
  for (let i = 0; i < a[1] - a[0]; i++) if (bytes[a[0] + i] !== bytes[b[0] + i]) return false;
  return true;
}

/** DNS names [2] and IPv4 addresses [7] of the extension's GeneralNames (RFC 5280 §4.2.1.6). */
function alternatives(bytes: Uint8Array, reader: BerReader, out: string[]): void {
  if (!reader.take(BER_SEQUENCE) || !reader.enter()) return;
  while (reader.take(BER_SEQUENCE) && reader.enter()) {
    if (reader.take(BER_OBJECT_IDENTIFIER) && reader.objectIdentifier() === ALTERNATIVE_NAME) {
      while (reader.next() && reader.tag !== 0x04);
      const names = new BerReader().reset(bytes, reader.start, reader.stop);
      if (reader.tag === 0x04 && names.take(BER_SEQUENCE) && names.enter())
        while (out.length < 16 && names.next()) {
          if (names.tag === 0x82) out.push(names.text(255));
          else if (names.tag === 0x87 && names.stop - names.start === 4)
            out.push(bytes.subarray(names.start, names.stop).join('.'));
        }
    }
    reader.leave();
  }
}
