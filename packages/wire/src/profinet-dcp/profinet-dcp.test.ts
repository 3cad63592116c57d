import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { encode, profinetDcp } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const read = (frame: Uint8Array) => readAll(profinetDcp, frame)[0];

test('an identify response names its sender', () => {
  const message = read(
    bytes(`feff 05 01 01000001 0000 0040
      0202 0009 0000 65743230307370 00  0203 0006 0000 002a 0313  0204 0004 0000 0100
      0201 0009 0000 45543230305350 00  0102 000e 0001 c0a8010e ffffff00 c0a8010e`),
  );
  assert.equal(message.function, 'identify');
  assert.equal(message.kind, 'response');
  assert.equal(message.problem, '');
  assert.deepEqual(message.identity, {
    name: 'et200sp',
    vendor: 'Siemens AG',
    role: 'io_device',
    product: 'ET200SP',
    ip: '192.168.1.14',
  });
});

test('padding of the Ethernet frame is no part of the message', () => {
  const frame = new Uint8Array(46);
  frame.set(encode.identifyAllRequest(0x1000001));
  const message = read(frame);
  assert.equal(message.problem, '');
  assert.equal(message.pair, 0x1000001);
  assert.deepEqual(message.acts, ['identify', 'discover']);
  assert.deepEqual(message.fields, {
    frame_id: 0xfefe,
    service_id: 5,
    service_type: 0,
    xid: 0x1000001,
    response_delay: 1,
    data_length: 4,
    blocks: [{ option: 'all_selector', suboption: 'all' }],
  });
});

test('setting a name configures, flashing controls, a reset does both', () => {
  const area = (frame: Uint8Array) => profinetDcp.areas.get(read(frame).area);
  assert.deepEqual(read(encode.setName(1, 'mallory')).acts, ['configure']);
  assert.equal(area(encode.setName(1, 'mallory')), 'name_of_station');
  assert.deepEqual(read(encode.setSignal(2)).acts, ['control']);
  assert.equal(area(encode.setSignal(2)), 'signal');
  assert.deepEqual(read(encode.resetToFactory(3, 2)).acts, ['control', 'configure']);
  const blocks = read(encode.resetToFactory(3, 2)).fields.blocks;
  assert.deepEqual(blocks, [{ option: 'control', suboption: 'reset_to_factory', block_qualifier: 2, reset: 'application_data' }]);
});

test('the answer to a set carries the block error', () => {
  const message = read(encode.setResponse(7, [{ key: 0x0102, error: 6 }]));
  assert.equal(message.status, 'set_not_possible_in_operation');
  assert.equal(profinetDcp.areas.get(message.area), 'ip_parameter');
  assert.equal(read(encode.unsupportedResponse(7, 4)).status, 'request_not_supported');
});

test('an address of zeros is no address, and a conflict is told', () => {
  const none = encode.hello(1, { ip: { ip: '0.0.0.0', mask: '0.0.0.0', gateway: '0.0.0.0' } });
  assert.equal(read(none).identity.ip, undefined);
  const conflict = read(bytes('fefd 03 01 00000009 0000 0012 0102 000e 0081 0a000001 ff000000 00000000')).fields;
  assert.deepEqual((conflict.blocks as object[])[0], {
    option: 'ip',
    suboption: 'ip_parameter',
    block_info: 0x81,
    ip_state: 'set',
    address_conflict: true,
    ip_address: '10.0.0.1',
    subnet_mask: '255.0.0.0',
    standard_gateway: '0.0.0.0',
  });
});

test('cyclic data, alarms and time of the same EtherType are not DCP', () => {
  for (const id of ['8000', 'c000', 'fc01', 'fe01', 'ff00', 'ff20', '0020', 'fefb']) {
    const frame = bytes(`${id} 0500 00000001 0001 0004 ffff 0000`);
    assert.equal(profinetDcp.recognise(frame, 0, frame.length), 0, id);
  }
  const hello = bytes('fefc 0500 00000001 0000 0004 ffff 0000');
  assert.equal(profinetDcp.recognise(hello, 0, hello.length), 0);
});

test('what is encoded reads back', () => {
  const label = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-.'), minLength: 1, maxLength: 60 });
  const octet = fc.integer({ min: 1, max: 254 });
  fc.assert(
    fc.property(fc.nat(0xffffffff), label, label, octet, (xid, name, type, last) => {
      const ip = { ip: `10.1.2.${last}`, mask: '255.255.255.0', gateway: '10.1.2.1' };
      const frame = encode.identifyResponse(xid, {
        name,
        type,
        vendorId: 0x2a,
        deviceId: 5,
        role: 2,
        options: [0x0202],
        instance: 1,
        ip,
      });
      const message = read(frame);
      assert.equal(profinetDcp.recognise(frame, 0, frame.length), 95);
      assert.equal(message.problem, '');
      assert.equal(message.pair, xid);
      assert.deepEqual(
        [message.identity.name, message.identity.product, message.identity.role, message.identity.ip],
        [name, type, 'controller', ip.ip],
      );
    }),
  );
  for (const frame of [
    encode.getRequest(5, [0x0202, 0x0102]),
    encode.getResponse(5, { name: 'a' }),
    encode.setIp(5, { ip: '10.0.0.2', mask: '255.0.0.0', gateway: '10.0.0.1' }),
    encode.setIpSuite(5, { ip: '10.0.0.2', mask: '255.0.0.0', gateway: '10.0.0.1' }, ['10.0.0.9']),
    encode.resetFactorySettings(5),
    encode.identifyNameRequest(5, 'pump'),
    encode.identifyAliasRequest(5, 'port-001.pump'),
    encode.hello(5, { name: 'pump' }),
  ]) {
    assert.equal(profinetDcp.recognise(frame, 0, frame.length), 95);
    assert.equal(read(frame).problem, '');
    assert.equal(read(frame).pair, 5);
  }
});

test('anything may arrive', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => void readAll(profinetDcp, noise)));
  const good = encode.identifyResponse(1, { name: 'valve', type: 'ET200SP', role: 1, vendorId: 42 });
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, cut) => {
      const bent = good.slice(0, cut);
      if (at < cut) bent[at] = value;
      readAll(profinetDcp, bent);
    }),
  );
});
