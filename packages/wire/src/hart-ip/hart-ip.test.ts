import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, hartIp } from './index.ts';

const device = { deviceType: 0x26de, deviceId: 0x123456 };

test('a session begins', () => {
  const bytes = encode.sessionInitiate(0, 1);
  assert.equal(hartIp.recognise(bytes, 0, bytes.length), 85);
  const [message] = readAll(hartIp, bytes);
  assert.equal(message.function, 'session_initiate');
  assert.deepEqual(message.fields, {
    version: 1,
    message_type: 'request',
    message: 'session_initiate',
    header_status: 0,
    sequence: 1,
    master_type: 'primary',
    inactivity_close_timer: 600000,
  });
});

test('a device says what it is', () => {
  const identity = {
    deviceType: 0x26de,
    deviceRevision: 1,
    softwareRevision: 4,
    hardwareRevision: 2,
    deviceId: 0x123456,
    manufacturer: 38,
  };
  const bytes = encode.commandResponse(2, 0, 0, encode.identityData(identity));
  assert.equal(hartIp.recognise(bytes, 0, bytes.length), 90);
  const [message] = readAll(hartIp, bytes);
  assert.equal(message.function, 'read_unique_identifier');
  assert.deepEqual(message.identity, {
    vendor: 'Rosemount',
    deviceType: 'HART device type 0x26de',
    serial: '1193046',
    firmware: '4',
    hardware: '2',
    role: 'sensor',
  });
  assert.equal(message.fields.manufacturer_code, 38);
});

test('tags are texts of six bits a character', () => {
  const data = [...encode.packedText('PT-101', 8), ...encode.packedText('STEAM HEADER', 16), 1, 2, 120];
  const [message] = readAll(hartIp, encode.commandResponse(3, device, 13, data));
  assert.equal(message.unit, 0x123456);
  assert.equal(message.fields.tag, 'PT-101');
  assert.equal(message.fields.descriptor, 'STEAM HEADER');
  assert.equal(message.fields.date, '2020-02-01');
  assert.deepEqual(message.identity, { name: 'PT-101' });
});

test('writes and controls carry their values', () => {
  const data = [12, ...encode.floatBytes(250), ...encode.floatBytes(0)];
  const [range] = readAll(hartIp, encode.commandRequest(4, device, 35, data));
  assert.deepEqual(range.acts, ['write', 'configure']);
  assert.equal(range.value, 250);
  assert.equal(range.fields.upper_range_value, 250);
  const [fixed] = readAll(hartIp, encode.commandRequest(5, device, 40, encode.floatBytes(12)));
  assert.ok(fixed.acts.includes('control'));
  assert.equal(fixed.value, 12);
  assert.ok(readAll(hartIp, encode.commandRequest(6, device, 42))[0].acts.includes('control'));
});

test('a refusal and a device in trouble are told', () => {
  const [message] = readAll(hartIp, encode.commandResponse(6, device, 42, [], 7, 0x88));
  assert.equal(message.status, 'in_write_protect_mode');
  assert.equal(message.state, 0x88);
  assert.equal(message.fields.device_malfunction, true);
  assert.equal(message.fields.loop_current_fixed, true);
});

test('errors of the line and of the session are told', () => {
  assert.equal(readAll(hartIp, encode.commandResponse(6, device, 1, [], 0x88))[0].status, 'communication_error');
  assert.equal(readAll(hartIp, encode.message(3, 0, 1, [1]))[0].status, 'primary_session_unavailable');
});

test('a burst is a report, and a direct PDU holds several commands', () => {
  const [burst] = readAll(hartIp, encode.burst(9, device, 1, [32, ...encode.floatBytes(21.5)]));
  assert.equal(burst.kind, 'notice');
  assert.equal(burst.value, 21.5);
  const [direct] = readAll(
    hartIp,
    encode.direct(0, 7, [
      { command: 1, data: [] },
      { command: 541, data: [1, 2, 3] },
    ]),
  );
  assert.ok(direct.acts.includes('write'));
  assert.deepEqual(direct.fields.commands, [
    { command_number: 1, command: 'read_primary_variable' },
    { command_number: 541, command: 'write_client_pake_password' },
  ]);
});

test('a wrong check byte is told', () => {
  const bytes = encode.commandRequest(4, device, 1);
  bytes[bytes.length - 1] ^= 1;
  assert.equal(readAll(hartIp, bytes)[0].problem, 'the check byte is wrong');
  assert.equal(hartIp.recognise(bytes, 0, bytes.length), 0);
});

test('what is encoded is read back', () => {
  fc.assert(
    fc.property(
      fc.nat(0xffff),
      fc.nat(0xffffff),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      (sequence, deviceId, value) => {
        const bytes = encode.commandRequest(sequence, { deviceType: 0x1102, deviceId }, 34, encode.floatBytes(value));
        assert.equal(hartIp.measure?.(bytes, 0, bytes.length), bytes.length);
        const [message] = readAll(hartIp, bytes);
        assert.equal(message.pair, sequence);
        assert.equal(message.unit, deviceId);
        assert.equal(message.value, value);
      },
    ),
  );
});

test('random and mutated bytes never throw, and nothing outside is read', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => assert.ok(readsInside(hartIp, bytes))));
  const whole = encode.commandResponse(3, device, 77, [0, 1, 0x86, 1, 2, 3, 4, 5, 3, 4, 0, 0, 1, 2]);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, byte) => {
      const bent = whole.slice();
      bent[at] = byte;
      assert.ok(readsInside(hartIp, bent.subarray(0, length)));
    }),
  );
});

test('a command to a device behind a gateway does what the command in it does', () => {
  const embedded = [0x82, 0xa6, 6, 1, 2, 3, 42, 0];
  const [request] = readAll(hartIp, encode.commandRequest(3, 0, 77, [0, 1, 5, ...embedded]));
  assert.deepEqual(request.acts, ['control']);
  assert.equal((request.fields.embedded as { command: string }).command, 'perform_device_reset');
  const [cut] = readAll(hartIp, encode.commandRequest(3, 0, 77, [0, 1, 5, 0x82]));
  assert.deepEqual(cut.acts, []);
});
