import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encode as cip } from '../cip/index.ts';
import type { Head } from '../message.ts';
import { readAll } from '../testing.ts';
import { encode, enip } from './index.ts';

const x = { session: 0x1020304, context: 42 };
const identity = {
  vendor: 1,
  deviceType: 12,
  productCode: 58,
  revision: [4, 3] as const,
  status: 0x30,
  serial: 0x00524d8e,
  name: '1756-ENBT/A',
};

test('a session is registered with a version', () => {
  const [message] = readAll(enip, encode.registerSession({ ...x, session: 0 }));
  assert.equal(message.function, 'register_session');
  assert.equal(message.kind, 'request');
  assert.equal(message.fields.protocol_version, 1);
  assert.equal(readAll(enip, encode.registerSession(x))[0].kind, 'response');
});

test('an answer to ListIdentity says what the device is', () => {
  const [message] = readAll(enip, encode.listIdentityResponse(x, identity, [10, 0, 0, 5]));
  assert.equal(message.kind, 'response');
  const [item] = message.fields.items as { [name: string]: unknown }[];
  assert.equal(item.socket_address, '10.0.0.5');
  assert.equal(item.socket_port, 44818);
  assert.equal(item.device_state, 'operational');
  assert.equal(message.identity.product, '1756-ENBT/A');
  assert.equal(message.identity.serial, '00524D8E');
  assert.equal(message.identity.firmware, '4.003');
});

test('a connected message gives its sequence count to the service inside', () => {
  const [carrier, service] = readAll(enip, encode.sendUnitData(x, 0xabc, 77, [0x0e, 3, 0x20, 1, 0x24, 1, 0x30, 7]));
  assert.equal(carrier.function, 'send_unit_data');
  assert.deepEqual((carrier.fields.items as unknown[])[0], {
    type_code: 0xa1,
    type: 'connected_address',
    length: 4,
    connection_id: 0xabc,
  });
  assert.equal(service.function, 'get_attribute_single');
  assert.equal(service.sequence, 77);
  assert.equal(service.pair, carrier.pair);
});

test('a datagram of I/O is counted by its connection', () => {
  const bytes = encode.ioData(0x55aa, 1000, [1, 2, 3, 4]);
  const [message] = readAll(enip, bytes);
  assert.equal(message.function, 'io_data');
  assert.equal(message.kind, 'notice');
  assert.equal((message.fields.items as { connection_id: number }[])[0].connection_id, 0x55aa);
  assert.equal(message.sequence, 1000);
  assert.ok(enip.recognise(bytes, 0, bytes.length) >= 80);
});

test('ListServices names the service and what it carries', () => {
  const [message] = readAll(enip, encode.listServicesResponse(x));
  const [item] = message.fields.items as { [name: string]: unknown }[];
  assert.equal(item.service, 'Communications');
  assert.equal(item.cip_over_tcp, true);
});

test('a length that lies is malformed', () => {
  const bytes = encode.sendRRData(x, [1, 2, 0x20, 1, 0x24, 1]);
  bytes[2] += 4;
  const messages: string[] = [];
  enip.read(bytes, 0, bytes.length, 0, { message: (_, head) => void messages.push(head.problem) });
  assert.equal(messages[0], 'the length is more than there is');
});

test('random bytes are not EtherNet/IP', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (bytes) => enip.recognise(bytes, 0, bytes.length) < 80));
});

test('any bytes are read without harm, and nothing outside them', () => {
  const samples = [
    encode.listIdentityResponse(x, identity, [1, 2, 3, 4]),
    encode.ioData(1, 2, [3]),
    encode.listServicesResponse(x),
    encode.sendRRData(x, cip.multiple([cip.readTag('A[1].B'), cip.writeTag('C', 'lreal', [1])])),
    encode.sendUnitData(x, 1, 2, cip.unconnectedSend(cip.pcccRead({ vendor: 1, serial: 2, transaction: 3 }, 2, 7, 0x89, 1), 1)),
    encode.sendRRData(x, cip.multiple([cip.identityResponse(identity), cip.readTagResponse('real', [1])], true)),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.nat(200), fc.nat(255), fc.nat(60), (sample, at, byte, cut) => {
      const bytes = sample.slice(0, Math.max(1, sample.length - cut));
      bytes[at % bytes.length] = byte;
      readAll(enip, bytes);
      const roomy = new Uint8Array(bytes.length + 64).fill(0x81);
      roomy.set(bytes, 32);
      const note = (list: string[], base: number) => ({
        message: (_: Uint8Array, head: Head) => {
          assert.ok(head.start >= base && head.end <= base + bytes.length);
          list.push(`${head.protocol.id} ${head.code} ${head.status} ${head.pair} ${head.value} ${head.problem}`);
        },
      });
      const alone: string[] = [];
      const among: string[] = [];
      enip.read(bytes, 0, bytes.length, 0, note(alone, 0));
      enip.read(roomy, 32, 32 + bytes.length, 0, note(among, 32));
      assert.deepEqual(alone, among);
    }),
  );
});
