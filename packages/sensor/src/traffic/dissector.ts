import { Part, type Protocol, type Side } from '@fengsui/wire';
import type { Flow } from './flow.ts';
import { CERTAIN, HINTED, innerProtocols, isHint, recogniseInner, recogniseTcp, recogniseUdp } from './recognise.ts';
import { HOLD_LIMIT, StreamSide } from './stream.ts';
import type { UnitSink } from './traffic-sink.ts';

/** What limits discarded, by kind. */
export interface StreamDrops {
  /** Bytes between valid messages that no message could be found in. */
  garbageBytes: number;
  /** Messages longer than are put together. */
  oversizedMessages: number;
  /** Parts of messages given up: too many, too long, or their beginning was missed. */
  incompleteParts: number;
}

/** Most messages in parts that are put together at once in one direction. */
const ASSEMBLIES = 8;
/** Bytes looked through for the next valid message after garbage, in one segment. */
const RESYNC_WINDOW = 2048;

/**
 * Cuts bytes in order into the units of a protocol, puts messages together from their parts, and has each read. It finds out which protocol a
 * flow speaks, who is the client, and gets back in step after a gap or garbage. One bad message costs that message.
 */
export class Dissector {
  readonly drops: StreamDrops = { garbageBytes: 0, oversizedMessages: 0, incompleteParts: 0 };
  private readonly sink: UnitSink;
  private readonly part = new Part();

  constructor(sink: UnitSink) {
    this.sink = sink;
  }

  /** Takes bytes that follow directly on the last ones of this side of a TCP connection. Returns false when no protocol is known for them. */
  stream(flow: Flow, direction: number, side: StreamSide, bytes: Uint8Array, start: number, end: number): boolean {
    let protocol = flow.protocol;
    if (protocol === null) {
      if (flow.attempts <= 0) return false;
      protocol = recogniseTcp(flow.portA, flow.portB, bytes, start, end);
      if (protocol === null) {
        flow.attempts--;
        return false;
      }
      this.adopt(flow, protocol, direction, bytes, start, end);
    }
    const measure = protocol.measure;
    if (measure === null) {
      this.sink.unit(flow, direction, protocol, bytes, start, end, this.from(flow, direction));
      return true;
    }
    let at = start;
    if (side.skip > 0) {
      const passed = Math.min(side.skip, end - at);
      side.skip -= passed;
      at += passed;
    }
    if (side.heldLength > 0) at = this.complete(flow, direction, side, protocol, measure, bytes, at, end);
    while (at < end) {
      if (!side.aligned) {
        at = this.realign(flow, side, protocol, bytes, at, end);
        if (at >= end) break;
      }
      const length = measure(bytes, at, end);
      if (length > 0) {
        if (at + length <= end) {
          this.unit(flow, direction, side, protocol, bytes, at, at + length);
          at += length;
          continue;
        }
        if (length > HOLD_LIMIT) {
          this.drops.oversizedMessages++;
          this.unit(flow, direction, side, protocol, bytes, at, end);
          side.skip = length - (end - at);
          break;
        }
        side.needed = length;
        side.hold(bytes, at, end - at);
        break;
      }
      if (length === 0) {
        side.needed = 0;
        side.hold(bytes, at, end - at);
        break;
      }
      this.sink.garbage(flow, protocol, end - at);
      side.aligned = false;
      // Step over what was found not to begin a message, so that the search goes forward.
      at++;
      this.drops.garbageBytes++;
    }
    return true;
  }

  /** Adds to the held beginning of a message until it is whole. Returns where the next message begins. */
  private complete(
    flow: Flow,
    direction: number,
    side: StreamSide,
    protocol: Protocol,
    measure: (bytes: Uint8Array, at: number, end: number) => number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): number {
    let at = start;
    while (at < end) {
      const wanted = side.needed > 0 ? side.needed - side.heldLength : 16;
      const count = Math.min(wanted, end - at);
      side.hold(bytes, at, count);
      at += count;
      const held = side.held as Uint8Array;
      if (side.needed === 0) {
        const length = measure(held, 0, side.heldLength);
        if (length < 0) {
          this.sink.garbage(flow, protocol, side.heldLength);
          this.drops.garbageBytes += side.heldLength;
          side.loseAlignment();
          return at;
        }
        if (length === 0) {
          if (side.heldLength >= 4096) {
            side.loseAlignment();
            return at;
          }
          continue;
        }
        if (length > HOLD_LIMIT) {
          this.drops.oversizedMessages++;
          this.unit(flow, direction, side, protocol, held, 0, side.heldLength);
          side.skip = length - side.heldLength;
          side.heldLength = 0;
          const passed = Math.min(side.skip, end - at);
          side.skip -= passed;
          return at + passed;
        }
        side.needed = length;
      }
      if (side.heldLength >= side.needed) {
        const length = side.needed;
        const over = side.heldLength - length;
        side.heldLength = 0;
        side.needed = 0;
        this.unit(flow, direction, side, protocol, held, 0, length);
        return at - over;
      }
    }
    return at;
  }

