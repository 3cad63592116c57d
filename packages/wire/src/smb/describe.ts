import { latin1, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE } from '../message.ts';
import { decodeName, nameOf } from '../netbios/names.ts';
import {
  COMPRESSED,
  CREATE,
  CREATE_1,
  dialects,
  NEGOTIATE,
  NEGOTIATE_1,
  SESSION,
  SESSION_SETUP,
  SESSION_SETUP_1,
  TREE_CONNECT,
  TREE_CONNECT_1,
} from './functions.ts';
import { type NtlmFacts, readNtlm, unicode } from './ntlm.ts';
import { HEADER_1, HEADER_2 } from './read.ts';

const dispositions = ['supersede', 'open', 'create', 'open_if', 'overwrite', 'overwrite_if'];

/** Where a message's parameters and bytes are. */
interface Smb1Body {
  words: number;
  parameters: number;
  data: number;
  end: number;
  wide: boolean;
  start: number;
}

/** Parameter words and data bytes of an SMB1 message, `offset` behind its header's beginning (MS-CIFS §2.2.3.2, §2.2.3.3); null when they do not fit. */
function smb1Body(bytes: Uint8Array, { start, end }: Head, offset = HEADER_1): Smb1Body | null {
  if (offset < HEADER_1 || start + offset >= end) return null;
  const words = bytes[start + offset];
  const parameters = start + offset + 1;
  const count = parameters + words * 2;
  if (count + 2 > end) return null;
  const data = count + 2;
  return {
    words,
    parameters,
    data,
    end: Math.min(end, data + u16le(bytes, count)),
    wide: (u16le(bytes, start + 10) & 0x8000) !== 0,
    start,
  };
}

/** Strings of an SMB1 message one after the other, two bytes a character from an even distance on. */
function strings(bytes: Uint8Array, body: Smb1Body, from: number, most: number): string[] {
  const out: string[] = [];
  let at = body.wide && (from - body.start) & 1 ? from + 1 : from;
  while (at < body.end && out.length < most) {
    const step = body.wide ? 2 : 1;
    let stop = at;
    while (stop + step <= body.end && (bytes[stop] !== 0 || (body.wide && bytes[stop + 1] !== 0))) stop += step;
    out.push(body.wide ? unicode(bytes, at, stop) : latin1(bytes, at, stop, 256));
    at = stop + step;
  }
  return out;
}

/** What both sides tell in a session setup of SMB1 (MS-CIFS §2.2.4.53, MS-SMB §2.2.4.6). */
interface Setup {
  ntlm: NtlmFacts | null;
  user: string;
  domain: string;
  system: string;
  manager: string;
}

function smb1Setup(bytes: Uint8Array, head: Head): Setup | null {
  const body = smb1Body(bytes, head);
  if (!body) return null;
  const { words, parameters, data } = body;
  // 4 and 12 words: with a security blob. 3 and 13: without.
  const blob = words === 4 ? u16le(bytes, parameters + 6) : words === 12 ? u16le(bytes, parameters + 14) : 0;
  const passwords = words === 13 ? u16le(bytes, parameters + 14) + u16le(bytes, parameters + 16) : 0;
  const texts = strings(bytes, body, data + blob + passwords, 4);
  const ntlm = blob > 0 ? readNtlm(bytes, data, Math.min(body.end, data + blob)) : null;
  const [first = '', second = '', third = '', fourth = ''] = texts;
  if (words === 13) return { ntlm, user: first, domain: second, system: third, manager: fourth };
  return { ntlm, user: '', domain: third, system: first, manager: second };
}

/** The security blob of an SMB2 session setup or negotiate answer: its offset counts from the SMB2 header. */
function smb2Blob(bytes: Uint8Array, head: Head): NtlmFacts | null {
  const body = head.start + HEADER_2;
  const response = head.kind === KIND_RESPONSE;
  const where = head.code === NEGOTIATE ? body + 56 : response ? body + 4 : body + 12;
  if (where + 4 > head.end) return null;
  const start = head.start + u16le(bytes, where);
  return readNtlm(bytes, start, Math.min(head.end, start + u16le(bytes, where + 2)));
}

/** Text of an SMB2 field of offset and length at `where`. */
function smb2Text(bytes: Uint8Array, { start, end }: Head, where: number): string {
  if (where + 4 > end) return '';
  const from = start + u16le(bytes, where);
  const stop = from + u16le(bytes, where + 2);
  return stop <= end ? unicode(bytes, from, stop, 512) : '';
}

