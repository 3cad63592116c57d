import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { modbus } from '@fengsui/wire';
import { type Endpoint, segment, sense } from '../testing.ts';
import type { Evidence } from '../traffic/host.ts';
import { Fingerprints, unsafePattern } from './fingerprint.ts';
import { fuse } from './fuse.ts';
import { inventory } from './inventory.ts';
import { shippedKnowledge } from './knowledge.ts';
import { VendorNames } from './vendor-names.ts';
import { interfaceVendor } from './vendors.ts';

const { encode } = modbus;
const x = { transaction: 1, unit: 1 };
const claim = (value: string, source: string, confidence: number, lastTime = 0): Evidence => ({
  attribute: 'firmware',
  value,
  source,
  method: 'stated',
  fingerprint: null,
  confidence,
  frame: 1,
  time: 0,
  lastTime,
  count: 1,
});

suite('fusing claims', () => {
  test('the better source stands, and the contradiction is kept', () => {
    const fused = fuse([claim('V2.1', 'modbus', 95), claim('V3.0', 'snmp', 80)]);
    assert.equal(fused?.value, 'V2.1');
    assert.deepEqual(fused.conflict, ['V2.1', 'V3.0']);
  });

  test('sources that agree outweigh one that is as good', () => {
    assert.equal(fuse([claim('A', 'one', 80, 9), claim('B', 'two', 80, 1), claim('b', 'three', 80, 2)])?.value, 'B');
  });

  test('more detail is no contradiction, nor is a guess', () => {
    assert.equal(fuse([claim('V2.1', 'one', 95), claim('v2.1 build 7', 'two', 90)])?.conflict, null);
    assert.equal(fuse([claim('V2.1', 'one', 95), claim('V9', 'guess', 40)])?.conflict, null);
  });
});

suite('fusing names and conclusions', () => {
  test('one name a source is no contradiction, two of one source are', () => {
    const names = [claim('plc-line', 'profinet-dcp identify', 95), claim('PLC_7', 's7comm read_szl', 95)];
    assert.equal(fuse(names, true)?.conflict, null);
    assert.notEqual(fuse([...names, claim('plc-other', 'profinet-dcp identify', 94)], true)?.conflict, null);
  });

  test('a fingerprint contradicts nobody', () => {
    const concluded: Evidence = { ...claim('ABB', 'mms identify', 84), method: 'fingerprint', fingerprint: 'x' };
    assert.equal(fuse([claim('Hitachi Energy', 'mms identify', 95), concluded])?.conflict, null);
  });

  test('what is concluded from a source agrees with it, and is no further source', () => {
    const stated = claim('V2.1', 'mms identify', 80);
    const concluded: Evidence = { ...stated, method: 'fingerprint', fingerprint: 'x' };
    assert.equal(fuse([stated, concluded])?.confidence, 80);
    assert.equal(fuse([stated, claim('V2.1', 'snmp', 80)])?.confidence, 83);
  });

  test('what a fingerprint takes apart stands for the whole', () => {
    const prints = new Fingerprints([
      { id: 'x', on: ['model'], from: [], pattern: '^(\\w+) (\\d+)$', says: { product: '$1', model: '$2' }, confidence: 85 },
    ]);
    const whole = { ...claim('EXAMPLE 100', 'mms identify', 95), attribute: 'model' };
    const { evidence, superseded } = prints.derive([whole]);
    assert.deepEqual(
      evidence.map(({ attribute, value }) => [attribute, value]),
      [
        ['product', 'EXAMPLE'],
        ['model', '100'],
      ],
    );
    assert.ok(superseded.has(whole));
  });
});

suite('patterns', () => {
  test('that may take long are refused', () => {
    for (const pattern of ['(a+)+', '(a*b)*', '(?:x+y){2,9}', '(a|b+)*c', '(a)\\1', 'a(?=b)', '.*a.*b.*c.*d'])
      assert.notEqual(unsafePattern(pattern), null, pattern);
  });
  test('that are bounded are taken', () => {
    for (const pattern of ['^6ES7 ?51[0-8]-\\d', '(?:abc|de)+', '(?:-\\d{2})?$', 'V\\d[\\d.]{1,12}'])
      assert.equal(unsafePattern(pattern), null, pattern);
  });
});

suite('spelling vendors', () => {
  const names = new VendorNames([
    { name: 'Siemens', aliases: ['Siemens AG', 'RuggedCom'] },
    { name: 'Belden', aliases: ['Hirschmann'], brands: ['Hirschmann'] },
    { name: 'Delta Electronics', aliases: ['Delta'] },
  ]);
  for (const [written, spelled] of [
    ['SIEMENS', 'Siemens'],
    ['Siemens AG A&D', 'Siemens'],
    ['RuggedCom Inc.', 'Siemens'],
    ['Hirschmann Automation and Control GmbH', 'Hirschmann'],
    ['Delta', 'Delta Electronics'],
    ['Delta Tau Data Systems', 'Delta Tau Data Systems'],
    ['Example Works', 'Example Works'],
  ])
    test(`${written} is ${spelled}`, () => assert.equal(names.spell(written), spelled));
});

