import type { PlantId } from '../attack.ts';
import type { Network } from '../network.ts';
import type { Site } from '../site.ts';
import { Factory } from './factory.ts';
import { Substation } from './substation.ts';
import { Waterworks } from './waterworks.ts';

/** A plant that can be simulated. */
export interface Plant {
  readonly id: PlantId;
  readonly title: string;
  readonly description: string;
  /** Builds the plant on a network and sets it going. */
  readonly build: (network: Network) => Site;
}

/** Every plant, one line each. */
export const plants: readonly Plant[] = [
  {
    id: 'waterworks',
    title: 'Water works',
    description: 'Intake, filters, chlorination, high-lift pumps and a water tower, controlled over Modbus TCP',
    build: (network) => new Waterworks(network),
  },
  {
    id: 'factory',
    title: 'Factory cell',
    description: 'A bottling line with robot and palletiser on S7, EtherNet/IP, OPC UA and PROFINET, in a hall with BACnet',
    build: (network) => new Factory(network),
  },
  {
    id: 'substation',
    title: 'Substation',
    description: 'Two lines, a transformer and four feeders, controlled over IEC 104, DNP3, GOOSE and MMS',
    build: (network) => new Substation(network),
  },
];
