import { TCP_REFUSED } from '../../traffic/reassembly.ts';
import type { Flow } from '../../traffic/flow.ts';
import type { Carrier } from '../carrier.ts';
import type { Content } from '../body.ts';
import type { Finished, OpenFile, Shelf } from '../shelf.ts';
import { decode } from './coding.ts';
import { contentLength, contentRange, type HttpHead, parameter } from './message.ts';
import { multipart } from './multipart.ts';
import type { Ranges } from './ranges.ts';
import { type HttpListener, HttpSide } from './side.ts';

/** Most requests that wait for their answers. */
const WAITING = 256;

/** One direction: puts the body of its current message on the shelf. */
class Body implements HttpListener {
  readonly side = new HttpSide(this);
  private readonly carrier: HttpCarrier;
  private readonly direction: number;
  private file: OpenFile | null = null;
  private current: HttpHead | null = null;
  private url = '';

  constructor(carrier: HttpCarrier, direction: number) {
    this.carrier = carrier;
    this.direction = direction;
  }

  head(head: HttpHead): 'body' | 'none' | 'off' {
    const { carrier } = this;
    this.file = null;
    this.current = head;
    let follows: 'body' | 'none' | 'off' = 'body';
    if (head.status === 0) {
      if (head.method === 'CONNECT') follows = 'off';
      this.url = carrier.asked(head, this.direction);
    } else {
      // An interim answer has no body, and the request still waits (RFC 9110 §15.2).
      const interim = head.status >= 100 && head.status < 200;
      const request = interim ? null : carrier.answered();
      if (head.status === 101) return 'off';
      this.url = request?.url ?? '';
      if (interim || head.status === 204 || head.status === 304 || request?.method === 'HEAD') follows = 'none';
    }
    return follows;
  }

  body(bytes: Uint8Array, start: number, end: number): void {
    this.file ??= this.begin();
    this.file.append(bytes, start, end);
  }

  missing(count: number): void {
    this.file ??= this.begin();
    this.file.body.skip(count);
  }

  end(whole: boolean): void {
    const { file, current } = this;
    this.file = null;
    if (file === null || current === null) return;
    file.ended = whole;
    if (!whole) file.notes.add('its end was not seen');
    this.carrier.finish(file, current);
  }

  private begin(): OpenFile {
    const { current, carrier } = this;
    const file = carrier.open(this.direction, current?.status === 0, this.url, current);
    const coding = current?.headers.get('transfer-encoding');
    const length = coding === undefined && current ? contentLength(current.headers) : -1;
    if (length >= 0) file.declared = length;
    return file;
  }
}

/** Puts the bodies of an HTTP/1 connection together: answers under the URL that was asked for, uploads under the one that they went to. */
export class HttpCarrier implements Carrier {
  private readonly shelf: Shelf;
  private readonly flow: Flow;
  private readonly ranges: Ranges;
  private readonly sides: readonly [Body, Body];
  private readonly waiting: { url: string; method: string }[] = [];

  constructor(shelf: Shelf, flow: Flow, ranges: Ranges) {
    this.shelf = shelf;
    this.flow = flow;
    this.ranges = ranges;
    this.sides = [new Body(this, 0), new Body(this, 1)];
  }

  push(direction: number, bytes: Uint8Array, start: number, end: number): void {
    this.sides[direction].side.push(bytes, start, end);
  }

  gap(direction: number, missing: number): void {
    this.sides[direction].side.gap(missing);
  }

  end(flow: Flow): void {
    for (const { side } of this.sides) side.end(flow.tcpState >= TCP_REFUSED);
  }

  /** Notes a request; returns its URL. */
  asked(head: HttpHead, direction: number): string {
    const { flow } = this;
    const server = direction === 0 ? flow.hostB : flow.hostA;
    const host = head.headers.get('host') ?? server.address;
    const url = /^https?:\/\//i.test(head.target) ? head.target : `http://${host}${head.target}`;
    if (this.waiting.length >= WAITING) this.waiting.shift();
    this.waiting.push({ url, method: head.method });
    return url;
  }

  /** The request that an answer is for. */
  answered(): { url: string; method: string } | null {
    return this.waiting.shift() ?? null;
  }

  open(direction: number, upload: boolean, url: string, head: HttpHead | null): OpenFile {
    const { flow } = this;
    const [sender, receiver] = direction === 0 ? [flow.hostA, flow.hostB] : [flow.hostB, flow.hostA];
    const [client, server] = upload ? [sender, receiver] : [receiver, sender];
    const named = parameter(head?.headers.get('content-disposition') ?? '', 'filename');
    const base = url === '' ? `http://${server.address}/` : url;
    const path = named === null ? base : `${base.split(/[?#]/, 1)[0].replace(/[^/]*$/, '')}${named.split(/[/\\]/).at(-1)}`;
    return this.shelf.open({ protocol: 'http', path, client, server, upload });
  }

  /** Undoes how a body was carried, and keeps what is in it. */
  finish(file: OpenFile, head: HttpHead): void {
    const { shelf } = this;
    const carried = shelf.take(file);
    if (carried.seen === 0) return;
    const range = head.status === 206 ? contentRange(head.headers.get('content-range')) : null;
    const type = head.headers.get('content-type') ?? '';
    if (range !== null) {
      this.ranges.add(file, carried.bytes, range.first, range.total);
      return;
    }
    const boundary = /^multipart\//i.test(type) ? parameter(type, 'boundary') : null;
    if (boundary !== null && this.divide(file, head, carried, boundary)) return;
    shelf.keep(file, carried, [this.undone(file, head, carried)]);
  }

  private undone(file: OpenFile, head: HttpHead, carried: Content): Finished {
    const encoding = head.headers.get('content-encoding') ?? '';
    if (encoding === '') return { content: carried.bytes };
    if (carried.gaps.length > 0) {
      file.notes.add(`${encoding.slice(0, 32)} with gaps cannot be undone: left as it was carried`);
      return { content: carried.bytes };
    }
    const { bytes, note } = decode(carried.bytes, encoding, this.shelf.fileLimit);
    if (note !== null) file.notes.add(note);
    else if (bytes !== carried.bytes) file.notes.add(`was carried as ${encoding.slice(0, 32)}`);
    return { content: bytes };
  }

  /** Keeps the files of a form, or the ranges of an answer. False when there are none: the body is a file itself. */
  private divide(file: OpenFile, head: HttpHead, carried: Content, boundary: string): boolean {
    const parts = multipart(carried.bytes, boundary);
    if (head.status === 206) {
      for (const part of parts) {
        const range = contentRange(part.headers.get('content-range'));
        if (range !== null) this.ranges.add(file, part.content, range.first, range.total);
      }
      return parts.length > 0;
    }
    const found: Finished[] = [];
    for (const part of parts) {
      if (part.file === null || part.file === '' || part.content.length === 0) continue;
      const { path } = file.about;
      found.push({ content: part.content, path: `${path.replace(/\/?$/, '/')}${part.file.split(/[/\\]/).at(-1)}` });
    }
    this.shelf.keep(file, carried, found);
    return found.length > 0;
  }
}
