import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PacketDecoder } from './decoder.ts';
import { Frame } from './frame.ts';
import { HEADER_PROBLEMS } from './header-problems.ts';
import { Packet } from './packet.ts';
import { ascii, be16, be32, type Bytes, ethernet, hex, ipv4, ipv6, MAC_A, tcp, udp, vlanTag } from './testing/headers.ts';
import { ipv4Text, ipv6Text, macText } from './text.ts';
import { TUNNEL } from './tunnels.ts';

const HELLO = ascii('hello');

/** Decodes one frame, put behind other bytes to show that nothing outside it is read. */
function decode(bytes: Bytes, { linkType = 1, wireLength = bytes.length } = {}): Packet & { payload: string; handedOn: boolean } {
  const frame = new Frame();
  frame.bytes = Uint8Array.from([0xee, 0xee, ...bytes, 0xee, 0xee]);
  frame.start = 2;
  frame.end = 2 + bytes.length;
  frame.wireLength = wireLength;
  frame.linkType = linkType;
  const packet = new Packet();
  const handedOn = new PacketDecoder().decode(frame, packet);
  const payload = Buffer.from(packet.bytes.subarray(packet.start, packet.end)).toString('latin1');
  return Object.assign(packet, { payload, handedOn });
}

function problemOf(packet: Packet): string {
  return HEADER_PROBLEMS[packet.problem].name;
}

/** What every way below must end in: UDP from A to B. */
function assertUdp(packet: ReturnType<typeof decode>, network = 4): void {
  assert.equal(problemOf(packet), 'none');
  assert.equal(packet.payload, 'hello');
  assert.deepEqual([packet.network, packet.protocol, packet.sourcePort, packet.destinationPort], [network, 17, 1000, 47808]);
  if (network === 4) {
    assert.deepEqual([ipv4Text(packet.source0), ipv4Text(packet.destination0)], ['10.0.0.1', '192.168.250.2']);
    assert.deepEqual([packet.source1, packet.destination3], [0, 0]);
  } else {
    assert.equal(ipv6Text(packet.source0, packet.source1, packet.source2, packet.source3), 'fe80::1');
    const { destination0, destination1, destination2, destination3 } = packet;
    assert.equal(ipv6Text(destination0, destination1, destination2, destination3), '2001:db8::ff:fe00:2');
  }
}

const UDP4 = ipv4(17, udp(1000, 47808, HELLO));
const UDP6 = ipv6(17, udp(1000, 47808, HELLO));

