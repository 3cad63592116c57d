import { iec104, modbus, s7comm } from '../../../packages/wire/src/index.ts';
import { arpReply, arpRequest } from '../../../packages/range/src/frames.ts';
import { ascii } from '../../../packages/range/src/office/bytes.ts';
import { dhcpMessage } from '../../../packages/range/src/office/dhcp.ts';
import { DNS_TXT, dnsQuery, dnsResponse } from '../../../packages/range/src/office/dns.ts';
import { httpRequest, httpResponse } from '../../../packages/range/src/office/http.ts';
import { LLDP_ETHERTYPE, LLDP_MULTICAST, lldpUnit } from '../../../packages/range/src/office/lldp.ts';
import { ntpRequest, ntpResponse } from '../../../packages/range/src/office/ntp.ts';
import { snmpGet, snmpResponse } from '../../../packages/range/src/office/snmp.ts';
import { clientHello } from '../../../packages/range/src/office/tls.ts';
import { type Connection, Random } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';
import {
  echo,
  llmnrAnswer,
  nbnsAnswer,
  serverHelloOf,
  smb1Message,
  smb1TreeConnect,
  smb1TreeConnected,
  smbCreate,
  smbLogonFailure,
  smbTreeConnect,
  snmpAuthenticationTrap,
  snmpSet,
  tlsData,
  zoneTransfer,
} from './messages.ts';

const PLC = '10.0.0.1';
const HMI = '10.0.0.5';
const SERVER = '10.0.0.9';
const STRANGER = '10.0.0.66';
const OUTSIDE = '198.51.100.7';
const line = (text: string): Uint8Array => Uint8Array.from(ascii(`${text}\r\n`));
const x = { transaction: 1, unit: 1 };
const identity = {
  orderNumber: '6ES7 315-2EH14-0AB0',
  hardware: 5,
  firmware: [3, 2, 6] as const,
  name: 'S7300',
  moduleName: 'PLC_1',
  moduleType: 'CPU 315-2 PN/DP',
};

/** A poll that makes the server known as a controller and the client as one who asks it. */
const poll = (scene: Scene, client = HMI, server = PLC) =>
  scene
    .tcp(client, server, 502)
    .exchange(modbus.encode.readRequest(x, 3, 0, 2), modbus.encode.readRegistersResponse(x, 3, [1, 2]));
const write = (scene: Scene, client: string, server = PLC) =>
  scene
    .tcp(client, server, 502)
    .exchange(modbus.encode.writeSingleRegister(x, 4, 99), modbus.encode.writeSingleRegister(x, 4, 99));
const claim = (scene: Scene, mac: string, ip: string) => scene.frame(arpReply({ mac, ip }, scene.node(HMI)));
const dns = (scene: Scene, host: string, type?: number) =>
  scene.udp(HMI, SERVER, { source: 50_000, destination: 53 }, dnsQuery(7, host, type));
const ftp = (scene: Scene, server: string, ...lines: string[]) => {
  const connection = scene.tcp(HMI, server, 21).toClient(line('220 FTP server ready'));
  for (const text of lines) connection.exchange(line(text), line('250 OK'));
};
const identify = (scene: Scene, revision: string) =>
  scene.tcp(HMI, PLC, 502).exchange(
    modbus.encode.readDeviceIdentificationRequest(x, 1),
    modbus.encode.readDeviceIdentificationResponse(
      x,
      1,
      new Map([
        [0, 'Schneider Electric'],
        [1, 'BMX P34 2020'],
        [2, revision],
      ]),
    ),
  );
const module = (scene: Scene, serial: string) => {
  const { encode } = s7comm;
  scene
    .tcp(HMI, PLC, 102)
    .exchange(encode.readSzlRequest(1, 0x001c, 0), encode.componentIdentification(1, { ...identity, serial }));
};
const offer = (scene: Scene, server: string, transaction = 77) =>
  scene.udp(
    server,
    '10.0.0.101',
    { source: 67, destination: 68 },
    dhcpMessage({ type: 2, transaction, mac: '3c:d9:2b:00:00:01', yours: '10.0.0.101', server, router: server }),
  );
