import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { protocols } from '../protocols.ts';
import { readAll, readsInside } from '../testing.ts';
import { countedProtocols } from './index.ts';
import { samples } from './samples.ts';
import { rows } from './table.ts';

const byId = new Map(countedProtocols.map((protocol) => [protocol.id, protocol]));

test('every row has samples, and every sample a row', () => {
  assert.deepEqual(Object.keys(samples).toSorted(), rows.map(({ id }) => id).toSorted());
  assert.equal(new Set(protocols.map(({ id }) => id)).size, protocols.length, 'two protocols have one id');
});

test('what a row says of bytes is whole bytes', () => {
  for (const { id, traits, until } of rows)
    for (const written of [until, ...traits.flatMap(({ bytes, ends }) => [bytes, ends])])
      assert.match(written ?? '', /^(?:[\da-f]{2}|\.\.)*$/, id);
});

test('every sample is recognised, and counted as one message', () => {
  for (const [id, messages] of Object.entries(samples)) {
    const protocol = byId.get(id);
    assert.ok(protocol, id);
    for (const bytes of messages) {
      const sure = protocol.recognise(bytes, 0, bytes.length);
      assert.ok(sure >= 50, `${id} does not recognise its own message: ${sure}`);
      const read = readAll(protocol, bytes);
      assert.deepEqual(
        read.map((message) => [message.function, message.fields.length]),
        [['message', bytes.length]],
        id,
      );
    }
  }
});

test('no sample is certain to be of another protocol', () => {
  for (const [id, messages] of Object.entries(samples))
    for (const bytes of messages) {
      const own = byId.get(id)?.recognise(bytes, 0, bytes.length) ?? 0;
      for (const other of protocols)
        if (other.id !== id && sharesCarrier(id, other.id))
          assert.ok(
            other.recognise(bytes, 0, bytes.length) < Math.max(80, own),
            `${other.id} claims a message of ${id} with ${other.recognise(bytes, 0, bytes.length)}`,
          );
    }
});

/** Whether two protocols are candidates for the same bytes. */
function sharesCarrier(one: string, other: string): boolean {
  const [a, b] = [one, other].map((id) => protocols.find((protocol) => protocol.id === id)?.carriage ?? {});
  return (a.tcp !== undefined && b.tcp !== undefined) || (a.udp !== undefined && b.udp !== undefined);
}

test('a row with an EtherType of its own is not asked about anything else', () => {
  for (const { id, carriage } of rows)
    if (carriage.etherType || carriage.llc || carriage.snap) assert.equal(carriage.tcp, undefined, id);
});

test('a message cut anywhere is never certain where its length or its check sum says that it is whole', () => {
  for (const { id, carriage, length, until } of rows) {
    // A frame may be longer than its message, by padding.
    if ((length === undefined && until === undefined) || carriage.etherType) continue;
    const protocol = byId.get(id);
    for (const bytes of samples[id])
      for (let end = 0; end < bytes.length; end++) assert.ok((protocol?.recognise(bytes, 0, end) ?? 0) < 80, `${id} at ${end}`);
  }
});

test('random bytes are certain to be nothing', () => {
  const certain = (bytes: Uint8Array) =>
    countedProtocols.filter(
      ({ carriage: { etherType, llc, snap }, recognise }) =>
        // What stands on a link is told by its type or address first.
        etherType === undefined && llc === undefined && snap === undefined && recognise(bytes, 0, bytes.length) >= 80,
    );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) =>
      assert.deepEqual(
        certain(bytes).map(({ id }) => id),
        [],
      ),
    ),
    { numRuns: 2000 },
  );
});

test('what lies around a message changes nothing, nor does anything in it make a reader throw', () => {
  for (const [id, messages] of Object.entries(samples)) {
    const protocol = byId.get(id);
    assert.ok(protocol);
    for (const bytes of messages) {
      assert.ok(readsInside(protocol, bytes), id);
      for (let at = 0; at < bytes.length; at += 3) {
        const changed = bytes.slice(0, bytes.length - (at % 5));
        if (at < changed.length) changed[at] ^= 0xff;
        assert.ok(readsInside(protocol, changed), id);
      }
    }
  }
});
