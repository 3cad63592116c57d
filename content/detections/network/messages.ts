import { berElement, berIntegerElement, berObjectIdentifierElement, berTextElement } from '../../../packages/wire/src/index.ts';
import { type Address, ethernet } from '../../../packages/range/src/index.ts';
import { ipBytes } from '../../../packages/range/src/frames.ts';
import { ascii, u16, u16le, u32, u32le, utf16le } from '../../../packages/range/src/office/bytes.ts';

/** A frame with an ICMP echo request (RFC 792). The checksums are left out; nothing here looks at them. */
export function echo(source: Address, destination: Address): Uint8Array {
  const header = [0x45, 0, ...u16(28, 1, 0x4000), 64, 1, 0, 0, ...ipBytes(source.ip), ...ipBytes(destination.ip)];
  return ethernet(source.mac, destination.mac, 0x0800, [...header, 8, 0, 0, 0, ...u16(1, 1)]);
}

const name = (text: string): number[] => [...text.split('.').flatMap((label) => [label.length, ...ascii(label)]), 0];

/** An LLMNR answer with one address (RFC 4795 §2.1). */
export const llmnrAnswer = (id: number, host: string, ip: string): Uint8Array =>
  Uint8Array.from([
    ...u16(id, 0x8000, 1, 1, 0, 0),
    ...name(host),
    ...u16(1, 1, 0xc00c, 1, 1),
    ...u32(30),
    ...u16(4),
    ...ipBytes(ip),
  ]);

/** A question for a whole zone (RFC 5936 §2.1). */
export const zoneTransfer = (zone: string): Uint8Array =>
  Uint8Array.from([...u16(9, 0, 1, 0, 0, 0), ...name(zone), ...u16(252, 1)]);

/** A positive NetBIOS name answer (RFC 1002 §4.2.13). */
export function nbnsAnswer(id: number, host: string, ip: string): Uint8Array {
  const octets = [...ascii(host.padEnd(15)), 0];
  const encoded = [32, ...octets.flatMap((octet) => [0x41 + (octet >> 4), 0x41 + (octet & 15)]), 0];
  return Uint8Array.from([
    ...u16(id, 0x8500, 0, 1, 0, 0),
    ...encoded,
    ...u16(0x20, 1),
    ...u32(165),
    ...u16(6, 0),
    ...ipBytes(ip),
  ]);
}

/** An SNMP request that sets an integer (RFC 3416 §4.2.5). */
export const snmpSet = (id: number, community: string, oid: string, value: number): Uint8Array =>
  berElement(
    0x30,
    berIntegerElement(1),
    berTextElement(community, 0x04),
    berElement(
      0xa3,
      berIntegerElement(id),
      berIntegerElement(0),
      berIntegerElement(0),
      berElement(0x30, berElement(0x30, berObjectIdentifierElement(oid), berIntegerElement(value))),
    ),
  );

/** A trap of SNMPv1 that says that a wrong community was used (RFC 1157 §4.1.6.5). */
export const snmpAuthenticationTrap = (community: string, agent: string): Uint8Array =>
  berElement(
    0x30,
    berIntegerElement(0),
    berTextElement(community, 0x04),
    berElement(
      0xa4,
      berObjectIdentifierElement('1.3.6.1.4.1.8691'),
      berElement(0x40, ipBytes(agent)),
      berIntegerElement(4),
      berIntegerElement(0),
      berIntegerElement(1000, 0x43),
      berElement(0x30),
    ),
  );

/** The server's greeting in which it agrees to a version (RFC 5246 §7.4.1.3). */
export function serverHelloOf(version: number): Uint8Array {
  const body = [...u16(version), ...new Array<number>(32).fill(7), 0, ...u16(0x002f), 0];
  return Uint8Array.from([22, ...u16(version), ...u16(body.length + 4), 2, 0, ...u16(body.length), ...body]);
}

const overTcp = (message: readonly number[]): Uint8Array => Uint8Array.from([0, 0, ...u16(message.length), ...message]);

/** Header of an SMB2 message (MS-SMB2 §2.2.1.2). */
const header = (command: number, status: number, answer: boolean): number[] => [
  0xfe,
  ...ascii('SMB'),
  ...u16le(64, 1),
  ...u32le(status),
  ...u16le(command, 1),
  ...u32le(answer ? 1 : 0, 0, 4, 0, 0xfeff, 0, 0, 0),
  ...new Array<number>(16).fill(0),
];

