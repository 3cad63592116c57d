import { u16le, u32le } from '@fengsui/wire';
import type { Handles } from './handles.ts';
import { terminated } from './text.ts';

const HEADER = 32;
const CLOSE = 0x04;
const READ = 0x0a;
const WRITE = 0x0b;
const OPEN_ANDX = 0x2d;
const READ_ANDX = 0x2e;
const WRITE_ANDX = 0x2f;
const TREE_CONNECT_ANDX = 0x75;
const NT_CREATE_ANDX = 0xa2;
/** Commands whose first parameters name the one that follows in the same message. */
const CHAINED: ReadonlySet<number> = new Set([
  OPEN_ANDX,
  READ_ANDX,
  WRITE_ANDX,
  0x73,
  0x74,
  TREE_CONNECT_ANDX,
  NT_CREATE_ANDX,
  0x24,
]);

const REPLY = 0x80;
const UNICODE = 0x8000;
const PENDING = 1024;
const SHARES = 256;

interface Request {
  command: number;
  path: string;
  file: string;
  at: number;
}

/** One command of a message: its parameters, and its data. */
interface Block {
  words: number;
  wordCount: number;
  data: number;
  dataEnd: number;
}

/** Follows the files of one SMB 1 connection (MS-CIFS §2.2.4). */
export class Smb1 {
  private readonly handles: Handles;
  private readonly server: string;
  private readonly pending = new Map<string, Request>();
  private readonly shares = new Map<number, { name: string; disk: boolean }>();

  constructor(handles: Handles, server: string) {
    this.handles = handles;
    this.server = server;
  }

  /** Takes a message that begins with a header of SMB 1. */
  message(bytes: Uint8Array, start: number, end: number, holes: readonly number[]): void {
    if (end - start < HEADER + 3) return;
    const reply = (bytes[start + 9] & REPLY) !== 0;
    const unicode = (u16le(bytes, start + 10) & UNICODE) !== 0;
    const tree = u16le(bytes, start + 24);
    const id = `${u16le(bytes, start + 26)}.${u16le(bytes, start + 28)}.${u16le(bytes, start + 30)}`;
    const failed = reply && (u32le(bytes, start + 5) & 0xc0000000) >>> 0 === 0xc0000000;
    let command = bytes[start + 4];
    let at = start + HEADER;
    for (let count = 0; count < 8 && at + 3 <= end; count++) {
      if (holes.length > 0 && holes[0] < at - start + 48) return;
      const wordCount = bytes[at];
      const words = at + 1;
      const data = words + wordCount * 2 + 2;
      if (data > end) return;
      const block: Block = { words, wordCount, data, dataEnd: Math.min(end, data + u16le(bytes, data - 2)) };
      if (reply) this.reply(command, `${id}.${command}`, failed, tree, bytes, start, end, block, holes);
      else this.request(command, `${id}.${command}`, tree, unicode, bytes, start, end, block, holes);
      if (!CHAINED.has(command) || wordCount < 2) return;
      command = bytes[words];
      const next = start + u16le(bytes, words + 2);
      if (command === 0xff || next <= at) return;
      at = next;
    }
  }

