import type { Fields } from '@fengsui/wire';

const HEX = new Uint8Array(512);
for (let byte = 0; byte < 256; byte++) {
  const text = byte.toString(16).padStart(2, '0');
  HEX[byte * 2] = text.charCodeAt(0);
  HEX[byte * 2 + 1] = text.charCodeAt(1);
}
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
/** Characters that JSON text holds as they are; others make the slow way round. */
const PLAIN = new Uint8Array(65_536);
for (let code = 0x20; code < 0x7f; code++) if (code !== QUOTE && code !== 0x5c) PLAIN[code] = 1;
/** Room that one small write may need. */
const SLACK = 64;
/** Longest run of bytes shown in hexadecimal. */
const HEX_LIMIT = 256;

/** Writes fields as JSON text straight into a buffer: no object, no string is made. Full buffers go to `flush`. */
export class JsonFields implements Fields {
  private buffer: Buffer;
  private at = 0;
  private comma = false;
  private depth = 0;
  /** Which levels are lists; decoders nest far less deep than this. */
  private readonly lists = new Uint8Array(256);
  private readonly flush: (bytes: Buffer) => void;

  constructor(flush: (bytes: Buffer) => void, size = 1 << 20) {
    this.buffer = Buffer.allocUnsafe(size);
    this.flush = flush;
  }

  /** Begins a line, with text that is JSON already (an opening brace and members). */
  begin(prefix: Buffer): void {
    this.need(prefix.length + SLACK);
    prefix.copy(this.buffer, this.at);
    this.at += prefix.length;
    this.comma = true;
    this.depth = 0;
  }

  /** Ends the line. */
  finish(): void {
    this.need(SLACK);
    this.buffer[this.at++] = 0x7d;
    this.buffer[this.at++] = 0x0a;
  }

  /** Hands on what is buffered. */
  drain(): void {
    if (this.at > 0) this.flush(this.buffer.subarray(0, this.at));
    this.at = 0;
  }

  number(name: string, value: number | bigint): void {
    this.key(name);
    if (typeof value === 'number' && (value | 0) === value) this.integer(value);
    else if (typeof value === 'number' && Number.isFinite(value)) this.ascii(String(value));
    else if (typeof value === 'bigint' && value <= 9007199254740991n && value >= -9007199254740991n) this.ascii(value.toString());
    else this.quoted(String(value));
  }

  text(name: string, value: string): void {
    this.key(name);
    this.quoted(value);
  }

  flag(name: string, value: boolean): void {
    this.key(name);
    this.ascii(value ? 'true' : 'false');
  }

  bytes(name: string, bytes: Uint8Array, start: number, end: number): void {
    this.key(name);
    const stop = Math.min(end, start + HEX_LIMIT);
    this.need((stop - start) * 2 + SLACK);
    const { buffer } = this;
    let at = this.at;
    buffer[at++] = QUOTE;
    for (let i = start; i < stop; i++) {
      buffer[at++] = HEX[bytes[i] * 2];
      buffer[at++] = HEX[bytes[i] * 2 + 1];
    }
    this.at = at;
    if (stop < end) this.at += buffer.write('…', this.at, 'utf8');
    buffer[this.at++] = QUOTE;
  }

  open(name: string): void {
    this.enter(name, 0x7b, 0);
  }

  list(name: string): void {
    this.enter(name, 0x5b, 1);
  }

  close(): void {
    if (this.depth === 0) return;
    this.need(SLACK);
    this.buffer[this.at++] = this.lists[this.depth] === 1 ? 0x5d : 0x7d;
    this.depth--;
    this.comma = true;
  }

  private enter(name: string, mark: number, list: number): void {
    this.key(name);
    this.buffer[this.at++] = mark;
    this.comma = false;
    this.depth = Math.min(this.depth + 1, 255);
    this.lists[this.depth] = list;
  }

  /** Writes the comma and the name of a member; entries of lists have no name. */
  private key(name: string): void {
    const { length } = name;
    this.need(length * 6 + SLACK);
    const { buffer } = this;
    let at = this.at;
    if (this.comma) buffer[at++] = COMMA;
    this.comma = true;
    if (this.depth > 0 && this.lists[this.depth] === 1) {
      this.at = at;
      return;
    }
    const start = at;
    buffer[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const code = name.charCodeAt(i);
      if (PLAIN[code] !== 1) {
        at = start + buffer.write(JSON.stringify(name), start, 'utf8');
        buffer[at++] = COLON;
        this.at = at;
        return;
      }
      buffer[at++] = code;
    }
    buffer[at++] = QUOTE;
    buffer[at++] = COLON;
    this.at = at;
  }

  private integer(value: number): void {
    let rest = value;
    let at = this.at;
    const { buffer } = this;
    if (rest < 0) {
      this.ascii(String(value));
      return;
    }
    let digits = rest < 10 ? 1 : rest < 100 ? 2 : rest < 1000 ? 3 : rest < 10_000 ? 4 : rest < 100_000 ? 5 : String(rest).length;
    at += digits;
    this.at = at;
    while (digits-- > 0) {
      const tenth = (rest / 10) | 0;
      buffer[--at] = 48 + rest - tenth * 10;
      rest = tenth;
    }
  }

  private ascii(value: string): void {
    this.need(value.length + SLACK);
    this.at += this.buffer.write(value, this.at, 'latin1');
  }

  private quoted(value: string): void {
    this.need(value.length * 6 + SLACK);
    const { buffer } = this;
    const start = this.at;
    let at = start;
    buffer[at++] = QUOTE;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (PLAIN[code] !== 1) {
        this.at = start + buffer.write(JSON.stringify(value), start, 'utf8');
        return;
      }
      buffer[at++] = code;
    }
    buffer[at++] = QUOTE;
    this.at = at;
  }

  private need(count: number): void {
    if (this.at + count <= this.buffer.length) return;
    this.drain();
    if (count > this.buffer.length) this.buffer = Buffer.allocUnsafe(count * 2);
  }
}
