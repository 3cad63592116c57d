import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FieldValue } from '../fields.ts';
import { MARK_CREDENTIALS, MARK_IDENTITY } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { crc } from './link.ts';
import { dnp3, encode, LINK_CODE, objects } from './index.ts';

const down = { destination: 10, source: 1, fromMaster: true };
const up = { destination: 1, source: 10, fromMaster: false };
type Plain = { [name: string]: FieldValue };

test('the CRC is that of the link layer', () => {
  // The header of a request to outstation 1024, as an outstation accepted it.
  const bytes = Uint8Array.of(0x05, 0x64, 0x0b, 0xc4, 0x00, 0x04, 0x01, 0x00, 0xca, 0x8a);
  assert.equal(crc(bytes, 0, 8), 0x8aca);
});

test('a direct operate closes a relay', () => {
  const fragment = encode.request(3, 5, [encode.crob(7, encode.CONTROL.close, { onTime: 500 })]);
  const [message] = readAll(dnp3, encode.stream(down, fragment));
  assert.equal(message.function, 'direct_operate');
  assert.deepEqual(message.acts, ['control']);
  assert.deepEqual([message.unit, message.area, message.address, message.quantity, message.value], [10, 12, 7, 1, 1]);
  assert.deepEqual(message.fields['objects'], [
    {
      group: 12,
      variation: 1,
      object: 'binary_output_command',
      qualifier: 0x17,
      count: 1,
      points: [
        {
          index: 7,
          control_code: 0x41,
          operation: 'pulse_on',
          queue: false,
          clear: false,
          trip_close: 'close',
          count: 1,
          on_milliseconds: 500,
          off_milliseconds: 100,
          status_code: 0,
          status: 'success',
        },
      ],
    },
  ]);
});

test('a refused command tells its reason, and pairs with its request', () => {
  const [request] = readAll(dnp3, encode.stream(down, encode.request(3, 4, [encode.crob(7, 3)])));
  const [response] = readAll(dnp3, encode.stream(up, encode.response(3, 0, [encode.crob(7, 3, { status: 2 })])));
  assert.equal(response.kind, 'response');
  assert.equal(response.pair, request.pair);
  assert.equal(response.status, 'control_no_select');
});

test('indications are listed, and errors among them are a status', () => {
  const [message] = readAll(dnp3, encode.stream(up, encode.response(0, 0x9002)));
  assert.deepEqual(message.fields['internal_indications'], ['need_time', 'device_restart', 'object_unknown']);
  assert.equal(message.status, 'object_unknown');
  assert.equal(message.state, 0x9002);
});

test('a long response comes in several frames and is one message', () => {
  const points = Array.from({ length: 120 }, (_, i) => ({ value: i * 3 - 100 }));
  const bytes = encode.stream(up, encode.response(5, 0, [encode.ranged(30, 1, 0, points)]), 61);
  const messages = readAll(dnp3, bytes);
  assert.equal(messages.length, 1);
  assert.equal(messages[0].problem, '');
  const [object] = messages[0].fields['objects'] as { points: Plain[] }[];
  assert.deepEqual(object.points[119], { index: 119, flags: ['online'], value: 257 });
});

test('an outstation says what it is', () => {
  const attributes = [
    encode.attribute(252, 'Example Works'),
    encode.attribute(250, 'RTU 300'),
    encode.attribute(248, 'SN42'),
    encode.attribute(242, '2.1.0'),
  ];
  const [message] = readAll(dnp3, encode.stream(up, encode.response(1, 0, attributes)));
  assert.ok(message.marks & MARK_IDENTITY);
  assert.deepEqual(message.identity, { vendor: 'Example Works', model: 'RTU 300', serial: 'SN42', firmware: '2.1.0' });
});

test('files are opened, written and refused', () => {
  const [open] = readAll(dnp3, encode.stream(down, encode.request(1, 25, [encode.fileCommand('/config.xml', 2, 9, 100)])));
  assert.deepEqual(open.acts, ['write', 'file']);
  const [object] = open.fields['objects'] as { points: Plain[] }[];
  assert.equal(object.points[0]['file_name'], '/config.xml');
  const [refused] = readAll(dnp3, encode.stream(up, encode.response(1, 0, [encode.fileCommandStatus(0, 0, 9, 1)])));
  assert.equal((refused.fields['objects'] as { points: Plain[] }[])[0].points[0]['status'], 'permission_denied');
});

