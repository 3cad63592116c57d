import { DEFAULT_FRAGMENT_LIMITS, type FragmentCounters, type FragmentLimits, FragmentTable } from './fragments.ts';
import type { Frame } from './frame.ts';
import { HEADER_PROBLEMS, type HeaderProblem, PROBLEM } from './header-problems.ts';
import { ethernet, LINK_TYPES } from './link.ts';
import type { Packet } from './packet.ts';
import { type Step, Walk, wrong } from './walk.ts';

const ETHERNET = 1;
const UNKNOWN_LINK = PROBLEM['unknown-link'];
const STEPS = new Map<number, Step>(LINK_TYPES.map(({ linkType, step }) => [linkType, step]));

/** Limits of decoding. */
export interface DecoderLimits {
  fragments?: Partial<FragmentLimits>;
  /** Headers that may hold one another: tags, label stacks, tunnels. */
  depth?: number;
}

/** What decoding dropped or found wrong. */
export interface DecoderCounters extends FragmentCounters {
  /** Datagrams being built now. */
  held: number;
  /** Frames dropped as the second copy of one that was sent twice for redundancy (HSR, PRP). */
  duplicates: number;
  /** Frames with a header problem, by its name; those that occurred. */
  problems: Partial<Record<HeaderProblem, number>>;
}

/**
 * Decodes frames from the link to the transport header, through tags and tunnels, and builds datagrams from fragments.
 * Never throws, never reads outside the frame, allocates nothing for a frame that is no fragment.
 *
 *     if (decoder.decode(frame, packet)) use(packet.bytes, packet.start, packet.end);
 */
export class PacketDecoder {
  private readonly walk: Walk;

  constructor(limits: DecoderLimits = {}) {
    this.walk = new Walk(new FragmentTable({ ...DEFAULT_FRAGMENT_LIMITS, ...limits.fragments }), limits.depth ?? 8);
  }

  /** Fills `packet` from `frame`. False when there is nothing (yet) to hand on: a fragment that is held or dropped, the second copy of a frame. */
  decode(frame: Frame, packet: Packet): boolean {
    const walk = this.walk;
    walk.packet = packet;
    walk.bytes = frame.bytes;
    walk.captured = frame.end;
    walk.declared = frame.start + frame.wireLength;
    walk.depth = 0;
    walk.seconds = frame.seconds;
    walk.fragments.reclaim();
    reset(packet);
    if (frame.linkType === ETHERNET) return ethernet(walk, frame.start);
    const step = STEPS.get(frame.linkType);
    return step === undefined ? wrong(walk, frame.start, UNKNOWN_LINK) : step(walk, frame.start);
  }

  /** The counts so far. */
  get counters(): DecoderCounters {
    const { fragments, problems } = this.walk;
    const found: Partial<Record<HeaderProblem, number>> = {};
    for (const { code, name } of HEADER_PROBLEMS) if (problems[code] > 0) found[name] = problems[code];
    return { ...fragments.counters, held: fragments.held, duplicates: this.walk.redundancy.duplicates, problems: found };
  }
}

function reset(packet: Packet): void {
  packet.macSource = packet.macDestination = -1;
  packet.vlan = packet.innerVlan = packet.etherType = packet.llc = packet.snap = -1;
  packet.network = 0;
  packet.source0 = packet.source1 = packet.source2 = packet.source3 = 0;
  packet.destination0 = packet.destination1 = packet.destination2 = packet.destination3 = 0;
  packet.protocol = packet.hopLimit = packet.sourcePort = packet.destinationPort = -1;
  packet.sequence = packet.acknowledgement = packet.flags = packet.window = 0;
  packet.networkStart = packet.transportStart = -1;
  packet.tunnel = packet.problem = 0;
  packet.fragmented = false;
}
