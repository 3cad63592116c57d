import { iec104 } from '@fengsui/wire';
import { Connection, type ConnectionOptions } from '../connection.ts';
import type { Network, Node } from '../network.ts';

const { encode } = iec104;
const { CAUSE } = encode;
type Asdu = Parameters<typeof encode.encodeAsdu>[0];

const PORT = 2404;
/** I messages after which a receiver acknowledges (w, IEC 60870-5-104 §5.5). */
const ACKNOWLEDGE_AFTER = 8;
/** Objects of one type in an answer to an interrogation. */
const OBJECTS = 24;

/** Something that a station reports: type identification, and its value now. */
export interface TelecontrolPoint {
  type: number;
  value: () => number;
}

/** A controlled station: its points and commands by information object address. */
export class TelecontrolStation {
  readonly node: Node;
  readonly commonAddress: number;
  readonly points = new Map<number, TelecontrolPoint>();
  /** Takes a command's value; false when it is refused. */
  readonly commands = new Map<number, (value: number) => boolean>();

  constructor(node: Node, commonAddress: number) {
    this.node = node;
    this.commonAddress = commonAddress;
  }
}

/** A controlling station's connection to a controlled one: numbered messages in both directions, acknowledged now and then. */
export class TelecontrolLink {
  readonly station: TelecontrolStation;
  readonly connection: Connection;
  private readonly network: Network;
  private clientSent = 0;
  private serverSent = 0;
  private unacknowledged = 0;

  constructor(network: Network, node: Node, station: TelecontrolStation, options: ConnectionOptions = {}) {
    this.network = network;
    this.station = station;
    this.connection = new Connection(network, node, station.node, PORT, options);
    if (options.established) {
      this.clientSent = network.random.integer(0, 900);
      this.serverSent = network.random.integer(0, 0x7fff);
    }
  }

  /** Starts the transfer of data. */
  start(): this {
    this.connection.exchange(encode.unnumbered('startdt_act'), encode.unnumbered('startdt_con'));
    return this;
  }

  /** Stops the transfer of data. */
  stop(): this {
    this.connection.exchange(encode.unnumbered('stopdt_act'), encode.unnumbered('stopdt_con'));
    return this;
  }

  /** Tests whether the other side is there. */
  test(): this {
    this.connection.exchange(encode.unnumbered('testfr_act'), encode.unnumbered('testfr_con'));
    return this;
  }

  /** Sends an ASDU to the controlled station. */
  ask(asdu: Asdu): this {
    this.connection.toServer(encode.information(this.clientSent, this.serverSent, asdu));
    this.clientSent = (this.clientSent + 1) & 0x7fff;
    this.unacknowledged = 0;
    return this;
  }

  /** Sends an ASDU from the controlled station. */
  tell(asdu: Asdu): this {
    this.connection.pause(0.002).toClient(encode.information(this.serverSent, this.clientSent, asdu));
    this.serverSent = (this.serverSent + 1) & 0x7fff;
    this.unacknowledged++;
    if (this.unacknowledged >= ACKNOWLEDGE_AFTER) {
      this.connection.toServer(encode.supervisory(this.serverSent));
      this.unacknowledged = 0;
    }
    return this;
  }

  /** Tells points of their own accord. */
  report(addresses: readonly number[], cause: number = CAUSE.spontaneous): void {
    const { station } = this;
    const byType = new Map<number, number[]>();
    for (const address of addresses) {
      const point = station.points.get(address);
      if (point) byType.set(point.type, [...(byType.get(point.type) ?? []), address]);
    }
    const time = this.network.date.getTime();
    for (const [type, list] of byType) {
      for (let at = 0; at < list.length; at += OBJECTS) {
        const objects = list
          .slice(at, at + OBJECTS)
          .map((address) => ({ address, value: station.points.get(address)?.value() ?? 0, time }));
        this.tell(encode.report(type, station.commonAddress, objects, cause));
      }
    }
  }

  /** Asks for everything: station interrogation. Another common address is refused. */
  interrogate(commonAddress: number = this.station.commonAddress): this {
    this.ask(encode.interrogation(commonAddress));
    if (commonAddress !== this.station.commonAddress) {
      return this.tell({ ...encode.interrogation(commonAddress, CAUSE.unknownCommonAddress), negative: true });
    }
    this.tell(encode.interrogation(commonAddress, CAUSE.activationConfirmation));
    this.report([...this.station.points.keys()], CAUSE.interrogatedStation);
    return this.tell(encode.interrogation(commonAddress, CAUSE.activationTermination));
  }

  /** Sets the station's clock. */
  synchronise(): this {
    const time = this.network.date.getTime();
    const { commonAddress } = this.station;
    this.ask(encode.clockSynchronisation(commonAddress, time));
    return this.tell(encode.clockSynchronisation(commonAddress, time, CAUSE.activationConfirmation));
  }

  /** A command, or its selection; an address that the station does not know is refused. True when it was done. */
  command(type: number, address: number, value: number, select = false): boolean {
    const { commonAddress, commands } = this.station;
    this.ask(encode.command(type, commonAddress, address, value, { select }));
    const known = commands.get(address);
    if (!known) {
      this.tell(
        encode.command(type, commonAddress, address, value, { select, cause: CAUSE.unknownObjectAddress, negative: true }),
      );
      return false;
    }
    const done = select || known(value);
    this.tell(
      encode.command(type, commonAddress, address, value, { select, cause: CAUSE.activationConfirmation, negative: !done }),
    );
    if (!select && done) this.tell(encode.command(type, commonAddress, address, value, { cause: CAUSE.activationTermination }));
    return done;
  }
}
