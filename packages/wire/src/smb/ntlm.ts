import { u16le, u32le } from '../bytes.ts';

/** What is read of an NTLMSSP message (MS-NLMP §2.2.1); '' for what it does not say. */
export interface NtlmFacts {
  /** 1 negotiate, 2 challenge, 3 authenticate. */
  type: number;
  computer: string;
  domain: string;
  dnsComputer: string;
  dnsDomain: string;
  user: string;
  workstation: string;
  /** `major.minor.build` of the sender's Windows. */
  version: string;
}

const SIGNATURE = new TextEncoder().encode('NTLMSSP\0');
const NEGOTIATE_VERSION = 0x02000000;

/** Text of bytes[start, end) in two bytes a character, bounded, control characters replaced. */
export function unicode(bytes: Uint8Array, start: number, end: number, limit = 256): string {
  let text = '';
  for (let at = start; at + 1 < end && text.length < limit; at += 2) {
    const unit = u16le(bytes, at);
    if (unit === 0) break;
    text += unit < 0x20 || unit === 0x7f ? '.' : String.fromCharCode(unit);
  }
  return text.trim();
}

/** Finds and reads the NTLMSSP message in bytes[start, end); null when there is none. It may stand inside SPNEGO. */
export function readNtlm(bytes: Uint8Array, start: number, end: number): NtlmFacts | null {
  const stop = Math.min(end, start + 512);
  for (let at = start; at + 12 <= stop; at++) {
    let i = 0;
    while (i < SIGNATURE.length && bytes[at + i] === SIGNATURE[i]) i++;
    if (i === SIGNATURE.length) return readMessage(bytes, at, end);
  }
  return null;
}

function readMessage(bytes: Uint8Array, at: number, end: number): NtlmFacts {
  const facts: NtlmFacts = {
    type: u32le(bytes, at + 8),
    computer: '',
    domain: '',
    dnsComputer: '',
    dnsDomain: '',
    user: '',
    workstation: '',
    version: '',
  };
  if (facts.type === 2 && at + 48 <= end) {
    eachTarget(bytes, at, end, (type, text) => {
      if (type === 1) facts.computer = text;
      else if (type === 2) facts.domain = text;
      else if (type === 3) facts.dnsComputer = text;
      else if (type === 4) facts.dnsDomain = text;
    });
    facts.version = versionAt(bytes, at + 48, end, u32le(bytes, at + 20));
  } else if (facts.type === 3 && at + 64 <= end) {
    const wide = (u32le(bytes, at + 60) & 1) !== 0;
    facts.domain = field(bytes, at, end, 28, wide);
    facts.user = field(bytes, at, end, 36, wide);
    facts.workstation = field(bytes, at, end, 44, wide);
    facts.version = versionAt(bytes, at + 64, end, u32le(bytes, at + 60));
  } else if (facts.type === 1 && at + 16 <= end) facts.version = versionAt(bytes, at + 32, end, u32le(bytes, at + 12));
  return facts;
}

/** A field of length and offset, from the message's beginning (MS-NLMP §2.2.1.3). */
function field(bytes: Uint8Array, at: number, end: number, where: number, wide: boolean): string {
  const start = at + u32le(bytes, at + where + 4);
  const stop = start + u16le(bytes, at + where);
  if (start < at || stop > end) return '';
  if (wide) return unicode(bytes, start, stop);
  return String.fromCharCode(...bytes.subarray(start, Math.min(stop, start + 256))).replaceAll(/[^\x20-\x7e]/g, '.');
}

/** The pairs of a challenge's target information (MS-NLMP §2.2.2.1). */
function eachTarget(bytes: Uint8Array, at: number, end: number, take: (type: number, text: string) => void): void {
  let pair = at + u32le(bytes, at + 44);
  const stop = Math.min(end, pair + u16le(bytes, at + 40));
  for (let pairs = 0; pairs < 16 && pair >= at && pair + 4 <= stop; pairs++) {
    const type = u16le(bytes, pair);
    const next = pair + 4 + u16le(bytes, pair + 2);
    if (type === 0 || next > stop) return;
    take(type, unicode(bytes, pair + 4, next));
    pair = next;
  }
}

function versionAt(bytes: Uint8Array, at: number, end: number, flags: number): string {
  if ((flags & NEGOTIATE_VERSION) === 0 || at + 8 > end || bytes[at] === 0) return '';
  return `${bytes[at]}.${bytes[at + 1]}.${u16le(bytes, at + 2)}`;
}
