import type { Host } from '../../traffic/host.ts';
import type { OpenFile, Shelf } from '../shelf.ts';

/** Most handles of one connection, and files of it that wait to be read on. */
const HANDLES = 4096;

/** A file that a client has open. */
export interface Handle {
  path: string;
  /** Length when it was opened, and what tells one version of the file from another; -1 and '' while unknown. */
  length: number;
  version: string;
  reading: OpenFile | null;
  writing: OpenFile | null;
}

/** The open files of one connection, whichever version of the protocol opened them. */
export class Handles {
  private readonly shelf: Shelf;
  private readonly client: Host;
  private readonly server: Host;
  private readonly handles = new Map<string, Handle>();
  /** Files of which a closed handle read a part: others open the same file again and read on. */
  private readonly partly = new Map<string, OpenFile>();

  constructor(shelf: Shelf, client: Host, server: Host) {
    this.shelf = shelf;
    this.client = client;
    this.server = server;
  }

  /** Notes that a file was opened. */
  opened(id: string, path: string, length: number, version: string): void {
    if (this.handles.size >= HANDLES) {
      const [[oldest]] = this.handles;
      this.closed(oldest);
    }
    this.handles.set(id, { path, length, version, reading: null, writing: null });
  }

  /** Adds what was read, or written, of bytes[start, end) at a place of the file. `holes` lie inside the message as the capture has it. */
  data(
    id: string,
    written: boolean,
    at: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    holes: readonly number[],
    base: number,
  ): void {
    const handle = this.handle(id);
    const file = written ? (handle.writing ??= this.open(handle, true)) : (handle.reading ??= this.reading(handle));
    let from = start;
    for (let i = 0; i < holes.length; i += 2) {
      const begin = Math.min(end, Math.max(from, base + holes[i]));
      const stop = Math.min(end, Math.max(from, base + holes[i + 1]));
      if (stop <= begin) continue;
      file.write(at + from - start, bytes, from, begin);
      from = stop;
    }
    file.write(at + from - start, bytes, from, end);
  }

  /** Notes that a handle was closed. */
  closed(id: string): void {
    const handle = this.handles.get(id);
    if (handle === undefined) return;
    this.handles.delete(id);
    if (handle.writing !== null) {
      handle.writing.ended = true;
      this.shelf.close(handle.writing);
    }
    const { reading } = handle;
    if (reading === null) return;
    if (handle.length < 0 || reading.body.has(handle.length)) {
      reading.ended = true;
      this.partly.delete(key(handle));
      this.shelf.close(reading);
    } else if (this.partly.size < HANDLES) this.partly.set(key(handle), reading);
    else this.shelf.close(reading);
  }

  /** Nothing more comes of the connection. */
  end(): void {
    for (const { reading, writing } of this.handles.values()) {
      if (reading !== null) this.shelf.close(reading);
      if (writing !== null) this.shelf.close(writing);
    }
    for (const file of this.partly.values()) this.shelf.close(file);
    this.handles.clear();
    this.partly.clear();
  }

  private handle(id: string): Handle {
    const known = this.handles.get(id);
    if (known !== undefined) return known;
    // Opened before the capture began.
    this.opened(id, `\\\\${this.server.address}\\(handle ${id})`, -1, '');
    return this.handles.get(id) as Handle;
  }

  private reading(handle: Handle): OpenFile {
    const before = this.partly.get(key(handle));
    if (before !== undefined) return before;
    const file = this.open(handle, false);
    file.declared = handle.length;
    return file;
  }

  private open(handle: Handle, upload: boolean): OpenFile {
    return this.shelf.open({ protocol: 'smb', path: handle.path, client: this.client, server: this.server, upload });
  }
}

const key = ({ path, length, version }: Handle): string => `${path}|${length}|${version}`;
