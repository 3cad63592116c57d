import type { Clock } from '../clock.ts';
import type { EventSink } from '../event.ts';
import type { Flow } from '../traffic/flow.ts';
import type { Place } from '../traffic/place.ts';
import type { MessageTaker } from '../message-log.ts';
import type { Carrier } from './carrier.ts';
import type { CarvedFile, FileOptions } from './file.ts';
import { FtpChannels } from './ftp.ts';
import { HttpCarrier } from './http/carrier.ts';
import { Ranges } from './http/ranges.ts';
import { Shelf } from './shelf.ts';
import { SmbCarrier } from './smb/carrier.ts';
import type { StreamTap } from './tap.ts';
import { TftpTransfers } from './tftp.ts';
import { TCP_REFUSED } from '../traffic/reassembly.ts';
import { Transfers } from './transfers/transfers.ts';

/** Bytes of a connection without a known protocol in which a data connection of FTP is looked for. */
const UNDECIDED = 65_536;
/** Nanoseconds behind the end of a connection in which nothing more comes of it. */
const SETTLED = 1e9;

/**
 * Puts files together from what a sensor sees: give it to the sensor as `tap` and its `messages` among the message takers, and `start` it with the sensor's
 * place and clock. Files are events of the type `file` when they end, and are in `files`.
 */
export class FileCarver implements StreamTap {
  /** Takes messages: the transfers of controllers. */
  readonly messages: MessageTaker;
  private readonly shelf: Shelf;
  private readonly ftp: FtpChannels;
  private readonly tftp: TftpTransfers;
  private readonly ranges: Ranges;
  /** Connections that something takes. */
  private readonly carried = new Set<Flow>();
  private readonly makers: ReadonlyMap<string, (flow: Flow) => Carrier> = new Map([
    ['http', (flow: Flow) => new HttpCarrier(this.shelf, flow, this.ranges)],
    ['smb', (flow: Flow) => new SmbCarrier(this.shelf, flow, (what) => this.unread[what]++)],
    ['ftp', (flow: Flow) => this.ftp.control(flow)],
  ]);
  private readonly unread = { smbEncrypted: 0, smbCompressed: 0 };

  constructor(sink: EventSink, options: FileOptions = {}) {
    this.shelf = new Shelf(sink, options);
    this.ftp = new FtpChannels(this.shelf);
    this.tftp = new TftpTransfers(this.shelf);
    this.ranges = new Ranges(this.shelf);
    this.messages = new Transfers(this.shelf);
  }

  /** Gives it the sensor's place and clock, before the first frame. */
  start(place: Place, clock: Clock): void {
    this.shelf.start(place, clock);
  }

  /** Ends what is still open, and returns all files in the order in which they ended. */
  finish(): CarvedFile[] {
    for (const flow of this.carried) this.end(flow);
    this.tftp.end();
    this.messages.end();
    this.shelf.finish();
    return this.shelf.files;
  }

  /** For a sensor that never ends: gives up what is not worth waiting for, and returns the files that ended since the last call. */
  take(now: number): CarvedFile[] {
    this.relieve(now);
    this.shelf.settle(now);
    return this.shelf.takeFiles();
  }

  /** What was left out, by kind. */
  get dropped(): { [kind: string]: number } {
    return { files: this.shelf.dropped, ...this.unread };
  }

  stream(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): void {
    let { carrier } = flow;
    // Most connections carry no files: that is decided once, and costs one comparison from then on.
    if (carrier === null) return;
    if (carrier === undefined) {
      carrier = this.carrierOf(flow);
      if (carrier === undefined) return;
      flow.carrier = carrier;
      if (carrier === null) return;
      if (this.shelf.isPressed) this.relieve(flow.lastSeen);
      this.carried.add(flow);
    }
    carrier.push(direction, bytes, start, end);
  }

  datagram(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): void {
    this.tftp.datagram(flow, direction, bytes, start, end);
  }

  gap(flow: Flow, direction: number, missing: number): void {
    flow.carrier?.gap(direction, missing);
  }

  ended(flow: Flow): void {
    if (flow.carrier) this.end(flow);
  }

  /** Ends what closed connections carried: the table of flows keeps them a while longer. */
  private relieve(now: number): void {
    for (const flow of this.carried) if (flow.tcpState >= TCP_REFUSED && now - flow.lastSeen >= SETTLED) this.end(flow);
  }

  private end(flow: Flow): void {
    flow.carrier?.end(flow);
    // The same ends may begin another connection.
    flow.carrier = undefined;
    this.carried.delete(flow);
  }

  /** What takes a connection by now; undefined while nobody can say. */
  private carrierOf(flow: Flow): Carrier | null | undefined {
    const data = this.ftp.data(flow);
    if (data !== null) return data;
    if (flow.protocol === null) return flow.bytes > UNDECIDED ? null : undefined;
    return this.makers.get(flow.protocol.id)?.(flow) ?? null;
  }
}
