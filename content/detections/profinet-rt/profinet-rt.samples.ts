import { profinetRt } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = profinetRt;
const CONTROLLER = '02:00:0a:00:00:05';
const DEVICE = '02:00:0a:00:00:01';
const STRANGER = '02:00:0a:00:00:42';
const ETHER_TYPE = 0x8892;
const FRAME = 0x8001;
/** Units of 31.25 µs that the counter grows by in a cycle of two milliseconds. */
const CYCLE = 64;

const send = (scene: Scene, payload: Uint8Array, source = DEVICE) => scene.ethernet(source, CONTROLLER, ETHER_TYPE, payload);
/** Cycles of data; a frame takes a millisecond of the scene's time by itself. */
const cycles = (scene: Scene, count: number, from = 0) =>
  scene.repeat(count, 0.001, (turn) => send(scene, encode.cyclic(FRAME, [1, 2], (from + turn * CYCLE) & 0xffff)));
const alarm = (scene: Scene, type: number) => send(scene, encode.alarm(true, 1, { type, slot: 1, subslot: 1 }));

const DIAGNOSIS = 1;
const PORT_DATA_CHANGE = 0x0e;

export const samples: Samples = {
  'profinet-rt-second-provider': {
    fires: (scene) => {
      cycles(scene, 20);
      send(scene, encode.cyclic(FRAME, [9, 9], 20 * CYCLE), STRANGER);
    },
    quiet: (scene) => {
      cycles(scene, 20);
      send(scene, encode.cyclic(FRAME + 1, [9, 9], 20 * CYCLE), STRANGER);
    },
  },
  'profinet-rt-cycle-broken': {
    fires: (scene) => {
      cycles(scene, 40);
      send(scene, encode.cyclic(FRAME, [1, 2], 5 * CYCLE));
    },
    quiet: (scene) => {
      cycles(scene, 1200, 60_000);
      scene.wait(5);
      cycles(scene, 20, 7);
    },
  },
  'profinet-rt-aborts-repeated': {
    fires: (scene) => scene.repeat(3, 5, () => send(scene, encode.abort(5))),
    quiet: (scene) => scene.repeat(2, 5, () => send(scene, encode.abort(5))),
  },
  'profinet-rt-alarm-storm': {
    fires: (scene) => scene.repeat(32, 0.1, () => alarm(scene, DIAGNOSIS)),
    quiet: (scene) => scene.repeat(32, 5, () => alarm(scene, DIAGNOSIS)),
  },
  'profinet-rt-topology-alarm': {
    fires: (scene) => alarm(scene, PORT_DATA_CHANGE),
    quiet: (scene) => alarm(scene, DIAGNOSIS),
  },
};
