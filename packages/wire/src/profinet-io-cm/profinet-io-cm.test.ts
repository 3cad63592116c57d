import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dcerpc } from '../dcerpc/index.ts';
import { type PlainMessage, readAll, readsInside } from '../testing.ts';
import { encode, profinetIoCm } from './index.ts';

const relation = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
const x = { sequence: 4, vendor: 0x2a, device: 0x301, relation };

/** The message inside the datagram, and the carrier's. */
function read(bytes: Uint8Array): PlainMessage {
  const [carrier, message] = readAll(dcerpc, bytes);
  assert.equal(carrier.protocol, 'dcerpc');
  assert.equal(message.protocol, profinetIoCm.id);
  assert.equal(message.problem, '');
  return message;
}

test('a controller opens a relation and says its name', () => {
  const bytes = encode.connect(x, { mac: [2, 0, 0, 0, 0, 1], station: 'plc-north' }, [
    { type: 1, frame: 0x8000, length: 40, ratio: 8 },
  ]);
  assert.equal(dcerpc.recognise(bytes, 0, bytes.length), 92);
  const message = read(bytes);
  assert.equal(message.function, 'connect');
  assert.deepEqual(message.acts, ['session']);
  assert.deepEqual(message.identity, { name: 'plc-north', role: 'controller' });
  assert.deepEqual(message.others.receiver, { vendor: 'Siemens AG', role: 'io_device' });
  assert.equal(message.fields.relation_type, 'io_controller');
  assert.deepEqual(message.fields.communications, [
    { type: 'input', data_length: 40, frame_id: 0x8000, cycle_us: 8000, watchdog_factor: 3 },
  ]);
});

test('a device accepts or refuses', () => {
  const accepted = read(encode.connected(x, [2, 0, 0, 0, 0, 2]));
  assert.equal(accepted.kind, 'response');
  assert.equal(accepted.fields.responder_mac, '02:00:00:00:00:02');
  const refused = read(encode.failed(x, 0, 0xdb810100 + 4));
  assert.equal(refused.status, 'connect_faulty_ar_block_req');
  assert.equal(refused.fields.error_code_2, 4);
});

test('a device says what it is in I&M 0', () => {
  const im = encode.identification({
    vendor: 0x2a,
    orderNumber: '6ES7 000-0XX00-0XX0',
    serial: 'S C-000001',
    hardware: 4,
    software: ['V', 3, 1, 0],
  });
  const place = { slot: 0, subslot: 1, index: 0xaff0 };
  const asked = read(encode.read(x, place));
  assert.deepEqual(asked.acts, ['read', 'identify']);
  assert.equal(asked.fields.record, 'im0');
  const message = read(encode.readAnswer(x, place, im));
  assert.equal(message.pair, asked.pair);
  assert.deepEqual(message.identity, {
    vendor: 'Siemens AG',
    role: 'io_device',
    orderNumber: '6ES7 000-0XX00-0XX0',
    serial: 'S C-000001',
    hardware: '4',
    firmware: 'V3.1.0',
  });
  const module = read(encode.readAnswer(x, { ...place, slot: 2 }, im));
  assert.equal(module.identity.orderNumber, undefined);
  assert.equal(module.fields.order_number, '6ES7 000-0XX00-0XX0');
});

test('a record that is written is told by slot and index', () => {
  const message = read(encode.write(x, { slot: 3, subslot: 1, index: 0x1f4 }, [9, 8, 7]));
  assert.equal(message.function, 'write');
  assert.equal(message.area, 0x1f4);
  assert.equal(message.address, 0x30001);
  assert.equal(message.fields.slot, 3);
  assert.equal(message.fields.data, '090807');
  assert.equal(read(encode.writeAnswer(x, { slot: 3, subslot: 1, index: 0x1f4 })).kind, 'response');
});

test('commands and the end of a relation', () => {
  assert.equal(read(encode.control(x, 0x0110, 1)).fields.command, 'parameter_end');
  const ready = read(encode.control({ ...x, interface: 2 }, 0x0112, 2));
  assert.equal(ready.fields.command, 'application_ready');
  assert.equal(ready.fields.interface, 'controller');
  assert.equal(read(encode.release(x)).function, 'release');
});

test('random and mutated calls never throw, and nothing outside is read', () => {
  const whole = encode.connect(x, { mac: [2, 0, 0, 0, 0, 1], station: 'plc' }, [{ type: 1, frame: 0x8000, length: 40 }]);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.uint8Array({ maxLength: 90 }), (at, octet, data) => {
      const mutated = whole.slice();
      mutated[at] = octet;
      assert.ok(readsInside(dcerpc, mutated));
      assert.ok(readsInside(dcerpc, encode.write(x, { slot: 0, subslot: 1, index: 0xe040 }, Array.from(data))));
      assert.ok(readsInside(dcerpc, encode.readAnswer(x, { slot: 0, subslot: 1, index: 0xaff0 }, Array.from(data))));
    }),
  );
});
