import { cotp, s7comm } from '@fengsui/wire';
import { Connection, type ConnectionOptions } from '../connection.ts';
import type { Network, Node } from '../network.ts';

const { encode } = s7comm;

/** Functions of jobs that are acknowledged by their code alone. */
export const S7_FUNCTION = {
  requestDownload: 0x1a,
  downloadEnded: 0x1c,
  endUpload: 0x1f,
  programInvocation: 0x28,
  stop: 0x29,
} as const;

const DATA_BLOCKS = 0x84;
const BYTES = 2;
const GOOD = 0xff;
const NO_ACCESS = 0x05;
/** Octets of a block that one message carries. */
const PIECE = 200;

export type S7Identity = Parameters<typeof encode.moduleIdentification>[1];
export type S7Block = Parameters<typeof encode.startUpload>[1];

/** A SIMATIC controller: its data blocks, and what it says of itself. */
export class S7Server {
  readonly node: Node;
  readonly identity: S7Identity;
  /** Data blocks by number. */
  readonly blocks: ReadonlyMap<number, DataView>;
  /** Slot of the CPU: 2 in an S7-300, 1 in an S7-1500. */
  readonly slot: number;
  running = true;

  constructor(node: Node, identity: S7Identity, slot: number, blocks: readonly (readonly [number, number])[]) {
    this.node = node;
    this.identity = identity;
    this.slot = slot;
    this.blocks = new Map(blocks.map(([number, size]) => [number, new DataView(new ArrayBuffer(size))]));
  }

  /** The data block of that number. Throws when the controller has none. */
  block(number: number): DataView {
    const view = this.blocks.get(number);
    if (!view) throw new Error(`${this.node.asset.id} has no data block ${number}`);
    return view;
  }
}

/** A range of bytes in a data block. */
export interface S7Range {
  block: number;
  byte: number;
  count: number;
}

const variable = (range: S7Range) => ({
  area: DATA_BLOCKS,
  block: range.block,
  byte: range.byte,
  type: BYTES,
  count: range.count,
});

/** A client's connection to a SIMATIC controller: ISO transport, S7 setup, jobs. */
export class S7Client {
  readonly server: S7Server;
  connection: Connection;
  private readonly network: Network;
  private readonly node: Node;
  private readonly options: ConnectionOptions;
  private readonly type: 1 | 2 | 3;
  private ready: boolean;
  private reference = 0;

  /** `type` of the connection: 1 programming device, 2 operator panel, 3 other. */
  constructor(network: Network, node: Node, server: S7Server, type: 1 | 2 | 3, options: ConnectionOptions = {}) {
    this.network = network;
    this.node = node;
    this.server = server;
    this.type = type;
    this.options = options;
    this.ready = options.established ?? false;
    this.connection = new Connection(network, node, server.node, 102, options);
  }

  /** Opens the transport and agrees on sizes; nothing when that was done. */
  connect(): this {
    if (this.ready) return this;
    this.ready = true;
    const calling = [this.type, 0];
    const called = cotp.encode.simaticTsap(this.type, 0, this.server.slot);
    const source = this.network.random.integer(1, 0xffff);
    this.connection.exchange(
      cotp.encode.connectionRequest({ source, calling, called }),
      cotp.encode.connectionConfirm({ source: 0x0006, destination: source, calling, called }),
    );
    return this.job((reference) => [encode.setupRequest(reference), encode.setupResponse(reference)]);
  }

  /** Breaks the connection off; the next job makes a new one. */
  reconnect(): void {
    this.connection.reset();
    this.connection = new Connection(this.network, this.node, this.server.node, 102, { ...this.options, established: false });
    this.ready = false;
  }

  close(): void {
    this.connection.close();
    this.ready = false;
  }

  /** Reads ranges of data blocks; those that do not exist are refused one by one. */
  read(...ranges: S7Range[]): this {
    return this.job((reference) => [
      encode.readRequest(reference, ranges.map(variable)),
      encode.readResponse(
        reference,
        ranges.map(({ block, byte, count }) => {
          const view = this.server.blocks.get(block);
          if (!view || byte + count > view.byteLength) return { type: BYTES, code: view ? NO_ACCESS : 0x0a };
          return { type: BYTES, value: new Uint8Array(view.buffer, byte, count) };
        }),
      ),
    ]);
  }

