import type { Flow } from '../../traffic/flow.ts';
import type { Carrier } from '../carrier.ts';
import type { Shelf } from '../shelf.ts';
import { SmbFrames } from './frames.ts';
import { Handles } from './handles.ts';
import { Smb1 } from './smb1.ts';
import { Smb2 } from './smb2.ts';

/** Puts files together that are read and written over SMB 1, 2 and 3. What is encrypted or compressed on the way is counted, not read. */
export class SmbCarrier implements Carrier {
  private readonly handles: Handles;
  private readonly smb1: Smb1;
  private readonly smb2: Smb2;
  private readonly sides: readonly [SmbFrames, SmbFrames];
  private readonly unread: (what: 'smbEncrypted' | 'smbCompressed') => void;

  constructor(shelf: Shelf, flow: Flow, unread: (what: 'smbEncrypted' | 'smbCompressed') => void) {
    const client = flow.client === 1 ? flow.hostB : flow.hostA;
    const server = flow.client === 1 ? flow.hostA : flow.hostB;
    this.handles = new Handles(shelf, client, server);
    this.smb1 = new Smb1(this.handles, server.address);
    this.smb2 = new Smb2(this.handles, server.address);
    this.unread = unread;
    const take = (bytes: Uint8Array, start: number, end: number, holes: readonly number[]): void =>
      this.message(bytes, start, end, holes);
    this.sides = [new SmbFrames(take), new SmbFrames(take)];
  }

  push(direction: number, bytes: Uint8Array, start: number, end: number): void {
    this.sides[direction].push(bytes, start, end);
  }

  gap(direction: number, missing: number): void {
    this.sides[direction].gap(missing);
  }

  end(): void {
    this.handles.end();
  }

  private message(bytes: Uint8Array, start: number, end: number, holes: readonly number[]): void {
    if (end - start < 32 || bytes[start + 1] !== 0x53 || bytes[start + 2] !== 0x4d || bytes[start + 3] !== 0x42) return;
    const mark = bytes[start];
    if (mark === 0xfe) this.smb2.message(bytes, start, end, holes);
    else if (mark === 0xff) this.smb1.message(bytes, start, end, holes);
    else if (mark === 0xfd) this.unread('smbEncrypted');
    else if (mark === 0xfc) this.unread('smbCompressed');
  }
}
