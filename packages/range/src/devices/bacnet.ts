import { bacnet } from '@fengsui/wire';
import { BROADCAST_MAC } from '../frames.ts';
import type { Network, Node } from '../network.ts';

const { encode } = bacnet;
const PORT = 47808;

/** Object types and properties (ASHRAE 135 clause 21). */
const DEVICE = 8;
const PROPERTY = { presentValue: 85, objectName: 77, vendorName: 121, modelName: 70, firmware: 44, serial: 372 } as const;
/** Services that are acknowledged without data. */
const SERVICE = { subscribe: 5, write: 15, communicationControl: 17, reinitialise: 20 } as const;

/** An object with a present value. */
export interface BacnetPoint {
  /** 0 analog input, 1 analog output, 2 analog value, 4 binary output, 5 binary value. */
  type: number;
  instance: number;
  name: string;
  value: number;
}

/** A building controller: its device object and its points. */
export class BacnetDevice {
  readonly node: Node;
  readonly instance: number;
  readonly vendor: number;
  readonly identity: { vendor: string; model: string; firmware: string; name: string };
  readonly points: BacnetPoint[];
  /** Until this time it does not answer: communication is disabled, or it restarts. */
  mutedUntil = 0;

  constructor(
    node: Node,
    instance: number,
    vendor: number,
    identity: { vendor: string; model: string; firmware: string; name: string },
    points: readonly BacnetPoint[],
  ) {
    this.node = node;
    this.instance = instance;
    this.vendor = vendor;
    this.identity = identity;
    this.points = points.map((point) => ({ ...point }));
  }

  /** The point of that name. Throws when there is none. */
  point(name: string): BacnetPoint {
    const point = this.points.find((one) => one.name === name);
    if (!point) throw new Error(`${this.node.asset.id} has no point ${name}`);
    return point;
  }
}

/** A client of building controllers. */
export class BacnetClient {
  private readonly network: Network;
  private readonly node: Node;
  private invoke = 0;

  constructor(network: Network, node: Node) {
    this.network = network;
    this.node = node;
  }

  /** Asks all devices to say who they are. */
  whoIs(devices: readonly BacnetDevice[]): void {
    const base = this.node.ip.slice(0, this.node.ip.lastIndexOf('.'));
    const everybody = { mac: BROADCAST_MAC, ip: `${base}.255` };
    const ports = { source: PORT, destination: PORT };
    this.network.datagram(this.node, everybody, ports, encode.message(encode.whoIs(), { link: 11 }));
    for (const device of devices) {
      const answer = encode.message(encode.iAm(device.instance, device.vendor), { link: 11 });
      this.network.datagram(device.node, everybody, ports, answer, this.network.random.between(0.01, 0.2));
    }
  }

  /** Reads what the device is. */
  identify(device: BacnetDevice): void {
    const { vendor, model, firmware, name } = device.identity;
    const values: [number, string][] = [
      [PROPERTY.objectName, name],
      [PROPERTY.vendorName, vendor],
      [PROPERTY.modelName, model],
      [PROPERTY.firmware, firmware],
    ];
    const request = encode.readPropertyMultiple(
      this.next(),
      DEVICE,
      device.instance,
      values.map(([property]) => property),
    );
    const answer = encode.readPropertyMultipleAck(
      this.invoke,
      DEVICE,
      device.instance,
      values.map(([property, text]) => [property, encode.value.text(text)]),
    );
    this.exchange(device, request, answer);
  }

  /** Reads the present values of all points, one by one. */
  poll(device: BacnetDevice): void {
    device.points.forEach((point, i) => {
      const where = { type: point.type, instance: point.instance, property: PROPERTY.presentValue };
      const request = encode.readProperty(this.next(), where);
      this.exchange(device, request, encode.readPropertyAck(this.invoke, where, present(point)), i * 0.04);
    });
  }

  /** Writes a present value at a priority. */
  write(device: BacnetDevice, name: string, value: number, priority: number): void {
    const point = device.point(name);
    point.value = value;
    const where = { type: point.type, instance: point.instance, property: PROPERTY.presentValue };
    const request = encode.writeProperty(this.next(), where, present(point), priority);
    this.exchange(device, request, encode.simpleAck(this.invoke, SERVICE.write));
  }

  /** Forbids the device to speak for so many minutes. */
  disableCommunication(device: BacnetDevice, minutes: number): void {
    const request = encode.deviceCommunicationControl(this.next(), 1, minutes);
    this.exchange(device, request, encode.simpleAck(this.invoke, SERVICE.communicationControl));
    device.mutedUntil = this.network.now + minutes * 60;
  }

  /** Restarts the device: 0 cold, 1 warm. */
  restart(device: BacnetDevice, state: 0 | 1): void {
    // A device whose communication is disabled still obeys this service (ASHRAE 135 clause 16.1).
    device.mutedUntil = 0;
    const request = encode.reinitializeDevice(this.next(), state);
    this.exchange(device, request, encode.simpleAck(this.invoke, SERVICE.reinitialise));
    device.mutedUntil = this.network.now + 20;
  }

  private exchange(device: BacnetDevice, request: readonly number[], answer: readonly number[], delay = 0): void {
    const { network } = this;
    const ports = { source: PORT, destination: PORT };
    network.resolve(this.node, device.node);
    network.datagram(this.node, device.node, ports, encode.message(request, { expectingReply: true }), delay + 0.001);
    if (network.now < device.mutedUntil) return;
    network.datagram(device.node, this.node, ports, encode.message(answer), delay + network.random.between(0.005, 0.02));
  }

  private next(): number {
    this.invoke = (this.invoke + 1) & 0xff;
    return this.invoke;
  }
}

/** A present value as its kind of object has it: real, or enumerated where it is binary. */
const present = (point: BacnetPoint): number[] =>
  point.type >= 3 ? encode.value.enumerated(point.value ? 1 : 0) : encode.value.real(point.value);