  /** Looks for the next valid message. Returns its place, or `end`. */
  private realign(flow: Flow, side: StreamSide, protocol: Protocol, bytes: Uint8Array, start: number, end: number): number {
    const hinted = isHint(protocol, flow.portA) || isHint(protocol, flow.portB);
    if (protocol.recognise(bytes, start, end) >= (hinted ? HINTED : CERTAIN)) {
      side.aligned = true;
      return start;
    }
    const stop = Math.min(end, start + RESYNC_WINDOW);
    for (let at = start + 1; at < stop; at++) {
      if (protocol.recognise(bytes, at, end) < CERTAIN) continue;
      side.aligned = true;
      this.drops.garbageBytes += at - start;
      return at;
    }
    this.drops.garbageBytes += end - start;
    return end;
  }

  /** Reads the messages of one datagram. Returns false when no protocol is known for it. */
  datagram(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): boolean {
    let protocol = flow.protocol;
    if (protocol === null || (flow.trust < 8 && protocol.recognise(bytes, start, end) === 0)) {
      if (flow.attempts <= 0) return false;
      const found = recogniseUdp(flow.portA, flow.portB, bytes, start, end);
      if (found === null) {
        if (protocol === null) flow.attempts--;
        else this.sink.garbage(flow, protocol, end - start);
        return protocol !== null;
      }
      if (found !== protocol) {
        protocol = found;
        this.adopt(flow, found, direction, bytes, start, end);
      }
    }
    flow.trust++;
    this.units(flow, direction, protocol, bytes, start, end);
    return true;
  }

  /** Reads the payload of an Ethernet type, which says by itself what protocol it is. */
  payload(flow: Flow, direction: number, protocol: Protocol, bytes: Uint8Array, start: number, end: number): void {
    flow.protocol = protocol;
    this.units(flow, direction, protocol, bytes, start, end);
  }

  private units(flow: Flow, direction: number, protocol: Protocol, bytes: Uint8Array, start: number, end: number): void {
    const side = direction === 0 ? flow.sideA : flow.sideB;
    if (protocol.measure === null || !protocol.packed) {
      this.unit(flow, direction, side, protocol, bytes, start, end);
      return;
    }
    let at = start;
    while (at < end) {
      const length = protocol.measure(bytes, at, end);
      if (length <= 0 || at + length > end) {
        if (length !== 0 || at === start) this.sink.garbage(flow, protocol, end - at);
        return;
      }
      this.unit(flow, direction, side, protocol, bytes, at, at + length);
      at += length;
    }
  }

  /** Reads one unit: a message, or a part of one. */
  private unit(
    flow: Flow,
    direction: number,
    side: StreamSide | null,
    protocol: Protocol,
    bytes: Uint8Array,
    at: number,
    end: number,
  ): void {
    if (flow.client < 0 && protocol.side !== null) {
      const sender = protocol.side(bytes, at, end);
      if (sender !== 0) flow.client = sender === 1 ? direction : 1 - direction;
    }
    const from = this.from(flow, direction);
    const open = protocol.open;
    if (open === null) {
      this.sink.unit(flow, direction, protocol, bytes, at, end, from);
      return;
    }
    const part = this.part;
    if (!open(bytes, at, end, part)) {
      this.sink.unit(flow, direction, protocol, bytes, at, end, from);
      return;
    }
    // An empty part that is not the last adds nothing; some stacks send one before each message.
    if (part.start >= part.end && !part.last) return;
    // A carrier whose parts do not say that they are the first begins a message after a last one.
    if (
      !part.first &&
      innerProtocols(protocol) !== null &&
      (side === null || side.assemblies === null || side.assemblies.length === 0)
    )
      part.first = true;
    if (part.first && part.last) this.assembled(flow, direction, protocol, part.bytes, part.start, part.end, from);
    else this.assemble(flow, direction, side, protocol, part, from);
  }

