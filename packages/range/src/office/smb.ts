import type { Connection } from '../connection.ts';
import type { Network } from '../network.ts';
import { ascii, u16le, u32le, utf16le } from './bytes.ts';
import { type Logon, ntlmAuthenticate, ntlmChallenge, ntlmNegotiate } from './ntlm.ts';

/** Commands (MS-SMB2 §2.2.1). */
const COMMAND = { negotiate: 0, sessionSetup: 1, logoff: 2, treeConnect: 3, create: 5, close: 6, read: 8, write: 9 } as const;
/** Dialects 2.0.2 and 2.1, without encryption. */
const DIALECTS = [0x0202, 0x0210];
const MORE_PROCESSING = 0xc0000016;
const HEADER = 64;
/** Bytes that one read or write carries. */
const PIECE = 16_384;

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

function fileTime(time: Date): number[] {
  const ticks = BigInt(time.getTime() + 11_644_473_600_000) * 10_000n;
  return u32le(Number(ticks & 0xffffffffn), Number(ticks >> 32n));
}

/** A client's session with a file server over SMB 2.1: it logs on by NTLM, opens a share, and reads or writes files. */
export class SmbSession {
  private readonly connection: Connection;
  private readonly network: Network;
  private readonly session: number;
  private message = 0;
  private tree = 0;

  constructor(network: Network, connection: Connection) {
    this.network = network;
    this.connection = connection;
    this.session = network.random.uint32();
  }

  /** Negotiates, and logs on. `serverId`: the server's GUID. */
  logOn(serverId: ArrayLike<number>, logon: Logon): this {
    const { random, date } = this.network;
    const now = fileTime(date);
    this.exchange(
      COMMAND.negotiate,
      [...u16le(36, DIALECTS.length, 1, 0), ...u32le(0), ...random.bytes(16), ...u32le(0, 0), ...u16le(...DIALECTS)],
      [
        ...u16le(65, 1, 0x0210, 0),
        ...Array.from(serverId),
        ...u32le(7, 0x100000, 0x100000, 0x100000),
        ...now,
        ...now,
        ...u16le(128, 0),
        ...u32le(0),
      ],
    );
    this.setUp(ntlmNegotiate(), ntlmChallenge(random, logon), MORE_PROCESSING);
    return this.setUp(ntlmAuthenticate(random, logon), [], 0);
  }

  /** Opens a share: `\\SERVER\share`. */
  openShare(path: string): this {
    const name = utf16le(path);
    this.tree++;
    return this.exchange(
      COMMAND.treeConnect,
      [...u16le(9, 0, HEADER + 8, name.length), ...name],
      [...u16le(16), 1, 0, ...u32le(0x30, 0, 0x001f01ff)],
    );
  }

  /** Reads a file of so many bytes. */
  read(path: string, size: number): this {
    const file = this.open(path, size, false);
    for (let at = 0; at < size; at += PIECE) {
      const data = this.network.random.bytes(Math.min(PIECE, size - at));
      this.exchange(
        COMMAND.read,
        [...u16le(49), 0x50, 0, ...u32le(data.length, at, 0), ...file, ...u32le(0, 0, 0), ...u16le(0, 0), 0],
        [...u16le(17), 0x50, 0, ...u32le(data.length, 0, 0), ...data],
      );
    }
    return this.close(file, size);
  }

  /** Writes a file of so many bytes. */
  write(path: string, size: number): this {
    const file = this.open(path, 0, true);
    for (let at = 0; at < size; at += PIECE) {
      const data = this.network.random.bytes(Math.min(PIECE, size - at));
      this.exchange(
        COMMAND.write,
        [...u16le(49, HEADER + 48), ...u32le(data.length, at, 0), ...file, ...u32le(0, 0), ...u16le(0, 0), ...u32le(0), ...data],
        [...u16le(17, 0), ...u32le(data.length, 0), ...u16le(0, 0)],
      );
    }
    return this.close(file, size);
  }

  /** Ends the session. */
  logOff(): this {
    return this.exchange(COMMAND.logoff, u16le(4, 0), u16le(4, 0));
  }

  private setUp(token: readonly number[], answer: readonly number[], status: number): this {
    return this.exchange(
      COMMAND.sessionSetup,
      [...u16le(25), 0, 1, ...u32le(1, 0), ...u16le(HEADER + 24, token.length), ...u32le(0, 0), ...token],
      [...u16le(9, 0, HEADER + 8, answer.length), ...answer],
      status,
    );
  }

  /** Opens or makes a file; returns its id. */
  private open(path: string, size: number, make: boolean): number[] {
    const name = utf16le(path);
    const file = [...this.network.random.bytes(16)];
    const access = make ? 0x0012019f : 0x00120089;
    const disposition = make ? 5 : 1;
    const now = fileTime(this.network.date);
    this.exchange(
      COMMAND.create,
      [
        ...u16le(57),
        0,
        0,
        ...u32le(2, 0, 0, 0, 0, access, make ? 0x80 : 0, make ? 0 : 7, disposition, 0x40),
        ...u16le(HEADER + 56, name.length),
        ...u32le(0, 0),
        ...name,
      ],
      [
        ...u16le(89),
        0,
        0,
        ...u32le(make ? 2 : 1),
        ...now,
        ...now,
        ...now,
        ...now,
        ...u32le(size, 0, size, 0, 0x80, 0),
        ...file,
        ...u32le(0, 0),
      ],
    );
    return file;
  }

  private close(file: readonly number[], size: number): this {
    const now = fileTime(this.network.date);
    return this.exchange(
      COMMAND.close,
      [...u16le(24, 0), ...u32le(0), ...file],
      [...u16le(60, 1), ...u32le(0), ...now, ...now, ...now, ...now, ...u32le(size, 0, size, 0, 0x80)],
    );
  }

  private exchange(command: number, request: readonly number[], answer: readonly number[], status = 0): this {
    this.message++;
    this.connection.exchange(this.framed(command, false, request, 0), this.framed(command, true, answer, status), 0.003);
    return this;
  }

  /** A message with its header and its length before it (MS-SMB2 §2.2.1.2, §2.1). */
  private framed(command: number, fromServer: boolean, body: readonly number[], status: number): Uint8Array {
    const session =
      command === COMMAND.negotiate || (command === COMMAND.sessionSetup && !fromServer && this.message === 2) ? 0 : this.session;
    const tree = command >= COMMAND.create || (command === COMMAND.treeConnect && fromServer) ? this.tree : 0;
    const head = [
      0xfe,
      ...ascii('SMB'),
      ...u16le(HEADER, command === COMMAND.negotiate ? 0 : 1),
      ...u32le(status),
      ...u16le(command, 1),
      ...u32le(fromServer ? 1 : 0, 0, this.message - 1, 0, 0xfeff, tree, session, 0),
      ...zeros(16),
    ];
    const length = head.length + body.length;
    const out = new Uint8Array(4 + length);
    out.set([0, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff]);
    out.set(head, 4);
    out.set(body, 4 + head.length);
    return out;
  }
}
