import type { Address } from '../frames.ts';
import { BROADCAST_MAC, udpFrame } from '../frames.ts';
import { Connection } from '../connection.ts';
import type { Node } from '../network.ts';
import type { Site } from '../site.ts';
import { dhcpMessage } from './dhcp.ts';
import { dnsQuery, dnsResponse } from './dns.ts';
import { httpRequest, httpResponse } from './http.ts';
import { LLDP_ETHERTYPE, LLDP_MULTICAST, lldpUnit } from './lldp.ts';
import { nameQuery, nameRegistration } from './netbios.ts';
import { ntpRequest, ntpResponse } from './ntp.ts';
import { SmbSession } from './smb.ts';
import { OID, snmpGet, snmpResponse, type SnmpValue } from './snmp.ts';
import { applicationData, clientHello, serverHello } from './tls.ts';

/** The office of a plant: behind a router, with a domain controller and workstations. */
export interface OfficeFacts {
  /** First three numbers of the addresses of the control network and of the office. */
  control: string;
  office: string;
  domain: string;
  /** Prefix of the names of hosts. */
  prefix: string;
}

/** A switch that tells its neighbours what it is, and answers SNMP. */
export interface SwitchFacts {
  id: string;
  mac: string;
  ip: string;
  name: string;
  vendor: string;
  product: string;
  orderNumber?: string;
  firmware: string;
  /** sysDescr, with what product and firmware it is. */
  description: string;
  /** sysObjectID. */
  object: string;
  location: string;
}

const SITES: readonly (readonly [string, string])[] = [
  ['www.example.com', '93.184.215.14'],
  ['update.example.net', '198.51.100.24'],
  ['mail.example.org', '203.0.113.80'],
  ['weather.example.org', '203.0.113.41'],
  ['news.example.com', '198.51.100.77'],
];

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36';

/** Name of a host as NetBIOS knows it: without its domain. */
const shortName = (node: Node): string => (node.asset.name ?? '').split('.')[0].toUpperCase();

/** Builds the office and the router of a site, and sets them going. */
export class Office {
  readonly domainController: Node;
  readonly workstations: readonly Node[];
  private readonly site: Site;
  /** GUID of the file server. */
  private readonly serverId: Uint8Array;
  private readonly facts: OfficeFacts;

  constructor(site: Site, facts: OfficeFacts) {
    this.site = site;
    this.facts = facts;
    this.serverId = site.network.random.bytes(16);
    const { control, office, prefix } = facts;
    const router = site.device(
      {
        id: 'router',
        mac: '00:1b:54:aa:10:01',
        ip: `${control}.1`,
        name: `${prefix}-RT1`,
        role: 'router',
        vendor: 'Cisco',
        visible: ['vendor'],
      },
      255,
    );
    site.network.route(router, 0);
    // One MAC address on all its subnets, as sub-interfaces of one port have.
    site.network.route({ mac: router.mac, ip: `${office}.1` }, 1);
    this.domainController = site.device(
      {
        id: 'domain-controller',
        mac: '00:15:5d:0a:05:05',
        ip: `${office}.5`,
        name: `${prefix.toLowerCase()}-dc1.${facts.domain}`,
        role: 'server',
        visible: ['name'],
      },
      128,
    );
    this.workstations = [1, 2, 3].map((number) =>
      site.device(
        {
          id: `workstation-${number}`,
          mac: `3c:d9:2b:7e:20:1${number}`,
          ip: `${office}.10${number}`,
          name: `${prefix}-PC0${number}`,
          role: 'workstation',
          vendor: 'Hewlett Packard',
          visible: ['name', 'vendor'],
        },
        128,
      ),
    );
    this.workstations.forEach((station, i) => this.runWorkstation(station, i));
    for (const id of ['hmi', 'engineering', 'historian']) this.runClock(site.node(id));
    this.runCable();
  }

  /** A cable that is touched now and then: for some seconds, segments are lost behind the tap and sent again. */
  private runCable(): void {
    const { network } = this.site;
    const disturb = () => {
      network.mishap('a bad cable: for twenty seconds some packets are lost and sent again');
      network.loss = 0.02;
      network.after(20, () => {
        network.loss = 0;
      });
    };
    network.after(570, disturb);
    network.every(9000, disturb, 0.4, 2900);
  }

