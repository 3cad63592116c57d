import { isIPv4 } from 'node:net';
import { addressBits } from './addresses.ts';
import { domainsOver, observable, type ObservableType, observedTypes } from './values.ts';

/** What is said of a value: the same words for many. */
export interface IndicatorStatement {
  /** What it indicates, or the indicator's own name. */
  name: string;
  /** Who says so. */
  source: string;
}

/** A value that an indicator names. */
export interface IndicatorHit extends IndicatorStatement {
  type: ObservableType;
  /** The value that the indicator names, which may be the domain or the network of the one that was seen. */
  indicator: string;
  /** 0 to 100, when the set was made. */
  score: number;
  /** Unix seconds until which it counts; 0 for ever. */
  until: number;
}

/** Slots are at most two thirds full. */
const LOAD = 2 / 3;
const FIRST = 1024;
/** Words of a key: two independent hashes. That one of a million keys is met by chance happens once in ten million million look-ups. */
const WORDS = 2;

const numberOf = new Map<ObservableType, number>(observedTypes.map((type, index) => [type, index]));
const IP = observedTypes.indexOf('ip');
const NETWORK = observedTypes.indexOf('network');
const DOMAIN = observedTypes.indexOf('domain');

/**
 * Values of indicators in compact memory, to be met by what a sensor sees: addresses in their networks, names under their domains, everything else as it is. 18 bytes a slot, so
 * that a million take some 40 MB. An IPv4 address is looked up by its number: nothing is allocated for it.
 */
export class IndicatorSet {
  /** Values kept. */
  size = 0;
  private keys = new Uint32Array(FIRST * WORDS);
  /** Number of the statement of each slot, plus one; 0 for an empty one. */
  private said = new Uint32Array(FIRST);
  private until = new Uint32Array(FIRST);
  private scores = new Uint8Array(FIRST);
  private kinds = new Uint8Array(FIRST);
  private readonly statements: IndicatorStatement[] = [];
  private readonly numbers = new Map<string, number>();
  /** Lengths of networks that there are, longest first. */
  private lengths: { 4: number[]; 6: number[] } = { 4: [], 6: [] };
  private one = 0;
  private other = 0;

  /**
   * Keeps a value; of several statements about it the one with the highest score.
   * @returns false for what is no value of that type, or of a type that is not looked for
   */
  add(type: ObservableType, text: string, statement: IndicatorStatement, score: number, until: number): boolean {
    const seen = numberOf.has(type) ? observable(type, text) : null;
    const kind = seen === null ? undefined : numberOf.get(seen.type);
    if (seen === null || kind === undefined) return false;
    if ((this.size + 1) / this.said.length > LOAD) this.grow();
    if (kind === NETWORK) this.network(seen.value);
    else if (kind === IP && isIPv4(seen.value)) this.hashNumber(Number(addressBits(seen.value)), 32);
    else this.hashText(kind, seen.value);
    const slot = this.find(this.one, this.other);
    const rank = Math.min(100, Math.max(0, Math.round(score)));
    if (this.said[slot] !== 0 && this.scores[slot] >= rank) return true;
    if (this.said[slot] === 0) this.size++;
    this.keys[slot * WORDS] = this.one;
    this.keys[slot * WORDS + 1] = this.other;
    this.said[slot] = this.number(statement) + 1;
    this.until[slot] = Math.min(0xffffffff, Math.max(0, Math.floor(until)));
    this.scores[slot] = rank;
    this.kinds[slot] = kind;
    return true;
  }

  /** What is said of an IPv4 address by its number, or of a network that it is in; null when nothing is that still counts. */
  ipv4(address: number, now: number): IndicatorHit | null {
    const number = address >>> 0;
    this.hashNumber(number, 32);
    const own = this.met(now);
    if (own >= 0) return this.hit(own, addressText(number, 32));
    for (const length of this.lengths[4]) {
      const network = length === 0 ? 0 : (number & (-1 << (32 - length))) >>> 0;
      this.hashNumber(network, length);
      const met = this.met(now);
      if (met >= 0) return this.hit(met, addressText(network, length));
    }
    return null;
  }

  /** What is said of a value, or of what it is part of; null when nothing is that still counts. @param now Unix seconds */
  value(type: ObservableType, text: string, now: number): IndicatorHit | null {
    const seen = numberOf.has(type) ? observable(type, text) : null;
    const kind = seen === null ? undefined : numberOf.get(seen.type);
    if (seen === null || kind === undefined || kind === NETWORK) return null;
    const { value } = seen;
    if (kind === IP && isIPv4(value)) return this.ipv4(Number(addressBits(value)), now);
    this.hashText(kind, value);
    const own = this.met(now);
    if (own >= 0) return this.hit(own, value);
    if (kind === IP) return this.ipv6Networks(value, now);
    return kind === DOMAIN ? this.domains(value, now) : null;
  }

