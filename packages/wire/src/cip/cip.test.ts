import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { enip, encode as eip } from '../enip/index.ts';
import type { RequestFacts } from '../message.ts';
import { readAll } from '../testing.ts';
import { encode } from './index.ts';

const x = { session: 0x1234, context: 7 };
const pccc = { vendor: 1, serial: 0x11223344, transaction: 9 };

/** The CIP messages inside an unconnected message; the encapsulation itself is left out. */
const inside = (message: readonly number[], request?: RequestFacts) =>
  readAll(enip, eip.sendRRData(x, message), request ? { request } : {}).filter(({ protocol }) => protocol === 'cip');
const facts = (area: number, address: number, quantity: number, code = 0x0e): RequestFacts => ({
  code,
  unit: -1,
  area,
  address,
  quantity,
});

test('a tag is read by its name', () => {
  const [message] = inside(encode.readTag('Program:Main.Tank[3].Level', 2));
  assert.equal(message.function, 'read_tag');
  assert.deepEqual(message.acts, ['read']);
  assert.equal(message.fields.tag, 'Program:Main.Tank[3].Level');
  assert.equal(message.quantity, 2);
});

test('a write of a tag shows type and values', () => {
  const [message] = inside(encode.writeTag('SetPoint', 'real', [1.5, -2]));
  assert.equal(message.function, 'write_tag');
  assert.deepEqual(message.acts, ['write']);
  assert.equal(message.value, 1.5);
  assert.equal(message.fields.data_type, 'real');
  assert.deepEqual(message.fields.values, [1.5, -2]);
});

test('the answer to a read carries typed values and pairs with the request', () => {
  const [asked] = inside(encode.readTag('Count'));
  const [message] = inside(encode.readTagResponse('dint', [-5]), facts(0x6b, -1, 1, 0x6b4c));
  assert.equal(message.kind, 'response');
  assert.equal(message.value, -5);
  assert.equal(message.pair, asked.pair);
  assert.deepEqual(message.fields.values, [-5]);
});

test('browsing a controller lists its tags', () => {
  const asked = inside(encode.browseTags(0))[0];
  assert.equal(asked.function, 'get_instance_attribute_list');
  const answer = encode.browseTagsResponse([
    { instance: 5, name: 'Pump', type: 'bool' },
    { instance: 9, name: 'Level', type: 'real' },
  ]);
  assert.deepEqual(inside(answer, facts(0x6b, 0, 0, asked.code))[0].fields.tags, [
    { instance: 5, name: 'Pump', data_type: 'bool' },
    { instance: 9, name: 'Level', data_type: 'real' },
  ]);
});

test('an error names its general and extended status', () => {
  assert.equal(inside(encode.response(0x4c, [], 0x05))[0].status, 'path_destination_unknown');
  assert.equal(inside(encode.response(0x4c, [], 0xff, [0x2105]))[0].status, 'access_beyond_object');
  assert.equal(inside(encode.response(0x54, [], 1, [0x0100]))[0].status, 'connection_in_use_or_duplicate_forward_open');
});

test('each service of a packet is a message, and pairs with its own answer', () => {
  const asked = inside(encode.multiple([encode.getAttributesAll(1, 1), encode.readTag('A'), encode.setMode('program')]));
  assert.deepEqual(
    asked.map((message) => message.function),
    ['multiple_service_packet', 'get_attributes_all', 'read_tag', 'set_program_mode'],
  );
  assert.deepEqual(asked[3].acts, ['control']);
  const answers = inside(encode.multiple([encode.response(1), encode.readTagResponse('int', [3]), encode.response(7)], true));
  assert.deepEqual(
    answers.map((message) => message.pair),
    asked.map((message) => message.pair),
  );
  assert.equal(new Set(asked.map((message) => message.pair)).size, 4);
});

test('an Unconnected Send leads to a slot; the far answer pairs with the embedded request', () => {
  const [envelope, embedded] = inside(encode.unconnectedSend(encode.getAttributesAll(1, 1), 2));
  assert.equal(envelope.function, 'unconnected_send');
  assert.equal(embedded.function, 'get_attributes_all');
  assert.equal(embedded.unit, 2);
  assert.ok(embedded.acts.includes('identify'));
  assert.equal(inside(encode.response(1))[0].pair, embedded.pair);
});

