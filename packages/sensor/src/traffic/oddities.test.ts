import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SensorEvent } from '../event.ts';
import { type Endpoint, segment, sense } from '../testing.ts';

const client: Endpoint = { ip: '10.0.0.5', port: 50_000 };
const server: Endpoint = { ip: '10.0.0.1', port: 9999 };
const RST = 4;
const URG = 0x38;

/** Oddities of the events that frames make. */
async function oddities(frames: readonly Uint8Array[]): Promise<unknown[]> {
  const seen: unknown[] = [];
  await sense(frames, {
    events: { event: ({ type, facts }: SensorEvent) => void (type === 'segment' && seen.push(facts?.oddity)) },
  });
  return seen;
}

suite('what is odd about segments', () => {
  test('a reset that its sender does not keep to', async () => {
    const reset = segment(client, server, 104, [], { flags: RST });
    const before = segment(client, server, 100, [1, 2, 3, 4]);
    assert.deepEqual(await oddities([before, reset, segment(client, server, 104, [5]), segment(client, server, 105, [6])]), [
      'data_after_reset',
    ]);
    assert.deepEqual(await oddities([before, reset, before]), []);
    assert.deepEqual(await oddities([before, reset, segment(server, client, 7, [5])]), []);
  });

  test('the same segments again and again', async () => {
    const again = Array.from({ length: 300 }, () => segment(client, server, 100, [1, 2]));
    assert.deepEqual(await oddities(again), ['retransmissions']);
    assert.deepEqual(await oddities(again.slice(0, 100)), []);
  });

  test('urgent data without any', async () => {
    assert.deepEqual(await oddities([segment(client, server, 100, [1, 2], { flags: URG })]), ['urgent_pointer']);
    const sound = segment(client, server, 100, [1, 2], { flags: URG });
    sound[14 + 20 + 19] = 2;
    assert.deepEqual(await oddities([sound]), []);
  });

  test('a packet that says its way', async () => {
    const plain = segment(client, server, 100, [1, 2]);
    const option = [131, 7, 4, 10, 0, 0, 9, 0];
    const way = Uint8Array.from([...plain.subarray(0, 34), ...option, ...plain.subarray(34)]);
    way[14] = 0x47;
    way[17] += option.length;
    assert.deepEqual(await oddities([way]), ['source_route']);
    assert.deepEqual(await oddities([plain]), []);
  });
});
