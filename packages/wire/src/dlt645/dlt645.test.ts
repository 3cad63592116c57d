import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_BROADCAST, MARK_CREDENTIALS } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { dlt645, encode } from './index.ts';

const meter = '202608010042';
const energy = encode.frame({ meter, control: 0x91, data: [...encode.identifier(0x00010000), ...encode.digits('00012345')] });

test('a read and its answer: forward active energy', () => {
  const [request] = readAll(dlt645, encode.frame({ meter, control: 0x11, data: encode.identifier(0x00010000), preamble: 4 }));
  assert.equal(request.function, 'read_data');
  assert.equal(request.fields.identifier, '00010000');
  assert.equal(request.unit, 202608010042);
  const [answer] = readAll(dlt645, energy);
  assert.equal(answer.kind, 'response');
  assert.equal(answer.pair, request.pair);
  assert.equal(answer.value, 123.45);
  assert.deepEqual(answer.fields, {
    meter,
    control_code: 0x91,
    identifier: '00010000',
    class: 'energy',
    name: 'forward_active_energy',
    values: [123.45],
    unit: 'kWh',
  });
});

test('three phases, and a power that flows back', () => {
  const data = [...encode.identifier(0x0201ff00), ...encode.digits('2301'), ...encode.digits('2302'), ...encode.digits('2303')];
  const [voltages] = readAll(dlt645, encode.frame({ meter, control: 0x91, data }));
  assert.deepEqual(voltages.fields.values, [230.1, 230.2, 230.3]);
  const power = [...encode.identifier(0x02030000), ...encode.digits('812345')];
  assert.equal(readAll(dlt645, encode.frame({ meter, control: 0x91, data: power }))[0].value, -1.2345);
});

test('a trip of the relay is a control with a password that is not told', () => {
  const data = [0x02, 0x11, 0x22, 0x33, ...encode.digits('00000001'), 0x1a, 0, ...encode.digits('260801090000')];
  const [message] = readAll(dlt645, encode.frame({ meter, control: 0x1c, data }));
  assert.equal(message.function, 'relay_control');
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.fields.control, 'trip');
  assert.equal(message.fields.valid_until, '260801090000');
  assert.equal(message.fields.operator, '00000001');
  assert.equal(message.marks & MARK_CREDENTIALS, MARK_CREDENTIALS);
  assert.ok(!JSON.stringify(message.fields).includes('332211'));
  const [refused] = readAll(dlt645, encode.frame({ meter, control: 0xdc, data: [0x04] }));
  assert.equal(refused.status, 'wrong_password');
  assert.equal(refused.pair, message.pair);
});

test('a write of a parameter is a configuration', () => {
  const data = [...encode.identifier(0x04000101), 2, 0, 0, 0, 1, 0, 0, 0, ...encode.digits('26080106')];
  const [message] = readAll(dlt645, encode.frame({ meter, control: 0x14, data }));
  assert.deepEqual(message.acts, ['write', 'configure']);
  assert.equal(message.fields.class, 'parameters');
  assert.equal(message.fields.data, '06010826');
});

test('the time is told to everyone', () => {
  const [message] = readAll(dlt645, encode.frame({ meter: '999999999999', control: 0x08, data: encode.digits('260801085857') }));
  assert.equal(message.kind, 'notice');
  assert.equal(message.marks & MARK_BROADCAST, MARK_BROADCAST);
  assert.equal(message.fields.time, '260801085857');
});

test('meters say what they are', () => {
  const text = [...new TextEncoder().encode('DDZY100')].toReversed();
  const [model] = readAll(dlt645, encode.frame({ meter, control: 0x91, data: [...encode.identifier(0x0400040b), ...text] }));
  assert.equal(model.identity.model, 'DDZY100');
  const [address] = readAll(dlt645, encode.frame({ meter, control: 0x93, data: encode.digits(meter) }));
  assert.equal(address.identity.serial, meter);
});

test('the edition of 1997 has identifiers of two bytes', () => {
  const [answer] = readAll(
    dlt645,
    encode.frame({ meter, control: 0x81, data: [...encode.identifier(0x9010, 2), ...encode.digits('00012345')] }),
  );
  assert.equal(answer.function, 'read_data_1997');
  assert.equal(answer.value, 123.45);
  const [again] = readAll(dlt645, encode.frame({ meter, control: 0x03, data: encode.identifier(0x9010, 2) }));
  assert.equal(again.function, 'reread_data_1997');
});

test('recognition wants starts, address, check sum and stop', () => {
  assert.equal(dlt645.recognise(energy, 0, energy.length), 90);
  const bent = energy.slice();
  bent[12] ^= 1;
  assert.equal(dlt645.recognise(bent, 0, bent.length), 0);
});

test('bent and random frames never throw and are read inside their bounds', () => {
  fc.assert(
    fc.property(fc.nat(energy.length - 1), fc.nat(255), fc.nat(energy.length), (where, value, length) => {
      const bent = energy.slice(0, length);
      if (where < length) bent[where] = value;
      assert.ok(readsInside(dlt645, bent));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (random) => void readAll(dlt645, random)));
});