test('a connection is opened with its parameters and its path', () => {
  const connection = {
    originatorToTarget: 0x10,
    targetToOriginator: 0x20,
    connectionSerial: 5,
    vendor: 1,
    originatorSerial: 99,
    interval: 10000,
    size: 500,
    transport: 3 as const,
    path: [0x01, 0x00, 0x20, 0x02, 0x24, 0x01],
  };
  const [message] = inside(encode.forwardOpen(connection));
  assert.equal(message.function, 'forward_open');
  assert.equal(message.fields.transport_class, 3);
  assert.deepEqual(message.fields.originator_to_target, {
    size: 500,
    length: 'variable',
    priority: 'low',
    type: 'point_to_point',
    redundant_owner: false,
  });
  assert.equal(inside(encode.forwardOpen({ ...connection, size: 4000 }))[0].function, 'large_forward_open');
  const [answer] = inside(encode.forwardOpenResponse(connection));
  assert.equal(answer.function, 'forward_open');
  assert.equal(answer.fields.target_to_originator_connection_id, 0x20);
  assert.equal(inside(encode.forwardClose(connection))[0].function, 'forward_close');
  assert.equal(inside(encode.forwardCloseResponse(connection))[0].function, 'forward_close');
});

test('a device says what it is', () => {
  const identity = {
    vendor: 1,
    deviceType: 14,
    productCode: 54,
    revision: [20, 11] as const,
    status: 0x3060,
    serial: 0xc0ffee,
    name: '1756-L61/B LOGIX5561',
  };
  const [message] = inside(encode.identityResponse(identity));
  assert.deepEqual(message.identity, {
    vendor: 'Rockwell Automation/Allen-Bradley',
    product: '1756-L61/B LOGIX5561',
    orderNumber: '1756-L61',
    firmware: '20.011',
    serial: '00C0FFEE',
    deviceType: 'Programmable Logic Controller',
    role: 'controller',
  });
});

test('answers about one attribute learn from their request what they tell', () => {
  const name = Array.from('PLC-7', (character) => character.charCodeAt(0));
  const host = encode.response(0x0e, [5, 0, ...name]);
  assert.deepEqual(inside(host, facts(0xf5, 1, 6))[0].identity, { name: 'PLC-7' });
  const product = encode.response(0x0e, [5, ...name]);
  assert.deepEqual(inside(product, facts(1, 1, 7))[0].identity, { product: 'PLC-7' });
  assert.deepEqual(inside(product, facts(4, 1, 7))[0].identity, {});
  assert.equal(inside(encode.getAttributeSingle(0xf5, 1, 6))[0].quantity, 6);
});

test('what a service does depends on its class', () => {
  assert.deepEqual(inside(encode.getAttributeList(1, 1, [5]))[0].acts, ['read']);
  assert.deepEqual(inside(encode.getAttributeList(1, 1, [5, 7]))[0].acts, ['read', 'identify']);
  assert.deepEqual(inside(encode.setAttributeSingle(0xf5, 1, 5, [1, 2, 3, 4]))[0].acts, ['write', 'configure']);
  assert.deepEqual(inside(encode.setAttributeSingle(4, 100, 3, [1]))[0].acts, ['write']);
  assert.deepEqual(inside(encode.reset(1))[0].acts, ['control']);
  assert.deepEqual(inside(encode.download([1]))[0].acts, ['program']);
});

