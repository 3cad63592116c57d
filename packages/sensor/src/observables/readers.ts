import { createHash } from 'node:crypto';
import { type Fields, type Head, KIND_REQUEST, protocols, type RequestFacts, tls } from '@fengsui/wire';
import { ja3, ja3s, ja4 } from './tls-fingerprints.ts';

/** Types of values that messages show. `certificate` is a fingerprint (SHA-1, SHA-256) or a serial number, in hexadecimal digits. */
export type ObservedType = 'domain' | 'ip' | 'url' | 'user-agent' | 'ja3' | 'ja3s' | 'ja4' | 'certificate' | 'email';

/** A value as the wire has it. */
export type Value = readonly [type: ObservedType, value: string];

/** Most texts of one message, and longest text. */
const PER_MESSAGE = 64;
const LONGEST = 2048;

/** The texts of a message, each with its name; nesting does not matter to who reads them. */
class Texts implements Fields {
  readonly all: [name: string, value: string][] = [];

  text(name: string, value: string): void {
    if (this.all.length < PER_MESSAGE && value !== '' && value.length <= LONGEST) this.all.push([name, value]);
  }
  number(): void {}
  flag(): void {}
  bytes(): void {}
  open(): void {}
  list(): void {}
  close(): void {}
}

function textsOf(bytes: Uint8Array, head: Head, request: RequestFacts | null): Texts['all'] {
  const texts = new Texts();
  head.protocol.describe(bytes, head, texts, request);
  return texts.all;
}

interface Reader {
  wants(head: Head): boolean;
  values(bytes: Uint8Array, head: Head, request: RequestFacts | null): Value[];
}

const CLIENT_HELLO = 0x1601;
const SERVER_HELLO = 0x1602;
const CERTIFICATES = 0x160b;
/** Shortest hello that has a version, a random and a session. */
const HELLO = 39;
/** Bytes of a serial number from which it tells one certificate from others: smaller ones are counted up by everybody. */
const SERIAL = 8;

/** What a message of each protocol says. A line for each; SMTP and other carriers of mail addresses are not decoded, so those come from certificates only. */
const READERS: { readonly [protocol: string]: Reader } = {
  dns: {
    wants: () => true,
    values: (bytes, head, request) =>
      textsOf(bytes, head, request).flatMap(([name, value]): Value[] =>
        name === 'name' || name === 'target' ? [['domain', value]] : name === 'address' ? [['ip', value]] : [],
      ),
  },
  tls: {
    wants: ({ code, start, end }) =>
      ((code === CLIENT_HELLO || code === SERVER_HELLO) && end - start >= HELLO) || code === CERTIFICATES,
    values(bytes, head) {
      if (head.code === CERTIFICATES) return certificates(bytes, head);
      const hello = tls.readHello(bytes, head.start, head.end, head.code === CLIENT_HELLO);
      if (head.code === SERVER_HELLO) return [['ja3s', ja3s(hello)]];
      const found: Value[] = [
        ['ja3', ja3(hello)],
        ['ja4', ja4(hello)],
      ];
      return hello.serverName === '' ? found : [...found, ['domain', hello.serverName]];
    },
  },
  http: {
    wants: ({ kind }) => kind === KIND_REQUEST,
    values(bytes, head, request) {
      const {
        host,
        path,
        query,
        user_agent: agent,
      } = Object.fromEntries(textsOf(bytes, head, request)) as { [name: string]: string | undefined };
      const found: Value[] = agent === undefined ? [] : [['user-agent', agent]];
      if (host === undefined || path === undefined) return found;
      const url = /^https?:\/\//i.test(path) ? path : `http://${host}${path}`;
      const full: Value = ['url', query === undefined ? url : `${url}?${query}`];
      return [...found, ['domain', host.replace(/:\d+$/, '')], full];
    },
  },
};

/** What the certificates of a chain say: their fingerprints and serial numbers, names that they stand for, addresses in them. */
function certificates(bytes: Uint8Array, head: Head): Value[] {
  const found: Value[] = [];
  tls.eachCertificate(head, bytes, (certificate, start, end) => {
    const der = bytes.subarray(start, end);
    for (const algorithm of ['sha1', 'sha256']) found.push(['certificate', createHash(algorithm).update(der).digest('hex')]);
    if (certificate.serial.length >= SERIAL * 2) found.push(['certificate', certificate.serial]);
    for (const name of certificate.alternatives) found.push(['domain', name]);
    for (const [, mail] of certificate.subject.matchAll(/(?:^|, )E=([^\s,@]{1,64}@[^\s,@]{1,253})/g)) found.push(['email', mail]);
  });
  return found.slice(0, PER_MESSAGE);
}

const byIndex = protocols.map(({ id }) => READERS[id] ?? null);

/** The values that a message shows, as the wire has them; null when it shows none that anybody looks for. */
export function valuesOf(bytes: Uint8Array, head: Head, request: RequestFacts | null): Value[] | null {
  const reader = byIndex[head.protocol.index];
  return reader === null || !reader.wants(head) ? null : reader.values(bytes, head, request);
}
