import { cotp, mms } from '@fengsui/wire';
import { Connection, type ConnectionOptions } from '../connection.ts';
import type { Network, Node } from '../network.ts';

const { encode } = mms;
export type DataValue = Exclude<Parameters<typeof encode.readResponse>[1][number], { error: number }>;

const PORT = 102;
/** DataAccessError: object-access-denied, object-non-existent. */
const NON_EXISTENT = 10;
/** Octets of a file that one answer carries. */
const PIECE = 1200;
/** Class of named variables in a list of names. */
const VARIABLES = 0;
const DOMAINS = 9;

/** A file of an IED: a disturbance record, a configuration. */
export interface IedFile {
  name: string;
  size: number;
  /** GeneralizedTime. */
  modified: string;
}

/** An IED's MMS server: what it is, its one domain, its variables by item. */
export class IedServer {
  readonly node: Node;
  readonly identity: { vendor: string; model: string; revision: string };
  readonly domain: string;
  readonly variables = new Map<string, () => DataValue>();
  /** Takes a control by item; false when it is refused. */
  readonly controls = new Map<string, (value: boolean) => boolean>();
  readonly files: IedFile[];

  constructor(node: Node, identity: { vendor: string; model: string; revision: string }, domain: string, files: IedFile[]) {
    this.node = node;
    this.identity = identity;
    this.domain = domain;
    this.files = files;
  }
}

/** A client's association with an IED. */
export class IedClient {
  readonly server: IedServer;
  connection: Connection;
  private readonly network: Network;
  private readonly node: Node;
  private ready: boolean;
  private invoke = 0;
  private reportSequence = 0;

  constructor(network: Network, node: Node, server: IedServer, options: ConnectionOptions = {}) {
    this.network = network;
    this.node = node;
    this.server = server;
    this.ready = options.established ?? false;
    this.connection = new Connection(network, node, server.node, PORT, options);
  }

  /** Transport, session, association; nothing when that was done. */
  connect(): this {
    if (this.ready) return this;
    this.ready = true;
    const selectors = { calling: [0, 1], called: [0, 1] };
    const source = this.network.random.integer(1, 0xffff);
    this.connection.exchange(
      cotp.encode.connectionRequest({ source, ...selectors }),
      cotp.encode.connectionConfirm({ source: 2, destination: source, ...selectors }),
    );
    this.connection.exchange(encode.initiateRequest(), encode.initiateResponse(), 0.01);
    return this;
  }

  /** Breaks the connection off; the next request makes a new one. */
  reconnect(): void {
    this.connection.reset();
    this.connection = new Connection(this.network, this.node, this.server.node, PORT);
    this.ready = false;
  }

  close(): void {
    if (!this.ready) return;
    this.connection.exchange(encode.concludeRequest(), encode.concludeResponse());
    this.connection.close();
    this.ready = false;
  }

  identify(): this {
    const { vendor, model, revision } = this.server.identity;
    return this.exchange(encode.identifyRequest, (invoke) => encode.identifyResponse(invoke, vendor, model, revision));
  }

  /** Lists domains, and the variables of the domain. */
  browse(): this {
    const { domain, variables } = this.server;
    this.exchange(
      (invoke) => encode.getNameListRequest(invoke, DOMAINS),
      (invoke) => encode.getNameListResponse(invoke, [domain]),
    );
    return this.exchange(
      (invoke) => encode.getNameListRequest(invoke, VARIABLES, domain),
      (invoke) => encode.getNameListResponse(invoke, [...variables.keys()]),
    );
  }

  read(...items: string[]): this {
    const { domain, variables } = this.server;
    return this.exchange(
      (invoke) =>
        encode.readRequest(
          invoke,
          items.map((item) => ({ domain, item })),
        ),
      (invoke) =>
        encode.readResponse(
          invoke,
          items.map((item) => variables.get(item)?.() ?? { error: NON_EXISTENT }),
        ),
    );
  }

  write(item: string, value: DataValue, error?: number): this {
    const { domain } = this.server;
    return this.exchange(
      (invoke) => encode.writeRequest(invoke, [{ name: { domain, item }, value }]),
      (invoke) => encode.writeResponse(invoke, [error]),
    );
  }

  /** Operates a controllable object, `CSWI1$CO$Pos`: select with value by reading, then the operation (IEC 61850-7-2 §20). */
  operate(object: string, on: boolean): this {
    const done = this.server.controls.get(object)?.(on) ?? false;
    const origin: DataValue = {
      structure: [{ integer: 2 }, { octets: Array.from(this.node.ip, (character) => character.charCodeAt(0)) }],
    };
    const value: DataValue = {
      structure: [on, origin, { unsigned: this.invoke & 0xff }, { utc: this.network.date }, false, { bits: [0, 0] }],
    };
    return this.write(`${object}$Oper`, value, done ? undefined : 3);
  }

  /** The IED reports members of its data set. */
  report(values: readonly DataValue[], inclusion: readonly boolean[]): void {
    if (!this.ready) return;
    const { domain } = this.server;
    const id = `${domain}/LLN0$RP$urcbA01`;
    const report = {
      id,
      dataSet: `${domain}/LLN0$Measurements`,
      sequence: this.reportSequence++ & 0xff,
      revision: 1,
      values,
      inclusion,
    };
    this.connection.toClient(encode.informationReport(report));
  }

  /** Lists the files. */
  listFiles(): this {
    return this.exchange(
      (invoke) => encode.fileDirectoryRequest(invoke, '/'),
      (invoke) => encode.fileDirectoryResponse(invoke, this.server.files),
    );
  }

  /** Fetches a file. */
  fetch(file: IedFile): this {
    const handle = this.network.random.integer(1, 200);
    this.exchange(
      (invoke) => encode.fileOpenRequest(invoke, file.name),
      (invoke) => encode.fileOpenResponse(invoke, handle, file.size, file.modified),
    );
    for (let at = 0; at < file.size; at += PIECE) {
      const piece = this.network.random.bytes(Math.min(PIECE, file.size - at));
      this.exchange(
        (invoke) => encode.fileReadRequest(invoke, handle),
        (invoke) => encode.fileReadResponse(invoke, piece, at + PIECE < file.size),
      );
    }
    return this.exchange((invoke) => encode.fileCloseRequest(invoke, handle), encode.fileCloseResponse);
  }

  /** Deletes a file. The answer is the service without contents. */
  delete(file: IedFile): this {
    const at = this.server.files.indexOf(file);
    if (at >= 0) this.server.files.splice(at, 1);
    return this.exchange(
      (invoke) => encode.fileDeleteRequest(invoke, file.name),
      (invoke) => encode.confirmedResponse(invoke, Uint8Array.of(0x9f, 0x4c, 0)),
    );
  }

  private exchange(request: (invoke: number) => Uint8Array, answer: (invoke: number) => Uint8Array): this {
    this.connect();
    this.invoke = (this.invoke + 1) & 0x7fff;
    this.connection.exchange(request(this.invoke), answer(this.invoke), 0.006);
    return this;
  }
}
