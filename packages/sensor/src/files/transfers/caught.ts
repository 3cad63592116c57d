import type { Fields } from '@fengsui/wire';

/** Bytes that a message carries: bytes[start, end). */
export interface Range {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/**
 * Catches the fields of one message by their names, the first of each name at any depth, and byte fields as ranges of the message itself. The transfers read what a
 * protocol's own description says: nothing about a message is known in two places.
 */
export class CaughtFields implements Fields {
  private readonly numbers = new Map<string, number>();
  private readonly texts = new Map<string, string>();
  private readonly ranges = new Map<string, Range>();

  number(name: string, value: number | bigint): void {
    if (!this.numbers.has(name)) this.numbers.set(name, Number(value));
  }

  text(name: string, value: string): void {
    if (!this.texts.has(name)) this.texts.set(name, value);
  }

  flag(name: string, value: boolean): void {
    if (!this.numbers.has(name)) this.numbers.set(name, value ? 1 : 0);
  }

  bytes(name: string, bytes: Uint8Array, start: number, end: number): void {
    if (!this.ranges.has(name)) this.ranges.set(name, { bytes, start, end });
  }

  open(): void {}

  list(): void {}

  close(): void {}

  /** A number or a flag (0 and 1); -1 when the message has none of that name. */
  numberOf(name: string): number {
    return this.numbers.get(name) ?? -1;
  }

  /** A text; '' when there is none. */
  textOf(name: string): string {
    return this.texts.get(name) ?? '';
  }

  /** Bytes; null when there are none. */
  rangeOf(name: string): Range | null {
    return this.ranges.get(name) ?? null;
  }
}