  private request(
    command: number,
    id: string,
    tree: number,
    unicode: boolean,
    bytes: Uint8Array,
    start: number,
    end: number,
    { words, wordCount, data, dataEnd }: Block,
    holes: readonly number[],
  ): void {
    // Texts in UTF-16 begin at an even place of the message.
    const aligned = unicode && (data - start) & 1 ? data + 1 : data;
    if (command === TREE_CONNECT_ANDX && wordCount >= 4) {
      const behind = data + u16le(bytes, words + 6);
      const at = unicode && (behind - start) & 1 ? behind + 1 : behind;
      this.wait(id, { command, path: terminated(bytes, at, dataEnd, unicode).text, file: '', at: 0 });
    } else if (command === NT_CREATE_ANDX || command === OPEN_ANDX) {
      const share = this.shares.get(tree);
      const { text } = terminated(bytes, aligned, dataEnd, unicode);
      const root = share?.name ?? `\\\\${this.server}\\?`;
      this.wait(id, { command, path: `${root}\\${text.replace(/^\\/, '')}`, file: `${tree}`, at: 0 });
    } else if (command === READ_ANDX && wordCount >= 10) {
      const high = wordCount >= 12 ? u32le(bytes, words + 20) : 0;
      this.wait(id, {
        command,
        path: '',
        file: handle(tree, bytes, words + 4),
        at: u32le(bytes, words + 6) + high * 0x100000000,
      });
    } else if (command === WRITE_ANDX && wordCount >= 12) {
      const high = wordCount >= 14 ? u32le(bytes, words + 24) : 0;
      const place = u32le(bytes, words + 6) + high * 0x100000000;
      const from = start + u16le(bytes, words + 22);
      const stop = from + u16le(bytes, words + 20) + u16le(bytes, words + 18) * 65_536;
      if (from >= data && stop <= end && this.isDisk(tree))
        this.handles.data(handle(tree, bytes, words + 4), true, place, bytes, from, stop, holes, start);
    } else if (command === READ && wordCount >= 4)
      this.wait(id, { command, path: '', file: handle(tree, bytes, words), at: u32le(bytes, words + 4) });
    else if (command === WRITE && wordCount >= 4 && data + 3 <= end) {
      const stop = data + 3 + u16le(bytes, data + 1);
      if (stop <= end && this.isDisk(tree))
        this.handles.data(handle(tree, bytes, words), true, u32le(bytes, words + 4), bytes, data + 3, stop, holes, start);
    } else if (command === CLOSE && wordCount >= 1) this.wait(id, { command, path: '', file: handle(tree, bytes, words), at: 0 });
  }

  private reply(
    command: number,
    id: string,
    failed: boolean,
    tree: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    { words, wordCount, data, dataEnd }: Block,
    holes: readonly number[],
  ): void {
    const request = this.pending.get(id);
    this.pending.delete(id);
    if (request === undefined || failed) return;
    if (command === TREE_CONNECT_ANDX) {
      // The service is "A:" for a disk, "IPC" for pipes.
      const disk = terminated(bytes, data, dataEnd, false).text.startsWith('A:');
      if (this.shares.size < SHARES) this.shares.set(tree, { name: request.path, disk });
    } else if (command === NT_CREATE_ANDX && wordCount >= 34) {
      const folder = bytes[words + 67] !== 0 || (u32le(bytes, words + 43) & 0x10) !== 0;
      const length = u32le(bytes, words + 55) + u32le(bytes, words + 59) * 0x100000000;
      const written = `${u32le(bytes, words + 27)}.${u32le(bytes, words + 31)}`;
      if (!folder && this.isDisk(tree)) this.handles.opened(handle(tree, bytes, words + 5), request.path, length, written);
    } else if (command === OPEN_ANDX && wordCount >= 15) {
      if (this.isDisk(tree))
        this.handles.opened(handle(tree, bytes, words + 4), request.path, u32le(bytes, words + 12), `${u32le(bytes, words + 8)}`);
    } else if (command === READ_ANDX && wordCount >= 12) {
      const from = start + u16le(bytes, words + 12);
      const stop = from + u16le(bytes, words + 10) + u16le(bytes, words + 14) * 65_536;
      if (from >= data && stop <= end && this.isDisk(tree))
        this.handles.data(request.file, false, request.at, bytes, from, stop, holes, start);
    } else if (command === READ && wordCount >= 5 && data + 3 <= end) {
      const stop = data + 3 + u16le(bytes, data + 1);
      if (stop <= end && this.isDisk(tree))
        this.handles.data(request.file, false, request.at, bytes, data + 3, stop, holes, start);
    } else if (command === CLOSE) this.handles.closed(request.file);
  }

  private isDisk(tree: number): boolean {
    return this.shares.get(tree)?.disk ?? true;
  }

  private wait(id: string, request: Request): void {
    if (this.pending.size >= PENDING) {
      const [oldest] = this.pending.keys();
      this.pending.delete(oldest);
    }
    this.pending.set(id, request);
  }
}

const handle = (tree: number, bytes: Uint8Array, at: number): string => `${tree}.${u16le(bytes, at)}`;
