import { modbus } from '@fengsui/wire';
import { Connection, type ConnectionOptions } from '../connection.ts';
import type { Network, Node } from '../network.ts';

const { encode } = modbus;

/** Exception codes (Modbus Application Protocol V1.1b3 §7). */
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;
const GATEWAY_TARGET_FAILED = 11;

/** What a Modbus server knows of itself: objects of its device identification (43/14), by number. */
export type Identification = ReadonlyMap<number, string>;

/** One unit: the four tables of the data model. Their lengths are what exists; addresses beyond are refused. */
export class ModbusUnit {
  readonly coils: Uint8Array;
  readonly discrete: Uint8Array;
  readonly input: Uint16Array;
  readonly holding: Uint16Array;

  constructor(sizes: { coils?: number; discrete?: number; input?: number; holding?: number }) {
    this.coils = new Uint8Array(sizes.coils ?? 0);
    this.discrete = new Uint8Array(sizes.discrete ?? 0);
    this.input = new Uint16Array(sizes.input ?? 0);
    this.holding = new Uint16Array(sizes.holding ?? 0);
  }
}

/** A device that serves Modbus TCP: its units, its identification, and the state of its communication. */
export class ModbusServer {
  readonly node: Node;
  readonly units: ReadonlyMap<number, ModbusUnit>;
  readonly identification: Identification;
  /** Diagnostics sub-function 4 was received: it hears and does not answer. */
  listenOnly = false;
  /** Until this time it does not answer: it restarts, or is busy. */
  mutedUntil = 0;

  constructor(node: Node, units: ReadonlyMap<number, ModbusUnit>, identification: Identification = new Map()) {
    this.node = node;
    this.units = units;
    this.identification = identification;
  }

  /** The only unit, or the first. */
  get unit(): ModbusUnit {
    for (const unit of this.units.values()) return unit;
    throw new Error(`${this.node.asset.id} has no unit`);
  }

  /** The answer to a request at a time; null when the device keeps silent. */
  answer(request: Uint8Array, now: number): Uint8Array | null {
    const exchange = { transaction: (request[0] << 8) | request[1], unit: request[6] };
    const code = request[7];
    const word = (at: number) => (request[at] << 8) | request[at + 1];
    if (now < this.mutedUntil) return null;
    if (this.listenOnly && !(code === 8 && word(8) === 1)) return null;
    const unit = this.units.get(exchange.unit);
    if (!unit) return encode.exception(exchange, code, GATEWAY_TARGET_FAILED);
    const refuse = (status: number) => encode.exception(exchange, code, status);
    const address = word(8);
    const quantity = word(10);
    if (code === 1 || code === 2) {
      const table = code === 1 ? unit.coils : unit.discrete;
      if (quantity < 1 || quantity > 2000) return refuse(ILLEGAL_VALUE);
      if (address + quantity > table.length) return refuse(ILLEGAL_ADDRESS);
      return encode.readBitsResponse(exchange, code, [...table.subarray(address, address + quantity)]);
    }
    if (code === 3 || code === 4) {
      const table = code === 3 ? unit.holding : unit.input;
      if (quantity < 1 || quantity > 125) return refuse(ILLEGAL_VALUE);
      if (address + quantity > table.length) return refuse(ILLEGAL_ADDRESS);
      return encode.readRegistersResponse(exchange, code, [...table.subarray(address, address + quantity)]);
    }
    if (code === 5) {
      if (address >= unit.coils.length) return refuse(ILLEGAL_ADDRESS);
      unit.coils[address] = quantity === 0xff00 ? 1 : 0;
      return request;
    }
    if (code === 6) {
      if (address >= unit.holding.length) return refuse(ILLEGAL_ADDRESS);
      unit.holding[address] = quantity;
      return request;
    }
    if (code === 15) {
      if (address + quantity > unit.coils.length) return refuse(ILLEGAL_ADDRESS);
      for (let i = 0; i < quantity; i++) unit.coils[address + i] = (request[13 + (i >> 3)] >> (i & 7)) & 1;
      return encode.writeMultipleResponse(exchange, 15, address, quantity);
    }
    if (code === 16) {
      if (address + quantity > unit.holding.length) return refuse(ILLEGAL_ADDRESS);
      for (let i = 0; i < quantity; i++) unit.holding[address + i] = word(13 + i * 2);
      return encode.writeMultipleResponse(exchange, 16, address, quantity);
    }
    if (code === 20) return readFileRecord(request, exchange);
    if (code === 8) return this.diagnose(request, address, now);
    if (code === 43 && request[8] === 14 && this.identification.size > 0) {
      const level = Math.min(3, Math.max(1, request[9])) as 1 | 2 | 3;
      const objects = new Map([...this.identification].filter(([object]) => level > 1 || object < 3));
      return encode.readDeviceIdentificationResponse(exchange, level, objects);
    }
    return refuse(ILLEGAL_FUNCTION);
  }

