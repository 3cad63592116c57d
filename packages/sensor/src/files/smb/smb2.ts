import { u16le, u32le } from '@fengsui/wire';
import type { Handles } from './handles.ts';
import { wide } from './text.ts';

const HEADER = 64;
const TREE_CONNECT = 3;
const TREE_DISCONNECT = 4;
const CREATE = 5;
const CLOSE = 6;
const READ = 8;
const WRITE = 9;

const RESPONSE = 1;
const ASYNC = 2;
const STATUS_PENDING = 0x103;
const STATUS_BUFFER_OVERFLOW = 0x80000005;
const SHARE_DISK = 1;

/** Most requests that wait, and shares known, of one connection. */
const PENDING = 1024;
const SHARES = 256;

/** What a response needs of its request. */
interface Request {
  command: number;
  path: string;
  file: string;
  at: number;
  share: string;
}

/** A 64-bit place or length as a number; past 2^53 it is not exact and no real file. */
const u64 = (bytes: Uint8Array, at: number): number => u32le(bytes, at) + u32le(bytes, at + 4) * 0x100000000;
const text64 = (bytes: Uint8Array, at: number): string => `${u32le(bytes, at + 4).toString(16)}.${u32le(bytes, at).toString(16)}`;
const fileId = (bytes: Uint8Array, at: number): string => `${text64(bytes, at)}.${text64(bytes, at + 8)}`;
/** Stands in a compound for the file of the message before it (MS-SMB2 §3.2.4.1.4). */
const SAME_FILE = 'ffffffff.ffffffff.ffffffff.ffffffff';

/** Follows the files of one SMB 2 or 3 connection, as far as it is not encrypted (MS-SMB2). */
export class Smb2 {
  private readonly handles: Handles;
  private readonly server: string;
  private readonly pending = new Map<string, Request>();
  private readonly shares = new Map<string, { name: string; disk: boolean }>();

  constructor(handles: Handles, server: string) {
    this.handles = handles;
    this.server = server;
  }

  /** Takes a message that begins with a header of SMB 2, and those chained behind it. */
  message(bytes: Uint8Array, start: number, end: number, holes: readonly number[]): void {
    const base = start;
    let at = start;
    // A chain of requests may be about one file, which only the first names.
    let same = SAME_FILE;
    for (let count = 0; count < 64 && at + HEADER <= end; count++) {
      if (bytes[at] !== 0xfe || bytes[at + 1] !== 0x53) return;
      // What is said where the capture has a hole is not known.
      if (overlaps(holes, at - base, at - base + HEADER + 48)) return;
      const next = u32le(bytes, at + 20);
      const stop = next >= HEADER && at + next <= end ? at + next : end;
      same = this.one(bytes, at, stop, holes, base, same);
      if (next < HEADER) return;
      at += next;
    }
  }

  private one(bytes: Uint8Array, at: number, end: number, holes: readonly number[], base: number, same: string): string {
    const flags = u32le(bytes, at + 16);
    const command = u16le(bytes, at + 12);
    const id = text64(bytes, at + 24);
    const body = at + HEADER;
    const tree = flags & ASYNC ? '' : `${u32le(bytes, at + 36)}`;
    if (flags & RESPONSE) {
      const status = u32le(bytes, at + 8);
      if (status === STATUS_PENDING) return same;
      const request = this.pending.get(id);
      this.pending.delete(id);
      if (request === undefined || request.command !== command) return same;
      if (status !== 0 && !(command === READ && status === STATUS_BUFFER_OVERFLOW)) return same;
      return this.response(request, bytes, at, body, end, tree, holes, base, same);
    }
    return this.request(command, id, bytes, at, body, end, tree, holes, base, same);
  }

  private request(
    command: number,
    id: string,
    bytes: Uint8Array,
    at: number,
    body: number,
    end: number,
    tree: string,
    holes: readonly number[],
    base: number,
    same: string,
  ): string {
    const share = this.shares.get(tree);
    if (command === TREE_CONNECT && body + 8 <= end)
      this.wait(id, {
        command,
        path: wide(bytes, at + u16le(bytes, body + 4), u16le(bytes, body + 6), end),
        file: '',
        at: 0,
        share: '',
      });
    else if (command === TREE_DISCONNECT) this.shares.delete(tree);
    else if (command === CREATE && body + 48 <= end) {
      const name = wide(bytes, at + u16le(bytes, body + 44), u16le(bytes, body + 46), end);
      const root = share?.name ?? `\\\\${this.server}\\?`;
      this.wait(id, { command, path: `${root}\\${name}`, file: '', at: 0, share: tree });
      return SAME_FILE;
    } else if ((command === READ || command === WRITE) && body + 32 <= end) {
      const named = fileId(bytes, body + 16);
      const file = named === SAME_FILE ? same : named;
      const place = u64(bytes, body + 8);
      if (share !== undefined && !share.disk) return file;
      if (command === READ) this.wait(id, { command, path: '', file, at: place, share: tree });
      else {
        const start = at + u16le(bytes, body + 2);
        const stop = start + u32le(bytes, body + 4);
        if (start >= body && stop <= end) this.handles.data(file, true, place, bytes, start, stop, holes, base);
      }
      return file;
    } else if (command === CLOSE && body + 24 <= end) {
      const named = fileId(bytes, body + 8);
      this.wait(id, { command, path: '', file: named === SAME_FILE ? same : named, at: 0, share: '' });
    }
    return same;
  }

  private response(
    request: Request,
    bytes: Uint8Array,
    at: number,
    body: number,
    end: number,
    tree: string,
    holes: readonly number[],
    base: number,
    same: string,
  ): string {
    const { command } = request;
    if (command === TREE_CONNECT && body + 3 <= end) {
      if (this.shares.size < SHARES) this.shares.set(tree, { name: request.path, disk: bytes[body + 2] === SHARE_DISK });
    } else if (command === CREATE && body + 80 <= end) {
      const file = fileId(bytes, body + 64);
      const share = this.shares.get(request.share);
      const folder = (u32le(bytes, body + 56) & 0x10) !== 0;
      if ((share === undefined || share.disk) && !folder)
        this.handles.opened(file, request.path, u64(bytes, body + 48), text64(bytes, body + 24));
      return file;
    } else if (command === READ && body + 16 <= end) {
      const start = at + bytes[body + 2];
      const stop = start + u32le(bytes, body + 4);
      // In a chain of answers the file is that of the one before.
      const file = request.file === SAME_FILE ? same : request.file;
      if (start >= body && stop <= end) this.handles.data(file, false, request.at, bytes, start, stop, holes, base);
    } else if (command === CLOSE) this.handles.closed(request.file === SAME_FILE ? same : request.file);
    return same;
  }

  private wait(id: string, request: Request): void {
    if (this.pending.size >= PENDING) {
      const [oldest] = this.pending.keys();
      this.pending.delete(oldest);
    }
    this.pending.set(id, request);
  }
}

/** Whether a range of the message lies in a hole, in part at least. */
function overlaps(holes: readonly number[], start: number, end: number): boolean {
  for (let i = 0; i < holes.length; i += 2) if (holes[i] < end && holes[i + 1] > start) return true;
  return false;
}
