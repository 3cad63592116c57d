import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, mqtt } from './index.ts';

test('a client connects with a name, a will and a password in clear', () => {
  const bytes = encode.connect({
    clientId: 'press-7',
    userName: 'plant',
    password: 'secret',
    will: { topic: 'plant/press-7/state', payload: [111, 102, 102], qos: 1, retain: true },
  });
  assert.equal(mqtt.recognise(bytes, 0, bytes.length), 95);
  const [message] = readAll(mqtt, bytes);
  assert.equal(message.function, 'connect');
  assert.equal(message.marks, 64 | 8);
  assert.deepEqual(message.identity, { name: 'press-7' });
  assert.deepEqual(message.fields, {
    version: '3.1.1',
    clean_session: true,
    keep_alive: 60,
    client_id: 'press-7',
    will: { topic: 'plant/press-7/state', qos: 1, retain: true, payload: 'off' },
    user_name: 'plant',
    password_given: true,
    anonymous: false,
  });
});

test('version 5 carries properties, and the old name is still known', () => {
  const [five] = readAll(
    mqtt,
    encode.connect({
      clientId: 'a',
      level: 5,
      properties: [
        [0x11, 30],
        [0x26, ['site', 'north']],
      ],
    }),
  );
  assert.deepEqual(five.fields.properties, { session_expiry_interval: 30, user_property_site: 'north' });
  assert.equal(five.fields.anonymous, true);
  assert.equal(readAll(mqtt, encode.connect({ clientId: 'a', level: 3 }))[0].fields.version, '3.1');
});

test('a refusal has its reason in both versions', () => {
  assert.equal(readAll(mqtt, encode.connack(5))[0].status, 'not_authorized');
  assert.equal(readAll(mqtt, encode.connack(0x86, false, []))[0].status, 'bad_user_name_or_password');
  assert.deepEqual(readAll(mqtt, encode.connack(0))[0].identity, { role: 'server' });
});

test('a publication with properties is told from one without', () => {
  const [plain] = readAll(mqtt, encode.publish({ topic: 'line/1/speed', payload: '12.5', qos: 1, packet: 9 }));
  assert.equal(plain.value, 12.5);
  assert.equal(plain.kind, 'request');
  assert.deepEqual(plain.fields, {
    qos: 1,
    retain: false,
    topic: 'line/1/speed',
    packet_identifier: 9,
    payload_length: 4,
    payload: '12.5',
  });
  const [five] = readAll(mqtt, encode.publish({ topic: 'line/1/speed', payload: 'on', properties: [[3, 'text/plain']] }));
  assert.deepEqual(five.fields.properties, { content_type: 'text/plain' });
  assert.equal(five.fields.payload, 'on');
});

test('the topic of a command makes a publication a write', () => {
  for (const topic of ['zigbee2mqtt/lamp/set', 'cmnd/tasmota/POWER', 'plant/valve/command'])
    assert.ok(readAll(mqtt, encode.publish({ topic, payload: 'ON' }))[0].acts.includes('write'), topic);
  assert.ok(!readAll(mqtt, encode.publish({ topic: 'plant/offset', payload: 'ON' }))[0].acts.includes('write'));
});

test('whoever subscribes to everything is seen', () => {
  assert.deepEqual(readAll(mqtt, encode.subscribe(3, [['#', 0]]))[0].fields, {
    packet_identifier: 3,
    filters: ['#'],
    qos: [0],
    everything: true,
  });
  assert.equal(readAll(mqtt, encode.subscribe(3, [['plant/#', 1]], []))[0].fields.everything, false);
  assert.deepEqual(readAll(mqtt, encode.subscribe(3, [['plant/+', 1]], [[0x0b, 7]]))[0].fields.properties, {
    subscription_identifier: 7,
  });
  assert.equal(readAll(mqtt, encode.suback(3, [0x80]))[0].status, 'unspecified_error');
});

test('both halves of an exchange of quality 2 pair apart', () => {
  const publish = readAll(mqtt, encode.publish({ topic: 'a', payload: '', qos: 2, packet: 4 }))[0];
  const [received, release, complete] = [5, 6, 7].map((type) => readAll(mqtt, encode.acknowledge(type as 5 | 6 | 7, 4))[0]);
  assert.equal(publish.pair, received.pair);
  assert.equal(release.pair, complete.pair);
  assert.notEqual(publish.pair, release.pair);
});

test('a broker tells its version', () => {
  const bytes = encode.publish({ topic: '$SYS/broker/version', payload: 'mosquitto version 2.0.11', retain: true });
  assert.deepEqual(readAll(mqtt, bytes, { from: 2 })[0].identity, { product: 'mosquitto', firmware: '2.0.11' });
});

test('the rest of the packets', () => {
  const stream = [encode.ping(), encode.pong(), encode.unsubscribe(2, ['a/b']), encode.acknowledge(11, 2), encode.disconnect()];
  const read = stream.map((bytes) => readAll(mqtt, bytes)[0]);
  assert.deepEqual(
    read.map((message) => message.function),
    ['pingreq', 'pingresp', 'unsubscribe', 'unsuback', 'disconnect'],
  );
  assert.equal(readAll(mqtt, encode.disconnect(0x8e))[0].status, 'session_taken_over');
});

test('what is published is read back', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.boolean(),
      (name, payload, retain) => {
        const bytes = encode.publish({ topic: `t/${name.replace(/[+#]/g, '')}`, payload, retain, properties: [] });
        assert.equal(mqtt.measure?.(bytes, 0, bytes.length), bytes.length);
        const [message] = readAll(mqtt, bytes);
        assert.equal(message.problem, '');
        assert.equal(message.fields.payload_length, payload.length);
        assert.equal(message.fields.retain, retain);
      },
    ),
  );
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => void readAll(mqtt, bytes)));
  const whole = encode.connect({ clientId: 'a', level: 5, userName: 'u', will: { topic: 't', payload: [1] } });
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, byte) => {
      const bent = whole.slice();
      bent[at] = byte;
      assert.ok(readsInside(mqtt, bent.subarray(0, length)));
    }),
  );
});
