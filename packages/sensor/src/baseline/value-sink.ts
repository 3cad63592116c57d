import type { Fields } from '@fengsui/wire';

/** Most values taken of one message, and how deep they may lie. */
const VALUE_LIMIT = 256;
const DEPTH_LIMIT = 12;

/** Names that protocols give to process values, and to lists of them. Everything else in a message is about the message. */
const VALUE_NAMES = new Set(['value']);
const VALUE_LISTS = new Set(['values', 'results', 'data']);
/** Fields that say what the values beside and below them are of. */
const LABELS = new Set([
  'address',
  'index',
  'group',
  'object',
  'property',
  'tag',
  'reference',
  'data_set',
  'control_block',
  'client_handle',
  'subscription_handle',
]);

/**
 * Picks the process values out of a message's description, each with a name made of the labels around it and its place in lists. One object for all
 * messages; what it found is in `names` and `values` up to `count`.
 */
export class ValueSink implements Fields {
  count = 0;
  readonly names: string[] = [];
  /** Places in the outermost list of values where nothing else names them, -1 otherwise: these are consecutive addresses. */
  readonly places = new Int32Array(VALUE_LIMIT);
  /** Places in the outermost list; 0 without one. */
  readonly orders = new Int32Array(VALUE_LIMIT);
  readonly values = new Float64Array(VALUE_LIMIT);
  private depth = 0;
  /** Of each level: its name, whether it is a list of values, the next place in it, and the labels seen in it. */
  private readonly levelNames: string[] = Array.from({ length: DEPTH_LIMIT }, () => '');
  private readonly lists = new Uint8Array(DEPTH_LIMIT);
  private readonly isList = new Uint8Array(DEPTH_LIMIT);
  private readonly next = new Int32Array(DEPTH_LIMIT);
  private readonly labels: string[] = Array.from({ length: DEPTH_LIMIT }, () => '');

  /** Forgets the last message. */
  reset(): this {
    this.count = 0;
    this.depth = 0;
    this.lists[0] = 0;
    this.isList[0] = 0;
    this.next[0] = 0;
    this.labels[0] = '';
    this.levelNames[0] = '';
    return this;
  }

  number(name: string, value: number | bigint): void {
    const number = Number(value);
    // A number that labels the whole message is its address, which its poll knows already.
    if (LABELS.has(name) && this.depth > 0) this.label(name, String(value));
    else if (Number.isFinite(number)) this.value(name, number);
  }
  text(name: string, value: string): void {
    if (LABELS.has(name)) this.label(name, value.slice(0, 96));
    // Positions of switches and other short bit strings.
    else if (value.length <= 16 && /^[01]{2,16}$/.test(value)) this.value(name, Number.parseInt(value, 2));
    else this.step();
  }
  flag(name: string, value: boolean): void {
    this.value(name, value ? 1 : 0);
  }
  bytes(): void {
    this.step();
  }
  open(name: string): void {
    this.enter(name, 0, 0);
  }
  list(name: string): void {
    const inherited = name === '' && this.depth < DEPTH_LIMIT && this.lists[this.depth] > 0;
    // Of a structure inside a list only the first member is the value; what follows is its circumstances.
    this.enter(name, inherited ? 2 : VALUE_LISTS.has(name) ? 1 : 0, 1);
  }
  close(): void {
    if (this.depth > 0) this.depth--;
  }

  private enter(name: string, list: number, isList: number): void {
    this.step();
    this.depth++;
    if (this.depth >= DEPTH_LIMIT) return;
    this.lists[this.depth] = list;
    this.isList[this.depth] = isList;
    this.next[this.depth] = 0;
    this.labels[this.depth] = '';
    this.levelNames[this.depth] = name;
  }

  private label(name: string, value: string): void {
    if (this.depth < DEPTH_LIMIT) this.labels[this.depth] += `${this.labels[this.depth] === '' ? '' : ' '}${name}=${value}`;
  }

  /** Goes one place on in a list. */
  private step(): void {
    if (this.depth < DEPTH_LIMIT) this.next[this.depth]++;
  }

  private value(name: string, value: number): void {
    const { depth } = this;
    if (depth >= DEPTH_LIMIT) return;
    const place = this.next[depth]++;
    const list = this.lists[depth];
    const wanted = name === '' ? list === 1 || (list === 2 && place === 0) : VALUE_NAMES.has(name);
    if (!wanted || this.count >= VALUE_LIMIT) return;
    const labelled = this.path();
    this.places[this.count] = labelled === '' && depth <= 1 ? (name === '' ? place : 0) : -1;
    this.orders[this.count] = this.order();
    const position = this.position();
    this.names[this.count] = position === '' ? labelled : `${labelled}[${position}]`;
    this.values[this.count++] = value;
  }

  private path(): string {
    let path = '';
    for (let at = 0; at <= this.depth; at++) if (this.labels[at] !== '') path += `${path === '' ? '' : '/'}${this.labels[at]}`;
    return path;
  }

  /** Places in the lists that the value is in, outermost first; none for a list whose entry has a label. */
  private position(): string {
    let text = '';
    for (let at = 1; at <= this.depth; at++) {
      const labelled = at < this.depth && this.labels[at + 1] !== '';
      if (this.isList[at] === 1 && !labelled) text += `${text === '' ? '' : '.'}${Math.max(0, this.next[at] - 1)}`;
    }
    return text;
  }

  private order(): number {
    for (let at = 1; at <= this.depth; at++) if (this.isList[at] === 1) return Math.max(0, this.next[at] - 1);
    return 0;
  }
}
