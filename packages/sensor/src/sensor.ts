import type { Frame, PacketDecoder } from '@fengsui/capture';
import type { StreamTap } from './files/tap.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';
import type { Dissector } from './traffic/dissector.ts';
import type { FlowTable } from './traffic/flow-table.ts';
import type { Reassembly } from './traffic/reassembly.ts';
import { Traffic } from './traffic/traffic.ts';
import type { UnknownTraffic } from './traffic/unknown.ts';

export interface SensorOptions extends LedgerOptions {
  /** Takes the bytes of streams and datagrams as well. Without it nothing is handed out and nothing is paid. */
  tap?: StreamTap;
  /** Most flows kept. */
  flows?: number;
}

/**
 * Frames to conversations, hosts, evidence and events, in one pass and one thread: traffic, and the ledger that books it. Feed it frames in order, then
 * `finish`.
 */
export class Sensor extends Ledger {
  readonly traffic: Traffic;
  readonly flows: FlowTable;
  readonly reassembly: Reassembly;
  readonly dissector: Dissector;
  readonly decoder: PacketDecoder;
  readonly unknown: UnknownTraffic;

  constructor(options: SensorOptions = {}) {
    super(options);
    this.traffic = new Traffic(this, this.clock, this.place, options);
    this.flows = this.traffic.flows;
    this.reassembly = this.traffic.reassembly;
    this.dissector = this.traffic.dissector;
    this.decoder = this.traffic.decoder;
    this.unknown = this.traffic.unknown;
  }

  get frames(): number {
    return this.traffic.frames;
  }

  /** Bytes on the link. */
  get bytes(): number {
    return this.traffic.bytes;
  }

  /** Takes the next frame. */
  frame(frame: Frame): void {
    this.traffic.frame(frame);
  }

  /** Ends the analysis: hands on what still waits and counts what was never recognised. */
  finish(): void {
    this.traffic.finish();
    this.end();
  }
}