/** A client opens a share (MS-SMB2 §2.2.9). */
export function smbTreeConnect(share: string): Uint8Array {
  const path = utf16le(share);
  return overTcp([...header(3, 0, false), ...u16le(9, 0, 72, path.length), ...path]);
}

/** The answer to a log-in with a wrong password (MS-SMB2 §2.2.2). */
export const smbLogonFailure = (): Uint8Array => overTcp([...header(1, 0xc000006d, true), ...u16le(9, 0), ...u32le(0), 0]);

/** A client opens or makes a file (MS-SMB2 §2.2.13). */
export function smbCreate(file: string, disposition: 'open' | 'create'): Uint8Array {
  const path = utf16le(file);
  const access = disposition === 'create' ? 0x0012_0116 : 0x0012_0089;
  return overTcp([
    ...header(5, 0, false),
    ...u16le(57),
    0,
    0,
    ...u32le(2, 0, 0, 0, 0, access, 0x80, 7, disposition === 'create' ? 2 : 1, 0),
    ...u16le(120, path.length),
    ...u32le(0, 0),
    ...path,
  ]);
}

/** Header of an SMB1 message (MS-CIFS §2.2.3.1). */
const header1 = (command: number, answer: boolean): number[] => [
  0xff,
  ...ascii('SMB'),
  command,
  ...u32le(0),
  answer ? 0x98 : 0x18,
  ...u16le(0xc807, 0, 0, 0, 0, 0, 0, 0, 0xfeff, 0x0800, 5),
];

/** A client opens a share with SMB1 (MS-CIFS §2.2.4.55). */
export function smb1TreeConnect(share: string): Uint8Array {
  const data = [0, 0, ...utf16le(share), 0, 0, ...ascii('?????'), 0];
  return overTcp([...header1(0x75, false), 4, 0xff, 0, ...u16le(0, 8, 1, data.length), ...data]);
}

/** The share is open. */
export const smb1TreeConnected = (): Uint8Array => {
  const data = [...ascii('A:'), 0, 0, ...utf16le('NTFS'), 0, 0];
  return overTcp([...header1(0x75, true), 3, 0xff, 0, ...u16le(0, 1, data.length), ...data]);
};

/** A message of SMB1 without parameters, of any command (MS-CIFS §2.2.2.1). */
export const smb1Message = (command: number, status = 0, answer = false): Uint8Array => {
  const header = header1(command, answer);
  header.splice(5, 4, ...u32le(status));
  return overTcp([...header, 0, 0, 0]);
};

/** An encrypted record in the middle of a session (RFC 5246 §6.2). */
export const tlsData = (length: number): Uint8Array =>
  Uint8Array.from([23, 3, 3, ...u16(length), ...Array.from({ length }, (_, at) => (at * 37 + 11) & 0xff)]);

/** A TLS record with a certificate made out to `name` by itself (RFC 5246 §7.4.2, RFC 5280 §4.1). */
export function certificateOf(name: string): Uint8Array {
  const algorithm = berElement(0x30, berObjectIdentifierElement('1.2.840.113549.1.1.11'));
  const who = berElement(
    0x30,
    berElement(0x31, berElement(0x30, berObjectIdentifierElement('2.5.4.3'), berTextElement(name, 0x0c))),
  );
  const validity = berElement(0x30, berTextElement('260101000000Z', 0x17), berTextElement('360101000000Z', 0x17));
  const key = berElement(0x30, algorithm, berElement(0x03, [0, 1, 2, 3]));
  const version = berElement(0xa0, berIntegerElement(2));
  const body = berElement(0x30, version, berIntegerElement(1), algorithm, who, validity, who, key);
  const certificate = berElement(0x30, body, algorithm, berElement(0x03, [0, 9, 9, 9]));
  const sized = (bytes: ArrayLike<number>): number[] => [0, ...u16(bytes.length), ...Array.from(bytes)];
  const message = [11, ...sized(sized(sized(certificate)))];
  return Uint8Array.from([22, 3, 3, ...u16(message.length), ...message]);
}
