import { latin1, u16be, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  ACT_SESSION,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  type Side,
} from '../message.ts';
import { functionTable, Protocol, statusTable } from '../protocol.ts';

const CONNECTION_REQUEST = 1;
const CONNECTION_CONFIRM = 2;
const SETTINGS = 3;
const SETTINGS_ANSWER = 4;
const ENCRYPTED = 5;
const DATA = 6;

/** Steps of a connection (MS-RDPBCGR §1.3.1.1); what comes behind them is data. */
export const functions = functionTable([
  [CONNECTION_REQUEST, 'connection_request', 'X.224 Connection Request', ACT_SESSION],
  [CONNECTION_CONFIRM, 'connection_confirm', 'X.224 Connection Confirm', ACT_SESSION],
  [SETTINGS, 'connect_initial', 'MCS Connect Initial with client settings', ACT_SESSION],
  [SETTINGS_ANSWER, 'connect_response', 'MCS Connect Response with server settings', ACT_SESSION],
  [ENCRYPTED, 'encrypted', 'TLS record', 0],
  [DATA, 'data', 'Data', 0],
]);

/** Why a server refuses to negotiate (MS-RDPBCGR §2.2.1.2.2). */
const statuses = statusTable([
  [1, 'tls_required', 'SSL_REQUIRED_BY_SERVER'],
  [2, 'tls_not_allowed', 'SSL_NOT_ALLOWED_BY_SERVER'],
  [3, 'no_certificate', 'SSL_CERT_NOT_ON_SERVER'],
  [4, 'inconsistent_flags', 'INCONSISTENT_FLAGS'],
  [5, 'network_authentication_required', 'HYBRID_REQUIRED_BY_SERVER'],
]);

/** Security protocols that are asked for, as bits (§2.2.1.1.1). */
const securities: readonly (readonly [number, string])[] = [
  [1, 'tls'],
  [2, 'credssp'],
  [4, 'rdstls'],
  [8, 'credssp_early_result'],
];

const COOKIE = 'Cookie: mstshash=';
/** Where the variable part of an X.224 TPDU begins: TPKT, length, code, references, class. */
const VARIABLE = 11;
/** A negotiation request, answer or failure: type, flags, length of 8, value (§2.2.1.1.1 to §2.2.1.2.2). */
const NEGOTIATION = 8;
const CLIENT_NETWORK = 0xc003;
/** Most channels that are told; the protocol allows 31. */
const CHANNELS = 31;

