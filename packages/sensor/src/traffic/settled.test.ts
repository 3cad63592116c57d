import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cotp, dcerpc, modbus } from '@fengsui/wire';
import { type Endpoint, segment, sense } from '../testing.ts';
import { SettledNumbers } from './settled.ts';

const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';
const client: Endpoint = { ip: '10.0.0.5', port: 50_000 };
const server: Endpoint = { ip: '10.0.0.1', port: 135 };

/** Messages of one side of a connection, one a segment. */
function stream(from: Endpoint, to: Endpoint, messages: readonly Uint8Array[]): Uint8Array[] {
  let sequence = 1;
  return messages.map((bytes) => {
    const frame = segment(from, to, sequence, bytes);
    sequence += bytes.length;
    return frame;
  });
}

suite('what messages settle for later ones', () => {
  test('is kept for the flow that settled it, and for no other', async () => {
    const call = dcerpc.encode.request(2, 3, 12, [0, 0]);
    const sensor = await sense([
      ...stream(client, server, [dcerpc.encode.bind(1, [[3, SVCCTL]]), call]),
      ...stream({ ...client, ip: '10.0.0.6' }, server, [call]),
    ]);
    const names = sensor.conversations.map(({ functions, protocol }) => functions.map(({ code }) => protocol.functionName(code)));
    assert.deepEqual(names, [['bind', 'svcctl_create_service_w'], ['request']]);
  });

  test('costs nothing where nothing is settled', async () => {
    const sensor = await sense(
      stream(client, { ...server, port: 502 }, [modbus.encode.readRequest({ transaction: 1, unit: 1 }, 3, 0, 1)]),
    );
    assert.deepEqual(
      sensor.flows.flows.map(({ settled }) => settled),
      [null],
    );
    assert.equal(sensor.settled, null);
  });

  test('is bounded: what came first goes', () => {
    const settled = new SettledNumbers();
    for (let key = 0; key < 65; key++) settled.set(key, key + 1);
    assert.equal(settled.get(0), undefined);
    assert.equal(settled.get(1), 2);
    assert.equal(settled.get(64), 65);
  });
});

test('TLS is found inside ISO transport', async () => {
  const alert = Uint8Array.from([0x15, 3, 3, 0, 2, 2, 40]);
  const sensor = await sense(stream(client, { ...server, port: 102 }, [cotp.encode.data(alert)]));
  assert.deepEqual(
    sensor.conversations.map(({ protocol }) => protocol.id),
    ['tls'],
  );
});
