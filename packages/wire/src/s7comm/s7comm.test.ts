import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cotp } from '../cotp/index.ts';
import { Part } from '../message.ts';
import { assertInside } from '../cotp/inside.ts';
import { readAll } from '../testing.ts';
import { encode, piServices, s7comm } from './index.ts';
import { piServiceActs } from './pi-services.ts';

/** The TSDU in a TPKT. */
function tsdu(unit: Uint8Array): Uint8Array {
  const part = new Part();
  assert.ok(cotp.open?.(unit, 0, unit.length, part));
  return unit.slice(part.start, part.end);
}
const read = (unit: Uint8Array) => readAll(s7comm, tsdu(unit))[0];
const hexBytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

const set = { area: 0x84, block: 10, byte: 4, type: 8 };

test('a write names block, place and value', () => {
  const message = read(encode.writeRequest(5, [{ variable: set, value: { real: 72.5 } }]));
  assert.equal(message.function, 'write_var');
  assert.deepEqual(message.acts, ['write']);
  assert.equal(message.area, 0x84 | (10 << 8));
  assert.equal(message.address, 32);
  assert.equal(message.quantity, 32);
  assert.equal(message.value, 72.5);
  assert.equal((message.fields.items as { address: string }[])[0].address, 'DB10.DBD4');
  assert.equal((message.fields.data as { value: number }[])[0].value, 72.5);
});

test('several items keep their places and fill octets', () => {
  const bit = { area: 0x83, byte: 3, bit: 5, type: 1 };
  const message = read(
    encode.writeRequest(6, [
      { variable: bit, value: [1] },
      { variable: { area: 0x82, byte: 0, type: 2 }, value: [0x7f] },
      { variable: { area: 0x84, block: 1, byte: 2, type: 5, count: 2 }, value: [0xff, 0xfe, 0, 9] },
    ]),
  );
  assert.deepEqual(
    (message.fields.items as { address: string }[]).map((x) => x.address),
    ['M3.5', 'QB0', 'DB1.DBW2'],
  );
  const data = message.fields.data as { value?: number; values?: number[] }[];
  assert.equal(data[0].value, 1);
  assert.equal(data[1].value, 127);
  assert.deepEqual(data[2].values, [-2, 9]);
  assert.equal(message.value, 1);
});

test('an answer carries results, the first bad one is the status', () => {
  const good = read(encode.readResponse(7, [{ type: 4, value: [1, 2] }]));
  assert.equal(good.status, '');
  assert.equal(good.value, 258);
  const bad = read(
    encode.readResponse(7, [
      { type: 4, value: [1, 2] },
      { type: 4, code: 5 },
    ]),
  );
  assert.equal(bad.status, 'invalid_address');
  assert.equal(read(encode.writeResponse(8, [0xff, 3])).status, 'access_denied');
  assert.equal(read(encode.errorResponse(8, 0xd241)).status, 'protection_level');
});

test('an answer is shown with the address that was asked for', () => {
  const asked = read(encode.readRequest(7, [set]));
  const request = { code: asked.code, unit: -1, area: asked.area, address: asked.address, quantity: asked.quantity };
  const answer = tsdu(encode.readResponse(7, [{ type: 8, value: { real: 4.5 } }]));
  assert.equal(readAll(s7comm, answer, { request })[0].fields.requested, 'DB10.DBD4');
});

test('blocks are listed and asked about', () => {
  assert.deepEqual(read(encode.listBlocksResponse(1, [{ type: 'OB', count: 3 }])).fields.blocks, { OB: 3 });
  assert.equal(read(encode.listBlocksOfTypeRequest(1, 'FB')).fields.block_type, 'FB');
  assert.deepEqual(read(encode.listBlocksOfTypeResponse(1, [1, 41])).fields.numbers, [1, 41]);
  const info = read(encode.blockInfoRequest(1, { type: 'OB', number: 35 }));
  assert.equal(info.fields.block, 'OB35');
  assert.equal(info.address, 35);
  assert.equal(read(encode.messageServiceRequest(1, 0x81, 'HmiRtm')).fields.subscriber, 'HmiRtm');
});

