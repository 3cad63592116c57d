import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, measure, readUnit, recognise, side } from './read.ts';

export { eachCertificate } from './describe.ts';
export { readHello, type TlsHello } from './hello.ts';

/** Transport Layer Security: versions, ciphers, names and certificates, as far as they pass in clear. */
export const tls: Protocol = new Protocol({
  id: 'tls',
  name: 'TLS',
  specification: 'RFC 5246, RFC 8446, RFC 5280',
  industrial: false,
  carriage: { tcp: [443, 8443, 993, 995, 636, 8883, 4843, 19998], inside: ['cotp'] },
  functions,
  statuses,
  longest: LONGEST,
  firstBytes: [0x14, 0x15, 0x16, 0x17, 0x18],
  recognise,
  measure,
  side,
  read(bytes, at, end, from, sink) {
    readUnit(bytes, at, end, from, head, sink);
  },
  describe,
  identify,
});

const head = new Head(tls);
