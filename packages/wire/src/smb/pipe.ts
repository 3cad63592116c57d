import { u16le, u32le } from '../bytes.ts';
import { dcerpc } from '../dcerpc/index.ts';
import { type Head, KIND_REQUEST, type MessageSink, type Settled } from '../message.ts';
import { SMB1, SMB2 } from './functions.ts';

const HEADER_1 = 32;
const HEADER_2 = 64;
/** Least certainty of DCE/RPC that what is written to a file is a call on a pipe. */
const CERTAIN = 80;
const SHORTEST = 16;
/** FSCTL_PIPE_TRANSCEIVE (MS-FSCC §2.3). */
const PIPE_TRANSCEIVE = 0x0011c017;

const WRITE_1 = SMB1 | 0x2f;
const READ_1 = SMB1 | 0x2e;
const TRANSACTION_1 = SMB1 | 0x25;
const READ = SMB2 | 8;
const WRITE = SMB2 | 9;
const IOCTL = SMB2 | 11;

/** Keeps what the calls of one pipe settle apart from what those of another do: both begin with context 0. */
class PipeSink implements MessageSink, Settled {
  readonly settled = this;
  outer: MessageSink | null = null;
  /** Which pipe, 32 bits. */
  pipe = 0;

  message(bytes: Uint8Array, head: Head): void {
    this.outer?.message(bytes, head);
  }

  set(key: number, value: number): void {
    this.outer?.settled?.set(this.pipe * 0x10000 + key, value);
  }

  get(key: number): number | undefined {
    return this.outer?.settled?.get(this.pipe * 0x10000 + key);
  }
}

const pipes = new PipeSink();

/** Where the data of a message are, and the file that they belong to. One object, reused. */
const data = { start: 0, length: 0, file: 0 };

/** Hands the call of DCE/RPC that the message of `head` carries to the sink, behind the message itself. Nothing when it carries none. */
export function readPipe(bytes: Uint8Array, head: Head, sink: MessageSink): void {
  const { start, end, code } = head;
  data.length = 0;
  data.file = 0;
  if (code >= SMB2) seek2(bytes, start, end, code, head.kind === KIND_REQUEST);
  else seek1(bytes, start, end, code, head.kind === KIND_REQUEST);
  const stop = data.start + data.length;
  if (data.length < SHORTEST || stop > end || bytes[data.start] !== 5) return;
  if (dcerpc.recognise(bytes, data.start, stop) < CERTAIN) return;
  pipes.outer = sink;
  pipes.pipe = data.file;
  dcerpc.read(bytes, data.start, stop, 0, pipes);
  pipes.outer = null;
}

/** Writes, reads and transactions of SMB 2 (MS-SMB2 §2.2.20 to §2.2.22, §2.2.31, §2.2.32): offsets count from the header. */
function seek2(bytes: Uint8Array, start: number, end: number, code: number, request: boolean): void {
  const body = start + HEADER_2;
  if (code === WRITE && request && body + 48 <= end) {
    locate(start + u16le(bytes, body + 2), u32le(bytes, body + 4), file2(bytes, body + 16));
  } else if (code === READ && !request && body + 16 <= end) {
    // The answer to a read does not say which file.
    locate(start + bytes[body + 2], u32le(bytes, body + 4), 0);
  } else if (code === IOCTL && body + 48 <= end && u32le(bytes, body + 4) === PIPE_TRANSCEIVE) {
    const at = body + (request ? 24 : 32);
    locate(start + u32le(bytes, at), u32le(bytes, at + 4), file2(bytes, body + 8));
  }
}

/** Writes, reads and transactions of SMB 1 (MS-CIFS §2.2.4.43, §2.2.4.42, §2.2.4.33). */
function seek1(bytes: Uint8Array, start: number, end: number, code: number, request: boolean): void {
  const words = bytes[start + HEADER_1];
  const at = start + HEADER_1 + 1;
  if (at + words * 2 > end) return;
  if (code === WRITE_1 && request && words >= 12)
    locate(start + u16le(bytes, at + 22), u16le(bytes, at + 20), u16le(bytes, at + 4));
  else if (code === READ_1 && !request && words >= 12) locate(start + u16le(bytes, at + 12), u16le(bytes, at + 10), 0);
  else if (code === TRANSACTION_1 && request && words >= 16)
    locate(start + u16le(bytes, at + 24), u16le(bytes, at + 22), u16le(bytes, at + 30));
  else if (code === TRANSACTION_1 && !request && words >= 10) locate(start + u16le(bytes, at + 14), u16le(bytes, at + 12), 0);
}

function locate(start: number, length: number, file: number): void {
  data.start = start;
  data.length = length;
  data.file = file;
}

/** A file id of 16 octets as one number. */
function file2(bytes: Uint8Array, at: number): number {
  return (u32le(bytes, at) ^ u32le(bytes, at + 4) ^ u32le(bytes, at + 8) ^ Math.imul(u32le(bytes, at + 12), 31)) >>> 0;
}
