import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BerReader } from './ber.ts';
import { berBooleanElement, berElement, berIntegerElement, berObjectIdentifierElement, berTextElement } from './ber-encode.ts';

test('walks nested elements and comes back behind them', () => {
  const bytes = berElement(
    0x30,
    berIntegerElement(-129),
    berElement(0xbf48, berTextElement('plant', 0x1a)),
    berBooleanElement(true),
  );
  const reader = new BerReader().reset(bytes, 0, bytes.length);
  assert.ok(reader.take(0x30) && reader.enter());
  assert.ok(reader.take(0x02));
  assert.equal(reader.integer(), -129);
  assert.ok(reader.take(0xbf48) && reader.enter() && reader.take(0x1a));
  assert.equal(reader.text(), 'plant');
  reader.leave();
  assert.ok(reader.take(0x01));
  assert.equal(reader.boolean(), true);
  assert.equal(reader.next(), false);
  assert.equal(reader.malformed, false);
});

test('finds the end of an indefinite length', () => {
  const bytes = Uint8Array.from([0x30, 0x80, 0xa0, 0x80, 0x02, 0x01, 0x05, 0, 0, 0, 0, 0x01, 0x01, 0xff]);
  const reader = new BerReader().reset(bytes, 0, bytes.length);
  assert.ok(reader.take(0x30) && reader.enter() && reader.take(0xa0) && reader.enter() && reader.take(0x02));
  assert.equal(reader.integer(), 5);
  assert.equal(reader.next(), false);
  reader.leave();
  reader.leave();
  assert.ok(reader.take(0x01));
});

test('an element cut short is readable and marked', () => {
  const reader = new BerReader().reset(Uint8Array.from([0x04, 0x10, 0x41, 0x42]), 0, 4);
  assert.ok(reader.next());
  assert.equal(reader.text(), 'AB');
  assert.ok(reader.malformed);
});

test('integers and object identifiers survive the way there and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 47), max: 2 ** 47 - 1 }), (value) => {
      const bytes = berIntegerElement(value);
      const reader = new BerReader().reset(bytes, 0, bytes.length);
      assert.ok(reader.next());
      assert.equal(reader.integer(), value);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 }), (arcs) => {
      const dotted = `1.3.${arcs.join('.')}`;
      const bytes = berObjectIdentifierElement(dotted);
      const reader = new BerReader().reset(bytes, 0, bytes.length);
      assert.ok(reader.next());
      assert.equal(reader.objectIdentifier(), dotted);
    }),
  );
});

test('random bytes are walked to their end, inside their bounds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const reader = new BerReader().reset(bytes, 0, bytes.length);
      for (let steps = 0; ; steps++) {
        assert.ok(steps < 2000);
        if (reader.next()) {
          assert.ok(reader.start <= reader.stop && reader.stop <= bytes.length);
          if (reader.tag & 0x20 && !reader.enter()) break;
        } else if (reader.level > 0) reader.leave();
        else break;
      }
    }),
  );
});
