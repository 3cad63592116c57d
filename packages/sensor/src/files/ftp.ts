import { TCP_REFUSED } from '../traffic/reassembly.ts';
import type { Flow } from '../traffic/flow.ts';
import type { Host } from '../traffic/host.ts';
import type { Carrier } from './carrier.ts';
import type { OpenFile, Shelf } from './shelf.ts';

/** Longest line of a control connection, and most data connections that are waited for. */
const LINE_LIMIT = 1024;
const EXPECTED = 1024;
/** Most remarks about one transfer. */
const NOTES = 8;

/** A data connection that a control connection spoke of. */
interface Channel {
  client: Host;
  server: Host;
  /** The transfer that it is for; '' until that is asked for. */
  command: string;
  path: string;
  /** Place in the file where the transfer begins (REST). */
  begin: number;
  declared: number;
  notes: string[];
  file: OpenFile | null;
}

const TRANSFERS: ReadonlySet<string> = new Set(['RETR', 'STOR', 'APPE', 'STOU']);
const LISTINGS: ReadonlySet<string> = new Set(['LIST', 'NLST', 'MLSD']);

const endpoint = (address: string, port: number): string => `${address}|${port}`;

/** Pairs FTP's data connections with the commands that they are for (RFC 959; EPRT and EPSV by RFC 2428). */
export class FtpChannels {
  private readonly shelf: Shelf;
  private readonly expected = new Map<string, Channel>();

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  /** What follows a control connection. */
  control(flow: Flow): Carrier {
    return new FtpControl(this, flow);
  }

  /** What takes a connection that was spoken of; null for another. */
  data(flow: Flow): Carrier | null {
    if (this.expected.size === 0) return null;
    for (const [host, port] of [[flow.hostB, flow.portB] as const, [flow.hostA, flow.portA] as const]) {
      const key = endpoint(host.address, port);
      const channel = this.expected.get(key);
      if (channel === undefined) continue;
      this.expected.delete(key);
      return new FtpData(this.shelf, channel, flow);
    }
    return null;
  }

  expect(address: string, port: number, channel: Channel): void {
    if (this.expected.size >= EXPECTED) {
      const [oldest] = this.expected.keys();
      this.expected.delete(oldest);
    }
    this.expected.set(endpoint(address, port), channel);
  }
}

/** Reads commands and replies for what they say of data connections. */
class FtpControl implements Carrier {
  private readonly channels: FtpChannels;
  private readonly client: Host;
  private readonly server: Host;
  private readonly clientSide: number;
  private readonly lines: [string, string] = ['', ''];
  private channel: Channel;
  private folder = '';
  private begin = 0;
  private ascii = false;

  constructor(channels: FtpChannels, flow: Flow) {
    this.channels = channels;
    // Who asks speaks to the lower port where the handshake was not seen.
    this.clientSide = flow.client >= 0 ? flow.client : flow.portA > flow.portB ? 0 : 1;
    this.client = this.clientSide === 0 ? flow.hostA : flow.hostB;
    this.server = this.clientSide === 0 ? flow.hostB : flow.hostA;
    this.channel = this.made();
  }