test('a controller says what it is', () => {
  const identity = {
    orderNumber: '6ES7 315-2EH14-0AB0',
    hardware: 4,
    firmware: [3, 2, 6] as const,
    name: 'filler-1',
    moduleName: 'CPU 315-2 PN/DP',
    plant: 'bottling',
    serial: 'S C-X4U421302009',
    moduleType: 'CPU 315-2 PN/DP',
  };
  const modules = read(encode.moduleIdentification(1, identity));
  assert.deepEqual(modules.acts, ['identify']);
  assert.equal(modules.identity.orderNumber, '6ES7 315-2EH14-0AB0');
  assert.equal(modules.identity.firmware, 'V3.2.6');
  assert.equal(modules.identity.vendor, 'Siemens');
  assert.equal(modules.identity.role, 'controller');
  const components = read(encode.componentIdentification(2, identity));
  assert.equal(components.identity.name, 'filler-1');
  assert.equal(components.identity.serial, 'S C-X4U421302009');
  assert.equal(components.identity.model, 'CPU 315-2 PN/DP');
});

test('a real answer to SZL 0x0111 is read', () => {
  const text =
    '320700000b00000c0028000112081284010100000000ff09002401110001001c0001000136455337203135312d38414230312d304142302000c000030001';
  const [message] = readAll(s7comm, hexBytes(text));
  assert.equal(message.function, 'read_szl');
  assert.equal(message.kind, 'response');
  assert.equal(message.identity.orderNumber, '6ES7 151-8AB01-0AB0');
  assert.equal(message.fields.szl, 'module_identification');
});

test('start, stop, blocks and their acts', () => {
  assert.deepEqual(read(encode.plcStop(1)).acts, ['control']);
  assert.deepEqual(read(encode.plcStart(1)).acts, ['control']);
  assert.equal(read(encode.plcStart(1)).fields.service, 'P_PROGRAM');
  const remove = read(encode.deleteBlocks(1, [{ type: 'FB', number: 41 }]));
  assert.deepEqual(remove.acts, ['program']);
  assert.deepEqual(remove.fields.blocks, [{ file_name: '0E00041P', block: 'FB41', file_system: 'passive' }]);
  const request = read(encode.requestDownload(2, { type: 'OB', number: 1 }, 94, 22));
  assert.equal(request.fields.block, 'OB1');
  assert.equal(request.fields.load_memory_length, '000094');
  assert.equal(s7comm.side?.(tsdu(encode.downloadBlock(3, { type: 'OB', number: 1 })), 0, 100), 2);
  assert.equal(read(encode.startUploadResponse(4, 7, 456)).fields.block_length, '0000456');
  assert.equal(read(encode.upload(4, 7)).fields.transfer_id, 7);
  const cyclic = read(encode.cyclicRequest(1, [set], 10));
  assert.equal(cyclic.fields.interval_milliseconds, 1000);
  assert.equal(cyclic.address, 32);
  assert.deepEqual(read(encode.cyclicPush(0, [{ type: 8, value: { real: 1.5 } }])).acts, ['report']);
  assert.equal(read(encode.cyclicPush(0, [{ type: 8, value: { real: 1.5 } }])).value, 1.5);
  assert.equal(read(encode.modeTransition(0)).function, 'mode_transition_stop');
  assert.equal(read(encode.passwordRequest(1, new Uint8Array(8))).fields.password_length, 8);
});

test('the clock of a real answer is read', () => {
  const [message] = readAll(s7comm, hexBytes('320700003300000c000e000112081287010200000000ff09000a00191408201205361124'));
  assert.equal(message.fields.clock, '2014-08-20T12:05:36.112');
  const time = new Date('2026-03-01T10:20:30.456Z');
  assert.equal(read(encode.readClockResponse(1, time)).fields.clock, '2026-03-01T10:20:30.456');
});

