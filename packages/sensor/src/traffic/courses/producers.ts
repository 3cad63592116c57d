import type { Head } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

/** What a message produces: the key of what only one source may produce, and the revision of its configuration; -1 without. Reused. */
const production = { key: -1, revision: -1 };

/** Fills `production` from a message; false for one that produces nothing. */
type Reader = (head: Head) => boolean;

/** What has one producer, by protocol. */
export const producing: { readonly [protocol: string]: Reader } = {
  /** Cycles are started by the managing node alone (EPSG DS 301): SoC and SoA. */
  powerlink: (head) => {
    production.key = 1;
    production.revision = -1;
    return head.code === 1 || head.code === 5 || head.code === 0x501;
  },
  /** Exchanges belong to their producer, and have the signature of its configuration. */
  egd: (head) => {
    production.key = head.pair ^ Math.imul(head.address + 1, 0x9e3779b1);
    production.revision = head.state;
    return head.code === 13 && head.pair >= 0;
  },
  /** A group of slaves, told apart by its first one, has one master, which numbers its parameters. */
  'cc-link-ie-field-basic': (head) => {
    production.key = head.address;
    production.revision = head.state;
    return head.code === 1 && head.address >= 0;
  },
};

/** Most things produced that are told apart in one conversation. */
const LIMIT = 256;

interface Known {
  revision: number;
  readonly other: boolean;
  readonly thinned: Thinned;
}

/** Who produces what in one conversation: tells when somebody else did before, and when the configuration behind it changes. */
export class ProducersCourse implements Course {
  private readonly read: Reader;
  private readonly known = new Map<number, Known>();

  constructor(protocol: string) {
    this.read = producing[protocol];
  }

  step(_bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.problem !== '' || !this.read(head)) return;
    const { key, revision } = production;
    const known = this.known.get(key);
    if (known === undefined) {
      if (this.known.size >= LIMIT) return;
      const made = { revision, other: moment.isOther(key), thinned: new Thinned() };
      this.known.set(key, made);
      if (made.other && made.thinned.next(moment.time)) this.tell('other_source', -1, head, moment);
      return;
    }
    if (known.revision !== revision) {
      this.tell('configuration_changed', known.revision, head, moment);
      known.revision = revision;
    } else if (known.other && known.thinned.next(moment.time)) this.tell('other_source', -1, head, moment);
  }

  private tell(step: string, previous: number, head: Head, moment: Moment): void {
    moment.tell('sequence', {
      step,
      state: production.revision,
      sequence: head.sequence,
      previousState: previous,
      protocol: head.protocol.id,
      publisher: production.key >>> 0,
      unit: head.unit,
    });
  }
}