test("a change of the device's address is spelled out", () => {
  const address = [5, 0, 0, 10, 0, 255, 255, 255, 1, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const { fields } = inside(encode.setAttributeSingle(0xf5, 1, 5, address))[0];
  assert.equal(fields.ip_address, '10.0.0.5');
  assert.equal(fields.network_mask, '255.255.255.0');
  assert.equal(fields.gateway, '10.0.0.1');
  assert.equal(inside(encode.reset(1))[0].fields.reset_type, 'factory_defaults');
});

test('PCCC is read through CIP: function, address, mode', () => {
  const [read] = inside(encode.pcccRead(pccc, 4, 7, 0x89, 3));
  assert.equal(read.function, 'pccc_typed_logical_read_3');
  assert.equal((read.fields.pccc as { address: string }).address, 'N7:3');
  const [write] = inside(encode.pcccWrite(pccc, 7, 0x89, 3, [1, 0]));
  assert.deepEqual(write.acts, ['write']);
  const [mode] = inside(encode.pcccChangeMode(pccc, 1));
  assert.deepEqual(mode.acts, ['control']);
  assert.equal((mode.fields.pccc as { mode: string }).mode, 'remote_program');
  assert.equal(inside(encode.pcccResponse(pccc, 0x0f, [], 0x70))[0].status, 'pccc_processor_in_program_mode');
  assert.equal(inside(encode.pcccResponse(pccc, 0x0f, [0x0b], 0xf0))[0].status, 'pccc_access_denied');
});

test('PCCC writes say what they write, and what that means', () => {
  const [integer] = inside(encode.pcccWrite(pccc, 7, 0x89, 3, [0xfe, 0xff]));
  assert.deepEqual((integer.fields.pccc as { values: number[] }).values, [-2]);
  assert.equal(integer.fields.instance, undefined);
  assert.deepEqual(inside(encode.pcccWrite(pccc, 2, 0x22, 0, [1, 2]))[0].acts, ['write', 'program']);
  const [force] = inside(encode.pccc(pccc, 0x0f, 0xab, [2, 1, 0xa2, 0, 0, 0x20, 0, 0x20, 0]));
  assert.deepEqual(force.acts, ['write', 'control']);
  assert.deepEqual((force.fields.pccc as { mask: number; values: number[] }).values, [0x20]);
  assert.equal((force.fields.pccc as { mask: number }).mask, 0x20);
});

test('a PLC-5 address is read in binary and in ASCII', () => {
  const [binary] = inside(encode.pccc(pccc, 0x0f, 0x01, [0, 0, 2, 0, 0x06, 7, 30, 4]));
  assert.deepEqual(
    [(binary.fields.pccc as { address: string }).address, (binary.fields.pccc as { byte_count: number }).byte_count],
    ['N7:30', 4],
  );
  const name = [...'$N7:30'].map((one) => one.charCodeAt(0));
  const [ascii] = inside(encode.pccc(pccc, 0x0f, 0x68, [0, 0, 2, 0, 0, ...name, 0, 2, 0]));
  assert.deepEqual(
    [(ascii.fields.pccc as { address: string }).address, (ascii.fields.pccc as { elements: number }).elements],
    ['N7:30', 2],
  );
  const [physical] = inside(encode.pccc(pccc, 0x0f, 0x18, [0, 1, 0, 0, 9, 9]));
  assert.deepEqual([physical.address, physical.quantity, physical.acts], [256, 2, ['write', 'program']]);
});

test('a PCCC answer has the file and element of its request', () => {
  const [ask] = inside(encode.pcccRead(pccc, 4, 8, 0x8a, 2));
  const request = { code: ask.code, unit: -1, area: ask.area, address: ask.address, quantity: ask.quantity };
  const [answer] = inside(encode.pcccResponse(pccc, 0x0f, [0, 0, 0xc0, 0x3f]), request);
  assert.deepEqual(
    [(answer.fields.pccc as { address: string }).address, (answer.fields.pccc as { values: number[] }).values],
    ['F8:2', [1.5]],
  );
});

test('a PCCC diagnostic status names the processor', () => {
  const name = Array.from('1766-LEC   ', (character) => character.charCodeAt(0));
  const data = [0, 0xee, 0x31, 0x9c, 0x41, ...name, 0, 0, 0, 0];
  assert.equal(inside(encode.pcccResponse(pccc, 0x06, data))[0].identity.product, '1766-LEC');
});

test('every tag and value survives encoding and reading', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: -0x80000000, max: 0x7fffffff }), { minLength: 1, maxLength: 20 }),
      (parts, values) => {
        const tag = parts.join('.');
        const [message] = inside(encode.writeTag(tag, 'dint', values));
        assert.equal(message.fields.tag, tag);
        assert.deepEqual(message.fields.values, values);
        assert.equal(message.problem, '');
      },
    ),
  );
});

test('any bytes are read without harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      readAll(enip, eip.sendRRData(x, [...bytes]));
      readAll(enip, eip.sendUnitData(x, 1, 1, [...bytes]));
    }),
  );
  const samples = [
    encode.multiple([encode.getAttributesAll(1, 1), encode.readTag('A')]),
    encode.unconnectedSend(encode.pcccRead(pccc, 4, 7, 0x89, 3), 2),
    encode.identityResponse({
      vendor: 1,
      deviceType: 14,
      productCode: 1,
      revision: [1, 1],
      status: 0,
      serial: 1,
      name: 'Example',
    }),
    encode.pcccResponse(pccc, 0x06, new Array(24).fill(0xee)),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.nat(200), fc.nat(255), fc.nat(80), (sample, at, byte, cut) => {
      const bytes = sample.slice(0, Math.max(1, sample.length - (cut % sample.length)));
      bytes[at % bytes.length] = byte;
      readAll(enip, eip.sendRRData(x, bytes));
    }),
  );
});
