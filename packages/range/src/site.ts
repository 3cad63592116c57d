import type { Address } from './frames.ts';
import type { Network, Node } from './network.ts';
import type { Office } from './office/office.ts';
import type { Truth, TruthAsset } from './truth.ts';

/** What a plant says of a device; what is left out is unknown. */
export type DeviceFacts = Address & Pick<TruthAsset, 'id' | 'role'> & Partial<Omit<TruthAsset, 'id' | 'role' | 'ip' | 'mac'>>;

/** Purdue level of each role (ISA-95 levels as in IEC 62443-1-1). */
const LEVELS: { readonly [role: string]: number } = {
  drive: 0,
  io_device: 0,
  sensor: 0,
  controller: 1,
  rtu: 1,
  ied: 1,
  gateway: 2,
  hmi: 2,
  engineering_station: 2,
  scada_server: 2,
  historian: 3,
  server: 3,
  router: 3,
  workstation: 4,
};

/** The truth about an asset, from the facts that a plant gives. */
export function assetOf(facts: DeviceFacts): TruthAsset {
  return {
    id: facts.id,
    mac: facts.mac,
    ip: facts.ip === '' ? null : facts.ip,
    name: facts.name ?? null,
    role: facts.role,
    purdueLevel: facts.purdueLevel ?? LEVELS[facts.role] ?? null,
    vendor: facts.vendor ?? null,
    product: facts.product ?? null,
    model: facts.model ?? null,
    orderNumber: facts.orderNumber ?? null,
    firmware: facts.firmware ?? null,
    serial: facts.serial ?? null,
    visible: facts.visible ?? [],
    ...(facts.hostile ? { hostile: true } : {}),
  };
}

/** A plant that runs: its network and its devices by id. What plants have in common, and attacks on any plant use. */
export abstract class Site {
  readonly network: Network;
  private readonly devices = new Map<string, Node>();
  private readonly strangers = new Map<string, Node>();

  constructor(network: Network) {
    this.network = network;
  }

  /** Office and router of the plant. */
  abstract readonly office: Office;

  /** The controller that an attack on any plant is about. */
  abstract readonly controller: Node;

  /** What a stranger asks that controller, in its own protocol. */
  abstract probe(from: Node): void;

  get truth(): Truth {
    return this.network.truth;
  }

  /** Adds a device. */
  device(facts: DeviceFacts, timeToLive = 64): Node {
    const node = this.network.add({ mac: facts.mac, ip: facts.ip, timeToLive, asset: assetOf(facts) });
    this.devices.set(facts.id, node);
    return node;
  }

  /** The device of that id. Throws when the plant has none. */
  node(id: string): Node {
    const node = this.devices.get(id);
    if (!node) throw new Error(`the plant has no device ${id}; it has ${[...this.devices.keys()].join(', ')}`);
    return node;
  }

  /** A machine of the attacker: added when it is first used. */
  intruder(facts: DeviceFacts, timeToLive?: number): Node {
    return this.devices.get(facts.id) ?? this.device({ ...facts, hostile: true }, timeToLive);
  }

  /** A host on the Internet. It is no asset: behind the router nobody sees more of it than its address. */
  internet(ip: string): Node {
    let node = this.strangers.get(ip);
    if (!node) {
      const mac = '00:00:00:00:00:00';
      node = { mac, ip, timeToLive: 56, asset: assetOf({ id: ip, mac, ip, role: 'server' }) };
      this.strangers.set(ip, node);
    }
    return node;
  }
}
