import { arpReply, tcpFrame } from '../../../packages/range/src/frames.ts';
import { ascii, u16, u32le } from '../../../packages/range/src/office/bytes.ts';
import { dhcpMessage } from '../../../packages/range/src/office/dhcp.ts';
import { DNS_A, dnsQuery } from '../../../packages/range/src/office/dns.ts';
import { httpRequest } from '../../../packages/range/src/office/http.ts';
import { type Address, ethernet } from '../../../packages/range/src/index.ts';
import { modbus } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';
import { certificateOf, echo, serverHelloOf } from './messages.ts';

const PLC = '10.0.0.1';
const HMI = '10.0.0.5';
const SERVER = '10.0.0.9';
const STRANGER = '10.0.0.66';
const ACK = 0x10;
const RST = 0x04;
const PSH = 0x18;
const URG = 0x38;

/** The greeting of VNC (RFC 6143 §7.1.1). */
const vnc = (scene: Scene, client: string, port = 5900) =>
  scene.tcp(client, SERVER, port).toClient(Uint8Array.from(ascii('RFB 003.008\n')));

/** A server that shows a certificate. */
const certified = (scene: Scene, name: string) =>
  scene.tcp(HMI, SERVER, 7070).toClient(serverHelloOf(0x0303)).toClient(certificateOf(name));
const dns = (scene: Scene, host: string) => scene.udp(HMI, SERVER, { source: 50_000, destination: 53 }, dnsQuery(7, host, DNS_A));
const web = (scene: Scene, server: string, path: string) =>
  scene.tcp(HMI, server, 80).exchange(httpRequest('files.example', path, 'curl'), null);

/** A compressed message of SMB 3.1.1 (MS-SMB2 §2.2.42.1). */
const compressed = (offset: number): Uint8Array => {
  const message = [0xfc, ...ascii('SMB'), ...u32le(1024), 1, 0, 0, 0, ...u32le(offset), ...new Array<number>(32).fill(0x41)];
  return Uint8Array.from([0, 0, ...u16(message.length), ...message]);
};

const MULTICAST_6 = [0xff, 2, ...new Array<number>(13).fill(0), 1];
/** A router advertisement (RFC 4861 §4.2) from a link-local address. */
const advertise = (scene: Scene, last: number, lifetime: number) => {
  const source = [0xfe, 0x80, ...new Array<number>(13).fill(0), last];
  const message = [134, 0, 0, 0, 64, 0, ...u16(lifetime), 0, 0, 0, 0, 0, 0, 0, 0];
  const header = [0x60, 0, 0, 0, ...u16(message.length), 58, 255, ...source, ...MULTICAST_6];
  const mac = `02:00:00:00:00:${last.toString(16).padStart(2, '0')}`;
  scene.frame(ethernet(mac, '33:33:00:00:00:01', 0x86dd, [...header, ...message]));
};
/** A redirect (RFC 792): ICMP type 5 in the place of an echo request. */
const redirect = (source: Address, destination: Address): Uint8Array => {
  const frame = [...echo(source, destination), ...new Array<number>(8).fill(0)];
  frame[34] = 5;
  frame[17] += 8;
  return Uint8Array.from(frame);
};

const node = (scene: Scene, ip: string): Address => scene.node(ip);
const claims = (scene: Scene, count: number) =>
  scene.repeat(count, 1, (turn) =>
    scene.frame(arpReply({ mac: '02:00:0a:00:00:42', ip: `10.0.0.${100 + turn}` }, node(scene, HMI))),
  );
const discover = (scene: Scene, count: number, distinct: boolean) =>
  scene.repeat(count, 0.2, (turn) => {
    const mac = `02:00:00:00:01:${(distinct ? turn : 1).toString(16).padStart(2, '0')}`;
    scene.udp('10.0.0.66', '255.255.255.255', { source: 68, destination: 67 }, dhcpMessage({ type: 1, mac, transaction: turn }));
  });

/** An answer of multicast DNS with one address (RFC 6762 §18). */
const mdnsAnswer = (scene: Scene, host: string) => {
  const name = [...host.split('.').flatMap((label) => [label.length, ...ascii(label)]), 0];
  const record = [...name, ...u16(1, 0x8001), 0, 0, 0, 120, ...u16(4), 10, 0, 0, 66];
  scene.udp(
    STRANGER,
    '224.0.0.251',
    { source: 5353, destination: 5353 },
    Uint8Array.from([...u16(0, 0x8400, 0, 1, 0, 0), ...record]),
  );
};

const segment = (scene: Scene, sequence: number, flags: number, payload: readonly number[] = [], from = HMI) =>
  scene.frame(
    tcpFrame(node(scene, from), node(scene, PLC), {
      sourcePort: 50_000,
      destinationPort: 9999,
      sequence,
      acknowledgement: 1,
      flags,
      payload: Uint8Array.from(payload),
    }),
  );