  private domains(name: string, now: number): IndicatorHit | null {
    for (const domain of domainsOver(name)) {
      this.hashText(DOMAIN, domain);
      const met = this.met(now);
      if (met >= 0) return this.hit(met, domain);
    }
    return null;
  }

  private ipv6Networks(address: string, now: number): IndicatorHit | null {
    if (this.lengths[6].length === 0) return null;
    const bits = addressBits(address);
    for (const length of this.lengths[6]) {
      const prefix = (bits >> BigInt(128 - length)).toString(16);
      this.hashText(NETWORK, `${prefix}/${length}`);
      const met = this.met(now);
      if (met >= 0) return this.hit(met, `${groupsOf(bits, length)}/${length}`);
    }
    return null;
  }

  private network(text: string): void {
    const [address, digits] = text.split('/');
    const length = Number(digits);
    const four = isIPv4(address);
    const lengths = this.lengths[four ? 4 : 6];
    if (!lengths.includes(length)) this.lengths[four ? 4 : 6] = [...lengths, length].toSorted((one, other) => other - one);
    if (!four) this.hashText(NETWORK, `${(addressBits(address) >> BigInt(128 - length)).toString(16)}/${length}`);
    else this.hashNumber(length === 0 ? 0 : (Number(addressBits(address)) & (-1 << (32 - length))) >>> 0, length);
  }

  /** The slot of the key at work; -1 when it is not there, or counts no more. */
  private met(now: number): number {
    const slot = this.find(this.one, this.other);
    const until = this.until[slot];
    return this.said[slot] === 0 || (until !== 0 && until <= now) ? -1 : slot;
  }

  private hit(slot: number, indicator: string): IndicatorHit {
    const said = this.statements[this.said[slot] - 1];
    return { ...said, type: observedTypes[this.kinds[slot]], indicator, score: this.scores[slot], until: this.until[slot] };
  }

  private number({ name, source }: IndicatorStatement): number {
    const key = `${name}\n${source}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.statements.length);
    return this.statements.push({ name, source }) - 1;
  }

  private find(one: number, other: number): number {
    const { keys, said } = this;
    const mask = said.length - 1;
    let slot = one & mask;
    while (said[slot] !== 0 && (keys[slot * WORDS] !== one || keys[slot * WORDS + 1] !== other)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, said, until, scores, kinds } = this;
    const length = said.length * 2;
    this.keys = new Uint32Array(length * WORDS);
    this.said = new Uint32Array(length);
    this.until = new Uint32Array(length);
    this.scores = new Uint8Array(length);
    this.kinds = new Uint8Array(length);
    for (let slot = 0; slot < said.length; slot++) {
      if (said[slot] === 0) continue;
      const to = this.find(keys[slot * WORDS], keys[slot * WORDS + 1]);
      this.keys[to * WORDS] = keys[slot * WORDS];
      this.keys[to * WORDS + 1] = keys[slot * WORDS + 1];
      this.said[to] = said[slot];
      this.until[to] = until[slot];
      this.scores[to] = scores[slot];
      this.kinds[to] = kinds[slot];
    }
  }

  private hashNumber(number: number, length: number): void {
    this.finish(Math.imul(number ^ 0x5bd1e995, 0x85ebca6b) ^ length, Math.imul(number ^ 0x1b873593, 0xc2b2ae35) + length);
  }

  private hashText(kind: number, text: string): void {
    let [one, other] = [0xdeadbeef ^ kind, 0x41c6ce57 ^ kind];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 0x9e3779b1);
      other = Math.imul(other ^ code, 0x5f356495);
    }
    this.finish(one, other);
  }

  /** Mixes both hashes until each bit hangs on every other. */
  private finish(first: number, second: number): void {
    let [one, other] = [first, second];
    one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
    other = Math.imul(other ^ (other >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
    this.one = (one ^ (one >>> 16)) >>> 0;
    this.other = (other ^ (other >>> 15)) >>> 0;
  }
}

function addressText(number: number, length: number): string {
  const text = [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.');
  return length === 32 ? text : `${text}/${length}`;
}

function groupsOf(bits: bigint, length: number): string {
  const kept = (bits >> BigInt(128 - length)) << BigInt(128 - length);
  const groups = Array.from({ length: 8 }, (_, at) => ((kept >> BigInt(112 - at * 16)) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
