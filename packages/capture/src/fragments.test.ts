import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DecoderLimits, PacketDecoder } from './decoder.ts';
import { Frame } from './frame.ts';
import { Packet } from './packet.ts';
import { be16, be32, type Bytes, ethernet, ipv4, ipv6, udp, vlanTag } from './testing/headers.ts';

const TEXT = 'The pump in hall four was switched off at ten past three by the night shift.';
const DATAGRAM = udp(1000, 47808, [...Buffer.from(TEXT)]);
const MORE = 0x2000;

/** An IPv4 fragment of the datagram. */
function piece(from: number, to: number, identification = 7, datagram: Bytes = DATAGRAM): number[] {
  const fragment = from / 8 + (to < datagram.length ? MORE : 0);
  return ethernet(0x0800, ipv4(17, datagram.slice(from, to), { fragment, identification }));
}

/** Decodes frames one after the other; the payload of each, or undefined when there was nothing to hand on. */
function decoding(limits: DecoderLimits = {}) {
  const decoder = new PacketDecoder(limits);
  const frame = new Frame();
  const packet = new Packet();
  const decode = (bytes: Bytes, seconds = 0, wireLength = bytes.length): string | undefined => {
    frame.bytes = Uint8Array.from(bytes);
    frame.end = bytes.length;
    frame.wireLength = wireLength;
    frame.seconds = seconds;
    if (!decoder.decode(frame, packet)) return undefined;
    return Buffer.from(packet.bytes.subarray(packet.start, packet.end)).toString('latin1');
  };
  return { decode, decoder, packet };
}

const END = DATAGRAM.length;

describe('fragments of IPv4', () => {
  for (const [name, order] of [
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['twice', [0, 0, 2, 2, 1]],
  ] as const) {
    it(`builds a datagram from fragments that come ${name}`, () => {
      const { decode, packet, decoder } = decoding();
      const pieces = [piece(0, 24), piece(24, 56), piece(56, END)];
      const results = order.map((index) => decode(pieces[index]));
      assert.deepEqual(results, [...new Array(order.length - 1).fill(undefined), TEXT]);
      assert.deepEqual([packet.fragmented, packet.sourcePort, packet.destinationPort, packet.missing], [true, 1000, 47808, 0]);
      assert.deepEqual([decoder.counters.datagrams, decoder.counters.held], [1, 0]);
    });
  }

  it('keeps datagrams apart by identification and VLAN', () => {
    const { decode } = decoding();
    const tagged = (bytes: number[]) => [...bytes.slice(0, 12), 0x81, 0, ...vlanTag(5, 0x0800, bytes.slice(14))];
    assert.equal(decode(piece(0, 24, 1)), undefined);
    assert.equal(decode(piece(24, END, 2)), undefined);
    assert.equal(decode(tagged(piece(24, END, 1))), undefined);
    assert.equal(decode(piece(24, END, 1)), TEXT);
    assert.equal(decode(tagged(piece(0, 24, 1))), TEXT);
  });

  it('keeps the bytes that arrived first when fragments overlap, and counts it', () => {
    const { decode, decoder } = decoding();
    const forged = DATAGRAM.map((byte, index) => (index < 8 ? byte : 0x58));
    decode(piece(0, 32));
    decode(piece(24, 48, 7, forged));
    assert.equal(decode(piece(48, END)), `${TEXT.slice(0, 24)}${'X'.repeat(16)}${TEXT.slice(40)}`);
    assert.equal(decoder.counters.overlapping, 1);
  });

  it('drops what is impossible or contradicts itself', () => {
    const { decode, decoder } = decoding();
    const fragment = (offset: number, length: number, more = 0) =>
      decode(ethernet(0x0800, ipv4(17, new Array(length).fill(1), { fragment: more | offset })));
    assert.equal(fragment(0, 9, MORE), undefined);
    assert.equal(fragment(8191, 16), undefined);
    fragment(0, 16, MORE);
    fragment(4, 8);
    assert.equal(fragment(8, 8, MORE), undefined);
    assert.deepEqual([decoder.counters.malformed, decoder.counters.held], [3, 0]);
    assert.equal(decoder.counters.problems['fragment-malformed'], 3);
  });

  it('drops the oldest when there are too many, and what is too old', () => {
    const { decode, decoder } = decoding({ fragments: { datagrams: 4, seconds: 30 } });
    for (let identification = 0; identification < 10; identification++) decode(piece(0, 24, identification), identification);
    assert.deepEqual([decoder.counters.held, decoder.counters.evicted], [4, 6]);
    assert.equal(decode(piece(24, END, 5), 10), undefined);
    assert.equal(decode(piece(24, END, 9), 10), TEXT);
    decode(piece(0, 24, 99), 100);
    assert.deepEqual([decoder.counters.held, decoder.counters.evicted, decoder.counters.expired], [1, 7, 3]);
  });

  it('hands on the first fragment alone when the snap length cut it, for its ports', () => {
    const { decode, decoder, packet } = decoding();
    const whole = piece(0, 56);
    assert.equal(decode(whole.slice(0, 60), 0, whole.length), TEXT.slice(0, 18));
    assert.deepEqual([packet.destinationPort, packet.fragmented], [47808, false]);
    const second = piece(56, END);
    assert.equal(decode(second.slice(0, 40), 0, second.length), undefined);
    assert.equal(decoder.counters.problems['fragment-cut'], 2);
  });
});

describe('fragments of IPv6', () => {
  const header = (next: number, offset: number, more: boolean) => [next, 0, ...be16(offset | Number(more)), ...be32(99)];

  it('builds a datagram', () => {
    const { decode, packet } = decoding();
    assert.equal(decode(ethernet(0x86dd, ipv6(44, [...header(17, 40, false), ...DATAGRAM.slice(40)]))), undefined);
    assert.equal(decode(ethernet(0x86dd, ipv6(44, [...header(17, 0, true), ...DATAGRAM.slice(0, 40)]))), TEXT);
    assert.deepEqual([packet.network, packet.protocol, packet.fragmented], [6, 17, true]);
  });

  it('passes an atomic fragment', () => {
    const { decode, packet } = decoding();
    assert.equal(decode(ethernet(0x86dd, ipv6(44, [...header(17, 0, false), ...DATAGRAM]))), TEXT);
    assert.equal(packet.fragmented, false);
  });

  it('follows extension headers inside the datagram', () => {
    const { decode } = decoding();
    const whole = [17, 0, 0, 0, 0, 0, 0, 0, ...DATAGRAM];
    decode(ethernet(0x86dd, ipv6(44, [...header(60, 0, true), ...whole.slice(0, 16)])));
    assert.equal(decode(ethernet(0x86dd, ipv6(44, [...header(60, 16, false), ...whole.slice(16)]))), TEXT);
  });
});

describe('fragments inside fragments', () => {
  it('builds both datagrams', () => {
    const { decode, packet } = decoding();
    const inner = [piece(0, 40).slice(14), piece(40, END).slice(14)];
    const outer = inner.map((bytes, index) => {
      const fragments = [
        { fragment: MORE, identification: index },
        { fragment: 3, identification: index },
      ];
      return [bytes.slice(0, 24), bytes.slice(24)].map((part, at) => ethernet(0x0800, ipv4(4, part, fragments[at])));
    });
    assert.deepEqual(
      outer.flat().map((bytes) => decode(bytes)),
      [undefined, undefined, undefined, TEXT],
    );
    assert.equal(packet.fragmented, true);
  });
});
