import { PROBLEM } from './header-problems.ts';
import { note, type Walk } from './walk.ts';

const MALFORMED = PROBLEM['fragment-malformed'];

/** Limits of the reassembly of fragments. */
export interface FragmentLimits {
  /** Datagrams being built at once; each takes at most 64 KiB. */
  datagrams: number;
  /** Age in seconds of capture time after which an unfinished datagram is dropped (RFC 8200, 4.5: 60 s). */
  seconds: number;
}

/** Default limits: at most 18 MiB. */
export const DEFAULT_FRAGMENT_LIMITS: FragmentLimits = { datagrams: 256, seconds: 60 };

/** What became of fragments. Every fragment that was not used for a datagram is in one of the dropped counts. */
export interface FragmentCounters {
  /** Fragments taken in. */
  fragments: number;
  /** Datagrams completed. */
  datagrams: number;
  /** Datagrams dropped unfinished because they were too old. */
  expired: number;
  /** Datagrams dropped unfinished because there were too many. */
  evicted: number;
  /** Datagrams dropped because their fragments contradict one another, and fragments dropped because they are impossible. */
  malformed: number;
  /** Fragments that brought bytes again that were there already; the first bytes are kept. */
  overlapping: number;
}

const LONGEST = 65536;
/** Offsets count units of eight bytes (RFC 791, 3.1). */
const UNIT = 8;

/** A datagram in the making. */
export class Datagram {
  readonly bytes = new Uint8Array(LONGEST);
  /** Whether each unit is there. */
  readonly there = new Uint8Array(LONGEST / UNIT);
  units = 0;
  /** Length in bytes; -1 until the last fragment is there. */
  length = -1;
  /** Highest unit seen, exclusive. */
  reach = 0;
  /** IP protocol of the payload, told by the fragment at offset 0. */
  protocol = -1;
  since = 0;
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;
  destination3 = 0;
  identification = 0;
  /** IPv4 tells datagrams apart by protocol too (RFC 791, 2.3); IPv6 does not. */
  network = 0;
  ipv4Protocol = 0;
  vlan = 0;
}

/**
 * Datagrams being built from IPv4 and IPv6 fragments, bounded in number, size and age. Hosts differ in what they make of
 * overlapping fragments; here the bytes that arrived first are kept, and every overlap is counted.
 */
export class FragmentTable {
  readonly counters: FragmentCounters = { fragments: 0, datagrams: 0, expired: 0, evicted: 0, malformed: 0, overlapping: 0 };
  private readonly limits: FragmentLimits;
  /** Oldest first. */
  private readonly open: Datagram[] = [];
  private readonly spare: Datagram[] = [];
  /** Handed out; its bytes are in use until the next frame. */
  private readonly given: Datagram[] = [];

  constructor(limits: FragmentLimits) {
    this.limits = limits;
  }

  /** Datagrams being built now. */
  get held(): number {
    return this.open.length;
  }

  /** A new frame begins: the datagrams handed out before may be used again. */
  reclaim(): void {
    while (this.given.length > 0) this.spare.push(this.given.pop() as Datagram);
  }

  /** Takes in the fragment whose data is `[at, walk.declared)`. The datagram when it is complete with it. */
  add(walk: Walk, at: number, identification: number, offset: number, more: boolean): Datagram | undefined {
    this.counters.fragments++;
    this.expire(walk.seconds);
    const length = walk.declared - at;
    const units = Math.ceil(length / UNIT);
    const first = offset / UNIT;
    if (length <= 0 || offset + length > LONGEST - 1 || (more && length % UNIT !== 0)) return this.reject(walk, undefined);
    const datagram = this.find(walk, identification) ?? this.begin(walk, identification);
    if (!more) {
      if (datagram.length >= 0 && datagram.length !== offset + length) return this.reject(walk, datagram);
      datagram.length = offset + length;
    }
    if (first + units > datagram.reach) datagram.reach = first + units;
    if (datagram.length >= 0 && datagram.reach > Math.ceil(datagram.length / UNIT)) return this.reject(walk, datagram);
    if (offset === 0 && datagram.protocol < 0) datagram.protocol = walk.packet.protocol;
    this.copy(walk, datagram, at, first, units);
    if (datagram.length < 0 || datagram.units * UNIT < datagram.length) return undefined;
    this.counters.datagrams++;
    this.open.splice(this.open.indexOf(datagram), 1);
    this.given.push(datagram);
    return datagram;
  }

  /** Copies the units that are not there yet. */
  private copy(walk: Walk, datagram: Datagram, at: number, first: number, units: number): void {
    let overlapping = false;
    for (let unit = 0; unit < units; unit++) {
      if (datagram.there[first + unit] === 1) {
        overlapping = true;
        continue;
      }
      datagram.there[first + unit] = 1;
      datagram.units++;
      const from = at + unit * UNIT;
      const to = (first + unit) * UNIT;
      const count = Math.min(UNIT, walk.declared - from);
      for (let index = 0; index < count; index++) datagram.bytes[to + index] = walk.bytes[from + index];
    }
    if (overlapping) this.counters.overlapping++;
  }

  private reject(walk: Walk, datagram: Datagram | undefined): undefined {
    this.counters.malformed++;
    note(walk, MALFORMED);
    if (datagram === undefined) return;
    this.open.splice(this.open.indexOf(datagram), 1);
    this.spare.push(datagram);
  }

  private expire(now: number): void {
    const { open, limits, counters } = this;
    // Capture time may run backwards; only a datagram that is older than the limit goes.
    while (open.length > 0 && now - open[0].since > limits.seconds) {
      this.spare.push(open.shift() as Datagram);
      counters.expired++;
    }
  }

  private find(walk: Walk, identification: number): Datagram | undefined {
    const { packet } = walk;
    for (const datagram of this.open) {
      if (
        datagram.identification === identification &&
        datagram.source0 === packet.source0 &&
        datagram.destination0 === packet.destination0 &&
        datagram.source1 === packet.source1 &&
        datagram.source2 === packet.source2 &&
        datagram.source3 === packet.source3 &&
        datagram.destination1 === packet.destination1 &&
        datagram.destination2 === packet.destination2 &&
        datagram.destination3 === packet.destination3 &&
        datagram.network === packet.network &&
        datagram.vlan === packet.vlan &&
        (packet.network === 6 || datagram.ipv4Protocol === packet.protocol)
      ) {
        return datagram;
      }
    }
    return undefined;
  }

  private begin(walk: Walk, identification: number): Datagram {
    if (this.open.length >= this.limits.datagrams) {
      this.spare.push(this.open.shift() as Datagram);
      this.counters.evicted++;
    }
    const { packet } = walk;
    const datagram = this.spare.pop() ?? new Datagram();
    datagram.there.fill(0);
    datagram.units = datagram.reach = 0;
    datagram.length = datagram.protocol = -1;
    datagram.since = walk.seconds;
    datagram.source0 = packet.source0;
    datagram.source1 = packet.source1;
    datagram.source2 = packet.source2;
    datagram.source3 = packet.source3;
    datagram.destination0 = packet.destination0;
    datagram.destination1 = packet.destination1;
    datagram.destination2 = packet.destination2;
    datagram.destination3 = packet.destination3;
    datagram.identification = identification;
    datagram.network = packet.network;
    datagram.ipv4Protocol = packet.protocol;
    datagram.vlan = packet.vlan;
    this.open.push(datagram);
    return datagram;
  }
}
