import { u16of, u32of } from './bytes.ts';
import type { Frame } from './frame.ts';
import {
  BLOCK,
  BYTE_ORDER_MAGIC,
  commentsOf,
  hasComment,
  KNOWN_BLOCKS,
  PACKET_HEADER,
  readInterface,
  readStatistics,
  type SectionInterface,
} from './pcapng-blocks.ts';
import { type Broken, FileReader, MAXIMUM_FRAME_LENGTH, wireLengthOf } from './reader.ts';
import { setTime } from './timestamps.ts';

/** Type, length, and the length again: the least a block has. */
const FRAMING = 12;
/** Longest block that is read; a longer one is passed over unread. */
const LONGEST_READ = 2 * MAXIMUM_FRAME_LENGTH;
/** Longest block that is believed. */
const LONGEST = 1 << 30;
const SEARCH_LIMIT = 16 << 20;
const MAXIMUM_INTERFACES = 65536;
const MAXIMUM_COMMENTS = 10000;

/** Reader of pcapng (draft-ietf-opsawg-pcapng). */
export class PcapngReader extends FileReader {
  readonly format = 'pcapng';
  private bigEndian = false;
  private section = -1;
  /** Interfaces of the section, and the index of its first in `interfaces`. */
  private local: SectionInterface[] = [];
  private firstInterface = 0;
  /** Bytes of a block that is passed over and not yet there. */
  private passing = 0;

  protected take(frame: Frame): boolean {
    const window = this.window;
    const bytes = window.bytes;
    for (;;) {
      if (this.passing > 0 && !this.pass()) return false;
      if (this.broken !== undefined && !this.search(this.broken)) return false;
      const at = window.start;
      if (at + FRAMING > window.end) return false;
      const type = u32of(bytes, at, this.bigEndian);
      // A section header reads the same in both byte orders; its magic tells the one that its length is in.
      if (type === BLOCK.section && !this.orderOf(at)) continue;
      const length = u32of(bytes, at + 4, this.bigEndian);
      if (length < FRAMING || length > LONGEST) {
        this.lose('blockLength', { frame: this.frames, length });
        continue;
      }
      if (length > LONGEST_READ) {
        if (PACKETS.has(type)) this.lose('blockFrame', { frame: this.frames, length });
        else this.passing = length;
        continue;
      }
      const end = at + length;
      if (end > window.end) return false;
      if (u32of(bytes, end - 4, this.bigEndian) !== length && !this.believable(end)) {
        const second = u32of(bytes, end - 4, this.bigEndian);
        this.lose('blockLengths', { frame: this.frames, first: length, second });
        continue;
      }
      window.start = end;
      if (type === BLOCK.enhancedPacket) {
        if (this.enhancedPacket(frame, at, end - 4)) return true;
      } else if (this.other(frame, type, at, end - 4)) return true;
    }
  }

  protected finish(): boolean {
    const window = this.window;
    if (this.passing > 0) {
      this.report(window.position + window.start, 'insideUnread', {});
      this.stop();
      return false;
    }
    const left = window.end - window.start;
    return this.search(this.broken ?? this.lose('insideBlock', { frame: this.frames, left }));
  }

  /** Enhanced packet block in `[at, end)`: interface, time, captured and wire length, frame, options. */
  private enhancedPacket(frame: Frame, at: number, end: number): boolean {
    const { bytes } = this.window;
    const captured = u32of(bytes, at + 20, this.bigEndian);
    const body = at + PACKET_HEADER.enhancedPacket;
    if (!this.fits(at, body, captured, end)) return false;
    const known = this.interfaceOf(at, u32of(bytes, at + 8, this.bigEndian));
    if (known === undefined) return false;
    const { bigEndian } = this;
    setTime(frame, u32of(bytes, at + 12, bigEndian), u32of(bytes, at + 16, bigEndian), known.resolution);
    this.emit(frame, known, u32of(bytes, at + 8, bigEndian), body, captured, u32of(bytes, at + 24, bigEndian));
    const options = body + ((captured + 3) & ~3);
    this.comment(options, end, this.frames);
    return true;
  }

  /** Blocks other than the usual one. True when it held a frame. */
  private other(frame: Frame, type: number, at: number, end: number): boolean {
    const { bytes } = this.window;
    const { bigEndian } = this;
    if (type === BLOCK.simplePacket) return this.simplePacket(frame, at, end);
    if (type === BLOCK.packet) return this.oldPacket(frame, at, end);
    if (type === BLOCK.section) {
      this.section++;
      this.local = [];
      this.firstInterface = this.interfaces.length;
      this.comment(at + 24, end, 0);
    } else if (type === BLOCK.interface && at + 16 <= end) {
      if (this.interfaces.length >= MAXIMUM_INTERFACES) {
        this.report(this.window.position + at, 'manyInterfaces', { most: MAXIMUM_INTERFACES });
        return false;
      }
      const known = readInterface(bytes, at + 8, end, bigEndian, this.section);
      this.local.push(known);
      this.interfaces.push(known.described);
      this.comment(at + 16, end, 0);
    } else if (type === BLOCK.interfaceStatistics && at + 20 <= end) {
      const known = this.local[u32of(bytes, at + 8, bigEndian)];
      if (known) readStatistics(bytes, at + 20, end, bigEndian, known.described);
    }
    return false;
  }

