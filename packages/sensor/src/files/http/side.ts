import { beginsMessage, contentLength, type HttpHead, parseHead } from './message.ts';

/** Longest head of a message. */
const HEAD_LIMIT = 65_536;
/** Longest line that gives a chunk's size, with its extensions. */
const LINE_LIMIT = 4096;

/** Told of the messages of one direction. */
export interface HttpListener {
  /** A message began. Says what follows the head: a body by its headers, none, or no more HTTP (a tunnel, another protocol). */
  head(head: HttpHead): 'body' | 'none' | 'off';
  body(bytes: Uint8Array, start: number, end: number): void;
  /** Bytes of the body are missing. */
  missing(count: number): void;
  /** The message is over; `whole` when that was seen. */
  end(whole: boolean): void;
}

type State = 'head' | 'length' | 'close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'lost' | 'off';

/** Cuts one direction of an HTTP/1 connection into heads and bodies (RFC 9112 §6 and §7), and gets back in step after bytes that are missing. */
export class HttpSide {
  private readonly listener: HttpListener;
  private state: State = 'head';
  /** Bytes to the end of the body or the chunk. */
  private left = 0;
  private line: Buffer = Buffer.alloc(0);
  private inMessage = false;

  constructor(listener: HttpListener) {
    this.listener = listener;
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const before = at;
      const { state } = this;
      if (state === 'off') return;
      if (state === 'lost') {
        if (!beginsMessage(bytes, at, end)) return;
        this.state = 'head';
      } else if (state === 'head') at = this.head(bytes, at, end);
      else if (state === 'close') {
        this.listener.body(bytes, at, end);
        return;
      } else if (state === 'length' || state === 'chunk') {
        const count = Math.min(this.left, end - at);
        this.listener.body(bytes, at, at + count);
        this.left -= count;
        at += count;
        if (this.left === 0) this.ended();
      } else at = this.controlLine(bytes, at, end);
      if (at === before && this.state === state) return;
    }
  }

  gap(missing: number): void {
    if (this.state === 'off') return;
    if (missing >= 0 && (this.state === 'length' || this.state === 'chunk')) {
      const inside = Math.min(missing, this.left);
      this.listener.missing(inside);
      this.left -= inside;
      if (missing === inside) {
        if (this.left === 0) this.ended();
        return;
      }
    } else if (missing >= 0 && this.state === 'close') {
      this.listener.missing(missing);
      return;
    }
    this.lose();
  }

  /** Nothing more comes; `closed` when the connection was seen to end. */
  end(closed: boolean): void {
    if (this.inMessage) this.finish(this.state === 'close' && closed);
    this.state = 'off';
  }

  private lose(): void {
    if (this.inMessage) this.finish(false);
    this.line = Buffer.alloc(0);
    this.state = 'lost';
  }

  private finish(whole: boolean): void {
    this.inMessage = false;
    this.listener.end(whole);
  }

  /** A body of a known length, or a chunk, is over. */
  private ended(): void {
    if (this.state === 'chunk') {
      this.state = 'chunk-end';
      return;
    }
    this.state = 'head';
    this.finish(true);
  }

  /** Holds bytes until the text that ends with `mark` is there; returns where what follows begins, `end` while it is not. */
  private until(mark: string, limit: number, bytes: Uint8Array, at: number, end: number): { text: Buffer; next: number } | null {
    const had = this.line.length;
    const added = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(end - at, limit + mark.length - had));
    const text = had === 0 ? added : Buffer.concat([this.line, added]);
    const found = text.indexOf(mark, Math.max(0, had - mark.length + 1), 'latin1');
    if (found < 0) {
      this.line = had === 0 ? Buffer.from(added) : text;
      return null;
    }
    this.line = Buffer.alloc(0);
    return { text: text.subarray(0, found), next: at + found + mark.length - had };
  }

  private head(bytes: Uint8Array, at: number, end: number): number {
    // Empty lines before a message are passed over (RFC 9112 §2.2).
    let from = at;
    if (this.line.length === 0) while (from < end && (bytes[from] === 0x0d || bytes[from] === 0x0a)) from++;
    if (from === end) return end;
    if (this.line.length === 0 && !beginsMessage(bytes, from, end) && end - from >= 10) {
      this.lose();
      return end;
    }
    const found = this.until('\r\n\r\n', HEAD_LIMIT, bytes, from, end);
    if (found === null) {
      if (this.line.length >= HEAD_LIMIT) this.lose();
      return end;
    }
    const head = parseHead(found.text, 0, found.text.length);
    if (head === null) {
      this.lose();
      return found.next;
    }
    this.begin(head);
    return found.next;
  }

  private begin(head: HttpHead): void {
    const follows = this.listener.head(head);
    if (follows === 'off') {
      this.state = 'off';
      return;
    }
    this.inMessage = true;
    const coding = head.headers.get('transfer-encoding')?.toLowerCase() ?? '';
    const length = contentLength(head.headers);
    if (follows === 'none') this.finish(true);
    else if (/(^|,\s*)chunked$/.test(coding)) this.state = 'chunk-size';
    else if (length > 0) {
      this.state = 'length';
      this.left = length;
    } else if (length === 0 || head.status === 0) this.finish(true);
    else this.state = 'close';
  }

  private controlLine(bytes: Uint8Array, at: number, end: number): number {
    const found = this.until('\n', LINE_LIMIT, bytes, at, end);
    if (found === null) {
      if (this.line.length >= LINE_LIMIT) this.lose();
      return end;
    }
    const text = found.text.toString('latin1').trim();
    if (this.state === 'chunk-end') this.state = 'chunk-size';
    else if (this.state === 'trailer') {
      if (text === '') {
        this.state = 'head';
        this.finish(true);
      }
    } else {
      const size = /^[0-9a-f]{1,12}/i.exec(text);
      if (size === null) this.lose();
      else {
        this.left = Number.parseInt(size[0], 16);
        this.state = this.left === 0 ? 'trailer' : 'chunk';
      }
    }
    return found.next;
  }
}
