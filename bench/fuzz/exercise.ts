import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  fieldsOf,
  type Head,
  type IdentitySink,
  KIND_REQUEST,
  MARK_MALFORMED,
  type MessageSink,
  Part,
  type Protocol,
  type RequestFacts,
} from '../../packages/wire/src/index.ts';
import type { Draft } from './mutate.ts';

const SIDES = [FROM_UNKNOWN, FROM_CLIENT, FROM_SERVER] as const;

/** Asks a decoder all that it can be asked of one message. */
export class Exercise implements MessageSink {
  messages = 0;
  malformed = 0;
  /** Numbers that messages settled; emptied when there are many, as no conversation of a sensor keeps many. */
  readonly settled = new Map<number, number>();
  private request: RequestFacts | null = null;
  private readonly part = new Part();
  private readonly identity: IdentitySink = { is: () => undefined };

  /** `choice` decides who is said to have sent it, and whether what was asked is known. */
  run(protocol: Protocol, { bytes, length }: Draft, choice: number): void {
    if (this.settled.size > 64) this.settled.clear();
    if ((choice & 0x10) === 0) this.request = null;
    protocol.recognise(bytes, 0, length);
    protocol.measure?.(bytes, 0, length);
    protocol.side?.(bytes, 0, length);
    const from = SIDES[(choice >>> 8) % SIDES.length];
    if (protocol.open?.(bytes, 0, length, this.part)) {
      const { part } = this;
      protocol.read(part.bytes, part.start, part.end, from, this);
    }
    protocol.read(bytes, 0, length, from, this);
  }

  message(bytes: Uint8Array, head: Head): void {
    this.messages++;
    if (head.marks & MARK_MALFORMED) this.malformed++;
    const { protocol, code, kind, unit, area, address, quantity } = head;
    fieldsOf((out) => protocol.describe(bytes, head, out, this.request));
    protocol.identify?.(bytes, head, this.identity, this.request);
    protocol.functionName(code);
    protocol.codeText(code);
    protocol.statusName(head.status);
    if (kind === KIND_REQUEST) this.request = { code, unit, area, address, quantity };
  }
}
