import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modbus } from '@fengsui/wire';
import { type Act, actOf } from './act.ts';
import { Clock } from './clock.ts';
import { type Endpoint, segment, sense } from './testing.ts';

const { encode } = modbus;
const hmi: Endpoint = { ip: '10.0.0.5', port: 50_000 };
const plc: Endpoint = { ip: '10.0.0.1', port: 502 };

test('an act is kept with who did what where; reads and answers that say yes are none', async () => {
  const clock = new Clock();
  clock.set(1_700_000_000, 0);
  const acts: Act[] = [];
  const x = { transaction: 1, unit: 3 };
  const read = encode.readRequest(x, 3, 0, 2);
  const write = encode.writeSingleRegister({ ...x, transaction: 2 }, 40, 1234);
  const refusal = encode.exception({ ...x, transaction: 2 }, 6, 2);
  await sense([segment(hmi, plc, 100, read), segment(hmi, plc, 100 + read.length, write), segment(plc, hmi, 500, refusal)], {
    events: {
      event(event) {
        const act = actOf(event, clock);
        if (act !== null) acts.push(act);
      },
    },
  });
  assert.deepEqual(
    acts.map(({ frame, client, server, protocol, acts: kinds, refused, unit, address, value }) => [
      frame,
      client,
      server,
      protocol,
      kinds,
      refused,
      unit,
      address,
      value,
    ]),
    [
      [2, '10.0.0.5', '10.0.0.1', 'modbus', ['write'], false, 3, 40, 1234],
      [3, '10.0.0.5', '10.0.0.1', 'modbus', ['write'], true, 3, 40, null],
    ],
  );
  assert.match(acts[1].status, /address/i);
});
