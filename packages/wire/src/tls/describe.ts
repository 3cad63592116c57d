import { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import { type CertificateFacts, readCertificate } from './certificate.ts';
import { cipherSuites, statuses, versions } from './functions.ts';
import { readHello } from './hello.ts';

const CLIENT = 0x1601;
const SERVER = 0x1602;
const CHAIN = 0x160b;

const versionText = (version: number): string => versions.get(version) ?? `0x${version.toString(16).padStart(4, '0')}`;
const cipherText = (suite: number): string => cipherSuites.get(suite) ?? `0x${suite.toString(16).padStart(4, '0')}`;

/**
 * Calls `take` for each certificate of a chain as TLS up to 1.2 sends it, at most eight (RFC 5246 §7.4.2), with the place of its DER encoding: from 1.3 on chains are encrypted.
 */
export function eachCertificate(
  head: Head,
  bytes: Uint8Array,
  take: (certificate: CertificateFacts, start: number, end: number) => void,
): void {
  const cursor = new Cursor(bytes, head.start + 4, head.end);
  cursor.u24be();
  for (let i = 0; i < 8 && cursor.left > 3; i++) {
    const length = cursor.u24be();
    const start = cursor.skip(length);
    const facts = readCertificate(bytes, start, cursor.at);
    if (facts) take(facts, start, cursor.at);
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
