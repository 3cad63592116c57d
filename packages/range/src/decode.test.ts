import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frame, Packet, PacketDecoder } from '@fengsui/capture';
import { FROM_UNKNOWN, MARK_MALFORMED, Part, type Protocol, protocolById, protocols } from '@fengsui/wire';
import { type NumberedFrame, plants, simulate } from './index.ts';

/** What a plant must speak, and that nothing of it is malformed. */
const SPOKEN = {
  waterworks: ['modbus', 'arp', 'lldp', 'snmp', 'dhcp', 'dns', 'nbns'],
  factory: ['s7comm', 'enip', 'cip', 'opcua', 'profinet-dcp', 'cotp', 'bacnet', 'lldp'],
  substation: ['iec104', 'dnp3', 'goose', 'mms', 'cotp', 'lldp'],
} as const;

/** Reads every message of a capture in the order of its streams, as far as its protocols are known by port or EtherType. */
class Reading {
  readonly counts = new Map<string, number>();
  readonly problems: string[] = [];
  private readonly decoder = new PacketDecoder();
  private readonly packet = new Packet();
  private readonly frame = new Frame();
  private readonly streams = new Map<string, { next: number; held: Uint8Array; assembly: number[] }>();
  private readonly part = new Part();
  private number = 0;

  take(given: NumberedFrame): void {
    const { frame, packet } = this;
    this.number = given.number;
    Object.assign(frame, { bytes: given.bytes, start: 0, end: given.bytes.length, wireLength: given.bytes.length, linkType: 1 });
    assert.ok(this.decoder.decode(frame, packet));
    assert.equal(packet.problem, 0);
    const { start, end } = packet;
    if (packet.protocol === 6) this.segment(packet);
    else if (packet.protocol === 17) {
      const found = this.byPort('udp', packet.sourcePort, packet.destinationPort);
      if (found) this.read(found, packet.bytes, start, end);
    } else {
      const found = protocols.find((one) => one.carriage.etherType?.includes(packet.etherType));
      if (found) this.read(found, packet.bytes, start, end);
    }
  }

  private byPort(kind: 'tcp' | 'udp', ...ports: number[]): Protocol | undefined {
    return protocols.find(
      (one) => one.carriage[kind]?.some((port) => ports.includes(port)) && (kind === 'udp' || one.carriage.inside === undefined),
    );
  }

  private segment({ bytes, start, end, sequence, flags, ...packet }: Packet): void {
    const protocol = this.byPort('tcp', packet.sourcePort, packet.destinationPort);
    if (!protocol?.measure || !(protocol.industrial || protocol.open)) return;
    // An intercepted segment passes twice; the interceptor's is left out.
    const key = [packet.macSource, packet.source0, packet.sourcePort, packet.destination0, packet.destinationPort].join();
    let stream = this.streams.get(key);
    if (!stream || flags & 2) {
      stream = { next: (sequence + (flags & 2 ? 1 : 0)) | 0, held: new Uint8Array(0), assembly: [] };
      this.streams.set(key, stream);
    }
    if (flags & 2 || start === end) return;
    const overlap = (stream.next - sequence) | 0;
    if (overlap >= end - start) return;
    if (overlap < 0) stream.held = new Uint8Array(0);
    stream.next = (sequence + (end - start)) | 0;
    const data = Uint8Array.from([...stream.held, ...bytes.subarray(start, end)]);
    let at = 0;
    while (at < data.length) {
      const length = protocol.measure(data, at, data.length);
      if (length < 0) {
        this.problems.push(`${protocol.id} in frame ${this.number}: no message begins here`);
        at = data.length;
      } else if (length === 0 || at + length > data.length) break;
      else {
        this.unit(protocol, data, at, at + length, stream.assembly);
        at += length;
      }
    }
    stream.held = data.slice(at);
  }

  /** One unit of a stream: a message, or a part of one. */
  private unit(protocol: Protocol, data: Uint8Array, start: number, end: number, assembly: number[]): void {
    const { part } = this;
    part.first = true;
    part.last = true;
    if (!protocol.open?.(data, start, end, part)) {
      this.read(protocol, data, start, end);
      return;
    }
    assembly.push(...part.bytes.subarray(part.start, part.end));
    if (!part.last) return;
    const whole = Uint8Array.from(assembly.splice(0));
    const inner = protocols.filter(
      (one) => one.carriage.inside?.includes(protocol.id) && one.recognise(whole, 0, whole.length) >= 50,
    );
    this.read(inner[0] ?? protocol, whole, 0, whole.length);
  }

  private read(protocol: Protocol, bytes: Uint8Array, start: number, end: number): void {
    protocol.read(bytes, start, end, FROM_UNKNOWN, {
      message: (_, head) => {
        this.counts.set(head.protocol.id, (this.counts.get(head.protocol.id) ?? 0) + 1);
        if (head.marks & MARK_MALFORMED) this.problems.push(`${head.protocol.id} in frame ${this.number}: ${head.problem}`);
      },
    });
  }
}

for (const { id } of plants) {
  test(`${id}: every message is read, and none is malformed`, () => {
    const reading = new Reading();
    simulate(id, { seed: 3, hours: 0.3, attacks: 'all', onFrame: (frame) => reading.take(frame) });
    assert.deepEqual(reading.problems.slice(0, 5), []);
    for (const protocol of SPOKEN[id]) {
      assert.ok(protocolById(protocol), protocol);
      assert.ok((reading.counts.get(protocol) ?? 0) > 0, `${protocol} is not spoken`);
    }
  });
}
