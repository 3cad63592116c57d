import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SensorEvent } from '../event.ts';
import { sense } from '../testing.ts';

const u16 = (value: number): number[] => [value >> 8, value & 0xff];

/** A router advertisement (RFC 4861 §4.2) from fe80::`last`. */
function advertisement(last: number, lifetime: number): Uint8Array {
  const source = [0xfe, 0x80, ...new Array<number>(13).fill(0), last];
  const everyone = [0xff, 2, ...new Array<number>(13).fill(0), 1];
  const message = [134, 0, 0, 0, 64, 0, ...u16(lifetime), 0, 0, 0, 0, 0, 0, 0, 0];
  const ipv6 = [0x60, 0, 0, 0, ...u16(message.length), 58, 255, ...source, ...everyone];
  return Uint8Array.from([0x33, 0x33, 0, 0, 0, 1, 2, 0, 0, 0, 0, last, 0x86, 0xdd, ...ipv6, ...message]);
}

/** What events of gateways say. */
async function claims(frames: readonly Uint8Array[]): Promise<unknown[]> {
  const seen: unknown[] = [];
  await sense(frames, { events: { event: ({ type, facts }: SensorEvent) => void (type === 'gateway' && seen.push(facts)) } });
  return seen;
}

suite('who says that it is the way out', () => {
  test('each router is told once, with its place among them', async () => {
    assert.deepEqual(await claims([advertisement(1, 1800), advertisement(1, 1800), advertisement(2, 0)]), [
      { by: 'router_advertisement', lifetime: 1800, routers: 1 },
      { by: 'router_advertisement', lifetime: 0, routers: 2 },
    ]);
  });

  test('an advertisement that is cut short says nothing', async () => {
    const cut = advertisement(1, 1800).slice(0, 14 + 40 + 8);
    cut[19] = 8;
    assert.deepEqual(await claims([cut]), []);
  });
});
