import { hex } from './bytes.ts';

/**
 * Takes the fields of a message as `Protocol.describe` visits them. One walk of the bytes serves an object for a rule or a person, and
 * a line of JSON without an object in between.
 */
export interface Fields {
  number(name: string, value: number | bigint): void;
  text(name: string, value: string): void;
  flag(name: string, value: boolean): void;
  /** Bytes, shown in hexadecimal. */
  bytes(name: string, bytes: Uint8Array, start: number, end: number): void;
  /** Begins a nested object. Inside a list the name is ''. */
  open(name: string): void;
  /** Begins a list; its entries have the name ''. */
  list(name: string): void;
  /** Ends the innermost object or list. */
  close(): void;
}

export type FieldValue = number | string | boolean | FieldValue[] | { [name: string]: FieldValue };

/** Most fields that one message may have; further ones are left out and `full` is set. */
export const FIELD_LIMIT = 4096;

/** Builds a plain object of the fields. Numbers past 2^53 become text. */
export class ObjectFields implements Fields {
  readonly root: { [name: string]: FieldValue } = Object.create(null);
  /** True once FIELD_LIMIT was reached. */
  full = false;
  private count = 0;
  private readonly path: FieldValue[] = [this.root];

  number(name: string, value: number | bigint): void {
    this.put(
      name,
      typeof value === 'bigint' && value <= 9007199254740991n && value >= -9007199254740991n
        ? Number(value)
        : typeof value === 'bigint'
          ? value.toString()
          : value,
    );
  }
  text(name: string, value: string): void {
    this.put(name, value);
  }
  flag(name: string, value: boolean): void {
    this.put(name, value);
  }
  bytes(name: string, bytes: Uint8Array, start: number, end: number): void {
    this.put(name, hex(bytes, start, end));
  }
  open(name: string): void {
    this.enter(name, Object.create(null));
  }
  list(name: string): void {
    this.enter(name, []);
  }
  close(): void {
    if (this.path.length > 1) this.path.pop();
  }

  private enter(name: string, value: FieldValue): void {
    this.put(name, value);
    this.path.push(value);
  }

  private put(name: string, value: FieldValue): void {
    if (this.count >= FIELD_LIMIT) {
      this.full = true;
      return;
    }
    this.count++;
    const target = this.path[this.path.length - 1];
    if (Array.isArray(target)) target.push(value);
    else (target as { [name: string]: FieldValue })[name] = value;
  }
}

/** The fields of one message as a plain object. */
export function fieldsOf(visit: (out: Fields) => void): { [name: string]: FieldValue } {
  const out = new ObjectFields();
  visit(out);
  return out.root;
}