  push(direction: number, bytes: Uint8Array, start: number, end: number): void {
    let text = this.lines[direction] + Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n')) {
      const line = Buffer.from(text.slice(0, Math.min(feed, LINE_LIMIT)).replace(/\r$/, ''), 'latin1').toString('utf8');
      text = text.slice(feed + 1);
      if (direction === this.clientSide) this.command(line);
      else this.reply(line);
    }
    this.lines[direction] = text.slice(0, LINE_LIMIT);
  }

  gap(direction: number): void {
    this.lines[direction] = '';
  }

  end(): void {}

  private made(): Channel {
    return { client: this.client, server: this.server, command: '', path: '', begin: 0, declared: -1, notes: [], file: null };
  }

  private command(line: string): void {
    const [, name = '', argument = ''] = /^([A-Za-z]{3,4})(?: (.*))?$/.exec(line) ?? [];
    const verb = name.toUpperCase();
    if (verb === 'PORT') this.port(argument, this.client);
    else if (verb === 'EPRT') {
      const [, , address, port] = argument.split(argument[0] ?? '|');
      if (/^\d{1,5}$/.test(port ?? '')) this.channels.expect(address, Number(port), (this.channel = this.made()));
    } else if (verb === 'TYPE') this.ascii = /^A/i.test(argument);
    else if (verb === 'REST') this.begin = /^\d{1,15}$/.test(argument) ? Number(argument) : 0;
    else if (verb === 'CWD') this.folder = argument.startsWith('/') ? argument : `${this.folder.replace(/\/?$/, '/')}${argument}`;
    else if (TRANSFERS.has(verb) || LISTINGS.has(verb)) this.transfer(verb, argument);
  }

  private transfer(verb: string, argument: string): void {
    // A transfer without a new port uses the one that was settled last.
    if (this.channel.command !== '') this.channel = this.made();
    const { channel } = this;
    channel.command = verb;
    const path = argument.startsWith('/') ? argument : `${this.folder.replace(/\/?$/, '/')}${argument}`;
    channel.path = `ftp://${this.server.address}${path.startsWith('/') ? '' : '/'}${path}`;
    channel.begin = this.begin;
    if (this.begin > 0) channel.notes.push(`begins at byte ${this.begin}`);
    if (this.ascii) channel.notes.push('sent as text: line ends are those of the wire');
    this.begin = 0;
  }

  private reply(line: string): void {
    if (line.startsWith('227')) this.port(/(\d{1,3}(?:,\d{1,3}){5})/.exec(line)?.[1] ?? '', this.server);
    else if (line.startsWith('229')) {
      const port = /\((.)\1\1(\d{1,5})\1\)/.exec(line)?.[2];
      if (port !== undefined) this.channels.expect(this.server.address, Number(port), (this.channel = this.made()));
    } else if (line.startsWith('150')) {
      const size = /\((\d{1,15}) bytes?\)/i.exec(line)?.[1];
      if (size !== undefined) this.size(Number(size));
    } else if (/^(425|426|451|452|55[0-3])/.test(line)) this.aborted(line.slice(0, 80));
  }

  private size(size: number): void {
    const { channel } = this;
    channel.declared = size;
    if (channel.file !== null && channel.begin === 0) channel.file.declared = size;
  }

  private aborted(why: string): void {
    const { channel } = this;
    if (channel.notes.length >= NOTES) return;
    channel.notes.push(`the server said: ${why}`);
    channel.file?.notes.add(`the server said: ${why}`);
  }

  /** An address and a port as six numbers. Behind a translation of addresses the wire has the host's own: both are waited for. */
  private port(numbers: string, host: Host): void {
    const parts = numbers.split(',').map(Number);
    if (parts.length !== 6 || parts.some((part) => !(part >= 0 && part <= 255))) return;
    const port = parts[4] * 256 + parts[5];
    this.channel = this.made();
    this.channels.expect(host.address, port, this.channel);
    const said = parts.slice(0, 4).join('.');
    if (said !== host.address) this.channels.expect(said, port, this.channel);
  }
}

/** Takes one data connection. */
class FtpData implements Carrier {
  private readonly shelf: Shelf;
  private readonly channel: Channel;
  private readonly flow: Flow;

  constructor(shelf: Shelf, channel: Channel, flow: Flow) {
    this.shelf = shelf;
    this.channel = channel;
    this.flow = flow;
  }

  push(direction: number, bytes: Uint8Array, start: number, end: number): void {
    if (LISTINGS.has(this.channel.command)) return;
    this.file(direction).append(bytes, start, end);
  }

  gap(direction: number, missing: number): void {
    if (LISTINGS.has(this.channel.command)) return;
    const file = this.file(direction);
    if (missing >= 0) file.body.skip(missing);
    else file.notes.add('some bytes are missing, nobody knows how many');
  }

  end(flow: Flow): void {
    const { channel } = this;
    const { file } = channel;
    if (file === null) return;
    for (const note of channel.notes) file.notes.add(note);
    if (channel.path !== '') file.about.path = channel.path;
    file.ended = flow.tcpState >= TCP_REFUSED;
    if (!file.ended && file.declared < 0) file.notes.add('its end was not seen');
    this.shelf.close(file);
  }

  private file(direction: number): OpenFile {
    const { channel } = this;
    if (channel.file !== null) return channel.file;
    const { client, server } = channel;
    const upload = (direction === 0 ? this.flow.hostA : this.flow.hostB) === client;
    const path = channel.path === '' ? `ftp://${server.address}/?` : channel.path;
    const file = this.shelf.open({ protocol: 'ftp', path, client, server, upload });
    channel.file = file;
    if (channel.begin === 0) file.declared = channel.declared;
    return file;
  }
}