/** Visits what a session tells of hosts, users, shares and files. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end, code } = head;
  if (code >= SESSION) {
    const called = decodeName(bytes, start + 4, end);
    const calling = decodeName(bytes, start + 38, end);
    if (called) out.text('called_name', nameOf(called));
    if (calling) out.text('calling_name', nameOf(calling));
    return;
  }
  if (code === COMPRESSED && end - start >= 16) {
    // MS-SMB2 §2.2.42.1: what was compressed, and how much stands uncompressed before it.
    out.number('original_size', u32le(bytes, start + 4));
    out.number('algorithm', u16le(bytes, start + 8));
    out.number('offset', u32le(bytes, start + 12));
    return;
  }
  const response = head.kind === KIND_RESPONSE;
  const body = start + HEADER_2;
  if (code === NEGOTIATE) describeNegotiate(bytes, head, out);
  else if (code === SESSION_SETUP) describeNtlm(smb2Blob(bytes, head), out);
  else if (code === TREE_CONNECT && !response) out.text('share', smb2Text(bytes, head, body + 4));
  else if (code === CREATE && !response && body + 48 <= end) {
    out.text('file', smb2Text(bytes, head, body + 44));
    out.number('desired_access', u32le(bytes, body + 24));
    out.text('disposition', dispositions[u32le(bytes, body + 36)] ?? `disposition_${u32le(bytes, body + 36)}`);
  } else if (code === NEGOTIATE_1) describeDialects(bytes, head, out);
  else if (code === SESSION_SETUP_1) {
    const setup = smb1Setup(bytes, head);
    if (!setup) return;
    describeNtlm(setup.ntlm, out);
    for (const key of ['user', 'domain', 'system', 'manager'] as const) if (setup[key] !== '') out.text(key, setup[key]);
    if (!response) describeShare(bytes, chained(bytes, head, TREE_CONNECT_1), out);
  } else if (code === TREE_CONNECT_1 && !response) {
    describeShare(bytes, smb1Body(bytes, head), out);
  } else if (code === CREATE_1 && !response) {
    const found = smb1Body(bytes, head);
    if (!found || found.words !== 24) return;
    out.text('file', strings(bytes, found, found.data, 1)[0] ?? '');
    out.number('desired_access', u32le(bytes, found.parameters + 15));
    const disposition = u32le(bytes, found.parameters + 35);
    out.text('disposition', dispositions[disposition] ?? `disposition_${disposition}`);
  }
}

/** The command that is chained behind a message's own, when it is `code` (MS-CIFS §2.2.3.4): clients connect with their session setup. */
function chained(bytes: Uint8Array, head: Head, code: number): Smb1Body | null {
  const body = smb1Body(bytes, head);
  if (!body || body.words < 2 || bytes[body.parameters] !== (code & 0xff)) return null;
  return smb1Body(bytes, head, u16le(bytes, body.parameters + 2));
}

function describeShare(bytes: Uint8Array, body: Smb1Body | null, out: Fields): void {
  if (body?.words !== 4) return;
  out.text('share', strings(bytes, body, body.data + u16le(bytes, body.parameters + 6), 1)[0] ?? '');
}

function describeNegotiate(bytes: Uint8Array, head: Head, out: Fields): void {
  const body = head.start + HEADER_2;
  const name = (dialect: number) => dialects.get(dialect) ?? `0x${dialect.toString(16).padStart(4, '0')}`;
  if (head.kind === KIND_RESPONSE) {
    if (body + 24 > head.end) return;
    out.text('dialect', name(u16le(bytes, body + 4)));
    out.flag('signing_required', (bytes[body + 2] & 2) !== 0);
    out.bytes('server_guid', bytes, body + 8, body + 24);
    return;
  }
  if (body + 36 > head.end) return;
  out.list('dialects');
  const count = Math.min(u16le(bytes, body + 2), 16);
  for (let i = 0; i < count && body + 38 + i * 2 <= head.end; i++) out.text('', name(u16le(bytes, body + 36 + i * 2)));
  out.close();
}

/** The dialects that a client of SMB1 offers, or the number of the one that its server takes (MS-CIFS §2.2.4.52). */
function describeDialects(bytes: Uint8Array, head: Head, out: Fields): void {
  const body = smb1Body(bytes, head);
  if (!body) return;
  if (head.kind === KIND_RESPONSE) {
    if (body.words > 0) out.number('dialect_index', u16le(bytes, body.parameters));
    return;
  }
  out.list('dialects');
  let at = body.data;
  for (let i = 0; i < 16 && at < body.end && bytes[at] === 2; i++) {
    const dialect = latin1(bytes, at + 1, body.end, 64);
    out.text('', dialect);
    at += dialect.length + 2;
  }
  out.close();
}

const ntlmFields = ['computer', 'domain', 'dnsComputer', 'dnsDomain', 'user', 'workstation', 'version'] as const;
const ntlmNames: { readonly [field in (typeof ntlmFields)[number]]: string } = {
  computer: 'netbios_computer',
  domain: 'netbios_domain',
  dnsComputer: 'dns_computer',
  dnsDomain: 'dns_domain',
  user: 'user',
  workstation: 'workstation',
  version: 'windows_version',
};

function describeNtlm(facts: NtlmFacts | null, out: Fields): void {
  if (!facts) return;
  out.open('ntlm');
  out.number('type', facts.type);
  for (const field of ntlmFields) if (facts[field] !== '') out.text(ntlmNames[field], facts[field]);
  out.close();
}

/** Who a host says that it is, and which system it runs. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (head.code >= SESSION) {
    const called = decodeName(bytes, head.start + 4, head.end);
    const calling = decodeName(bytes, head.start + 38, head.end);
    if (calling && nameOf(calling) !== '') out.is('name', nameOf(calling), 85);
    // "*SMBSERVER" calls whoever answers.
    if (called && !nameOf(called).startsWith('*')) out.is('name', nameOf(called), 60, 'receiver');
    return;
  }
  if (head.code === SESSION_SETUP_1) {
    const setup = smb1Setup(bytes, head);
    if (setup?.system) out.is('operatingSystem', setup.system, 85);
    identifyNtlm(setup?.ntlm ?? null, out);
  } else if (head.code === SESSION_SETUP || head.code === NEGOTIATE) identifyNtlm(smb2Blob(bytes, head), out);
}

function identifyNtlm(facts: NtlmFacts | null, out: IdentitySink): void {
  if (!facts) return;
  const name = facts.dnsComputer || facts.computer || facts.workstation;
  if (name !== '') out.is('name', name, facts.type === 2 ? 90 : 75);
  // Samba says 6.1 whatever it runs on, so the version is a hint.
  if (facts.version !== '') out.is('operatingSystem', `Windows NT ${facts.version}`, 65);
}
