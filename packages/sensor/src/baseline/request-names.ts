import type { Fields } from '@fengsui/wire';

/** Fields in which a read request names what it asks for, one for each value of the answer. */
const NAMES = new Set(['tag', 'reference', 'node']);
const LIMIT = 256;

/** Takes the names of variables out of the description of a read request, in their order: answers carry values alone. */
export class RequestNames implements Fields {
  readonly names: string[] = [];

  text(name: string, value: string): void {
    if (NAMES.has(name) && this.names.length < LIMIT) this.names.push(value.slice(0, 128));
  }
  number(): void {}
  flag(): void {}
  bytes(): void {}
  open(): void {}
  list(): void {}
  close(): void {}
}