  /** Adds a switch that is managed from the historian's machine. */
  addSwitch(facts: SwitchFacts): Node {
    const { site } = this;
    const { network } = site;
    const node = site.device(
      {
        ...facts,
        role: 'switch',
        purdueLevel: null,
        visible: ['name', 'vendor', 'product', 'firmware', ...(facts.orderNumber ? ['orderNumber'] : [])],
      },
      64,
    );
    const neighbour = {
      mac: facts.mac,
      port: 'port1',
      name: facts.name,
      description: facts.description,
      ip: facts.ip,
      capabilities: 0x04,
    };
    network.every(30, () => network.link(node, LLDP_MULTICAST, LLDP_ETHERTYPE, lldpUnit(neighbour)));
    const manager = site.node('historian');
    const port = network.ephemeralPort();
    let counter = network.random.uint32();
    const poll = (values: readonly (readonly [string, SnmpValue])[]) => {
      const id = network.random.uint32() & 0x7fffffff;
      const oids = values.map(([oid]) => oid);
      network.resolve(manager, node);
      network.datagram(manager, node, { source: port, destination: 161 }, snmpGet(id, 'plant-ro', oids), 0.001);
      network.datagram(node, manager, { source: 161, destination: port }, snmpResponse(id, 'plant-ro', values), 0.006);
    };
    network.every(
      600,
      () => {
        poll([
          [OID.description, { text: facts.description }],
          [OID.objectId, { oid: facts.object }],
          [OID.upTime, { ticks: Math.round(70_000_000 + network.now * 100) }],
          [OID.name, { text: facts.name }],
          [OID.location, { text: facts.location }],
        ]);
      },
      0.01,
      network.random.between(12, 40),
    );
    network.every(60, () => {
      counter = (counter + network.random.integer(200_000, 900_000)) >>> 0;
      poll([
        [OID.inOctets, { counter }],
        [OID.outOctets, { counter: (counter * 3) >>> 0 }],
      ]);
    });
    return node;
  }

  /** A name is asked for; what follows comes after the answer. */
  lookUp(node: Node, host: string, ip: string, then?: () => void): void {
    const { network } = this.site;
    const id = network.random.uint32() & 0xffff;
    const ports = { source: network.ephemeralPort(), destination: 53 };
    network.resolve(node, this.domainController);
    network.datagram(node, this.domainController, ports, dnsQuery(id, host), 0.001);
    const answer = dnsResponse(id, host, { ip });
    network.datagram(this.domainController, node, { source: 53, destination: ports.source }, answer, 0.006);
    if (then) network.after(0.02, then);
  }

  private runWorkstation(station: Node, index: number): void {
    const { network } = this.site;
    const { random } = network;
    network.after(20 + index * 47, () => this.arrive(station));
    network.every(28_800 / 2, () => this.lease(station), 0.1, 2400 + index * 500);
    network.every(75, () => this.browse(station), 0.6, 60 + index * 20);
    network.every(240, () => this.openShare(station), 0.5, 90 + index * 30);
    network.every(
      600,
      () => {
        const query = nameQuery(random.uint32() & 0xffff, `${this.facts.prefix}-FS1`, 0x20);
        this.broadcast(station, 137, query);
      },
      0.4,
    );
    this.runClock(station);
  }

  /** A workstation is switched on: it gets an address and registers its name. */
  private arrive(station: Node): void {
    const { network } = this.site;
    const { office } = this.facts;
    const transaction = network.random.uint32();
    const common = { transaction, mac: station.mac };
    const name = { hostName: station.asset.name ?? undefined, vendorClass: 'MSFT 5.0' };
    const server = { server: this.domainController.ip, router: `${office}.1`, nameServer: this.domainController.ip };
    const nobody = { ...station, ip: '0.0.0.0' };
    const everybody = { mac: BROADCAST_MAC, ip: '255.255.255.255' };
    const ports = { source: 68, destination: 67 };
    const back = { source: 67, destination: 68 };
    const say = (from: Address, to: Address, way: typeof ports, payload: Uint8Array, delay: number) =>
      network.send(udpFrame(from, to, way, payload, { identification: network.nextIdentification(), timeToLive: 128 }), delay);
    say(nobody, everybody, ports, dhcpMessage({ type: 1, ...common, ...name }), 0);
    say(this.domainController, station, back, dhcpMessage({ type: 2, ...common, ...server, yours: station.ip }), 0.02);
    const wish = { requested: station.ip, server: this.domainController.ip };
    say(nobody, everybody, ports, dhcpMessage({ type: 3, ...common, ...name, ...wish }), 0.04);
    say(this.domainController, station, back, dhcpMessage({ type: 5, ...common, ...server, yours: station.ip }), 0.06);
    network.after(0.5, () => {
      for (const suffix of [0, 0x20]) {
        const id = network.random.uint32() & 0xffff;
        this.broadcast(station, 137, nameRegistration(id, station.asset.name ?? '', station.ip, suffix));
      }
    });
  }