  private diagnose(request: Uint8Array, subFunction: number, now: number): Uint8Array | null {
    if (subFunction === 4) {
      this.listenOnly = true;
      return null;
    }
    if (subFunction === 1) {
      const silent = this.listenOnly;
      this.listenOnly = false;
      this.mutedUntil = now + 4;
      return silent ? null : request;
    }
    return request;
  }
}

/** Answer to function 20 for one record: a log of operation, which counts up (V1.1b3 §6.14). */
function readFileRecord(request: Uint8Array, exchange: { transaction: number; unit: number }): Uint8Array {
  const length = (request[14] << 8) | request[15];
  const data = Array.from({ length: Math.min(length, 120) * 2 }, (_, i) => (i * 7) & 0xff);
  return encode.encodeAdu({ ...exchange, function: 20, data: [data.length + 2, data.length + 1, 6, ...data] });
}

/** A Modbus client's connection to a server. */
export class ModbusClient {
  readonly server: ModbusServer;
  readonly node: Node;
  /** Seconds that the server thinks. */
  thinking = 0.003;
  connection: Connection;
  private readonly network: Network;
  private readonly options: ConnectionOptions;
  private transaction: number;

  constructor(network: Network, node: Node, server: ModbusServer, options: ConnectionOptions = {}) {
    this.network = network;
    this.node = node;
    this.server = server;
    this.options = options;
    this.transaction = network.random.integer(0, 0xffff);
    this.connection = new Connection(network, node, server.node, 502, options);
  }

  /** Breaks the connection off and makes a new one, which the next request opens. */
  reconnect(): void {
    this.connection.reset();
    this.connection = new Connection(this.network, this.node, this.server.node, 502, { ...this.options, established: false });
  }

  /** Sends a request that `build` makes, and the server's answer. False when there was none. */
  request(unit: number, build: (exchange: { transaction: number; unit: number }) => Uint8Array): boolean {
    this.transaction = (this.transaction + 1) & 0xffff;
    const request = build({ transaction: this.transaction, unit });
    const answer = this.server.answer(request, this.network.now);
    this.connection.exchange(request, answer, this.thinking);
    return answer !== null;
  }

  read(code: 1 | 2 | 3 | 4, address: number, quantity: number, unit = 1): boolean {
    return this.request(unit, (x) => encode.readRequest(x, code, address, quantity));
  }

  writeRegister(address: number, value: number, unit = 1): boolean {
    return this.request(unit, (x) => encode.writeSingleRegister(x, address, Math.round(value) & 0xffff));
  }

  writeRegisters(address: number, values: readonly number[], unit = 1): boolean {
    return this.request(unit, (x) => encode.writeMultipleRegisters(x, address, values));
  }

  writeCoil(address: number, on: boolean, unit = 1): boolean {
    return this.request(unit, (x) => encode.writeSingleCoil(x, address, on));
  }

  /** Reads a record of a file (Read File Record). */
  readFile(file: number, record: number, length: number, unit = 1): boolean {
    const data = [7, 6, ...[file, record, length].flatMap((value) => [value >> 8, value & 0xff])];
    return this.request(unit, (x) => encode.encodeAdu({ ...x, function: 20, data }));
  }

  identify(unit = 1): boolean {
    return this.request(unit, (x) => encode.readDeviceIdentificationRequest(x, 2));
  }
}
