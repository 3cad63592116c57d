import { createSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** Longest message that is taken, and most senders by TCP at once. */
const LONGEST = 64 * 1024;
const CONNECTIONS = 1024;
/** Milliseconds for which a sender's handshake may last. */
const HANDSHAKE = 10_000;
/** Milliseconds for which a sender by TCP may be silent. */
const SILENCE = 3_600_000;

/** Where to listen. */
export interface ListenAddress {
  transport: 'udp' | 'tcp' | 'tls';
  host: string;
  port: number;
}

/** Counts of what was taken and what was not. */
export interface ListenCounts {
  messages: number;
  /** Messages too long, and frames whose length made no sense: the connection is closed then. */
  broken: number;
  /** Connections refused because there were too many. */
  refused: number;
}

/**
 * Cuts a stream into syslog messages (RFC 6587): by the count of octets before a message where there is one, else by line feeds. `take` is given each message. Returns
 * false when the stream is no syslog and the connection must end.
 */
export class SyslogFrames {
  private held: Buffer = Buffer.alloc(0);
  private readonly take: (message: string) => void;

  constructor(take: (message: string) => void) {
    this.take = take;
  }

  push(chunk: Buffer): boolean {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    while (this.held.length > 0) {
      const first = this.held[0];
      // RFC 6587 §3.4.1: a message that begins with a digit is counted; one that begins with `<` ends with a line feed.
      if (first >= 0x31 && first <= 0x39) {
        const space = this.held.subarray(0, 7).indexOf(0x20);
        if (space < 0) return this.held.length < 7;
        const length = Number(this.held.toString('latin1', 0, space));
        if (!Number.isInteger(length) || length > LONGEST) return false;
        if (this.held.length < space + 1 + length) return true;
        this.take(this.held.toString('utf8', space + 1, space + 1 + length));
        this.held = this.held.subarray(space + 1 + length);
      } else {
        const end = this.held.indexOf(0x0a);
        if (end < 0) return this.held.length <= LONGEST;
        const line = this.held.toString('utf8', 0, end).trimEnd();
        if (line !== '') this.take(line);
        this.held = this.held.subarray(end + 1);
      }
    }
    return true;
  }
}

/** What is listening. */
export interface SyslogListener {
  readonly counts: ListenCounts;
  /** Addresses with the ports that the system gave. */
  readonly addresses: readonly ListenAddress[];
  close(): Promise<void>;
}

/** Listens for syslog over UDP (RFC 5426), TCP (RFC 6587) and TLS (RFC 5425). Rejects when an address cannot be had. */
export async function listenForSyslog(
  wanted: readonly ListenAddress[],
  secret: { certificate: string; key: string } | null,
  take: (message: string, from: string) => void,
): Promise<SyslogListener> {
  const counts: ListenCounts = { messages: 0, broken: 0, refused: 0 };
  const taken = (message: string, from: string): void => {
    counts.messages++;
    take(message, from);
  };
  const closers: (() => Promise<void>)[] = [];
  const addresses: ListenAddress[] = [];
  const open = new Set<Socket>();
  const serve = (socket: Socket): void => {
    if (open.size >= CONNECTIONS) {
      counts.refused++;
      socket.destroy();
      return;
    }
    open.add(socket);
    const from = socket.remoteAddress ?? '';
    const frames = new SyslogFrames((message) => taken(message, from));
    socket.setTimeout(SILENCE, () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    // A sender that breaks off has sent what came; the next one may be better.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (frames.push(chunk)) return;
      counts.broken++;
      socket.destroy();
    });
  };
  try {
    for (const address of wanted) {
      if (address.transport === 'udp') {
        const socket = createSocket(address.host.includes(':') ? 'udp6' : 'udp4');
        socket.on('message', (bytes, { address: from }) => taken(bytes.toString('utf8').trimEnd(), from));
        await new Promise<void>((resolve, reject) => {
          socket.once('error', reject);
          socket.bind(address.port, address.host, () => resolve());
        });
        socket.on('error', () => counts.broken++);
        closers.push(() => new Promise((resolve) => socket.close(() => resolve())));
        addresses.push({ ...address, port: socket.address().port });
      } else {
        const server: Server =
          address.transport === 'tls'
            ? createTlsServer({ cert: secret?.certificate, key: secret?.key, handshakeTimeout: HANDSHAKE }, serve)
            : createServer(serve);
        await new Promise<void>((resolve, reject) => {
          server.once('error', reject);
          server.listen(address.port, address.host, resolve);
        });
        // Handshakes that are never finished count too, and a connection that cannot be taken in (no more files) is nobody's end.
        server.maxConnections = CONNECTIONS;
        server.on('drop', () => counts.refused++);
        server.on('error', () => counts.refused++);
        // A handshake that fails is the sender's.
        server.on('tlsClientError', () => counts.broken++);
        const raw = new Set<Socket>();
        server.on('connection', (socket: Socket) => {
          raw.add(socket);
          socket.on('close', () => raw.delete(socket));
        });
        closers.push(() => {
          // Also those whose handshake is not done.
          for (const socket of raw) socket.destroy();
          return new Promise((resolve) => server.close(() => resolve()));
        });
        const bound = server.address();
        addresses.push({ ...address, port: bound !== null && typeof bound === 'object' ? bound.port : address.port });
      }
    }
  } catch (error) {
    for (const close of closers) await close();
    throw error;
  }
  return {
    counts,
    addresses,
    close: async () => {
      for (const socket of open) socket.destroy();
      for (const close of closers) await close();
    },
  };
}
