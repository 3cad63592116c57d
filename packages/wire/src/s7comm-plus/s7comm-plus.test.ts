import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, s7commPlus } from './index.ts';

const x = { version: 2, sequence: 7, session: 0x386 } as const;
const { value } = encode;

test('a client opens a session and says who it is', () => {
  const bytes = encode.openSession(1, { host: 'ES-1', user: 'engineer', application: 'TIA Portal V17' });
  assert.equal(s7commPlus.recognise(bytes, 0, bytes.length), 95);
  const [message] = readAll(s7commPlus, bytes);
  assert.equal(message.function, 'create_object');
  assert.equal(message.kind, 'request');
  assert.deepEqual(message.acts, ['session']);
  assert.deepEqual(message.identity, { product: 'TIA Portal V17', role: 'engineering_station' });
  const [created] = message.fields.created as { [name: string]: { [name: string]: string } }[];
  assert.equal(created.attributes.ServerSessionUser, 'engineer');
});

test('the controller answers with what it is', () => {
  const bytes = encode.sessionOpened(1, 0x386, { orderNumber: '6ES7 000-0XX00-0XX0', firmware: 'V2.8' });
  const [message] = readAll(s7commPlus, bytes);
  assert.equal(message.kind, 'response');
  assert.equal(message.pair, 1);
  assert.deepEqual(message.fields.object_ids, [0x386]);
  assert.deepEqual(message.identity, {
    orderNumber: '6ES7 000-0XX00-0XX0',
    firmware: 'V2.8',
    vendor: 'Siemens',
    role: 'controller',
  });
});

test('a stop is a write of the operating state, and a control', () => {
  const [message] = readAll(s7commPlus, encode.operatingState({ ...x, version: 3 }, 1));
  assert.equal(message.function, 'set_variable');
  assert.deepEqual(message.acts, ['write', 'control']);
  assert.equal(message.value, 1);
  assert.equal(message.fields.object, 'NativeObjects.theCPUexecUnit_Rid');
  assert.equal(message.fields.attribute, 'CPUexecUnit.OperatingStateREQ');
  assert.equal(message.fields.operating_state, 'stop');
  assert.equal(message.fields.integrity, true);
});

test('variables are read by data block and path', () => {
  const [request] = readAll(s7commPlus, encode.getMultiVariables(x, [encode.dataBlock(3, 10), encode.dataBlock(3, 11, 2)]));
  assert.equal(request.function, 'get_multi_variables');
  assert.equal(request.area, 0x8a0e0003);
  assert.equal(request.address, 10);
  assert.equal(request.quantity, 2);
  const addresses = request.fields.addresses as { [name: string]: unknown }[];
  assert.equal(addresses[0].area, 'DB3');
  assert.equal(addresses[0].attribute, 'DB.ValueActual');
  assert.equal(addresses[1].path, '11.2');
  const [answer] = readAll(s7commPlus, encode.variables(x, [value.int(-5), value.real(1.5)]));
  assert.equal(answer.value, -5);
  assert.deepEqual(answer.fields.values, [
    { item: 1, value: -5 },
    { item: 2, value: 1.5 },
  ]);
});

test('a write says what and where', () => {
  const [message] = readAll(s7commPlus, encode.setMultiVariables(x, [[encode.dataBlock(9, 1), value.bool(true)]]));
  assert.deepEqual(message.acts, ['write']);
  assert.equal(message.value, 1);
  assert.deepEqual(message.fields.values, [{ item: 1, type: 'bool', value: true }]);
});

test('a block that is created or deleted is a change of the program', () => {
  const created = readAll(s7commPlus, encode.createObject(x, 3, encode.objectElement(0x8a320001, 2578, [])))[0];
  assert.deepEqual(created.acts, ['program']);
  const deleted = readAll(s7commPlus, encode.deleteObject(x, 0x8a0e0007))[0];
  assert.deepEqual(deleted.acts, ['program']);
  assert.equal(deleted.fields.object, 'DB7');
  assert.deepEqual(readAll(s7commPlus, encode.deleteObject(x, 0x386))[0].acts, ['session']);
});

test('exploring and invoking are told apart from reading', () => {
  assert.deepEqual(readAll(s7commPlus, encode.explore(x, 3))[0].acts, ['discover']);
  const [uploaded] = readAll(s7commPlus, encode.explore(x, 0x8a320001, [2521, 2580]));
  assert.deepEqual(uploaded.acts, ['read', 'program', 'discover']);
  assert.deepEqual(uploaded.fields.attributes, ['Block.BlockNumber', 'FunctionalObject.Code']);
  const [invoked] = readAll(s7commPlus, encode.invoke(x, 0x70000e01, 4));
  assert.deepEqual(invoked.acts, ['control']);
  assert.equal(invoked.fields.method, 4);
});

test('a refusal is a status, another kind of success is none', () => {
  assert.equal(readAll(s7commPlus, encode.response(x, 0x04f2, [], 22))[0].status, 'session_delegitimated');
  assert.equal(readAll(s7commPlus, encode.response(x, 0x04f2, [], 25))[0].status, '');
});

test('notifications carry values to a subscription', () => {
  const [message] = readAll(s7commPlus, encode.notification(3, 0x70000e51, 9, [[5, value.real(2.5)]]));
  assert.equal(message.function, 'notification');
  assert.equal(message.kind, 'notice');
  assert.equal(message.sequence, 9);
  assert.deepEqual(message.fields.values, [{ reference: 5, value: 2.5 }]);
});

test('a part without a trailer is a segment', () => {
  const whole = encode.getMultiVariables(x, [encode.dataBlock(1, 1)]);
  const part = whole.subarray(0, whole.length - 4);
  assert.equal(s7commPlus.recognise(part, 0, part.length), 60);
  assert.equal(readAll(s7commPlus, part)[0].marks & 16, 16);
  const later = Uint8Array.from([0x72, 2, 0, 3, 9, 9, 9]);
  assert.equal(readAll(s7commPlus, later)[0].function, 'fragment');
});

test('a session that goes on encrypted is still seen', () => {
  const [begun] = readAll(s7commPlus, encode.request({ ...x, version: 1 }, 0x05b3, [0, 0, 0, 0]));
  assert.equal(begun.function, 'init_ssl');
  const record = Uint8Array.from([23, 3, 3, 0, 4, 1, 2, 3, 4]);
  assert.equal(s7commPlus.recognise(record, 0, record.length), 55);
  assert.equal(readAll(s7commPlus, record)[0].function, 'encrypted');
});

test('integers of variable length are read as they were written', () => {
  fc.assert(
    fc.property(fc.integer(), (number) => {
      const [message] = readAll(s7commPlus, encode.setVariable(x, 52, 2167, value.dint(number)));
      assert.equal(message.fields.value, number);
      assert.equal(message.value, number);
    }),
  );
});

test('random bytes never throw, and nothing outside is read', () => {
  const whole = encode.sessionOpened(1, 0x386, { orderNumber: '6ES7 000-0XX00-0XX0', firmware: 'V2.8' });
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 120 }),
      fc.nat(whole.length - 1),
      fc.integer({ min: 0, max: 255 }),
      (tail, at, octet) => {
        readAll(s7commPlus, tail);
        assert.ok(readsInside(s7commPlus, encode.frame(2, [0x31, 0, 0, 5, 0x42, 0, 0, 0, 1, 0, 0, 0, 0, 0x34, ...tail])));
        const mutated = whole.slice();
        mutated[at] = octet;
        assert.ok(readsInside(s7commPlus, mutated));
      },
    ),
  );
});