  /** The lease of the address is renewed. */
  private lease(station: Node): void {
    const { network } = this.site;
    const common = { transaction: network.random.uint32(), mac: station.mac, client: station.ip };
    const request = dhcpMessage({ type: 3, ...common, hostName: station.asset.name ?? undefined, vendorClass: 'MSFT 5.0' });
    network.datagram(station, this.domainController, { source: 68, destination: 67 }, request);
    const answer = dhcpMessage({ type: 5, ...common, yours: station.ip, server: this.domainController.ip });
    network.datagram(this.domainController, station, { source: 67, destination: 68 }, answer, 0.01);
  }

  private broadcast(station: Node, port: number, payload: Uint8Array): void {
    const everybody = { mac: BROADCAST_MAC, ip: `${this.facts.office}.255` };
    this.site.network.datagram(station, everybody, { source: port, destination: port }, payload);
  }

  private browse(station: Node): void {
    const { network } = this.site;
    const { random } = network;
    const [host, ip] = random.pick(SITES);
    this.lookUp(station, host, ip, () => {
      const server = this.site.internet(ip);
      if (random.chance(0.25)) {
        const connection = new Connection(network, station, server, 80, { latency: 0.012 });
        connection.exchange(httpRequest(host, '/', AGENT), httpResponse('nginx', 'x'.repeat(random.integer(200, 4000))), 0.03);
        network.after(connection.delay + 2, () => connection.close());
        return;
      }
      const connection = new Connection(network, station, server, 443, { latency: 0.012 });
      connection.exchange(clientHello(random, host), serverHello(random), 0.03);
      for (let i = random.integer(1, 4); i > 0; i--) {
        connection.exchange(
          applicationData(random, random.integer(80, 600)),
          applicationData(random, random.integer(400, 9000)),
          0.03,
        );
      }
      network.after(connection.delay + 5, () => connection.close());
    });
  }

  /** A session with the file service of a host. */
  fileSession(client: Node, server: Node, user: string): { connection: Connection; session: SmbSession } {
    const { network } = this.site;
    const connection = new Connection(network, client, server, 445);
    const { domain } = this.facts;
    const logon = {
      user,
      workstation: client.asset.name ?? '',
      server: shortName(server),
      domain: domain.split('.')[0].toUpperCase(),
      dnsDomain: domain,
    };
    return { connection, session: new SmbSession(network, connection).logOn(this.serverId, logon) };
  }

  private openShare(station: Node): void {
    const { network } = this.site;
    const { random } = network;
    const { connection, session } = this.fileSession(station, this.domainController, `user${station.ip.slice(-1)}`);
    session.openShare(`\\\\${shortName(this.domainController)}\\documents`);
    for (let i = random.integer(1, 3); i > 0; i--) {
      const name = random.pick(['shift-plan.xlsx', 'orders.xlsx', 'minutes.docx', 'holidays.pdf', 'template.docx']);
      if (random.chance(0.3)) session.write(name, random.integer(2000, 20_000));
      else session.read(name, random.integer(2000, 40_000));
    }
    network.after(connection.delay + 5, () => {
      session.logOff();
      connection.close();
    });
  }

  /** A host of Windows asks the domain controller for the time. */
  private runClock(node: Node): void {
    const { network } = this.site;
    network.every(900, () => {
      const asked = network.date;
      const now = new Date(asked.getTime() + 2);
      network.resolve(node, this.domainController);
      network.datagram(node, this.domainController, { source: 123, destination: 123 }, ntpRequest(asked), 0.001);
      network.datagram(this.domainController, node, { source: 123, destination: 123 }, ntpResponse(asked, now), 0.004);
    });
  }
}
