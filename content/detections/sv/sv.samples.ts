import { sv } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const UNIT = '02:00:5e:20:00:01';
const STRANGER = '02:00:5e:20:00:66';
const GROUP = '01:0c:cd:04:00:01';
const ETHERTYPE = 0x88ba;
/** Samples a second: fewer than a merging unit takes, so that scenes stay small. */
const RATE = 400;

type Sample = Partial<Parameters<typeof sv.encode.encodeSampledValues>[0]['sets'][number]>;

/** One channel pair of the sine that all scenes measure. */
const measured = (count: number): [number, number][] => [
  [Math.round(1000 * Math.sin((count * 2 * Math.PI) / 8)) + count, 0],
  [Math.round(1000 * Math.cos((count * 2 * Math.PI) / 8)), 0],
];
function send(scene: Scene, count: number, other: Sample = {}, source = UNIT, simulation = false): void {
  const set = { id: 'BAY1MU01', count, revision: 1, synchronised: 2, samples: measured(count), ...other };
  scene.ethernet(source, GROUP, ETHERTYPE, sv.encode.encodeSampledValues({ appId: 0x4001, simulation, sets: [set] }));
}
/** What the merging unit sends all day, from a count on. */
const usual = (scene: Scene, turns = 300, from = 0, other: Sample = {}) =>
  scene.repeat(turns, 1 / RATE - 0.001, (turn) => send(scene, (from + turn) % RATE, other));

export const samples: Samples = {
  'sv-count-broken': {
    fires: (scene) => {
      usual(scene);
      send(scene, 120);
      send(scene, 300);
    },
    // The capture lost a tenth of a second, and the count wraps.
    quiet: (scene) => {
      usual(scene);
      scene.wait(0.1);
      usual(scene, 2 * RATE, 340);
    },
  },
  'sv-sample-contradicted': {
    fires: (scene) => {
      usual(scene);
      send(scene, 299, { samples: [[77_000, 0]] });
    },
    // A redundant network brings each frame twice.
    quiet: (scene) =>
      void scene.repeat(300, 1 / RATE - 0.002, (turn) => {
        send(scene, turn);
        send(scene, turn);
      }),
  },
  'sv-second-source': {
    fires: (scene) => {
      usual(scene, 50);
      send(scene, 50, {}, STRANGER);
    },
    quiet: (scene) => {
      usual(scene, 50);
      send(scene, 7, { id: 'BAY2MU01' }, STRANGER);
    },
  },
  'sv-simulation': {
    fires: (scene) => {
      usual(scene, 50);
      send(scene, 50, {}, UNIT, true);
    },
    quiet: (scene) => void usual(scene),
  },
  'sv-synchronisation-changed': {
    fires: (scene) => {
      usual(scene, 100);
      usual(scene, 20, 100, { synchronised: 0 });
    },
    // It is synchronised again.
    quiet: (scene) => {
      usual(scene, 100, 0, { synchronised: 1 });
      usual(scene, 20, 0);
    },
  },
  'sv-configuration-changed': {
    fires: (scene) => {
      usual(scene, 100);
      usual(scene, 20, 100, { revision: 2 });
    },
    quiet: (scene) => void usual(scene),
  },
  'sv-publisher-stalled': {
    fires: (scene) => {
      usual(scene);
      scene.wait(0.4);
      usual(scene, 20, 300);
    },
    // The capture paused: what was sent meanwhile is missing.
    quiet: (scene) => {
      usual(scene);
      scene.wait(0.4);
      usual(scene, 20, 60);
    },
  },
};