/** Remote Desktop Protocol, as far as it passes in clear: who asks for what security and which channels. */
export const rdp: Protocol = new Protocol({
  id: 'rdp',
  name: 'Remote Desktop Protocol',
  specification: 'MS-RDPBCGR',
  industrial: false,
  depth: 'functions',
  carriage: { tcp: [3389] },
  functions,
  statuses,
  longest: 65_535,
  codeText: String,
  recognise(bytes, at, end) {
    const code = classify(bytes, at, end);
    if (code !== CONNECTION_REQUEST && code !== CONNECTION_CONFIRM) return code === SETTINGS ? 60 : 0;
    if (u16be(bytes, at + 2) !== end - at) return 0;
    if (code === CONNECTION_REQUEST && hasCookie(bytes, at, end)) return 96;
    return negotiationAt(bytes, at, end) >= 0 ? 88 : 0;
  },
  side,
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    head.code = classify(bytes, at, end);
    head.acts = functions.get(head.code)?.acts ?? 0;
    head.kind = KIND_NOTICE;
    if (head.code === CONNECTION_REQUEST || head.code === SETTINGS) head.kind = KIND_REQUEST;
    else if (head.code === CONNECTION_CONFIRM || head.code === SETTINGS_ANSWER) head.kind = KIND_RESPONSE;
    if (head.kind !== KIND_NOTICE) head.pair = head.code <= CONNECTION_CONFIRM ? 1 : 2;
    const negotiation = head.code <= CONNECTION_CONFIRM ? negotiationAt(bytes, at, end) : -1;
    if (negotiation >= 0 && bytes[negotiation] === 3) head.status = u32le(bytes, negotiation + 4) || 0x10000;
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(rdp);

/** Which step of a connection the segment begins with. */
function classify(bytes: Uint8Array, at: number, end: number): number {
  if (end - at >= 3 && bytes[at] >= 20 && bytes[at] <= 23 && bytes[at + 1] === 3) return ENCRYPTED;
  if (end - at < VARIABLE || bytes[at] !== 3 || bytes[at + 1] !== 0) return DATA;
  const code = bytes[at + 5];
  if (code === 0xe0) return CONNECTION_REQUEST;
  if (code === 0xd0) return CONNECTION_CONFIRM;
  // BER application tags 101 and 102 (T.125 §7).
  if (code === 0xf0 && bytes[at + 7] === 0x7f)
    return bytes[at + 8] === 0x65 ? SETTINGS : bytes[at + 8] === 0x66 ? SETTINGS_ANSWER : DATA;
  return DATA;
}

function side(bytes: Uint8Array, at: number, end: number): Side {
  const code = classify(bytes, at, end);
  if (code === CONNECTION_REQUEST || code === SETTINGS) return FROM_CLIENT;
  return code === CONNECTION_CONFIRM || code === SETTINGS_ANSWER ? FROM_SERVER : FROM_UNKNOWN;
}

function hasCookie(bytes: Uint8Array, at: number, end: number): boolean {
  return latin1(bytes, at + VARIABLE, Math.min(end, at + VARIABLE + COOKIE.length), COOKIE.length) === COOKIE;
}

/** Where the negotiation stands: at the end of the TPDU; -1 without. */
function negotiationAt(bytes: Uint8Array, at: number, end: number): number {
  const stop = Math.min(end, at + u16be(bytes, at + 2));
  const start = stop - NEGOTIATION;
  if (start < at + VARIABLE) return -1;
  return bytes[start] >= 1 && bytes[start] <= 3 && u16le(bytes, start + 2) === NEGOTIATION ? start : -1;
}

function describe(bytes: Uint8Array, { start, end, code }: Head, out: Fields): void {
  if (code === CONNECTION_REQUEST || code === CONNECTION_CONFIRM) {
    if (hasCookie(bytes, start, end)) {
      const from = start + VARIABLE + COOKIE.length;
      let stop = from;
      while (stop < end && bytes[stop] > 0x20 && stop - from < 64) stop++;
      out.text('user', latin1(bytes, from, stop, 64));
    }
    const negotiation = negotiationAt(bytes, start, end);
    if (negotiation < 0) return;
    const value = u32le(bytes, negotiation + 4);
    if (bytes[negotiation] === 3) out.text('refused', statuses.get(value)?.name ?? `reason_${value}`);
    else {
      out.list(bytes[negotiation] === 1 ? 'security_offered' : 'security_chosen');
      if (value === 0) out.text('', 'standard');
      for (const [bit, name] of securities) if (value & bit) out.text('', name);
      out.close();
    }
  } else if (code === SETTINGS) describeChannels(bytes, start, end, out);
}

/** Names of the channels that a client asks for (§2.2.1.3.4), in the block of that type. */
function describeChannels(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  for (let at = start + VARIABLE; at + 8 <= end; at++) {
    if (u16le(bytes, at) !== CLIENT_NETWORK) continue;
    const length = u16le(bytes, at + 2);
    const count = u32le(bytes, at + 4);
    if (count < 1 || count > CHANNELS || length !== 8 + count * 12 || at + length > end) continue;
    out.list('channels');
    for (let i = 0; i < count; i++) {
      const from = at + 8 + i * 12;
      let stop = from;
      while (stop < from + 8 && bytes[stop] !== 0) stop++;
      out.text('', latin1(bytes, from, stop, 8));
    }
    out.close();
    return;
  }
}
