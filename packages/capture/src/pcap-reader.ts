import { u16of, u32of } from './bytes.ts';
import type { Frame } from './frame.ts';
import { type Broken, FileReader, MAXIMUM_FRAME_LENGTH, wireLengthOf } from './reader.ts';
import type { Window } from './window.ts';

/** Length in bytes of the header of a classic pcap file. */
export const PCAP_FILE_HEADER_LENGTH = 24;

/** A variant of classic pcap, told by the first four bytes as a big-endian number. */
export interface PcapVariant {
  magic: number;
  bigEndian: boolean;
  /** Decimal digits of the time's fraction. */
  digits: 6 | 9;
  /** Length in bytes of a record's header. */
  recordHeader: 16 | 24;
}

/** The variants of classic pcap. The 24-byte record headers are those of Alexey Kuznetzov's modified libpcap. */
export const PCAP_VARIANTS: readonly PcapVariant[] = [
  { magic: 0xa1b2c3d4, bigEndian: true, digits: 6, recordHeader: 16 },
  { magic: 0xd4c3b2a1, bigEndian: false, digits: 6, recordHeader: 16 },
  { magic: 0xa1b23c4d, bigEndian: true, digits: 9, recordHeader: 16 },
  { magic: 0x4d3cb2a1, bigEndian: false, digits: 9, recordHeader: 16 },
  { magic: 0xa1b2cd34, bigEndian: true, digits: 6, recordHeader: 24 },
  { magic: 0x34cdb2a1, bigEndian: false, digits: 6, recordHeader: 24 },
];

/** How far to search for the next record behind a broken one, in bytes. */
const SEARCH_LIMIT = 16 << 20;
/** Records in a row that must look right before a search believes them. */
const CHAIN = 3;
/** How far in time, in seconds, a record behind a broken one may be from the last good one. */
const NEAR = 7 * 86400;

/** Reader of classic pcap (draft-ietf-opsawg-pcap). */
export class PcapReader extends FileReader {
  readonly format = 'pcap';
  private readonly bigEndian: boolean;
  private readonly headerLength: number;
  /** Fractions in a second, and nanoseconds in a fraction. */
  private readonly unit: number;
  private readonly scale: number;
  private readonly digits: number;
  private readonly linkType: number;
  private lastSeconds = 0;

  /** The window holds at least the file header. */
  constructor(path: string, window: Window, variant: PcapVariant) {
    super(path, window);
    const { bytes, start } = window;
    this.bigEndian = variant.bigEndian;
    this.headerLength = variant.recordHeader;
    this.digits = variant.digits;
    this.unit = 10 ** variant.digits;
    this.scale = 1e9 / this.unit;
    // The upper 16 bits tell the length of the frame check sequence; only the lower are the link type.
    this.linkType = u16of(bytes, start + (variant.bigEndian ? 22 : 20), variant.bigEndian);
    const snapLength = u32of(bytes, start + 16, variant.bigEndian);
    this.interfaces.push({ section: 0, linkType: this.linkType, snapLength, digits: variant.digits });
    window.start += PCAP_FILE_HEADER_LENGTH;
  }

  protected take(frame: Frame): boolean {
    const window = this.window;
    const bytes = window.bytes;
    for (;;) {
      if (this.broken !== undefined && !this.search(this.broken)) return false;
      const at = window.start;
      const body = at + this.headerLength;
      if (body > window.end) return false;
      const bigEndian = this.bigEndian;
      let seconds = u32of(bytes, at, bigEndian);
      let fraction = u32of(bytes, at + 4, bigEndian);
      const captured = u32of(bytes, at + 8, bigEndian);
      const wire = u32of(bytes, at + 12, bigEndian);
      if (captured > MAXIMUM_FRAME_LENGTH) {
        this.lose('recordLength', { frame: this.frames + 1, length: captured });
        continue;
      }
      const end = body + captured;
      if (end > window.end) return false;
      if (fraction >= this.unit) {
        // Some writers let the fraction run over; in a broken header it is a wild number.
        if (fraction >= 2 * this.unit) {
          this.lose('recordTime', { frame: this.frames + 1, seconds, fraction, unit: this.unit });
          continue;
        }
        seconds++;
        fraction -= this.unit;
      }
      window.start = end;
      this.lastSeconds = seconds;
      frame.number = frame.numberInSource = ++this.frames;
      frame.seconds = seconds;
      frame.nanoseconds = fraction * this.scale;
      frame.digits = this.digits;
      frame.bytes = bytes;
      frame.start = body;
      frame.end = end;
      frame.wireLength = wireLengthOf(wire, captured);
      frame.linkType = this.linkType;
      frame.interface = 0;
      frame.source = 0;
      return true;
    }
  }

  protected finish(): boolean {
    const window = this.window;
    const left = window.end - window.start;
    const inside = left < this.headerLength ? 'insideHeader' : 'insideFrame';
    return this.search(this.broken ?? this.lose(inside, { frame: this.frames + 1, left }));
  }

  /** Moves the window to the next believable record. False: more bytes are needed, or there is no such record. */
  private search(broken: Broken): boolean {
    const window = this.window;
    for (; window.start < window.end; window.start++) {
      const skipped = window.position + window.start - broken.at;
      if (skipped > SEARCH_LIMIT) {
        this.tell(broken, 'noRecord', { most: SEARCH_LIMIT >> 20 });
        this.stop();
        return false;
      }
      const verdict = this.judge(window.start);
      if (verdict === 'unsure') return false;
      if (verdict === 'yes') {
        this.tell(broken, 'toRecord', { skipped });
        this.broken = undefined;
        return true;
      }
    }
    if (window.ended) {
      const skipped = window.position + window.end - broken.at;
      this.tell(broken, 'toEnd', { skipped });
      this.broken = undefined;
    }
    return false;
  }

  /** Whether a chain of records begins at `at`: believable headers, one behind the other, or up to the end of the file. */
  private judge(at: number): 'yes' | 'no' | 'unsure' {
    const { bytes, end, ended } = this.window;
    let near = this.frames > 0 ? this.lastSeconds : -1;
    for (let link = 0; link < CHAIN; link++) {
      if (at === end && ended) return link > 0 ? 'yes' : 'no';
      if (at + this.headerLength > end) return ended ? 'no' : 'unsure';
      const seconds = u32of(bytes, at, this.bigEndian);
      const captured = u32of(bytes, at + 8, this.bigEndian);
      const wire = u32of(bytes, at + 12, this.bigEndian);
      if (near >= 0 && Math.abs(seconds - near) > NEAR) return 'no';
      if (u32of(bytes, at + 4, this.bigEndian) >= this.unit) return 'no';
      if (captured === 0 || captured > wire || wire > MAXIMUM_FRAME_LENGTH) return 'no';
      near = seconds;
      at += this.headerLength + captured;
    }
    return 'yes';
  }
}
