import { fieldsOf, type FieldValue } from './fields.ts';
import {
  ACT_NAMES,
  type Head,
  type IdentityAttribute,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  Part,
  type RequestFacts,
  type Side,
} from './message.ts';
import type { Protocol } from './protocol.ts';

/** A message as plain data: what tests compare and people read. */
export interface PlainMessage {
  protocol: string;
  function: string;
  code: number;
  kind: 'request' | 'response' | 'notice' | '';
  acts: string[];
  marks: number;
  status: string;
  pair: number;
  unit: number;
  area: number;
  address: number;
  quantity: number;
  state: number;
  sequence: number;
  value: number;
  problem: string;
  fields: { [name: string]: FieldValue };
  identity: { [attribute in IdentityAttribute]?: string };
  /** Identity of devices other than the sender, by what they are named with. */
  others: { [about: string]: { [attribute in IdentityAttribute]?: string } };
}

const KINDS = { [KIND_REQUEST]: 'request', [KIND_RESPONSE]: 'response', [KIND_NOTICE]: 'notice', 0: '' } as const;

/** Reads all messages in `bytes` and describes each in full. Walks a carrier's units where the protocol has such. */
export function readAll(
  protocol: Protocol,
  bytes: Uint8Array,
  options: { from?: Side; request?: RequestFacts } = {},
): PlainMessage[] {
  const messages: PlainMessage[] = [];
  const sink = { message: (held: Uint8Array, head: Head) => void messages.push(plain(held, head, options.request ?? null)) };
  for (const unit of units(protocol, bytes)) protocol.read(unit, 0, unit.length, options.from ?? 0, sink);
  return messages;
}

/** The messages' bytes: measured off the stream, and put together from their parts. */
function* units(protocol: Protocol, bytes: Uint8Array): Generator<Uint8Array> {
  const part = new Part();
  let held: number[] = [];
  for (let at = 0; at < bytes.length || at === 0; ) {
    const length = protocol.measure ? protocol.measure(bytes, at, bytes.length) : bytes.length - at;
    if (length <= 0) return;
    const end = Math.min(bytes.length, at + length);
    if (!protocol.open) yield bytes.subarray(at, end);
    else if (protocol.open(bytes, at, end, part)) {
      if (part.first) held = [];
      held.push(...part.bytes.subarray(part.start, part.end));
      if (part.last) {
        yield Uint8Array.from(held);
        held = [];
      }
    } else yield bytes.subarray(at, end);
    at = end;
  }
}

function plain(bytes: Uint8Array, head: Head, request: RequestFacts | null): PlainMessage {
  const { protocol } = head;
  const identity: PlainMessage['identity'] = {};
  const others: PlainMessage['others'] = {};
  const message: PlainMessage = {
    protocol: protocol.id,
    function: protocol.functionName(head.code),
    code: head.code,
    kind: KINDS[head.kind],
    acts: ACT_NAMES.filter((_, bit) => head.acts & (1 << bit)),
    marks: head.marks,
    status: protocol.statusName(head.status),
    pair: head.pair,
    unit: head.unit,
    area: head.area,
    address: head.address,
    quantity: head.quantity,
    state: head.state,
    sequence: head.sequence,
    value: head.value,
    problem: head.problem,
    fields: JSON.parse(JSON.stringify(fieldsOf((out) => protocol.describe(bytes, head, out, request)))),
    identity,
    others,
  };
  protocol.identify?.(
    bytes,
    head,
    {
      is(attribute, value, _confidence, about = 'sender') {
        if (about === 'sender') identity[attribute] = value;
        else (others[about] ??= {})[attribute] = value;
      },
    },
    request,
  );
  return message;
}

/** Whether the octets around a unit change nothing in what is read of it: a protocol reads inside [at, end) only. For property tests. */
export function readsInside(protocol: Protocol, bytes: Uint8Array): boolean {
  const [zeros, ones] = [0x00, 0xff].map((around) => {
    const held = new Uint8Array(bytes.length + 64).fill(around);
    held.set(bytes, 32);
    const end = 32 + bytes.length;
    const seen: unknown[] = [
      protocol.recognise(held, 32, end),
      protocol.measure?.(held, 32, end),
      protocol.side?.(held, 32, end),
    ];
    protocol.read(held, 32, end, 0, { message: (read, head) => void seen.push(plain(read, head, null)) });
    return JSON.stringify(seen);
  });
  return zeros === ones;
}