  /** Simple packet block: wire length and frame, on the first interface, with no time. */
  private simplePacket(frame: Frame, at: number, end: number): boolean {
    const body = at + PACKET_HEADER.simplePacket;
    const known = this.interfaceOf(at, 0);
    if (known === undefined || !this.fits(at, body, 0, end)) return false;
    const wire = u32of(this.window.bytes, at + 8, this.bigEndian);
    const snapLength = known.described.snapLength || wire;
    // The block does not tell the captured length: it is the wire length, unless the snap length or the block is shorter.
    const captured = Math.min(wire, snapLength, end - body);
    if (!this.fits(at, body, captured, end)) return false;
    frame.seconds = frame.nanoseconds = frame.digits = 0;
    this.emit(frame, known, 0, body, captured, wire);
    return true;
  }

  /** Packet block, obsolete: as the enhanced one, but a 16-bit interface and a count of drops. */
  private oldPacket(frame: Frame, at: number, end: number): boolean {
    const { bytes } = this.window;
    const { bigEndian } = this;
    const captured = u32of(bytes, at + 20, bigEndian);
    const body = at + PACKET_HEADER.packet;
    if (!this.fits(at, body, captured, end)) return false;
    const index = u16of(bytes, at + 8, bigEndian);
    const known = this.interfaceOf(at, index);
    if (known === undefined) return false;
    setTime(frame, u32of(bytes, at + 12, bigEndian), u32of(bytes, at + 16, bigEndian), known.resolution);
    this.emit(frame, known, index, body, captured, u32of(bytes, at + 24, bigEndian));
    this.comment(body + ((captured + 3) & ~3), end, this.frames);
    return true;
  }

  private emit(frame: Frame, known: SectionInterface, index: number, body: number, captured: number, wire: number): void {
    frame.number = frame.numberInSource = ++this.frames;
    frame.bytes = this.window.bytes;
    frame.start = body;
    frame.end = body + captured;
    frame.wireLength = wireLengthOf(wire, captured);
    frame.linkType = known.described.linkType;
    frame.interface = this.firstInterface + index;
    frame.source = 0;
  }

  /** Whether a frame of a packet block lies within it; reported otherwise. */
  private fits(at: number, body: number, captured: number, end: number): boolean {
    if (body + captured <= end && captured <= MAXIMUM_FRAME_LENGTH) return true;
    this.report(this.window.position + at, 'shortPacket', { length: captured });
    return false;
  }

  private interfaceOf(at: number, index: number): SectionInterface | undefined {
    const known = index < this.local.length ? this.local[index] : undefined;
    if (!known) this.report(this.window.position + at, 'noInterface', { index });
    return known;
  }

  private comment(at: number, end: number, frame: number): void {
    const { bytes } = this.window;
    if (!hasComment(bytes, at, end, this.bigEndian) || this.comments.length >= MAXIMUM_COMMENTS) return;
    for (const text of commentsOf(bytes, at, end, this.bigEndian)) this.comments.push({ frame, text });
  }

  /** Learns the byte order from the section header at `at`; false, and a search begun, when it has none. */
  private orderOf(at: number): boolean {
    const magic = u32of(this.window.bytes, at + 8, false);
    if (magic === BYTE_ORDER_MAGIC) this.bigEndian = false;
    else if (magic === REVERSED_MAGIC) this.bigEndian = true;
    else {
      this.lose('blockOrder', { frame: this.frames });
      return false;
    }
    return true;
  }

  /** Passes over as much as is there; false when more is to come. */
  private pass(): boolean {
    const window = this.window;
    const count = Math.min(this.passing, window.end - window.start);
    window.start += count;
    this.passing -= count;
    return this.passing === 0;
  }

  /** Moves the window to the next believable block. False: more bytes are needed, or there is no such block. */
  private search(broken: Broken): boolean {
    const window = this.window;
    const { bytes } = window;
    for (; window.start < window.end; window.start++) {
      const at = window.start;
      const skipped = window.position + at - broken.at;
      if (skipped > SEARCH_LIMIT) {
        this.tell(broken, 'noBlock', { most: SEARCH_LIMIT >> 20 });
        this.stop();
        return false;
      }
      if (at + FRAMING > window.end) {
        if (window.ended) continue;
        return false;
      }
      if (!this.believable(at)) continue;
      const end = at + u32of(bytes, at + 4, this.orderAt(at));
      if (end > window.end) {
        if (window.ended) continue;
        return false;
      }
      if (u32of(bytes, end - 4, this.orderAt(at)) !== end - at) continue;
      this.tell(broken, 'toBlock', { skipped });
      this.broken = undefined;
      return true;
    }
    if (window.ended) {
      const skipped = window.position + window.end - broken.at;
      this.tell(broken, 'toEnd', { skipped });
      this.broken = undefined;
    }
    return false;
  }

  /** Whether a block of a known type and a length that is read begins at `at`, as far as the bytes are there. */
  private believable(at: number): boolean {
    const { bytes, end } = this.window;
    if (at + FRAMING > end) return at === end;
    const bigEndian = this.orderAt(at);
    const length = u32of(bytes, at + 4, bigEndian);
    return KNOWN_BLOCKS.has(u32of(bytes, at, bigEndian)) && length >= FRAMING && length <= LONGEST_READ && length % 4 === 0;
  }

  /** Byte order of the block at `at`: its own for a section header, that of the section otherwise. */
  private orderAt(at: number): boolean {
    const { bytes } = this.window;
    if (u32of(bytes, at, false) !== BLOCK.section) return this.bigEndian;
    return u32of(bytes, at + 8, false) === REVERSED_MAGIC;
  }
}

const REVERSED_MAGIC = 0x4d3c2b1a;
const PACKETS: ReadonlySet<number> = new Set([BLOCK.packet, BLOCK.simplePacket, BLOCK.enhancedPacket]);