test('a password for files is not shown', () => {
  const [message] = readAll(dnp3, encode.stream(down, encode.request(1, 29, [encode.fileAuthentication('operator', 'hunter2')])));
  assert.ok(message.marks & MARK_CREDENTIALS);
  const [object] = message.fields['objects'] as { points: Plain[] }[];
  assert.deepEqual(object.points, [{ authentication_key: 0, user: 'operator', password_length: 7 }]);
});

test('time and restart are written', () => {
  const [time] = readAll(dnp3, encode.stream(down, encode.writeTime(2, Date.UTC(2025, 0, 2, 3, 4, 5, 6))));
  assert.deepEqual(time.acts, ['write', 'configure']);
  assert.deepEqual((time.fields['objects'] as Plain[])[0]['points'], [{ time: '2025-01-02T03:04:05.006Z' }]);
  const [clear] = readAll(dnp3, encode.stream(down, encode.clearRestart(2)));
  assert.equal(clear.problem, '');
});

test('a frame without user data is a function of the link', () => {
  const [message] = readAll(dnp3, encode.linkFrame(down, encode.LINK.requestStatus));
  assert.equal(message.function, 'link_request_status');
  assert.ok(message.code >= LINK_CODE);
  assert.equal(message.unit, 10);
});

test('a frame whose data fails its CRC is a malformed function of the link, one whose header does is nothing', () => {
  const bytes = encode.stream(down, encode.integrityPoll(0));
  bytes[12] ^= 1;
  const [message] = readAll(dnp3, bytes);
  assert.equal(message.problem, 'a CRC of the link frame does not hold');
  assert.deepEqual([message.function, message.unit], ['link_unconfirmed_user_data', 10]);
  bytes[4] ^= 1;
  assert.equal(dnp3.measure?.(bytes, 0, bytes.length), -1);
});

const plainObjects = objects.filter(([group, , , layout]) => layout.length > 0 && group !== 70 && group !== 120 && group < 100);

test('every object is read back as encoded', () => {
  const point = fc.record({
    value: fc.integer({ min: 0, max: 1 }),
    time: fc.integer({ min: 0, max: 65535 }),
    flags: fc.constantFrom(1, 3),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...plainObjects),
      fc.array(point, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      (kind, points, prefixed) => {
        const [group, variation, name, layout] = kind;
        const packed = layout[0] === 'bit' || layout[0] === 'double_bit';
        const object =
          prefixed && !packed
            ? encode.indexed(
                group,
                variation,
                points.map((each, index) => ({ ...each, index })),
              )
            : encode.ranged(group, variation, 0, points);
        const [message] = readAll(dnp3, encode.stream(up, encode.response(4, 0, [object])));
        assert.equal(message.problem, '');
        const [shown] = message.fields['objects'] as { object: string; points: Plain[] }[];
        assert.equal(shown.object, name);
        assert.equal(shown.points.length, points.length);
        shown.points.forEach((each, i) => {
          assert.equal(each['index'], i);
          if (typeof each['value'] === 'number' && layout[0] !== 'crob') assert.equal(each['value'], points[i].value);
        });
      },
    ),
  );
});

test('random and mutated bytes never throw, and nothing outside a unit is read', () => {
  const sound = encode.response(1, 0, [encode.ranged(1, 2, 0, [{ value: 1 }]), encode.crob(1, 3), encode.attribute(250, 'x')]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(sound.length - 1), fc.nat(255), (bytes, at, byte) => {
      readAll(dnp3, bytes);
      dnp3.side?.(bytes, 0, bytes.length);
      const mutated = sound.slice();
      mutated[at] = byte;
      assert.ok(readsInside(dnp3, bytes) && readsInside(dnp3, Uint8Array.of(1, 0, 10, 0, ...mutated.slice(0, at + 1))));
      assert.ok(readsInside(dnp3, encode.stream(up, bytes)));
      readAll(dnp3, encode.stream(up, mutated));
      readAll(dnp3, encode.stream(up, bytes));
      readAll(dnp3, encode.stream(down, [0xc0, 0x81, 0, 0, ...bytes]));
    }),
  );
});
