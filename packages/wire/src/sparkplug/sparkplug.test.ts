import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { publish } from '../mqtt/encode.ts';
import { mqtt } from '../mqtt/index.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, sparkplug } from './index.ts';

const birth = encode.message(
  { group: 'plant', type: 'NBIRTH', edgeNode: 'edge-1' },
  encode.encodePayload(
    1700000000000,
    [
      { name: 'bdSeq', type: 8, value: 3 },
      { name: 'Properties/Hardware Make', type: 12, value: 'Example Works' },
      { name: 'Temperature', alias: 2, type: 9, value: 21.5 },
      { name: 'Offset', type: 3, value: -4 },
    ],
    0,
  ),
);

test('a birth tells sequence, metrics and identity', () => {
  const [carrier, message] = readAll(mqtt, birth, { from: 1 });
  assert.equal(carrier.fields.topic, 'spBv1.0/plant/NBIRTH/edge-1');
  assert.equal(message.protocol, 'sparkplug');
  assert.equal(message.function, 'nbirth');
  assert.equal(message.state, 3);
  assert.equal(message.sequence, 0);
  assert.deepEqual(message.identity, { name: 'edge-1', role: 'gateway', vendor: 'Example Works' });
  assert.equal(message.fields.birth_sequence, 3);
  assert.deepEqual((message.fields.metrics as unknown[]).slice(2), [
    { name: 'Temperature', alias: 2, type: 'float', value: 21.5 },
    { name: 'Offset', type: 'int32', value: -4 },
  ]);
});

test('a command is a write, and one to the node itself a control', () => {
  const command = (name: string) =>
    readAll(
      mqtt,
      encode.message(
        { group: 'plant', type: 'DCMD', edgeNode: 'edge-1', device: 'pump' },
        encode.encodePayload(1, [{ name, type: 11, value: true }]),
      ),
    )[1];
  assert.deepEqual(command('Outputs/Run').acts, ['write']);
  assert.equal(command('Outputs/Run').fields.device, 'pump');
  assert.equal(command('Outputs/Run').value, 1);
  assert.deepEqual(command('Device Control/Reboot').acts, ['write', 'control']);
});

test('a host tells its state, and a broken payload is told', () => {
  const [, state] = readAll(mqtt, publish({ topic: 'spBv1.0/STATE/scada', payload: '{"online":true}' }));
  assert.deepEqual(state.fields, { host_application: 'scada', state: '{"online":true}' });
  const [, message] = readAll(mqtt, encode.message({ group: 'g', type: 'NDATA', edgeNode: 'e' }, Uint8Array.of(0x12, 0x7f, 1)));
  assert.equal(message.problem, 'the payload is not a Sparkplug B message');
});

test('random payloads never throw, and nothing outside is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (payload) => {
      const bytes = encode.message({ group: 'g', type: 'DDATA', edgeNode: 'e', device: 'd' }, payload);
      assert.ok(readsInside(mqtt, bytes));
    }),
  );
  assert.deepEqual(readAll(sparkplug, birth), []);
});
