import { ipv4Text, ipv6Text, macText } from '@fengsui/capture';
import type { IdentityMethod } from '../result.ts';
import type { Conversation } from './conversation.ts';

/** Claims about a host, each kept once, with the first frame that made it. */
export interface Evidence {
  attribute: string;
  value: string;
  /** Protocol and message, or what else it comes from. */
  source: string;
  method: IdentityMethod;
  /** The fingerprint that concluded it; null for another method. */
  fingerprint: string | null;
  confidence: number;
  frame: number;
  time: number;
  /** Latest time the same claim was made, and how often. */
  lastTime: number;
  count: number;
}

/** Longest text kept of a claim, and most claims kept of a host. */
const VALUE_LIMIT = 256;
const EVIDENCE_LIMIT = 128;
/** Most hosts remembered that one host spoke to. */
const MET_LIMIT = 4096;

/** One network address that spoke or was spoken to: an IP address, or a MAC address where there is no IP. */
export class Host {
  readonly id: number;
  /** Text of the address. */
  readonly address: string;
  readonly kind: 'ipv4' | 'ipv6' | 'mac';
  /** Unsigned IPv4 address, or the MAC as a 48-bit integer; 0 for IPv6. */
  readonly number: number;
  readonly scope: Scope;
  firstSeen = 0;
  lastSeen = 0;
  firstFrame = 0;
  /** MAC addresses that its frames came from, with the first frame of each. */
  readonly macs: { mac: number; frame: number; time: number; lastTime: number }[] = [];
  readonly evidence: Evidence[] = [];
  /** Claims not kept, and texts of claims cut, because of their limits. */
  claimsDropped = 0;
  valuesCut = 0;
  /** Conversations in which it is the client, by a key of server, protocol and port; made with the first. */
  conversations: Map<number, Conversation> | null = null;
  /** Sent at least one frame (or is only spoken to). */
  spoke = false;
  /** Smallest hop limit seen; tells what is near. */
  hopLimit = 0;
  /** Ids of the protocols that it answered in, and that it asked in. */
  readonly serves: string[] = [];
  readonly asks: string[] = [];
  /** Hosts that it began to speak to, by id; made with the first. */
  private met: Set<number> | null = null;

  constructor(id: number, address: string, kind: Host['kind'], number: number, scope: Scope) {
    this.id = id;
    this.address = address;
    this.kind = kind;
    this.number = number;
    this.scope = scope;
  }

  /** Notes that it speaks to another host. Returns true when it is for the first time. */
  meets(other: Host): boolean {
    const met = (this.met ??= new Set());
    if (met.has(other.id) || met.size >= MET_LIMIT) return false;
    met.add(other.id);
    return true;
  }

  /** Notes the MAC address that a frame of this host came from. Returns true when it is new and not the first. */
  sentFrom(mac: number, frame: number, time: number): boolean {
    if (mac < 0) return false;
    for (const known of this.macs) {
      if (known.mac === mac) {
        known.lastTime = time;
        return false;
      }
    }
    if (this.macs.length < 16) this.macs.push({ mac, frame, time, lastTime: time });
    return this.macs.length > 1;
  }

  /** Keeps a claim. Returns the earlier value of the attribute from the same source and of the same confidence when the claim differs from it. */
  claim(attribute: string, value: string, source: string, confidence: number, frame: number, time: number): string | null {
    if (value.length > VALUE_LIMIT) this.valuesCut++;
    const text = value.length > VALUE_LIMIT ? value.slice(0, VALUE_LIMIT) : value;
    if (text === '') return null;
    let earlier: string | null = null;
    for (const known of this.evidence) {
      if (known.attribute !== attribute || known.source !== source) continue;
      if (known.value === text) {
        known.count++;
        known.lastTime = time;
        return null;
      }
      // Another confidence is another field of the device: its firmware and its application differ and have not changed.
      if (known.confidence === confidence) earlier = known.value;
    }
    if (this.evidence.length >= EVIDENCE_LIMIT) {
      this.claimsDropped++;
      return null;
    }
    this.evidence.push({
      attribute,
      value: text,
      source,
      method: 'stated',
      fingerprint: null,
      confidence,
      frame,
      time,
      lastTime: time,
      count: 1,
    });
    return earlier;
  }
}

