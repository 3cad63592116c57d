import { Frame } from '@fengsui/capture';
import { modbus } from '@fengsui/wire';
import { Sensor } from '../sensor.ts';
import { type Endpoint, segment } from '../testing.ts';
import { differences } from './compare.ts';
import type { Difference } from './difference.ts';
import type { Baseline } from './document.ts';
import { baselineOf } from './learn.ts';
import { Observer } from './observer.ts';

const { encode } = modbus;
const hmi: Endpoint = { ip: '10.0.0.5', port: 50_000 };
const plc: Endpoint = { ip: '10.0.0.1', port: 502 };
/** Half an hour of questions, five seconds apart. */
const STEPS = 360;

interface Unusual {
  /** Address and value of a write in the middle. */
  write?: [number, number];
}

/** An observation of a small plant: every five seconds a station reads a level, and a flow of twice the level and a hundred. */
function observation({ write }: Unusual = {}): { observer: Observer; sensor: Sensor } {
  const observer = new Observer();
  const sensor = new Sensor({ messages: observer });
  const frame = new Frame();
  const sequences = new Map([
    [hmi, 1],
    [plc, 1],
  ]);
  const send = (from: Endpoint, to: Endpoint, time: number, payload: Uint8Array) => {
    const sequence = sequences.get(from) ?? 0;
    const bytes = segment(from, to, sequence, payload);
    sequences.set(from, sequence + payload.length);
    frame.number++;
    frame.seconds = 1_767_225_600 + Math.floor(time);
    frame.nanoseconds = Math.round((time % 1) * 1e9);
    frame.bytes = bytes;
    frame.start = 0;
    frame.end = bytes.length;
    frame.wireLength = bytes.length;
    frame.linkType = 1;
    sensor.frame(frame);
  };
  for (let step = 0; step < STEPS; step++) {
    const time = step * 5;
    const x = { transaction: step + 1, unit: 1 };
    const level = 500 + Math.round(80 * Math.sin(step / 3)) + (step % 5);
    send(hmi, plc, time, encode.readRequest(x, 3, 0, 2));
    send(plc, hmi, time + 0.004, encode.readRegistersResponse(x, 3, [level, 2 * level + 100]));
    if (write === undefined || step !== STEPS / 2) continue;
    const y = { transaction: 9999, unit: 1 };
    send(hmi, plc, time + 1, encode.writeSingleRegister(y, ...write));
    send(plc, hmi, time + 1.004, encode.writeSingleRegister(y, ...write));
  }
  sensor.finish();
  return { observer, sensor };
}

/** What the plant's usual traffic teaches. */
export function learnt(): Baseline {
  const { observer, sensor } = observation();
  return baselineOf({ observer, first: sensor.clock.text(0), last: sensor.clock.text(sensor.clock.now) });
}

/** How the plant differs from a baseline, with what is unusual about it. */
export function watched(unusual: Unusual = {}, baseline: Baseline = learnt()): Difference[] {
  return differences(observation(unusual), baseline).found.map(({ difference }) => difference);
}
