import assert from 'node:assert/strict';
import { fieldsOf } from '../fields.ts';
import type { Head, IdentitySink, RequestFacts } from '../message.ts';
import type { Protocol } from '../protocol.ts';

/** Octets around the message. */
const MARGIN = 300;

/** Everything that a protocol says of bytes[at, end), as one text. */
function said(protocol: Protocol, bytes: Uint8Array, at: number, end: number): string {
  const out: unknown[] = [protocol.recognise(bytes, at, end), protocol.side?.(bytes, at, end)];
  const request: RequestFacts = { code: 4, unit: -1, area: -1, address: 1, quantity: 1 };
  const sink: IdentitySink = { is: (...facts) => void out.push(facts) };
  protocol.read(bytes, at, end, 0, {
    message(held: Uint8Array, head: Head) {
      const { protocol: _protocol, start, end: stop, ...rest } = head;
      out.push({
        ...rest,
        start: start - at,
        end: stop - at,
        fields: fieldsOf((fields) => protocol.describe(held, head, fields, null)),
      });
      protocol.identify?.(held, head, sink, request);
    },
  });
  return JSON.stringify(out);
}

/** Asserts that nothing throws on the message, and that what stands around it changes nothing: no read is outside. For tests. */
export function assertInside(protocol: Protocol, message: Uint8Array): void {
  const texts = [0x00, 0xff].map((around) => {
    const bytes = new Uint8Array(message.length + 2 * MARGIN).fill(around);
    bytes.set(message, MARGIN);
    return said(protocol, bytes, MARGIN, MARGIN + message.length);
  });
  assert.equal(texts[0], texts[1], Buffer.from(message).toString('hex'));
}