describe('Ethernet, IP, TCP and UDP', () => {
  it('decodes TCP over IPv4', () => {
    const packet = decode(ethernet(0x0800, ipv4(6, tcp(49152, 502, HELLO))));
    assert.equal(packet.handedOn, true);
    assert.equal(macText(packet.macSource), '00:1b:1b:12:34:56');
    assert.equal(macText(packet.macDestination), 'ac:de:48:00:11:22');
    assert.deepEqual([packet.vlan, packet.etherType, packet.llc, packet.network, packet.protocol], [-1, 0x0800, -1, 4, 6]);
    assert.deepEqual([packet.sourcePort, packet.destinationPort, packet.hopLimit], [49152, 502, 64]);
    assert.deepEqual([packet.sequence >>> 0, packet.acknowledgement], [0x80000001, 2]);
    assert.deepEqual([packet.flags, packet.window], [0x18, 8192]);
    assert.deepEqual([packet.payload, packet.missing, packet.problem], ['hello', 0, 0]);
    assert.deepEqual([packet.networkStart - 2, packet.transportStart - 2], [14, 34]);
  });

  it('leaves out Ethernet padding, which belongs to no layer', () => {
    const padding = new Array(20).fill(0);
    assert.equal(decode(ethernet(0x0800, [...UDP4, ...padding])).payload, 'hello');
    assert.equal(decode(ethernet(0x86dd, [...UDP6, ...padding])).payload, 'hello');
    const ack = decode(ethernet(0x0800, [...ipv4(6, tcp(1, 2, [])), 0, 0, 0, 0, 0, 0]));
    assert.deepEqual([ack.payload, ack.problem], ['', 0]);
  });

  it('passes IPv4 and TCP options', () => {
    assert.equal(
      decode(ethernet(0x0800, ipv4(6, tcp(1, 2, HELLO, hex('01010402')), { options: hex('94040000') }))).payload,
      'hello',
    );
  });

  it('takes what was captured when a segmenting adapter wrote a length of 0', () => {
    const packet = decode(ethernet(0x0800, ipv4(6, tcp(1, 2, HELLO), { totalLength: 0 })));
    assert.deepEqual([packet.payload, packet.problem, packet.missing], ['hello', 0, 0]);
    assert.equal(decode(ethernet(0x86dd, ipv6(6, tcp(1, 2, HELLO), 0))).payload, 'hello');
  });

  it('tells what the snap length cut off', () => {
    const whole = ethernet(0x0800, ipv4(6, tcp(1, 2, new Array(100).fill(65))));
    const packet = decode(whole.slice(0, 96), { wireLength: whole.length });
    assert.deepEqual([packet.end - packet.start, packet.missing, packet.problem], [42, 58, 0]);
    const inHeader = decode(whole.slice(0, 40), { wireLength: whole.length });
    assert.deepEqual([problemOf(inHeader), inHeader.sourcePort, inHeader.destinationPort], ['tcp-cut', 1, 2]);
    assert.deepEqual([inHeader.end - inHeader.start, inHeader.missing], [0, 100]);
  });

  it('passes IPv6 extension headers', () => {
    const hopByHop = [60, 0, 1, 4, 0, 0, 0, 0];
    const destination = [43, 1, ...new Array(14).fill(0)];
    const routing = [51, 0, 0, 0, 0, 0, 0, 0];
    const authentication = [17, 1, 0, 0, ...be32(1), ...be32(2)];
    assertUdp(
      decode(ethernet(0x86dd, ipv6(0, [...hopByHop, ...destination, ...routing, ...authentication, ...udp(1000, 47808, HELLO)]))),
      6,
    );
  });

  it('leaves a protocol without ports as payload', () => {
    const packet = decode(ethernet(0x0800, ipv4(1, hex('0800 0000 0001 0001'))));
    assert.deepEqual([packet.protocol, packet.sourcePort, packet.end - packet.start, packet.problem], [1, -1, 8, 0]);
    const goose = decode(ethernet(0x88b8, HELLO));
    assert.deepEqual([goose.etherType, goose.network, goose.payload], [0x88b8, 0, 'hello']);
  });

  it('decodes SCTP ports', () => {
    const packet = decode(ethernet(0x0800, ipv4(132, [...be16(2904), ...be16(2905), ...be32(1), ...be32(0), ...HELLO])));
    assert.deepEqual([packet.sourcePort, packet.destinationPort, packet.payload], [2904, 2905, 'hello']);
  });
});