const time = (scene: Scene, server: string) => {
  const now = new Date('2026-03-02T06:30:00Z');
  scene.udp(HMI, server, { source: 123, destination: 123 }, ntpRequest(now));
  scene.udp(server, HMI, { source: 123, destination: 123 }, ntpResponse(now, now));
};
const neighbour = (scene: Scene, name: string) => {
  const mac = '00:90:e8:6a:01:02';
  const unit = lldpUnit({ mac, port: 'port1', name, description: 'EDS-408A', capabilities: 4 });
  return scene.ethernet(mac, LLDP_MULTICAST, LLDP_ETHERTYPE, Uint8Array.from(unit));
};
const llmnr = (scene: Scene, name: string, server = STRANGER) =>
  scene.udp(server, HMI, { source: 5355, destination: 51_000 }, llmnrAnswer(9, name, server));
const nbns = (scene: Scene, name: string, server = STRANGER) =>
  scene.udp(server, HMI, { source: 137, destination: 137 }, nbnsAnswer(9, name, server));

const ping = (scene: Scene, from: string, to: string) => scene.frame(echo(scene.node(from), scene.node(to)));
const interrogate = (connection: Connection, stations: number, answered: boolean) => {
  const { encode } = iec104;
  for (let station = 1; station <= stations; station++) {
    const asked = encode.information(station, 0, encode.interrogation(station));
    const answer = encode.information(0, station, encode.interrogation(station, encode.CAUSE.activationConfirmation));
    connection.exchange(asked, answered ? answer : null);
  }
};
const resetProcess = (scene: Scene, station: string) => {
  const { encode } = iec104;
  scene.tcp(STRANGER, station, 2404).toServer(encode.information(0, 0, encode.resetProcess(1)));
};

