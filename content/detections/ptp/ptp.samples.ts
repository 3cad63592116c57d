import { ptp } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = ptp;
const CLOCK = '02:00:5e:30:00:01';
const STRANGER = '02:00:5e:30:00:66';
const EVERYBODY = '01:1b:19:00:00:00';
const ETHERTYPE = 0x88f7;
const GET = 0;
const SET = 1;
const PRIORITY_1 = 0x2005;

const identity = (last: number) => [0x02, 0, 0x5e, 0xff, 0xfe, 0x30, 0, last];
const port = (last: number, sequence: number) => ({ domain: 0, clock: identity(last), port: 1, sequence });
const send = (scene: Scene, source: string, bytes: Uint8Array) => scene.ethernet(source, EVERYBODY, ETHERTYPE, bytes);
const announce = (scene: Scene, sequence: number, source = CLOCK, last = 1) =>
  send(
    scene,
    source,
    encode.announce(port(last, sequence), {
      priority1: 128,
      clockClass: 6,
      accuracy: 0x21,
      priority2: 128,
      grandmaster: identity(last),
      stepsRemoved: 0,
      timeSource: 0x20,
    }),
  );
/** What the clock says all day. */
const usual = (scene: Scene, count = 20, from = 0) => scene.repeat(count, 1, (turn) => void announce(scene, from + turn));

export const samples: Samples = {
  'ptp-new-grandmaster': {
    fires: (scene) => {
      usual(scene);
      scene.learnt();
      announce(scene, 1, STRANGER, 0x66);
    },
    quiet: (scene) => {
      usual(scene);
      scene.learnt();
      usual(scene, 5, 600);
    },
  },
  'ptp-clock-managed': {
    fires: (scene) => void send(usual(scene), STRANGER, encode.manage(port(0x66, 1), SET, PRIORITY_1, [1, 0])),
    quiet: (scene) => void send(usual(scene), STRANGER, encode.manage(port(0x66, 1), GET, PRIORITY_1)),
  },
};
