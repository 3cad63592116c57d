import { profinetDcp } from '@fengsui/wire';
import type { Network, Node } from '../network.ts';
import { LLDP_ETHERTYPE, LLDP_MULTICAST, lldpUnit } from '../office/lldp.ts';

const { encode } = profinetDcp;

/** Where identify requests go to, and the EtherType of PROFINET. */
const DCP_MULTICAST = '01:0e:cf:00:00:00';
const ETHERTYPE = 0x8892;

export type Station = Parameters<typeof encode.identifyResponse>[1];

/** A device that answers DCP: what it says of itself. Its name and address can be set, as the protocol has no authentication. */
export interface ProfinetDevice {
  readonly node: Node;
  station: Station;
}

/** The PROFINET side of a plant: its devices, and who asks for them. */
export class Profinet {
  private readonly network: Network;
  readonly devices: ProfinetDevice[] = [];

  constructor(network: Network) {
    this.network = network;
  }

  /** Adds a device, which also presents itself to its neighbours by LLDP. */
  add(node: Node, station: Station, description: string): ProfinetDevice {
    const device = { node, station: { ...station, ip: { ip: node.ip, mask: '255.255.255.0', gateway: '0.0.0.0' } } };
    this.devices.push(device);
    const neighbour = { mac: node.mac, port: 'port-001', name: station.name ?? '', description, ip: node.ip, capabilities: 0x80 };
    this.network.every(15, () => this.network.link(node, LLDP_MULTICAST, LLDP_ETHERTYPE, lldpUnit(neighbour)));
    return device;
  }

  /** The device of a node. Throws when the node does not answer DCP. */
  device(node: Node): ProfinetDevice {
    const device = this.devices.find((one) => one.node === node);
    if (!device) throw new Error(`${node.asset.id} does not speak PROFINET`);
    return device;
  }

  /** Asks everybody who is there. */
  identifyAll(from: Node): void {
    const transaction = this.network.random.uint32();
    this.network.link(from, DCP_MULTICAST, ETHERTYPE, encode.identifyAllRequest(transaction, 0x80));
    for (const device of this.devices) {
      if (device.node !== from) this.answer(device, from, encode.identifyResponse(transaction, device.station), 0.7);
    }
  }

  /** Asks for the station of a name. */
  identifyName(from: Node, name: string): void {
    const transaction = this.network.random.uint32();
    this.network.link(from, DCP_MULTICAST, ETHERTYPE, encode.identifyNameRequest(transaction, name));
    for (const device of this.devices) {
      if (device.station.name === name) this.answer(device, from, encode.identifyResponse(transaction, device.station), 0.01);
    }
  }

  /** Names a station. */
  setName(from: Node, device: ProfinetDevice, name: string): void {
    device.station = { ...device.station, name };
    this.set(from, device, 0x0202, (transaction) => encode.setName(transaction, name));
  }

  /** Gives a station another address. */
  setIp(from: Node, device: ProfinetDevice, ip: string): void {
    const parameter = { ip, mask: '255.255.255.0', gateway: '0.0.0.0' };
    device.station = { ...device.station, ip: parameter };
    this.set(from, device, 0x0102, (transaction) => encode.setIp(transaction, parameter));
  }

  /** Puts a station back to how it left the factory: without name and address. */
  resetToFactory(from: Node, device: ProfinetDevice): void {
    device.station = { ...device.station, name: '', ip: { ip: '0.0.0.0', mask: '0.0.0.0', gateway: '0.0.0.0' } };
    this.set(from, device, 0x0506, (transaction) => encode.resetToFactory(transaction, 2));
  }

  private set(from: Node, device: ProfinetDevice, key: number, build: (transaction: number) => Uint8Array): void {
    const transaction = this.network.random.uint32();
    this.network.link(from, device.node.mac, ETHERTYPE, build(transaction));
    this.answer(device, from, encode.setResponse(transaction, [{ key, error: 0 }]), 0.02);
  }

  private answer(device: ProfinetDevice, to: Node, payload: Uint8Array, within: number): void {
    this.network.link(device.node, to.mac, ETHERTYPE, payload, this.network.random.between(0.001, within));
  }
}