suite('the inventory', () => {
  const plc: Endpoint = { ip: '10.0.0.1', port: 502 };
  const client = (last: number): Endpoint => ({ ip: `10.0.0.${last}`, port: 50_000 });

  test('a device has its MAC address, what it said of itself, a role with a reason, and a level', async () => {
    const objects = new Map([
      [0, 'Example Works'],
      [1, 'EX-100'],
      [2, 'v2.10'],
    ]);
    const sensor = await sense([
      segment(client(5), plc, 1, encode.readDeviceIdentificationRequest(x, 1)),
      segment(plc, client(5), 1, encode.readDeviceIdentificationResponse(x, 1, objects)),
      segment(client(5), plc, 12, encode.writeSingleRegister(x, 1, 1)),
    ]);
    const assets = inventory(sensor.hosts.all, sensor.conversations, sensor.clock);
    const controller = assets.find((asset) => asset.interfaces[0].ips.includes(plc.ip));
    assert.equal(controller?.interfaces[0].mac, '02:00:00:00:00:01');
    assert.deepEqual(
      [controller.vendor, controller.orderNumber, controller.firmware, controller.role, controller.purdueLevel],
      ['Example Works', 'EX-100', 'v2.10', 'controller', 1],
    );
    const why = controller.identity.find(({ attribute }) => attribute === 'role');
    assert.deepEqual([why?.value, why?.method, why?.reason], [controller.role, 'behaviour', controller.roleReason]);
    assert.match(controller.roleReason?.en ?? '', /answers Modbus TCP to 1 client /);
    assert.equal(controller.identity[0].frame, 2);
    assert.equal(assets.find((asset) => asset.interfaces[0].ips.includes('10.0.0.5'))?.role, 'hmi');
  });

  test('a router does not become the devices behind it', async () => {
    const frames = [11, 12, 13, 14, 15, 16].map((last) =>
      segment(client(last), plc, 1, encode.readRequest(x, 3, 0, 1), { mac: 99 }),
    );
    const sensor = await sense(frames);
    const assets = inventory(sensor.hosts.all, sensor.conversations, sensor.clock);
    const router = assets.find((asset) => asset.interfaces.some(({ mac }) => mac === '02:00:00:00:00:63'));
    assert.deepEqual(router?.interfaces[0].ips, []);
    assert.equal(assets.filter((asset) => asset.interfaces[0].mac === null).length, 6);
  });

  test('an address that a device says it has is its own, unless another device speaks from it', async () => {
    const sensor = await sense([
      segment(client(5), plc, 1, encode.readRequest(x, 3, 0, 1)),
      segment(plc, client(5), 1, encode.writeSingleRegister(x, 1, 1)),
    ]);
    const mac = sensor.hosts.mac(0x020000000063);
    mac.spoke = true;
    mac.sentFrom(mac.number, 1, 0);
    for (const ip of ['10.0.0.99', plc.ip]) mac.claim('ip', ip, 'arp reply', 90, 1, 0);
    const found = inventory(sensor.hosts.all, sensor.conversations, sensor.clock).find(({ id }) => id === '02:00:00:00:00:63');
    assert.deepEqual(found?.interfaces[0].ips, ['10.0.0.99']);
  });

  test('what fingerprints conclude is evidence with its source, and gives product and role', async () => {
    const objects = new Map([
      [0, 'SCHNEIDER AUTOMATION INC.'],
      [1, 'ATV630D15N4'],
    ]);
    const sensor = await sense([
      segment(client(5), plc, 1, encode.readDeviceIdentificationRequest(x, 1)),
      segment(plc, client(5), 1, encode.readDeviceIdentificationResponse(x, 1, objects)),
    ]);
    const knowledge = await shippedKnowledge();
    const assets = inventory(sensor.hosts.all, sensor.conversations, sensor.clock, knowledge);
    const drive = assets.find((asset) => asset.interfaces[0].ips.includes(plc.ip));
    assert.deepEqual([drive?.product, drive?.role, drive?.purdueLevel], ['Altivar Process ATV600', 'drive', 0]);
    const concluded = drive?.identity.find(({ fingerprint }) => fingerprint === 'schneider-altivar-process');
    assert.deepEqual([concluded?.frame, concluded?.method, concluded?.source.split(' ')[0]], [2, 'fingerprint', 'modbus']);
    assert.equal(drive?.vendor, 'Schneider Electric');
    const vendors = drive?.identity.filter(({ attribute, fingerprint }) => attribute === 'vendor' && fingerprint === null);
    assert.deepEqual(
      vendors?.map(({ value, confidence }) => [value, confidence]),
      [
        ['Schneider Electric', 95],
        ['SCHNEIDER AUTOMATION INC.', 60],
      ],
    );
  });

  test('an address that never spoke is no asset', async () => {
    const sensor = await sense([segment(client(5), { ip: '10.0.0.200', port: 502 }, 1, encode.readRequest(x, 3, 0, 1))]);
    assert.equal(
      inventory(sensor.hosts.all, sensor.conversations, sensor.clock).some((asset) =>
        asset.interfaces[0].ips.includes('10.0.0.200'),
      ),
      false,
    );
  });
});

suite('makers of interfaces', () => {
  test('come from the registry of prefixes', () => {
    assert.match(interfaceVendor('00:1b:1b:02:e6:1f') ?? '', /Siemens/);
    assert.match(interfaceVendor('00:00:bc:00:00:01') ?? '', /Rockwell|Allen/);
    assert.match(interfaceVendor('ac:64:17:21:0b:11') ?? '', /Siemens/);
    assert.match(interfaceVendor('f4:54:33:0c:77:03') ?? '', /Rockwell/);
  });
  test('are found by prefixes of 28 and 36 bits where the registry has them', () => {
    assert.notEqual(interfaceVendor('00:55:da:00:00:01'), interfaceVendor('00:55:da:10:00:01'));
    assert.notEqual(interfaceVendor('00:1b:c5:00:00:01'), null);
  });
  test('local addresses have none', () => assert.equal(interfaceVendor('02:00:00:00:00:01'), null));
});
