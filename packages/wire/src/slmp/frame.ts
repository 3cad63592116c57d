import { u16be, u16le } from '../bytes.ts';
import { deviceFromText, devices } from './devices.ts';

/** Value of one hexadecimal digit in ASCII; -1 for other characters. */
function digit(character: number): number {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  if (character >= 0x41 && character <= 0x46) return character - 0x37;
  return character >= 0x61 && character <= 0x66 ? character - 0x57 : -1;
}

/** Number of `length` digits at `at` to that radix; -1 when one of them is not a digit. The caller has checked the bounds. */
export function digits(bytes: Uint8Array, at: number, length: number, radix: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) {
    const one = digit(bytes[at + i]);
    if (one < 0 || one >= radix) return -1;
    value = value * radix + one;
  }
  return value;
}

/** Longest message: 9 bytes in front of a length of 16 bits, twice that in ASCII with a serial number. */
export const LONGEST = 65561;

/**
 * Where the parts of a 3E or 4E frame are (SH-080956ENG clause 4). One object is reused; -1 where the frame does not say.
 * ASCII frames write every number in hexadecimal digits, high digit first, and count characters.
 */
export class Frame {
  ascii = false;
  request = false;
  /** Serial number of a 4E frame; -1 in a 3E frame, which has none. */
  serial = -1;
  network = 0;
  station = 0;
  module = 0;
  multidrop = 0;
  /** Bytes that the length field counts, and where they begin. */
  counted = 0;
  at = 0;

  /** Reads the header of the frame at `at`. 1: read; 0: more bytes are needed; -1: no frame begins here. */
  read(bytes: Uint8Array, at: number, end: number): -1 | 0 | 1 {
    const left = end - at;
    if (left < 1) return 0;
    const first = bytes[at];
    this.ascii = first === 0x35 || first === 0x44;
    if (!this.ascii && first !== 0x50 && first !== 0x54 && first !== 0xd0 && first !== 0xd4) return -1;
    const unit = this.ascii ? 2 : 1;
    if (left < 2 * unit) return 0;
    const kind = this.ascii ? digits(bytes, at, 4, 16) : u16be(bytes, at);
    if (kind !== 0x5000 && kind !== 0x5400 && kind !== 0xd000 && kind !== 0xd400) return -1;
    this.request = kind < 0x8000;
    const long = kind === 0x5400 || kind === 0xd400;
    const header = (long ? 13 : 9) * unit;
    if (left < header) return 0;
    let next = at + 2 * unit;
    this.serial = -1;
    if (long) {
      this.serial = this.number(bytes, next, 2);
      if (this.number(bytes, next + 2 * unit, 2) !== 0 || this.serial < 0) return -1;
      next += 4 * unit;
    }
    this.network = this.number(bytes, next, 1);
    this.station = this.number(bytes, next + unit, 1);
    this.module = this.number(bytes, next + 2 * unit, 2);
    this.multidrop = this.number(bytes, next + 4 * unit, 1);
    this.counted = this.number(bytes, next + 5 * unit, 2);
    this.at = next + 7 * unit;
    if (this.network < 0 || this.station < 0 || this.module < 0 || this.multidrop < 0) return -1;
    // A request has monitoring timer, command and subcommand; a response an end code.
    return this.counted >= (this.request ? 6 : 2) * unit ? 1 : -1;
  }

  /** Bytes or characters that a number of `size` bytes takes. */
  width(size: number): number {
    return this.ascii ? size * 2 : size;
  }

  /** Number of 1, 2, 3 or 4 bytes at `at`; -1 for characters that are no digits. The caller has checked the bounds. */
  number(bytes: Uint8Array, at: number, size: number): number {
    if (this.ascii) return digits(bytes, at, size * 2, 16);
    if (size === 2) return u16le(bytes, at);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[at + i];
    return value;
  }

  /** Bytes or characters that a device specification takes: `wide` in subcommands of the iQ-R series. */
  deviceWidth(wide: boolean): number {
    return this.ascii ? (wide ? 12 : 8) : wide ? 6 : 4;
  }

  /** Code of the device specified at `at`; -1 for one that is not known. The caller has checked the bounds. */
  deviceCode(bytes: Uint8Array, at: number, wide: boolean): number {
    if (this.ascii) return deviceFromText(bytes, at, wide ? 4 : 2);
    return wide ? u16le(bytes, at + 4) : bytes[at + 3];
  }

  /** Number of the device specified at `at`, in the radix of its kind; -1 when it is not a number. */
  deviceNumber(bytes: Uint8Array, at: number, wide: boolean): number {
    if (!this.ascii) return this.number(bytes, at, wide ? 4 : 3);
    const radix = devices.get(this.deviceCode(bytes, at, wide))?.radix ?? 10;
    return wide ? digits(bytes, at + 4, 8, radix) : digits(bytes, at + 2, 6, radix);
  }
}