/** What kind of address it is: one device inside, one outside, or many. */
export type Scope = 'private' | 'public' | 'link-local' | 'loopback' | 'multicast' | 'broadcast' | 'unspecified' | 'mac';

/** All hosts, by address. */
export class Hosts {
  readonly all: Host[] = [];
  /** Addresses not kept because the limit was reached. */
  dropped = 0;
  private readonly v4 = new Map<number, Host>();
  private readonly v6 = new Map<string, Host>();
  private readonly macs = new Map<number, Host>();
  private readonly limit: number;
  private readonly overflow: Host;

  constructor(limit = 200_000) {
    this.limit = limit;
    this.overflow = new Host(-1, 'others', 'ipv4', 0, 'unspecified');
  }

  ipv4(word: number): Host {
    const number = word >>> 0;
    const known = this.v4.get(number);
    if (known) return known;
    const host = this.add(ipv4Text(number), 'ipv4', number, ipv4Scope(number));
    if (host !== this.overflow) this.v4.set(number, host);
    return host;
  }

  ipv6(w0: number, w1: number, w2: number, w3: number): Host {
    const key = ipv6Text(w0, w1, w2, w3);
    const known = this.v6.get(key);
    if (known) return known;
    const host = this.add(key, 'ipv6', 0, ipv6Scope(w0 >>> 0, w1, w2, w3));
    if (host !== this.overflow) this.v6.set(key, host);
    return host;
  }

  mac(mac: number): Host {
    const known = this.macs.get(mac);
    if (known) return known;
    const host = this.add(macText(mac), 'mac', mac, isGroupMac(mac) ? 'multicast' : 'mac');
    if (host !== this.overflow) this.macs.set(mac, host);
    return host;
  }

  /** The host with that textual address (IPv4, IPv6 or MAC), made when it is new; null when the text is no address. */
  byText(text: string): Host | null {
    const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
    if (v4) {
      const parts = v4.slice(1).map(Number);
      return parts.some((part) => part > 255)
        ? null
        : this.ipv4(((parts[0] << 24) | (parts[1] << 16) | (parts[2] << 8) | parts[3]) >>> 0);
    }
    if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) return this.mac(Number.parseInt(text.replaceAll(':', ''), 16));
    return this.v6.get(text.toLowerCase()) ?? null;
  }

  private add(address: string, kind: Host['kind'], number: number, scope: Scope): Host {
    if (this.all.length >= this.limit) {
      this.dropped++;
      return this.overflow;
    }
    const host = new Host(this.all.length, address, kind, number, scope);
    this.all.push(host);
    return host;
  }
}

/** The group bit of the first octet: multicast and broadcast. */
export function isGroupMac(mac: number): boolean {
  return (Math.floor(mac / 0x10000000000) & 1) === 1;
}

function ipv4Scope(number: number): Scope {
  const first = number >>> 24;
  const second = (number >>> 16) & 255;
  if (number === 0xffffffff) return 'broadcast';
  if (number === 0) return 'unspecified';
  if (first >= 224 && first < 240) return 'multicast';
  if (first === 127) return 'loopback';
  if (first === 169 && second === 254) return 'link-local';
  if (first === 10 || (first === 172 && (second & 0xf0) === 16) || (first === 192 && second === 168)) return 'private';
  if (first === 100 && (second & 0xc0) === 64) return 'private';
  return 'public';
}

function ipv6Scope(w0: number, w1: number, w2: number, w3: number): Scope {
  const first = w0 >>> 24;
  if (first === 0xff) return 'multicast';
  if (w0 === 0 && w1 === 0 && w2 === 0) return w3 === 0 ? 'unspecified' : w3 === 1 ? 'loopback' : 'public';
  if (w0 >>> 22 === 0x3fa) return 'link-local';
  if ((first & 0xfe) === 0xfc) return 'private';
  return 'public';
}
