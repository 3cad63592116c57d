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

/** Stands for every object and list that is not wanted: nothing is put there. */
const NOWHERE: FieldValue = Object.freeze(Object.create(null));

/** Builds a plain object of the fields, or of those with a name that is wanted. Numbers past 2^53 become text. */
export class ObjectFields implements Fields {
  readonly root: { [name: string]: FieldValue } = Object.create(null);
  /** True once FIELD_LIMIT was reached. */
  full = false;
  private count = 0;
  private readonly path: FieldValue[] = [this.root];
  private readonly wanted: ReadonlySet<string> | null;

  /** @param wanted names at any depth; what has another name is walked over and counted, and nothing is made of it. All without it. */
  constructor(wanted: ReadonlySet<string> | null = null) {
    this.wanted = wanted;
  }

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
    this.put(name, this.isWanted(name) ? hex(bytes, start, end) : '');
  }
  open(name: string): void {
    this.enter(name, this.isWanted(name) ? Object.create(null) : NOWHERE);
  }
  list(name: string): void {
    this.enter(name, this.isWanted(name) ? [] : NOWHERE);
  }
  close(): void {
    if (this.path.length > 1) this.path.pop();
  }

  /** The entries of a list have no name, and are wanted with it. */
  private isWanted(name: string): boolean {
    if (this.wanted === null) return true;
    return this.path[this.path.length - 1] !== NOWHERE && (name === '' || this.wanted.has(name));
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
    if (!this.isWanted(name)) return;
    const target = this.path[this.path.length - 1];
    if (Array.isArray(target)) target.push(value);
    else (target as { [name: string]: FieldValue })[name] = value;
  }
}

/** The fields of one message as a plain object; with `wanted`, only those with such a name. */
export function fieldsOf(
  visit: (out: Fields) => void,
  wanted: ReadonlySet<string> | null = null,
): { [name: string]: FieldValue } {
  const out = new ObjectFields(wanted);
  visit(out);
  return out.root;
}