export const samples: Samples = {
  'arp-address-conflict': {
    fires: (scene) => {
      claim(scene, '02:00:0a:00:00:01', PLC);
      claim(scene, '02:00:0a:00:00:42', PLC);
    },
    quiet: (scene) => {
      claim(scene, '02:00:0a:00:00:01', PLC);
      claim(scene, '02:00:0a:00:00:42', STRANGER);
      claim(scene, '00:00:5e:00:01:07', '10.0.0.254');
      claim(scene, '02:00:0a:00:00:fd', '10.0.0.254');
    },
  },
  'arp-spoofing': {
    fires: (scene) =>
      void scene.repeat(20, 10, () => {
        claim(scene, '02:00:0a:00:00:01', PLC);
        claim(scene, '02:00:0a:00:00:42', PLC);
      }),
    quiet: (scene) => {
      scene.repeat(10, 10, () => claim(scene, '02:00:0a:00:00:01', PLC));
      scene.repeat(10, 10, () => claim(scene, '02:00:0a:00:00:42', PLC));
    },
  },
  'arp-scan': {
    fires: (scene) => void scene.repeat(40, 0.1, (turn) => scene.frame(arpRequest(scene.node(STRANGER), `10.0.0.${turn + 1}`))),
    quiet: (scene) => void scene.repeat(40, 0.1, (turn) => scene.frame(arpRequest(scene.node(HMI), `10.0.0.${(turn % 5) + 1}`))),
  },
  'ip-address-moved': {
    fires: (scene) => {
      poll(scene);
      scene.udp(PLC, HMI, { source: 4000, destination: 4001 }, line('before'));
      scene.node(PLC).mac = '02:00:0a:00:00:42';
      scene.udp(PLC, HMI, { source: 4002, destination: 4003 }, line('behind'));
    },
    quiet: (scene) => {
      poll(scene);
      scene.udp(PLC, HMI, { source: 4000, destination: 4001 }, line('before'));
      scene.udp(PLC, HMI, { source: 4002, destination: 4003 }, line('behind'));
    },
  },
  'firmware-changed': {
    fires: (scene) => {
      identify(scene, 'v2.9');
      scene.wait(60);
      identify(scene, 'v2.1');
    },
    quiet: (scene) => void scene.repeat(3, 60, () => identify(scene, 'v2.9')),
  },
  'device-replaced': {
    fires: (scene) => {
      module(scene, 'S C-U9A12345');
      scene.wait(60);
      module(scene, 'S C-X4E99999');
    },
    quiet: (scene) => void scene.repeat(3, 60, () => module(scene, 'S C-U9A12345')),
  },
  'new-device': {
    fires: (scene) => {
      poll(scene);
      scene.learnt();
      dns(scene, 'fs1.plant.example');
      scene.udp(STRANGER, SERVER, { source: 50_001, destination: 53 }, dnsQuery(8, 'fs1.plant.example'));
    },
    quiet: (scene) => {
      dns(scene, 'fs1.plant.example');
      scene.learnt();
      dns(scene, 'fs2.plant.example');
    },
  },
  'new-device-controls': {
    fires: (scene) => {
      poll(scene);
      scene.learnt();
      poll(scene, STRANGER);
    },
    quiet: (scene) => {
      poll(scene);
      dns(scene, 'fs1.plant.example');
      scene.learnt();
      poll(scene);
      scene.udp(STRANGER, SERVER, { source: 50_001, destination: 53 }, dnsQuery(8, 'fs1.plant.example'));
    },
  },
  'tcp-port-scan': {
    fires: (scene) => void scene.repeat(30, 0.5, (turn) => scene.tcp(STRANGER, PLC, 20 + turn).refuse()),
    quiet: (scene) => void scene.repeat(30, 0.5, (turn) => scene.tcp(HMI, PLC, 500 + (turn % 4)).refuse()),
  },
  'tcp-ports-refused': {
    fires: (scene) => {
      for (const port of [22, 23, 135, 445, 3389]) scene.tcp(STRANGER, SERVER, port).refuse();
    },
    quiet: (scene) => void scene.repeat(20, 2, () => scene.tcp(HMI, SERVER, 445).refuse()),
  },
  'industrial-port-scan': {
    fires: (scene) => {
      for (const port of [102, 502, 2404, 4840, 20_000, 44_818]) scene.tcp(STRANGER, PLC, port).refuse();
    },
    quiet: (scene) => {
      for (const port of [80, 443, 502, 8080, 102, 22, 3389]) scene.tcp(HMI, PLC, port).refuse();
    },
  },
  'tcp-host-sweep': {
    fires: (scene) => void scene.repeat(20, 1, (turn) => scene.tcp(STRANGER, `10.0.0.${turn + 1}`, 502).knock()),
    // A control centre that begins anew knows its stations.
    quiet: (scene) => {
      for (let turn = 0; turn < 20; turn++) poll(scene.wait(20), HMI, `10.0.1.${turn + 1}`);
      scene.learnt();
      for (let turn = 0; turn < 20; turn++) poll(scene, HMI, `10.0.1.${turn + 1}`);
    },
  },
  'slow-host-sweep': {
    fires: (scene) => void scene.repeat(25, 60, (turn) => scene.tcp(STRANGER, `10.0.0.${turn + 1}`, 445).knock()),
    quiet: (scene) => void scene.repeat(25, 60, (turn) => scene.tcp(HMI, `10.0.0.${(turn % 8) + 1}`, 445).knock()),
  },
  'ping-sweep': {
    fires: (scene) => void scene.repeat(20, 0.2, (turn) => ping(scene, STRANGER, `10.0.0.${turn + 1}`)),
    quiet: (scene) => void scene.repeat(40, 0.2, (turn) => ping(scene, HMI, `10.0.0.${(turn % 6) + 10}`)),
  },
  'udp-port-scan': {
    fires: (scene) =>
      void scene.repeat(30, 0.2, (turn) => scene.udp(STRANGER, PLC, { source: 40_000, destination: 100 + turn * 7 }, line('x'))),
    // A name server answers a client's many ports.
    quiet: (scene) =>
      void scene.repeat(30, 0.2, (turn) =>
        scene.udp(SERVER, HMI, { source: 53, destination: 20_000 + turn }, dnsResponse(turn, 'a.example', { ip: SERVER })),
      ),
  },
  'connection-flood': {
    fires: (scene) => void scene.repeat(400, 0.01, () => scene.tcp(STRANGER, PLC, 502).knock()),
    quiet: (scene) => void scene.repeat(400, 0.2, () => scene.tcp(HMI, PLC, 502).knock()),
  },
  'control-from-internet': {
    fires: (scene) => void poll(scene, OUTSIDE, PLC),
    quiet: (scene) => void poll(scene, '172.20.1.5', PLC),
  },
  'control-to-internet': {
    fires: (scene) => void poll(scene, HMI, OUTSIDE),
    quiet: (scene) => {
      poll(scene);
      scene.tcp(HMI, OUTSIDE, 80).exchange(httpRequest('news.example', '/', 'curl/8'), httpResponse('nginx', 'ok'));
    },
  },
  'remote-access-from-internet': {
    fires: (scene) => void scene.tcp(OUTSIDE, SERVER, 3389).open(),
    quiet: (scene) => {
      scene.tcp(OUTSIDE, SERVER, 3389).refuse();
      scene.tcp(HMI, SERVER, 3389).open();
    },
  },
  'controller-calls-internet': {
    fires: (scene) => {
      poll(scene);
      scene.wait(1);
      scene.tcp(PLC, OUTSIDE, 443).open();
    },
    quiet: (scene) => {
      poll(scene);
      scene.wait(1);
      scene.tcp(HMI, OUTSIDE, 443).open();
      scene.tcp(PLC, SERVER, 443).open();
    },
  },
  'control-protocol-public-network': {
    fires: (scene) => void poll(scene, '203.0.113.9', OUTSIDE),
    // A plant that numbers itself with public addresses.
    quiet: (scene) => void poll(scene, '134.249.62.206', '134.249.61.163'),
  },
  'dhcp-competing-servers': {
    fires: (scene) => {
      offer(scene, SERVER);
      offer(scene, STRANGER);
    },
    quiet: (scene) => {
      offer(scene, SERVER, 77);
      offer(scene, '10.0.0.10', 78);
    },
  },
  'dhcp-new-server': {
    fires: (scene) => {
      offer(scene, SERVER);
      scene.learnt();
      offer(scene, STRANGER, 79);
    },
    quiet: (scene) => {
      offer(scene, SERVER);
      scene.learnt();
      offer(scene, SERVER, 79);
    },
  },
  'llmnr-poisoning': {
    fires: (scene) => {
      for (const name of ['files', 'printsrv', 'wsus']) llmnr(scene, name);
    },
    quiet: (scene) => void scene.repeat(5, 10, () => llmnr(scene, 'files', SERVER)),
  },
  'nbns-poisoning': {
    fires: (scene) => {
      for (const name of ['FILES', 'PRINTSRV', 'WSUS', 'INTRANET']) nbns(scene, name);
    },
    quiet: (scene) => void scene.repeat(6, 10, () => nbns(scene, 'FILES', SERVER)),
  },
  'wpad-answered': {
    fires: (scene) => void llmnr(scene, 'wpad'),
    quiet: (scene) => void llmnr(scene, 'files'),
  },
  'ntp-new-server': {
    fires: (scene) => {
      time(scene, SERVER);
      scene.learnt();
      time(scene, STRANGER);
    },
    quiet: (scene) => {
      time(scene, SERVER);
      scene.learnt();
      time(scene, SERVER);
    },
  },
  'cleartext-password': {
    fires: (scene) => ftp(scene, SERVER, 'USER operator', 'PASS secret'),
    quiet: (scene) => ftp(scene, SERVER, 'USER operator', 'SYST'),
  },
  'snmp-default-community': {
    fires: (scene) => void scene.udp(HMI, PLC, { source: 50_100, destination: 161 }, snmpGet(1, 'public', ['1.3.6.1.2.1.1.1.0'])),
    quiet: (scene) =>
      void scene.udp(HMI, PLC, { source: 50_100, destination: 161 }, snmpGet(1, 'x7Kq-plant', ['1.3.6.1.2.1.1.1.0'])),
  },
  'snmp-set': {
    fires: (scene) =>
      void scene.udp(HMI, PLC, { source: 50_100, destination: 161 }, snmpSet(1, 'x7Kq-plant', '1.3.6.1.2.1.2.2.1.7.3', 2)),
    quiet: (scene) => {
      const ports = { source: 50_100, destination: 161 };
      scene.udp(HMI, PLC, ports, snmpGet(1, 'x7Kq-plant', ['1.3.6.1.2.1.2.2.1.7.3']));
      const answer = snmpResponse(1, 'x7Kq-plant', [['1.3.6.1.2.1.2.2.1.7.3', { counter: 1 }]]);
      scene.udp(PLC, HMI, { source: 161, destination: 50_100 }, answer);
    },
  },
  'snmp-community-guessing': {
    fires: (scene) =>
      void scene.repeat(6, 2, () =>
        scene.udp(PLC, SERVER, { source: 50_200, destination: 162 }, snmpAuthenticationTrap('x7Kq-plant', PLC)),
      ),
    quiet: (scene) =>
      void scene.repeat(6, 60, () =>
        scene.udp(PLC, SERVER, { source: 50_200, destination: 162 }, snmpAuthenticationTrap('x7Kq-plant', PLC)),
      ),
  },
  'login-guessing': {
    fires: (scene) =>
      void scene.repeat(10, 1, () =>
        scene.tcp(STRANGER, SERVER, 445).exchange(smbTreeConnect('\\\\FS1\\data'), smbLogonFailure()),
      ),
    quiet: (scene) =>
      void scene.repeat(2, 5, () => scene.tcp(HMI, SERVER, 445).exchange(smbTreeConnect('\\\\FS1\\data'), smbLogonFailure())),
  },
  'telnet-to-controller': {
    fires: (scene) => {
      poll(scene);
      scene
        .tcp(HMI, PLC, 23)
        .toClient(Uint8Array.of(255, 253, 24, 255, 251, 1))
        .toClient(line('login: '));
    },
    quiet: (scene) => {
      poll(scene);
      scene
        .tcp(HMI, SERVER, 23)
        .toClient(Uint8Array.of(255, 253, 24, 255, 251, 1))
        .toClient(line('login: '));
    },
  },
  'ftp-write-to-controller': {
    fires: (scene) => {
      poll(scene);
      scene.wait(1);
      ftp(scene, PLC, 'USER fw', 'STOR fw/Ldrom.ini');
    },
    quiet: (scene) => {
      poll(scene);
      scene.wait(1);
      ftp(scene, PLC, 'USER fw', 'RETR data/log1.csv');
      ftp(scene, SERVER, 'USER a', 'STOR report.csv');
    },
  },
  'firmware-file-transfer': {
    fires: (scene) => ftp(scene, SERVER, 'STOR Noe_77101.bin'),
    quiet: (scene) => ftp(scene, SERVER, 'RETR Noe_77101.bin', 'STOR trend.csv'),
  },
  'project-file-transfer': {
    fires: (scene) => ftp(scene, SERVER, 'RETR Plant/PumpStation.ACD'),
    quiet: (scene) => ftp(scene, SERVER, 'RETR Plant/PumpStation.pdf'),
  },
  'executable-to-control-system': {
    fires: (scene) => {
      poll(scene, SERVER, PLC);
      scene.wait(1);
      scene.tcp(STRANGER, SERVER, 445).exchange(smbCreate('temp\\update.exe', 'create'), smbLogonFailure());
    },
    quiet: (scene) => {
      poll(scene, SERVER, PLC);
      scene.wait(1);
      scene.tcp(HMI, SERVER, 445).exchange(smbCreate('temp\\update.exe', 'open'), smbLogonFailure());
      scene.tcp(HMI, SERVER, 445).exchange(smbCreate('temp\\trend.csv', 'create'), smbLogonFailure());
    },
  },
  'smb-admin-share': {
    fires: (scene) => void scene.tcp(STRANGER, SERVER, 445).exchange(smbTreeConnect('\\\\FS1\\ADMIN$'), smbLogonFailure()),
    quiet: (scene) => void scene.tcp(HMI, SERVER, 445).exchange(smbTreeConnect('\\\\FS1\\projects'), smbLogonFailure()),
  },
  'remote-service-control': {
    fires: (scene) => void scene.tcp(STRANGER, SERVER, 445).exchange(smbCreate('svcctl', 'open'), smbLogonFailure()),
    quiet: (scene) => void scene.tcp(HMI, SERVER, 445).exchange(smbCreate('srvsvc', 'open'), smbLogonFailure()),
  },
  'smb1-in-use': {
    fires: (scene) => void scene.tcp(HMI, SERVER, 445).exchange(smb1TreeConnect('\\\\FS1\\data'), smb1TreeConnected()),
    quiet: (scene) => void scene.tcp(HMI, SERVER, 445).exchange(smbTreeConnect('\\\\FS1\\data'), smbLogonFailure()),
  },
  'encrypted-session-with-controller': {
    fires: (scene) => {
      poll(scene);
      scene.wait(1);
      scene
        .tcp(PLC, STRANGER, 4444)
        .exchange(clientHello(new Random(3), 'x'), serverHelloOf(0x0303))
        .toServer(tlsData(90));
    },
    quiet: (scene) => {
      poll(scene);
      scene.wait(1);
      scene
        .tcp(HMI, PLC, 443)
        .exchange(clientHello(new Random(3), 'plc'), serverHelloOf(0x0303))
        .toServer(tlsData(90));
      scene
        .tcp(HMI, SERVER, 4444)
        .exchange(clientHello(new Random(3), 'x'), serverHelloOf(0x0303))
        .toServer(tlsData(90));
    },
  },
  'smb1-exploit': {
    fires: (scene) => {
      const connection = scene.tcp(STRANGER, SERVER, 445).exchange(smb1TreeConnect('\\\\FS1\\IPC$'), smb1TreeConnected());
      connection.exchange(smb1Message(0xa0), smb1Message(0xa0, 0, true)).toServer(smb1Message(0x33));
    },
    quiet: (scene) => {
      const connection = scene.tcp(HMI, SERVER, 445).exchange(smb1TreeConnect('\\\\FS1\\data'), smb1TreeConnected());
      connection.exchange(smb1Message(0x32), smb1Message(0x32, 0, true)).toServer(smb1Message(0x33));
    },
  },
  'smb1-backdoor-asked': {
    fires: (scene) => void scene.tcp(STRANGER, SERVER, 445).exchange(smb1Message(0x32), smb1Message(0x32, 0xc0000002, true)),
    quiet: (scene) => void scene.tcp(HMI, SERVER, 445).exchange(smb1Message(0x32), smb1Message(0x32, 0, true)),
  },
  'smb-mass-change': {
    fires: (scene) => {
      const connection = scene.tcp(STRANGER, SERVER, 445);
      scene.repeat(120, 0.2, (turn) => connection.exchange(smbCreate(`data\\f${turn}.locked`, 'create'), smbLogonFailure()));
    },
    quiet: (scene) => {
      const connection = scene.tcp(HMI, SERVER, 445);
      scene.repeat(120, 2, (turn) => connection.exchange(smbCreate(`data\\f${turn}.csv`, 'create'), smbLogonFailure()));
    },
  },
  'remote-access-tool': {
    fires: (scene) => void dns(scene, 'relay-3a1.net.anydesk.com'),
    quiet: (scene) => void dns(scene, 'anydesk.com.plant.example'),
  },
  'tunnel-service-name': {
    fires: (scene) => void scene.tcp(HMI, OUTSIDE, 443).toServer(clientHello(new Random(3), 'a1b2c3.ngrok.io')),
    quiet: (scene) => void scene.tcp(HMI, OUTSIDE, 443).toServer(clientHello(new Random(3), 'weather.example')),
  },
  'remote-desktop-to-control-system': {
    fires: (scene) => {
      poll(scene, SERVER, PLC);
      scene.wait(1);
      scene.tcp(HMI, SERVER, 5900).open();
    },
    quiet: (scene) => {
      poll(scene, SERVER, PLC);
      scene.wait(1);
      scene.tcp(HMI, '10.0.0.77', 5900).open();
    },
  },
  'dns-tunnel': {
    fires: (scene) =>
      void scene.repeat(12, 1, (turn) => dns(scene, `${String(turn).padStart(2, '0')}${'4f7a'.repeat(14)}.t.example.net`)),
    quiet: (scene) => void scene.repeat(12, 1, (turn) => dns(scene, `host${turn}.plant.example.net`)),
  },
  'dns-text-records': {
    fires: (scene) => void scene.repeat(15, 5, (turn) => dns(scene, `c${turn}.example.net`, DNS_TXT)),
    quiet: (scene) => void scene.repeat(15, 5, () => dns(scene, 'version.example.net', DNS_TXT)),
  },
  'dns-unknown-names': {
    fires: (scene) =>
      void scene.repeat(40, 2, (turn) => {
        dns(scene, `xk${turn}qzv.example.net`);
        scene.udp(SERVER, HMI, { source: 53, destination: 50_000 }, dnsResponse(7, `xk${turn}qzv.example.net`, {}));
      }),
    quiet: (scene) =>
      void scene.repeat(40, 2, () => {
        dns(scene, 'printer.example.net');
        scene.udp(SERVER, HMI, { source: 53, destination: 50_000 }, dnsResponse(7, 'printer.example.net', {}));
      }),
  },
  'dns-zone-transfer': {
    fires: (scene) => void scene.udp(STRANGER, SERVER, { source: 50_300, destination: 53 }, zoneTransfer('plant.example')),
    quiet: (scene) => void dns(scene, 'plant.example'),
  },
  'web-attack-path': {
    fires: (scene) =>
      void scene
        .tcp(STRANGER, SERVER, 80)
        .exchange(httpRequest('hmi', '/cgi/../../../../etc/passwd', 'x'), httpResponse('Boa', 'no', '404 Not Found')),
    quiet: (scene) =>
      void scene.tcp(HMI, SERVER, 80).exchange(httpRequest('hmi', '/scripts/../trend.js?v=2', 'x'), httpResponse('Boa', 'ok')),
  },
  'old-tls': {
    fires: (scene) => void scene.tcp(HMI, SERVER, 443).exchange(clientHello(new Random(3), 'hmi'), serverHelloOf(0x0301)),
    quiet: (scene) => void scene.tcp(HMI, SERVER, 443).exchange(clientHello(new Random(3), 'hmi'), serverHelloOf(0x0303)),
  },
  'control-port-strange-bytes': {
    fires: (scene) => {
      const connection = scene.tcp(STRANGER, SERVER, 502);
      for (const text of ['whoami', 'nt authority', 'dir c:', 'net user']) connection.toServer(line(text));
    },
    quiet: (scene) => {
      const connection = scene.tcp(STRANGER, SERVER, 8502);
      for (const text of ['whoami', 'nt authority', 'dir c:', 'net user']) connection.toServer(line(text));
    },
  },
  'control-message-flood': {
    fires: (scene) => {
      const connection = scene.tcp(HMI, PLC, 2404);
      scene.repeat(60, 10, () => connection.toServer(iec104.encode.unnumbered('testfr_act')));
      scene.learnt();
      scene.repeat(600, 0.0005, () => connection.toServer(iec104.encode.unnumbered('testfr_act')));
    },
    quiet: (scene) => {
      const connection = scene.tcp(HMI, PLC, 2404);
      scene.repeat(60, 10, () => connection.toServer(iec104.encode.unnumbered('testfr_act')));
      scene.learnt();
      scene.repeat(60, 1, () => connection.toServer(iec104.encode.unnumbered('testfr_act')));
    },
  },
  'control-server-silent': {
    fires: (scene) => {
      const connection = scene.tcp(HMI, PLC, 2404);
      interrogate(connection, 3, true);
      interrogate(connection, 20, false);
    },
    quiet: (scene) => {
      const connection = scene.tcp(HMI, PLC, 2404);
      interrogate(connection, 3, true);
      interrogate(connection, 5, false);
      interrogate(connection, 20, true);
    },
  },
  'command-from-internet': {
    fires: (scene) => void write(scene, OUTSIDE),
    quiet: (scene) => {
      poll(scene, OUTSIDE);
      write(scene, HMI);
    },
  },
  'protection-relay-service-port': {
    fires: (scene) => {
      resetProcess(scene, '10.0.0.21');
      scene.wait(1);
      scene.udp(STRANGER, '10.0.0.21', { source: 1027, destination: 50_000 }, line('x'));
    },
    // The device's own question, from a port that it chose itself, is answered.
    quiet: (scene) => {
      resetProcess(scene, '10.0.0.21');
      scene.wait(1);
      const now = new Date('2026-03-02T06:30:00Z');
      scene.udp('10.0.0.21', SERVER, { source: 50_000, destination: 123 }, ntpRequest(now));
      scene.udp(SERVER, '10.0.0.21', { source: 123, destination: 50_000 }, ntpResponse(now, now));
    },
  },
  'network-device-renamed': {
    fires: (scene) => {
      neighbour(scene, 'SW1');
      neighbour(scene.wait(30), 'SW-SPARE');
    },
    quiet: (scene) => void scene.repeat(3, 30, () => neighbour(scene, 'SW1')),
  },
  'discovery-then-command': {
    fires: (scene) => {
      scene.repeat(12, 1, (turn) => scene.tcp(STRANGER, `10.0.0.${turn + 2}`, 502).knock());
      scene.wait(300);
      write(scene, STRANGER);
    },
    quiet: (scene) => {
      scene.repeat(12, 1, (turn) => scene.tcp(SERVER, `10.0.0.${turn + 2}`, 161).knock());
      scene.wait(300);
      write(scene, HMI);
    },
  },
  'devices-put-out-of-service': {
    fires: (scene) => {
      for (const station of ['10.0.0.21', '10.0.0.22']) resetProcess(scene, station);
    },
    quiet: (scene) => {
      resetProcess(scene, '10.0.0.21');
      scene.wait(1200);
      resetProcess(scene, '10.0.0.22');
    },
  },
};