test('a symbolic and a SINUMERIK address are read', () => {
  const symbolic = '320100000001001200000401120eb2ff8a0e0001aabbccdd2000000a';
  const [message] = readAll(s7comm, hexBytes(symbolic));
  assert.equal(message.area, 0x84 | (1 << 8));
  assert.equal(message.address, 10);
  const [nck] = readAll(s7comm, hexBytes('320100000002000c0000040112088241000100037f01'));
  assert.deepEqual(nck.fields.items, [
    { syntax: 'nck', area: 'channel', unit: 1, column: 1, line: 3, module: 127, line_count: 1 },
  ]);
});

test('a real command to modify variables names them and their values', () => {
  const text =
    '320700006803000c0044000112081241080000000000ff0900400014002800000001000100060001000100010001000102000003030100000000020100000004100100000008000900044133851f00090002dead000900010100';
  const [message] = readAll(s7comm, hexBytes(text));
  assert.equal(message.function, 'modify_variable');
  assert.deepEqual(message.acts, ['write']);
  assert.equal(message.area, 0x83);
  assert.equal(message.value, 0x4133851f);
  assert.deepEqual(
    (message.fields.items as { address: string }[]).map((x) => x.address),
    ['MD0', 'MW4', 'I8.1'],
  );
  assert.deepEqual(
    (message.fields.data as { value: number }[]).map((x) => x.value),
    [0x4133851f, 0xdead, 1],
  );
});

test('alarms and diagnostics are read', () => {
  const event = [0x12, 8, 0x19, 0, 0x60, 0, 0, 9, 0, 0];
  const acknowledge = read(encode.userdataRequest({ reference: 1, group: 4, subfunction: 11, data: [9, 1, ...event] }));
  assert.deepEqual(acknowledge.acts, ['alarm']);
  assert.equal(acknowledge.address, 0x60000009);
  assert.deepEqual(acknowledge.fields.objects, [{ syntax: 'alarm_acknowledge', event: 0x60000009 }]);
  const entry = [...hexBytes('4302ff68c70000000b107710'), ...hexBytes('1408201153592024')];
  const buffer = read(encode.readSzlResponse(1, 0xa0, 0, [entry]));
  assert.equal((buffer.fields.records as { event_class: string }[])[0].event_class, 'mode_transition');
  assert.equal((buffer.fields.records as { time: string }[])[0].time, '2014-08-20T11:53:59.202');
  const message = read(encode.userdataPush({ reference: 0, group: 4, subfunction: 3, data: entry }));
  assert.equal(message.fields.event, 0x4302);
});

test('services have one hash each', () => {
  assert.equal(new Set([...piServices.values()].map((x) => x.service)).size, piServices.size);
  for (const x of piServices.values()) {
    const bytes = new TextEncoder().encode(x.service);
    assert.equal(piServiceActs(bytes, 0, bytes.length), x.acts, x.service);
  }
});

test('random and mutated messages never throw, and nothing outside them is read', () => {
  const samples = [
    encode.writeRequest(5, [{ variable: set, value: { real: 1 } }]),
    encode.readResponse(7, [{ type: 4, value: [1, 2] }]),
    encode.deleteBlocks(1, [{ type: 'DB', number: 1 }]),
    encode.moduleIdentification(1, {
      orderNumber: 'x',
      hardware: 1,
      firmware: [1, 2, 3],
      name: '',
      moduleName: '',
      serial: '',
      moduleType: '',
    }),
    encode.cyclicRequest(1, [set, set], 1),
    encode.requestDownload(2, { type: 'OB', number: 1 }, 94, 22),
  ].map(tsdu);
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }),
      fc.nat(200),
      (sample, changes, cut) => {
        const bytes = sample.slice(0, Math.max(1, sample.length - (cut % sample.length)));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        assertInside(s7comm, bytes);
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (tail) => void readAll(s7comm, Uint8Array.from([0x32, ...tail]))));
});