describe('links', () => {
  const links: [string, number, Bytes, number][] = [
    ['BSD loopback, little-endian', 0, [2, 0, 0, 0, ...UDP4], 4],
    ['BSD loopback, big-endian', 0, [0, 0, 0, 2, ...UDP4], 4],
    ['BSD loopback, IPv6 of macOS', 0, [30, 0, 0, 0, ...UDP6], 6],
    ['OpenBSD loopback, IPv6', 108, [0, 0, 0, 24, ...UDP6], 6],
    ['raw IPv4', 101, UDP4, 4],
    ['raw IPv6', 12, UDP6, 6],
    ['LINKTYPE_IPV4', 228, UDP4, 4],
    ['LINKTYPE_IPV6', 229, UDP6, 6],
    ['Linux cooked 1', 113, [...be16(0), ...be16(1), ...be16(6), ...MAC_A, 0, 0, ...be16(0x0800), ...UDP4], 4],
    ['Linux cooked 2', 276, [...be16(0x86dd), 0, 0, ...be32(3), ...be16(1), 0, 6, ...MAC_A, 0, 0, ...UDP6], 6],
    ['PPP with address and control', 9, [0xff, 3, 0, 0x21, ...UDP4], 4],
    ['PPP compressed', 9, [0x57, ...UDP6], 6],
  ];
  for (const [name, linkType, bytes, network] of links) {
    it(`decodes ${name}`, () => {
      const packet = decode(bytes, { linkType });
      assertUdp(packet, network);
      if (linkType === 113 || linkType === 276) assert.equal(macText(packet.macSource), '00:1b:1b:12:34:56');
      else assert.equal(packet.macSource, -1);
    });
  }

  it('hands on a link that it does not know, with the problem', () => {
    const packet = decode(HELLO, { linkType: 147 });
    assert.deepEqual([packet.handedOn, problemOf(packet), packet.payload], [true, 'unknown-link', 'hello']);
  });
});

describe('tags', () => {
  it('decodes 802.1Q', () => {
    const packet = decode(ethernet(0x8100, vlanTag(100, 0x0800, UDP4)));
    assertUdp(packet);
    assert.deepEqual([packet.vlan, packet.innerVlan, packet.etherType], [100, -1, 0x0800]);
  });

  it('decodes QinQ', () => {
    for (const outer of [0x88a8, 0x9100, 0x8100]) {
      const packet = decode(ethernet(outer, vlanTag(200, 0x8100, vlanTag(30, 0x0800, UDP4))));
      assertUdp(packet);
      assert.deepEqual([packet.vlan, packet.innerVlan], [200, 30]);
    }
  });

  it('decodes LLC, and leaves out padding behind its length', () => {
    const packet = decode(ethernet(8, [0x42, 0x42, 3, ...HELLO, 0, 0, 0]));
    assert.deepEqual([packet.llc, packet.etherType, packet.payload, packet.problem], [0x4242, -1, 'hello', 0]);
  });

  it('decodes SNAP', () => {
    assertUdp(decode(ethernet(8 + UDP4.length, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...UDP4])));
    const cisco = decode(ethernet(13, [0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0, ...HELLO]));
    assert.deepEqual([cisco.llc, cisco.snap, cisco.payload], [0xaaaa, 0x00000c2000, 'hello']);
  });

  it('decodes what Cisco ISL carries', () => {
    const inner = ethernet(8, [0x42, 0x42, 3, ...HELLO]);
    const outer = ethernet(12 + inner.length, [0xaa, 0xaa, 3, 0, 0, 0x0c, 0, 0x55, 0, 1, 0, 0, ...inner]);
    outer.splice(0, 6, 0x01, 0, 0x0c, 0, 0, 0);
    const packet = decode(outer);
    assert.deepEqual([packet.vlan, packet.llc, packet.payload, packet.problem], [42, 0x4242, 'hello', 0]);
  });

  it('decodes the HSR tag', () => {
    const packet = decode(ethernet(0x892f, [...be16(0x1030), ...be16(77), ...be16(0x0800), ...UDP4]));
    assertUdp(packet);
    assert.equal(packet.tunnel, TUNNEL.hsr);
  });

  it('follows no more than eight', () => {
    let tagged: Bytes = vlanTag(1, 0x0800, UDP4);
    for (let count = 0; count < 30; count++) tagged = vlanTag(1, 0x8100, tagged);
    assert.equal(problemOf(decode(ethernet(0x8100, tagged))), 'too-deep');
  });
});