  private assemble(flow: Flow, direction: number, side: StreamSide | null, protocol: Protocol, part: Part, from: Side): void {
    const holder = side ?? sideOf(flow, direction);
    const assemblies = (holder.assemblies ??= []);
    let at = 0;
    while (at < assemblies.length && assemblies[at].key !== part.key) at++;
    const length = part.end - part.start;
    if (part.first) {
      if (at < assemblies.length) {
        assemblies.splice(at, 1);
        this.drops.incompleteParts++;
      } else if (assemblies.length >= ASSEMBLIES) {
        assemblies.shift();
        this.drops.incompleteParts++;
      }
      const bytes = new Uint8Array(Math.max(1024, length * 2));
      bytes.set(part.bytes.subarray(part.start, part.end));
      assemblies.push({ key: part.key, bytes, length });
      return;
    }
    if (at === assemblies.length) {
      this.drops.incompleteParts++;
      return;
    }
    const assembly = assemblies[at];
    if (assembly.length + length > HOLD_LIMIT * 4) {
      assemblies.splice(at, 1);
      this.drops.incompleteParts++;
      return;
    }
    if (assembly.length + length > assembly.bytes.length) {
      const grown = new Uint8Array((assembly.length + length) * 2);
      grown.set(assembly.bytes.subarray(0, assembly.length));
      assembly.bytes = grown;
    }
    assembly.bytes.set(part.bytes.subarray(part.start, part.end), assembly.length);
    assembly.length += length;
    if (!part.last) return;
    assemblies.splice(at, 1);
    this.assembled(flow, direction, protocol, assembly.bytes, 0, assembly.length, from);
  }

  private assembled(
    flow: Flow,
    direction: number,
    protocol: Protocol,
    bytes: Uint8Array,
    at: number,
    end: number,
    from: Side,
  ): void {
    if (innerProtocols(protocol) === null) {
      this.sink.unit(flow, direction, protocol, bytes, at, end, from);
      return;
    }
    let inner = flow.inner;
    if (inner === null || inner.recognise(bytes, at, end) < HINTED) {
      const found = recogniseInner(protocol, bytes, at, end);
      if (found === null) {
        if (inner !== null) this.sink.garbage(flow, inner, end - at);
        return;
      }
      inner = found;
      flow.inner = found;
    }
    let sender = from;
    if (flow.client < 0 && inner.side !== null) {
      const told = inner.side(bytes, at, end);
      if (told !== 0) {
        flow.client = told === 1 ? direction : 1 - direction;
        sender = told;
      }
    }
    this.sink.unit(flow, direction, inner, bytes, at, end, sender);
  }

  /** `missing` bytes of one direction are not in the capture, -1 when nobody knows how many: for whoever keeps more than messages. */
  gap(_flow: Flow, _direction: number, _missing: number): void {}

  /** Nothing more comes of this connection. */
  ended(_flow: Flow): void {}

  /** Takes on a protocol, and with it an idea of who is the client. */
  private adopt(flow: Flow, protocol: Protocol, direction: number, bytes: Uint8Array, start: number, end: number): void {
    flow.protocol = protocol;
    flow.inner = null;
    this.sink.adopted(flow, protocol);
    if (protocol.dialsOut) {
      adoptDialled(flow);
      return;
    }
    if (flow.opened) return;
    const hintA = isHint(protocol, flow.portA);
    const hintB = isHint(protocol, flow.portB);
    if (hintA !== hintB) flow.client = hintB ? 0 : 1;
    else if (protocol.side !== null) {
      const sender = protocol.side(bytes, start, end);
      flow.client = sender === 0 ? -1 : sender === 1 ? direction : 1 - direction;
    }
  }

  private from(flow: Flow, direction: number): Side {
    return flow.client < 0 ? 0 : flow.client === direction ? 1 : 2;
  }
}

/** Whoever did not open the connection listens. Who is the client, the first whole message will say. */
function adoptDialled(flow: Flow): void {
  const opener = flow.opened && flow.client >= 0 ? flow.client : flow.portA < flow.portB ? 1 : 0;
  flow.listener = 1 - opener;
  flow.client = -1;
}

/** State of one direction, made when a datagram's message comes in parts. */
function sideOf(flow: Flow, direction: number): StreamSide {
  if (direction === 0) return (flow.sideA ??= new StreamSide());
  return (flow.sideB ??= new StreamSide());
}