  /** Writes bytes into a data block. */
  write(block: number, byte: number, value: readonly number[]): this {
    const view = this.server.blocks.get(block);
    const exists = view !== undefined && byte + value.length <= view.byteLength;
    if (exists) new Uint8Array(view.buffer).set(value, byte);
    const range = { block, byte, count: value.length };
    return this.job((reference) => [
      encode.writeRequest(reference, [{ variable: variable(range), value: [...value] }]),
      encode.writeResponse(reference, [exists ? GOOD : NO_ACCESS]),
    ]);
  }

  /** Writes a real number. */
  writeReal(block: number, byte: number, value: number): this {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value);
    return this.write(block, byte, [...new Uint8Array(view.buffer)]);
  }

  /** Reads what the controller is: SZL 0x0011 and 0x001C. */
  identify(): this {
    const { identity } = this.server;
    this.job((reference) => [encode.readSzlRequest(reference, 0x11, 0), encode.moduleIdentification(reference, identity)]);
    return this.job((reference) => [
      encode.readSzlRequest(reference, 0x1c, 0),
      encode.componentIdentification(reference, identity),
    ]);
  }

  /** Lists the blocks. */
  listBlocks(): this {
    const counts = (['OB', 'FB', 'FC', 'DB', 'SDB'] as const).map((type, i) => ({ type, count: [3, 8, 14, 11, 6][i] }));
    return this.job((reference) => [encode.listBlocksRequest(reference), encode.listBlocksResponse(reference, counts)]);
  }

  /** Sets the clock. */
  setClock(): this {
    return this.job((reference) => [
      encode.setClockRequest(reference, this.network.date),
      encode.userdataResponse({ reference, group: 7, subfunction: 2 }),
    ]);
  }

  /** Takes a block out of the controller. */
  upload(block: S7Block, length: number): this {
    const id = this.network.random.integer(1, 255);
    this.job((reference) => [encode.startUpload(reference, block), encode.startUploadResponse(reference, id, length)]);
    for (let at = 0; at < length; at += PIECE) {
      const piece = this.network.random.bytes(Math.min(PIECE, length - at));
      const more = at + PIECE < length;
      this.job((reference) => [encode.upload(reference, id), encode.uploadResponse(reference, piece, more)]);
    }
    return this.job((reference) => [encode.endUpload(reference, id), encode.functionResponse(reference, S7_FUNCTION.endUpload)]);
  }

  /** Puts a block into the controller: it asks for the pieces itself. */
  download(block: S7Block, length: number): this {
    this.acknowledged((reference) => encode.requestDownload(reference, block, length, length - 36), S7_FUNCTION.requestDownload);
    for (let at = 0; at < length; at += PIECE) {
      const piece = this.network.random.bytes(Math.min(PIECE, length - at));
      const reference = this.next();
      this.connection.toClient(encode.downloadBlock(reference, block)).pause(0.002);
      this.connection.toServer(encode.downloadBlockResponse(reference, piece, at + PIECE < length)).pause(0.002);
    }
    const reference = this.next();
    this.connection.toClient(encode.downloadEnded(reference, block)).pause(0.002);
    this.connection.toServer(encode.functionResponse(reference, S7_FUNCTION.downloadEnded)).pause(0.01);
    return this;
  }

  /** Makes downloaded blocks active. */
  activate(...blocks: S7Block[]): this {
    return this.acknowledged((reference) => encode.activateBlocks(reference, blocks), S7_FUNCTION.programInvocation);
  }

  /** Stops the controller's program. */
  stop(): this {
    this.server.running = false;
    return this.acknowledged((reference) => encode.plcStop(reference), S7_FUNCTION.stop);
  }

  /** Starts it: warm, or cold. */
  start(cold = false): this {
    this.server.running = true;
    return this.acknowledged((reference) => encode.plcStart(reference, cold), S7_FUNCTION.programInvocation);
  }

  /** A job that the controller acknowledges by its code. */
  acknowledged(build: (reference: number) => Uint8Array, code: number, error = 0): this {
    return this.job((reference) => [build(reference), encode.functionResponse(reference, code, error)]);
  }

  /** A job and its answer. */
  job(build: (reference: number) => readonly [Uint8Array, Uint8Array]): this {
    this.connect();
    const [request, answer] = build(this.next());
    this.connection.exchange(request, answer, 0.004);
    return this;
  }

  private next(): number {
    this.reference = (this.reference + 1) & 0xffff;
    return this.reference;
  }
}