describe('tunnels', () => {
  const inner = ethernet(0x8100, vlanTag(5, 0x0800, UDP4));
  const gre = (protocol: number, payload: Bytes, flags = 0, fields: Bytes = []) =>
    ethernet(0x0800, ipv4(47, [...be16(flags), ...be16(protocol), ...fields, ...payload]));
  const label = (bottom: boolean) => [0, 1, bottom ? 0x01 : 0x00, 64];
  const tunnels: [string, Bytes, number][] = [
    ['PPPoE', ethernet(0x8864, [0x11, 0, 0, 9, ...be16(UDP4.length + 2), 0, 0x21, ...UDP4, 0, 0]), TUNNEL.pppoe],
    ['MPLS with IPv4', ethernet(0x8847, [...label(false), ...label(true), ...UDP4]), TUNNEL.mpls],
    ['MPLS with Ethernet', ethernet(0x8847, [...label(true), ...inner]), TUNNEL.mpls],
    [
      'MPLS with Ethernet to an address that begins with 0',
      ethernet(0x8847, [...label(true), 0, ...inner.slice(1)]),
      TUNNEL.mpls,
    ],
    ['MPLS with a control word', ethernet(0x8848, [...label(true), 0, 0, 0, 0, ...inner]), TUNNEL.mpls],
    ['GRE', gre(0x0800, UDP4), TUNNEL.gre],
    ['GRE with checksum, key and sequence', gre(0x0800, UDP4, 0xb000, new Array(12).fill(1)), TUNNEL.gre],
    ['GRE with Ethernet', gre(0x6558, inner), TUNNEL.gre],
    ['PPTP', gre(0x880b, [0xff, 3, 0, 0x21, ...UDP4], 0x3081, new Array(12).fill(1)), TUNNEL.gre],
    ['ERSPAN I', gre(0x88be, inner), TUNNEL.gre | TUNNEL.erspan],
    ['ERSPAN II', gre(0x88be, [0x10, 5, 0, 1, 0, 0, 0, 0, ...inner], 0x1000, be32(1)), TUNNEL.gre | TUNNEL.erspan],
    ['ERSPAN III', gre(0x22eb, [0x20, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, ...inner], 0x1000, be32(1)), TUNNEL.gre | TUNNEL.erspan],
    [
      'ERSPAN III with a subheader',
      gre(0x22eb, [0x20, 5, 0, 1, ...new Array(7).fill(0), 1, ...new Array(8).fill(9), ...inner], 0x1000, be32(1)),
      TUNNEL.gre | TUNNEL.erspan,
    ],
    ['VXLAN', ethernet(0x0800, ipv4(17, udp(50000, 4789, [8, 0, 0, 0, 0, 0, 42, 0, ...inner]))), TUNNEL.vxlan],
    [
      'Geneve',
      ethernet(0x0800, ipv4(17, udp(50000, 6081, [1, 0, 0x65, 0x58, 0, 0, 42, 0, 9, 9, 9, 9, ...inner]))),
      TUNNEL.geneve,
    ],
    ['IP in IP', ethernet(0x0800, ipv4(4, UDP4)), TUNNEL['ip-in-ip']],
    ['IPv4 in IPv6', ethernet(0x86dd, ipv6(4, UDP4)), TUNNEL['ip-in-ip']],
    ['Ethernet in IP', ethernet(0x0800, ipv4(97, [0x30, 0, ...inner])), TUNNEL['ether-in-ip']],
  ];
  for (const [name, bytes, tunnel] of tunnels) {
    it(`decodes ${name}`, () => {
      const packet = decode(bytes);
      assertUdp(packet);
      assert.equal(packet.tunnel, tunnel);
    });
  }

  it('decodes 6in4', () => {
    const packet = decode(ethernet(0x0800, ipv4(41, UDP6)));
    assertUdp(packet, 6);
    assert.equal(packet.tunnel, TUNNEL['ipv6-in-ip']);
  });

  it('keeps the outer VLAN of an IP tunnel, and the inner one of an Ethernet tunnel', () => {
    assert.equal(decode(ethernet(0x8100, vlanTag(9, 0x0800, ipv4(4, UDP4)))).vlan, 9);
    assert.equal(decode(ethernet(0x8100, vlanTag(9, 0x0800, ipv4(47, [0, 0, 0x65, 0x58, ...inner])))).vlan, 5);
  });

  it('does not take padding behind a tunnel for its contents', () => {
    const packet = decode(ethernet(0x0800, [...ipv4(4, UDP4.slice(0, 12)), ...new Array(20).fill(0x45)]));
    assert.equal(problemOf(packet), 'ip-cut');
    assert.equal(packet.end - packet.start, 12);
  });

  it('leaves other contents of a tunnel port as payload', () => {
    const packet = decode(ethernet(0x0800, ipv4(17, udp(1, 4789, HELLO))));
    assert.deepEqual([packet.tunnel, packet.payload, packet.problem], [0, 'hello', 0]);
  });

  it('follows no more than eight', () => {
    let nested: Bytes = UDP4;
    for (let count = 0; count < 40; count++) nested = ipv4(4, nested);
    const packet = decode(ethernet(0x0800, nested));
    assert.deepEqual([packet.handedOn, problemOf(packet)], [true, 'too-deep']);
  });
});

