import { latin1, u16be } from '@fengsui/wire';
import type { Flow } from '../traffic/flow.ts';
import type { Host } from '../traffic/host.ts';
import type { OpenFile, Shelf } from './shelf.ts';

const READ = 1;
const WRITE = 2;
const DATA = 3;
const ERROR = 5;
const OPTIONS = 6;
const REQUEST_PORT = 69;
const HEADER = 4;
/** Blocks are of this length unless something else is settled, and never longer than the longest datagram. */
const BLOCK = 512;
const LONGEST_BLOCK = 65_464;
/** Most transfers at once. */
const TRANSFERS = 1024;

interface Transfer {
  client: Host;
  server: Host;
  upload: boolean;
  path: string;
  block: number;
  declared: number;
  /** Number of the last block, counted on where it wraps at 65,536. */
  last: number;
  file: OpenFile | null;
}

/**
 * Follows TFTP (RFC 1350; options by RFC 2347, 2348, 2349 and 7440). The request goes to port 69; the data goes between the client's port and one that the server
 * chooses, so a transfer is known by the client's.
 */
export class TftpTransfers {
  private readonly shelf: Shelf;
  private readonly transfers = new Map<string, Transfer>();

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  datagram(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): void {
    const toPort = direction === 0 ? flow.portB : flow.portA;
    if (
      toPort === REQUEST_PORT &&
      end - start >= 6 &&
      bytes[start] === 0 &&
      (bytes[start + 1] === READ || bytes[start + 1] === WRITE)
    )
      this.request(flow, direction, bytes, start, end);
    else if (this.transfers.size > 0) this.answer(flow, direction, bytes, start, end);
  }

  end(): void {
    for (const transfer of this.transfers.values()) this.close(transfer);
    this.transfers.clear();
  }

  private request(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): void {
    const [client, server] = direction === 0 ? [flow.hostA, flow.hostB] : [flow.hostB, flow.hostA];
    const port = direction === 0 ? flow.portA : flow.portB;
    const [name, mode, ...options] = texts(bytes, start + 2, end);
    if (name === undefined || !/^(octet|netascii|mail)$/i.test(mode ?? '')) return;
    const key = keyOf(client, port);
    const before = this.transfers.get(key);
    const path = `tftp://${server.address}/${name.replace(/^\//, '')}`;
    // The same request again, before anything came of it.
    if (before !== undefined && before.path === path && before.last === 0) return;
    if (before !== undefined) this.close(before);
    if (this.transfers.size >= TRANSFERS) {
      const [[oldest, given]] = this.transfers;
      this.transfers.delete(oldest);
      this.close(given);
    }
    const upload = bytes[start + 1] === WRITE;
    const transfer: Transfer = { client, server, upload, path, block: BLOCK, declared: -1, last: 0, file: null };
    if (upload) settle(transfer, options, false);
    this.transfers.set(key, transfer);
  }

  private answer(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): void {
    if (end - start < HEADER || bytes[start] !== 0) return;
    const [sender, receiver] = direction === 0 ? [flow.hostA, flow.hostB] : [flow.hostB, flow.hostA];
    const [fromPort, toPort] = direction === 0 ? [flow.portA, flow.portB] : [flow.portB, flow.portA];
    const fromClient = keyOf(sender, fromPort);
    const transfer = this.transfers.get(fromClient) ?? this.transfers.get(keyOf(receiver, toPort));
    if (transfer === undefined) return;
    const code = bytes[start + 1];
    const byClient = this.transfers.has(fromClient);
    if (byClient ? receiver !== transfer.server : sender !== transfer.server) return;
    const key = byClient ? fromClient : keyOf(receiver, toPort);
    if (code === OPTIONS && !byClient) settle(transfer, texts(bytes, start + 2, end), true);
    else if (code === ERROR) {
      transfer.file?.notes.add(`ended with an error: ${latin1(bytes, start + 4, end, 80)}`);
      this.transfers.delete(key);
      this.close(transfer);
    } else if (code === DATA && byClient === transfer.upload) this.block(key, transfer, bytes, start, end);
  }

  private block(key: string, transfer: Transfer, bytes: Uint8Array, start: number, end: number): void {
    const number = u16be(bytes, start + 2);
    // The number that is nearest to the last one: forward, or back when it is sent again.
    const step = ((number - transfer.last + 0x8000) & 0xffff) - 0x8000;
    const index = transfer.last + step;
    if (index < 1) return;
    if (index > transfer.last) transfer.last = index;
    const { client, server, upload, path } = transfer;
    transfer.file ??= this.shelf.open({ protocol: 'tftp', path, client, server, upload });
    const { file } = transfer;
    file.declared = transfer.declared;
    const length = end - start - HEADER;
    file.write((index - 1) * transfer.block, bytes, start + HEADER, end);
    if (length >= transfer.block) return;
    // A block that is not full is the last.
    file.ended = true;
    this.transfers.delete(key);
    this.shelf.close(file);
  }

  private close({ file }: Transfer): void {
    if (file === null) return;
    if (!file.ended) file.notes.add('its end was not seen');
    this.shelf.close(file);
  }
}

const keyOf = (host: Host, port: number): string => `${host.id} ${port}`;

/** Takes on options: the block's length only when the server acknowledged it, the whole length from whoever sends the file. */
function settle(transfer: Transfer, options: readonly string[], acknowledged: boolean): void {
  for (let i = 0; i + 1 < options.length; i += 2) {
    const value = /^\d{1,15}$/.test(options[i + 1]) ? Number(options[i + 1]) : -1;
    const name = options[i].toLowerCase();
    if (acknowledged && name === 'blksize' && value >= 8 && value <= LONGEST_BLOCK) transfer.block = value;
    else if (name === 'tsize' && value > 0) transfer.declared = value;
  }
}

/** Texts that end with a zero, one after the other; at most 20. */
function texts(bytes: Uint8Array, at: number, end: number): string[] {
  const out: string[] = [];
  for (let i = at, start = at; i < end && out.length < 20; i++) {
    if (bytes[i] !== 0) continue;
    out.push(latin1(bytes, start, i, 512));
    start = i + 1;
  }
  return out;
}
