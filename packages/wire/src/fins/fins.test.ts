import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, fins } from './index.ts';

const read = (bytes: Uint8Array, request?: { area: number; address: number; quantity: number }) => {
  const messages: ReturnType<typeof readAll> = [];
  fins.read(bytes, 0, bytes.length, 0, {
    message: (held, head) => void messages.push(...readAll(fins, held.subarray(head.start, head.end), facts(request))),
  });
  return messages[0];
};
const facts = (request?: { area: number; address: number; quantity: number }) =>
  request ? { request: { code: 0x0101, unit: 1, ...request } } : {};

for (const tcp of [true, false]) {
  const x = { service: 7, tcp };
  // Datagrams are handed to `read` whole; only FINS/TCP is measured.
  const one = tcp
    ? read
    : (bytes: Uint8Array, request?: { area: number; address: number; quantity: number }) => datagram(bytes, request);
  test(`${tcp ? 'tcp' : 'udp'}: memory is written at an address`, () => {
    const bytes = encode.writeMemory(x, 0x82, 100, [5, 6]);
    assert.equal(fins.recognise(bytes, 0, bytes.length), tcp ? 95 : 75);
    const message = one(bytes);
    assert.deepEqual(
      [message.function, message.fields.address, message.fields.values, message.value, message.pair],
      ['memory_area_write', 'D100', [5, 6], 5, 7],
    );
    assert.equal(one(encode.writeBit(x, 0x31, 3, 5, true)).fields.address, 'W3.05');
  });
  test(`${tcp ? 'tcp' : 'udp'}: an answer has the address of its request`, () => {
    const message = one(encode.readMemoryResponse(x, [17]), { area: 0x82, address: 100, quantity: 1 });
    assert.deepEqual([message.fields.address, message.fields.values], ['D100', [17]]);
  });
  test(`${tcp ? 'tcp' : 'udp'}: the controller says what it is`, () => {
    assert.deepEqual(one(encode.readControllerResponse(x, 'CP1L-EL20DR-D', '01.00')).identity, {
      model: 'CP1L-EL20DR-D',
      firmware: '01.00',
      vendor: 'Omron',
      role: 'controller',
    });
  });
  test(`${tcp ? 'tcp' : 'udp'}: control, program, password, force, error`, () => {
    assert.deepEqual([one(encode.stop(x)).acts, one(encode.run(x, 4)).fields.mode], [['control'], 'run']);
    assert.equal(one(encode.writeProgram(x, 8, [1, 2])).fields.first_word, 8);
    const protect = one(encode.protectProgram(x, 'K3Yz'));
    assert.ok(protect.marks & 64);
    assert.ok(!JSON.stringify(protect).includes('K3Yz'));
    assert.ok(!JSON.stringify(protect).includes('4b33597a'));
    assert.deepEqual(one(encode.forceBit(x, 0x30, 1, 2, true)).fields.bits, [
      { force: 'force_set', area: 'cio_bit', address: 'CIO1.02' },
    ]);
    assert.equal(one(encode.response(x, 0x0102, [], 0x2102)).status, 'write_protected');
  });
}

/** Reads a datagram, which has no length of its own. */
function datagram(bytes: Uint8Array, request?: { area: number; address: number; quantity: number }) {
  const whole = Object.create(fins, { measure: { value: null } });
  return readAll(whole, bytes, facts(request))[0];
}

test('transfers between areas and files, and who holds the access right', () => {
  const x = { service: 1 };
  const file = [0, 1, ...[...'MAIN    PRG '].map((one) => one.charCodeAt(0))];
  const program = datagram(encode.command(x, 0x220c, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, ...file]));
  assert.deepEqual([program.fields.direction, program.fields.quantity, program.fields.file], ['from_file', 512, 'MAIN    PRG']);
  const memory = datagram(encode.command(x, 0x220a, [0, 0, 0x82, 0, 5, 0, 0, 9, ...file]));
  assert.deepEqual([memory.fields.direction, memory.fields.address, memory.fields.quantity], ['to_file', 'D5', 9]);
  const held = datagram(encode.response(x, 0x0c01, [0, 7, 2], 0x3001));
  assert.deepEqual([held.status, held.fields.holder_node], ['access_right_held', 7]);
});

test('node addresses of FINS/TCP', () => {
  assert.equal(read(encode.nodeAddressRequest()).function, 'node_address_request');
  assert.deepEqual(read(encode.nodeAddressResponse(251, 200)).fields, { tcp_command: 1, client_node: 251, server_node: 200 });
});

test('random and mutated bytes never throw and are read inside', () => {
  const seeds = [
    encode.writeMemory({ service: 1, tcp: true }, 0x82, 1, [1, 2]),
    encode.readControllerResponse({ service: 1 }, 'CJ2M-CPU31', '02.00'),
    encode.forceBit({ service: 1 }, 0x30, 1, 2, true),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 6 }), (seed, changes) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assert.ok(readsInside(fins, bytes));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => assert.ok(readsInside(fins, bytes))));
});
