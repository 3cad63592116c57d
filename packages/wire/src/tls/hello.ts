import { Cursor, latin1 } from '../bytes.ts';

/** Extensions that are looked into, IANA's registry. */
const SERVER_NAME = 0;
const SUPPORTED_GROUPS = 10;
const POINT_FORMATS = 11;
const SIGNATURE_ALGORITHMS = 13;
const ALPN = 16;
const SUPPORTED_VERSIONS = 43;

/** Most entries of one list that are kept. */
const MOST = 512;
const EXTENSIONS = 128;

/** What a hello says in clear. Values that only keep the other side tolerant (RFC 8701) are left out of every list. */
export interface TlsHello {
  /** The version in its old place: 0x0303 from TLS 1.2 on. */
  version: number;
  /** Cipher suites that a client offers; the one that a server chose. */
  ciphers: number[];
  /** Types of the extensions, in their order. */
  extensions: number[];
  /** Name of the server that a client asks for; '' without. */
  serverName: string;
  /** Application protocols (RFC 7301); the bytes of the first besides. */
  protocols: string[];
  firstProtocol: Uint8Array | null;
  /** Versions that a client offers in the extension for them; the one that a server chose. */
  versions: number[];
  groups: number[];
  pointFormats: number[];
  signatures: number[];
}

const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/** Reads the hello in bytes[start, end), from the handshake type on (RFC 8446 §4.1.2, §4.1.3). What is cut short is read as far as it goes. */
export function readHello(bytes: Uint8Array, start: number, end: number, client: boolean): TlsHello {
  const cursor = new Cursor(bytes, start + 4, end);
  const hello: TlsHello = {
    version: cursor.u16be(),
    ciphers: [],
    extensions: [],
    serverName: '',
    protocols: [],
    firstProtocol: null,
    versions: [],
    groups: [],
    pointFormats: [],
    signatures: [],
  };
  cursor.skip(32);
  cursor.skip(cursor.u8());
  if (client) {
    const length = cursor.u16be();
    const from = cursor.skip(length);
    words(new Cursor(bytes, from, cursor.at), hello.ciphers);
    cursor.skip(cursor.u8());
  } else {
    hello.ciphers.push(cursor.u16be());
    cursor.u8();
  }
  cursor.u16be();
  for (let extensions = 0; cursor.left >= 4 && extensions < EXTENSIONS; extensions++) {
    const type = cursor.u16be();
    const length = cursor.u16be();
    const from = cursor.skip(length);
    if (!isGrease(type)) hello.extensions.push(type);
    readExtension(new Cursor(bytes, from, cursor.at), type, client, hello);
  }
  return hello;
}

function words(cursor: Cursor, into: number[]): void {
  while (cursor.left >= 2 && into.length < MOST) {
    const value = cursor.u16be();
    if (!isGrease(value)) into.push(value);
  }
}

function readExtension(cursor: Cursor, type: number, client: boolean, hello: TlsHello): void {
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
      hello.firstProtocol ??= cursor.bytes.subarray(start, cursor.at);
      hello.protocols.push(latin1(cursor.bytes, start, cursor.at, 64));
    }
  } else if (type === SUPPORTED_VERSIONS) {
    if (client) cursor.u8();
    words(cursor, hello.versions);
  } else if (type === SUPPORTED_GROUPS) {
    cursor.u16be();
    words(cursor, hello.groups);
  } else if (type === SIGNATURE_ALGORITHMS) {
    cursor.u16be();
    words(cursor, hello.signatures);
  } else if (type === POINT_FORMATS) {
    for (let left = cursor.u8(); left > 0 && cursor.left > 0; left--) hello.pointFormats.push(cursor.u8());
  }
}