describe('malformed headers', () => {
  const cases: [string, Bytes][] = [
    ['link-cut', ethernet(0x0800, []).slice(0, 13)],
    ['ip-cut', ethernet(0x0800, UDP4.slice(0, 19))],
    ['ip-version', ethernet(0x0800, UDP6)],
    ['ip-header-length', ethernet(0x0800, [0x44, ...UDP4.slice(1)])],
    ['ip-header-length', ethernet(0x0800, ipv4(17, udp(1, 2, []), { totalLength: 19 }))],
    ['ip-total-length', ethernet(0x0800, ipv4(17, udp(1, 2, []), { totalLength: 2000 }))],
    ['extension-cut', ethernet(0x86dd, ipv6(0, [6, 0]))],
    ['tcp-cut', ethernet(0x0800, ipv4(6, tcp(1, 2, []).slice(0, 19)))],
    ['tcp-header-length', ethernet(0x0800, ipv4(6, tcp(1, 2, []).with(12, 0x40)))],
    ['tcp-header-length', ethernet(0x0800, ipv4(6, tcp(1, 2, []).with(12, 0xf0)))],
    ['udp-cut', ethernet(0x0800, ipv4(17, [0, 1, 0, 2]))],
    ['udp-length', ethernet(0x0800, ipv4(17, udp(1, 2, HELLO, 7)))],
    ['udp-length', ethernet(0x0800, ipv4(17, udp(1, 2, HELLO, 90)))],
    ['tunnel-cut', ethernet(0x8847, [0, 1, 0, 64])],
    ['tunnel-version', ethernet(0x0800, ipv4(47, [0, 5, 8, 0, ...UDP4]))],
    [
      'too-many-extensions',
      ethernet(
        0x86dd,
        ipv6(
          60,
          Array.from({ length: 40 * 8 }, (_, at) => (at % 8 === 0 ? 60 : 0)),
        ),
      ),
    ],
  ];
  for (const [problem, bytes] of cases) {
    it(`tells ${problem}`, () => {
      const packet = decode(bytes);
      assert.equal(packet.handedOn, true);
      assert.equal(problemOf(packet), problem);
      assert.ok(packet.start >= 2 && packet.start <= packet.end && packet.end <= 2 + bytes.length);
    });
  }

  it('keeps the codes of the table in order', () => {
    HEADER_PROBLEMS.forEach(({ code }, index) => assert.equal(code, index));
  });

  it('counts them by name', () => {
    const decoder = new PacketDecoder();
    const frame = new Frame();
    decoder.decode(frame, new Packet());
    decoder.decode(frame, new Packet());
    assert.deepEqual(decoder.counters.problems, { 'link-cut': 2 });
  });
});
