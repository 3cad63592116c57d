import { Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import { type CertificateFacts, readCertificate } from './certificate.ts';
import { cipherSuites, statuses, versions } from './functions.ts';

/** Extensions that are looked into, IANA's registry. */
const SERVER_NAME = 0;
const ALPN = 16;
const SUPPORTED_VERSIONS = 43;

const CLIENT = 0x1601;
const SERVER = 0x1602;
const CHAIN = 0x160b;

const versionText = (version: number): string => versions.get(version) ?? `0x${version.toString(16).padStart(4, '0')}`;
const cipherText = (suite: number): string => cipherSuites.get(suite) ?? `0x${suite.toString(16).padStart(4, '0')}`;

/** Values that clients send to keep servers tolerant (RFC 8701): no versions, no ciphers. */
const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/** What of a hello is told. */
interface Hello {
  version: number;
  ciphers: number[];
  serverName: string;
  protocols: string[];
  versions: number[];
}

/** Reads the hello in bytes[start, end), from the handshake type on (RFC 8446 §4.1.2, §4.1.3). */
function readHello(bytes: Uint8Array, start: number, end: number, client: boolean): Hello {
  const cursor = new Cursor(bytes, start + 4, end);
  const hello: Hello = { version: cursor.u16be(), ciphers: [], serverName: '', protocols: [], versions: [] };
  cursor.skip(32);
  cursor.skip(cursor.u8());
  if (client) {
    const suites = Math.min(cursor.u16be(), 1024);
    for (let i = 0; i < suites && cursor.left >= 2; i += 2) {
      const suite = cursor.u16be();
      if (!isGrease(suite)) hello.ciphers.push(suite);
    }
    cursor.skip(cursor.u8());
  } else {
    hello.ciphers.push(cursor.u16be());
    cursor.u8();
  }
  cursor.u16be();
  for (let extensions = 0; cursor.left >= 4 && extensions < 64; extensions++) {
    const type = cursor.u16be();
    const length = cursor.u16be();
    const from = cursor.skip(length);
    readExtension(new Cursor(bytes, from, cursor.at), type, client, hello);
  }
  return hello;
}

function readExtension(cursor: Cursor, type: number, client: boolean, hello: Hello): void {
  if (type === SERVER_NAME && cursor.left > 5) {
    cursor.skip(3);
    const length = cursor.u16be();
    const start = cursor.skip(length);
    hello.serverName = latin1(cursor.bytes, start, cursor.at, 255);
  } else if (type === ALPN) {
    cursor.u16be();
    while (cursor.left > 1 && hello.protocols.length < 16) {
      const length = cursor.u8();
      const start = cursor.skip(length);
      hello.protocols.push(latin1(cursor.bytes, start, cursor.at, 64));
    }
  } else if (type === SUPPORTED_VERSIONS) {
    if (client) cursor.u8();
    while (cursor.left >= 2 && hello.versions.length < 16) {
      const version = cursor.u16be();
      if (!isGrease(version)) hello.versions.push(version);
    }
  }
}

/** Calls `take` for each certificate of a chain as TLS up to 1.2 sends it, at most eight (RFC 5246 §7.4.2). */
function eachCertificate(head: Head, bytes: Uint8Array, take: (certificate: CertificateFacts) => void): void {
  const cursor = new Cursor(bytes, head.start + 4, head.end);
  cursor.u24be();
  for (let i = 0; i < 8 && cursor.left > 3; i++) {
    const length = cursor.u24be();
    const start = cursor.skip(length);
    const facts = readCertificate(bytes, start, cursor.at);
    if (facts) take(facts);
  }
}

/** Visits hellos, certificates and alerts; of other messages only their length is in clear. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  if (head.code === CLIENT || head.code === SERVER) {
    const client = head.code === CLIENT;
    const hello = readHello(bytes, head.start, head.end, client);
    // From 1.3 on the version stands in an extension, and the old place says 1.2.
    out.text('version', versionText(client ? hello.version : (hello.versions[0] ?? hello.version)));
    if (client) {
      list(out, 'versions', hello.versions.map(versionText));
      list(out, 'cipher_suites', hello.ciphers.map(cipherText));
      if (hello.serverName !== '') out.text('server_name', hello.serverName);
    } else out.text('cipher_suite', cipherText(hello.ciphers[0] ?? 0));
    if (hello.protocols.length > 0) list(out, 'application_protocols', hello.protocols);
  } else if (head.code === CHAIN) {
    out.list('certificates');
    eachCertificate(head, bytes, (certificate) => {
      out.open('');
      out.text('subject', certificate.subject);
      out.text('issuer', certificate.issuer);
      out.text('serial', certificate.serial);
      out.text('not_before', certificate.notBefore);
      out.text('not_after', certificate.notAfter);
      out.flag('self_signed', certificate.selfSigned);
      list(out, 'alternative_names', certificate.alternatives);
      out.close();
    });
    out.close();
  } else if (head.code === 0x1500 && head.end - head.start === 7) {
    out.text('level', bytes[head.start + 5] === 2 ? 'fatal' : 'warning');
    const alert = bytes[head.start + 6];
    out.text('alert', alert === 0 ? 'close_notify' : (statuses.get(alert)?.name ?? `alert_${alert}`));
  } else out.number('length', head.end - head.start);
}

function list(out: Fields, name: string, values: readonly string[]): void {
  out.list(name);
  for (const value of values) out.text('', value);
  out.close();
}

/** The name that a client asks its server for, and what the server's own certificate says of it. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (head.code === CLIENT) {
    const { serverName } = readHello(bytes, head.start, head.end, true);
    if (serverName !== '') out.is('name', serverName, 50, 'receiver');
  } else if (head.code === CHAIN) {
    let first = true;
    eachCertificate(head, bytes, (certificate) => {
      if (!first) return;
      first = false;
      if (certificate.subjectName !== '') out.is('name', certificate.subjectName, 50);
      // Devices come with certificates of their makers' own; elsewhere the organisation is the owner.
      if (certificate.selfSigned && certificate.subjectOrganisation !== '') out.is('vendor', certificate.subjectOrganisation, 35);
    });
  }
}
