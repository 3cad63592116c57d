import type { Random } from '../random.ts';
import { ascii, u16le, u32le, utf16le } from './bytes.ts';

/** Who logs on where. */
export interface Logon {
  user: string;
  workstation: string;
  /** Name of the server and of its domain, short and in DNS. */
  server: string;
  domain: string;
  dnsDomain: string;
}

const SIGNATURE = [...ascii('NTLMSSP'), 0];
/** Unicode, NTLM, extended session security, target information, version, 128 and 56 bit (MS-NLMP §2.2.2.5). */
const FLAGS = 0xa2888205;
/** Windows Server 2019. */
const VERSION = [10, 0, ...u16le(17_763), 0, 0, 0, 15];
/** Kinds of the pairs in the target information (MS-NLMP §2.2.2.1). */
const PAIRS = { computer: 1, domain: 2, dnsComputer: 3, dnsDomain: 4, end: 0 } as const;

/** Length, length and offset of a part of the payload. */
const field = (length: number, offset: number): number[] => [...u16le(length, length), ...u32le(offset)];

/** The client's offer (MS-NLMP §2.2.1.1). */
export const ntlmNegotiate = (): number[] => [...SIGNATURE, ...u32le(1, FLAGS), ...field(0, 40), ...field(0, 40), ...VERSION];

/** The server's challenge, which says what it is called (MS-NLMP §2.2.1.2). */
export function ntlmChallenge(random: Random, x: Logon): number[] {
  const pair = (kind: number, text: string) => {
    const encoded = utf16le(text);
    return [...u16le(kind, encoded.length), ...encoded];
  };
  const target = utf16le(x.domain);
  const information = [
    ...pair(PAIRS.domain, x.domain),
    ...pair(PAIRS.computer, x.server),
    ...pair(PAIRS.dnsDomain, x.dnsDomain),
    ...pair(PAIRS.dnsComputer, `${x.server.toLowerCase()}.${x.dnsDomain}`),
    ...pair(PAIRS.end, ''),
  ];
  const head = [...SIGNATURE, ...u32le(2), ...field(target.length, 56), ...u32le(FLAGS), ...random.bytes(8), ...u32le(0, 0)];
  return [...head, ...field(information.length, 56 + target.length), ...VERSION, ...target, ...information];
}

/** The client's answer (MS-NLMP §2.2.1.3). */
export function ntlmAuthenticate(random: Random, x: Logon): number[] {
  const parts = [[...random.bytes(24)], [...random.bytes(24)], utf16le(x.domain), utf16le(x.user), utf16le(x.workstation), []];
  let offset = 88;
  const fields = parts.flatMap((part) => {
    const start = offset;
    offset += part.length;
    return field(part.length, start);
  });
  return [...SIGNATURE, ...u32le(3), ...fields, ...u32le(FLAGS), ...VERSION, ...random.bytes(16), ...parts.flat()];
}