/** A poll that makes the server known as a controller. */
const poll = (scene: Scene) =>
  scene
    .tcp(HMI, PLC, 502)
    .exchange(
      modbus.encode.readRequest({ transaction: 1, unit: 1 }, 3, 0, 2),
      modbus.encode.readRegistersResponse({ transaction: 1, unit: 1 }, 3, [1, 2]),
    );
const QUESTION = [3, ...ascii('ntp'), 0, ...u16(1, 1)];
const LIFETIME = [0, 0, 0, 60];
const ADDRESS = [10, 0, 0, 9];
/** A DNS answer with one address, of which its record says that it has `length` bytes. */
const dnsAnswer = (length: number): Uint8Array =>
  Uint8Array.from([...u16(7, 0x8180, 1, 1, 0, 0), ...QUESTION, ...u16(0xc00c, 1, 1), ...LIFETIME, ...u16(length), ...ADDRESS]);
const brokenAnswer = dnsAnswer(4000);
const goodAnswer = dnsAnswer(4);
const answered = (scene: Scene, answer: Uint8Array) => {
  poll(scene);
  scene.wait(5);
  scene.udp(PLC, SERVER, { source: 50_000, destination: 53 }, dnsQuery(7, 'ntp', DNS_A));
  scene.udp(SERVER, PLC, { source: 53, destination: 50_000 }, answer);
};

export const samples: Samples = {
  'remote-tool-new-session': {
    fires: (scene) => {
      vnc(scene, HMI);
      scene.learnt();
      vnc(scene, STRANGER);
    },
    quiet: (scene) => {
      vnc(scene, HMI);
      scene.learnt();
      vnc(scene, HMI);
    },
  },
  'remote-tool-unusual-port': {
    fires: (scene) => vnc(scene, STRANGER, 8080),
    quiet: (scene) => vnc(scene, HMI, 5901),
  },
  'remote-tool-certificate': {
    fires: (scene) => certified(scene, 'AnyDesk Client'),
    quiet: (scene) => certified(scene, 'historian.plant.example'),
  },
  'smb-compression-exploit': {
    fires: (scene) => scene.tcp(STRANGER, SERVER, 445).exchange(compressed(0xffffffff), null),
    quiet: (scene) => scene.tcp(HMI, SERVER, 445).exchange(compressed(16), null),
  },
  'ipv6-new-router': {
    fires: (scene) => {
      advertise(scene, 1, 1800);
      scene.learnt();
      advertise(scene, 66, 1800);
    },
    quiet: (scene) => {
      advertise(scene, 1, 1800);
      scene.learnt();
      advertise(scene, 1, 1800);
      advertise(scene, 2, 0);
    },
  },
  'icmp-redirect': {
    fires: (scene) => scene.frame(redirect(node(scene, STRANGER), node(scene, HMI))),
    quiet: (scene) => scene.frame(echo(node(scene, HMI), node(scene, PLC))),
  },
  'arp-answers-for-many': {
    fires: (scene) => claims(scene, 20),
    quiet: (scene) => claims(scene, 6),
  },
  'dhcp-starvation': {
    fires: (scene) => discover(scene, 60, true),
    quiet: (scene) => discover(scene, 60, false),
  },
  'mdns-proxy-answered': {
    fires: (scene) => mdnsAnswer(scene, 'wpad.local'),
    quiet: (scene) => mdnsAnswer(scene, 'printer-3.local'),
  },
  'tcp-reset-injected': {
    fires: (scene) => {
      segment(scene, 100, PSH, [1, 2, 3, 4]);
      segment(scene, 104, RST);
      segment(scene, 104, PSH, [5, 6]);
    },
    quiet: (scene) => {
      segment(scene, 100, PSH, [1, 2, 3, 4]);
      segment(scene, 104, RST);
      segment(scene, 100, PSH, [1, 2, 3, 4]);
    },
  },
  'tcp-retransmission-storm': {
    fires: (scene) => scene.repeat(300, 0.01, () => segment(scene, 100, PSH, [1, 2])),
    quiet: (scene) => scene.repeat(300, 0.01, () => segment(scene, 100, ACK)),
  },
  'tcp-stack-exploit': {
    fires: (scene) => segment(scene, 100, URG, [1, 2, 3]),
    quiet: (scene) => segment(scene, 100, PSH, [1, 2, 3]),
  },
  'dns-answer-malformed-to-controller': {
    fires: (scene) => answered(scene, brokenAnswer),
    quiet: (scene) => answered(scene, goodAnswer),
  },
  'eicar-test-file': {
    fires: (scene) => web(scene, SERVER, '/download/eicar.com'),
    quiet: (scene) => web(scene, SERVER, '/download/manual.pdf'),
  },
  'vpnfilter-router-beacon': {
    fires: (scene) => dns(scene, 'toknowall.com'),
    quiet: (scene) => dns(scene, 'time.example'),
  },
};
