import { goose } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const BAY = '02:00:5e:10:00:01';
const STRANGER = '02:00:5e:10:00:66';
const GROUP = '01:0c:cd:01:00:01';
const ETHERTYPE = 0x88b8;

type Publication = Partial<Parameters<typeof goose.encode.encodeGoose>[0]>;
const message = (x: Publication): Uint8Array =>
  goose.encode.encodeGoose({
    appId: 0x3001,
    controlBlock: 'BAY1LD0/LLN0$GO$gcb1',
    timeAllowedToLive: 2000,
    dataSet: 'BAY1LD0/LLN0$trips',
    id: 'gcb1',
    time: new Date('2026-03-02T06:30:00Z'),
    state: 7,
    sequence: 0,
    revision: 1,
    data: [false, { bits: [0, 0] }],
    ...x,
  });
const publish = (scene: Scene, x: Publication, source = BAY) => scene.ethernet(source, GROUP, ETHERTYPE, message(x));
/** What the device publishes all day: a repetition a second. */
const usual = (scene: Scene, count = 20, from = 100) =>
  scene.repeat(count, 1, (turn) => publish(scene, { sequence: from + turn }));
const trip: Publication = { state: 8, data: [true, { bits: [0, 0] }] };
/** A change of state as a device tells it. */
const change = (scene: Scene) => {
  publish(scene, trip);
  publish(scene.wait(0.004), { ...trip, sequence: 1 });
  publish(scene.wait(0.016), { ...trip, sequence: 2 });
};

/** A trip that comes and goes, seconds after each other. */
const toggled = (scene: Scene, intervals: readonly number[]) =>
  intervals.forEach((seconds, turn) => {
    publish(scene, { state: 7 + turn, data: [turn % 2 === 1, { bits: [0, 0] }] });
    scene.wait(seconds);
  });

export const samples: Samples = {
  'goose-replayed': {
    fires: (scene) => {
      usual(scene);
      publish(scene, { state: 3, sequence: 12 });
    },
    // The device was switched off and begins anew.
    quiet: (scene) => {
      change(usual(scene));
      scene.wait(60);
      publish(scene, { state: 1, sequence: 0 });
    },
  },
  'goose-state-poisoned': {
    fires: (scene) => {
      usual(scene);
      publish(scene, { ...trip, state: 100_000 });
    },
    quiet: (scene) => change(usual(scene)),
  },
  'goose-sequence-broken': {
    fires: (scene) => {
      usual(scene);
      publish(scene, { sequence: 104 });
    },
    // A tap sees some messages twice and misses a few.
    quiet: (scene) => {
      usual(scene);
      publish(scene, { sequence: 120 });
      publish(scene, { sequence: 120 });
      publish(scene.wait(6), { sequence: 126 });
    },
  },
  'goose-data-changed': {
    fires: (scene) => {
      usual(scene);
      publish(scene, { sequence: 120, data: [true, { bits: [0, 0] }] });
    },
    quiet: (scene) => change(usual(scene)),
  },
  'goose-second-source': {
    fires: (scene) => {
      usual(scene);
      publish(scene, { ...trip }, STRANGER);
    },
    quiet: (scene) => {
      usual(scene);
      publish(scene, { controlBlock: 'BAY2LD0/LLN0$GO$gcb1', appId: 0x3002 }, STRANGER);
    },
  },
  'goose-configuration-changed': {
    fires: (scene) => {
      usual(scene);
      publish(scene, { ...trip, revision: 2 });
    },
    quiet: (scene) => change(usual(scene)),
  },
  'goose-simulation': {
    fires: (scene) => {
      usual(scene);
      scene.repeat(70, 1, (turn) => publish(scene, { sequence: 120 + turn, simulation: true }));
    },
    quiet: (scene) => void usual(scene, 90),
  },
  'goose-needs-commissioning': {
    fires: (scene) => void publish(scene, { needsCommissioning: true }),
    quiet: (scene) => void usual(scene),
  },
  'goose-publisher-late': {
    fires: (scene) => {
      usual(scene, 30);
      publish(scene.wait(20), { sequence: 130 });
    },
    // The capture lost what the device sent meanwhile.
    quiet: (scene) => {
      usual(scene, 30);
      publish(scene.wait(20), { sequence: 150 });
    },
  },
  'goose-storm': {
    fires: (scene) => {
      usual(scene, 620);
      scene.repeat(400, 0.001, (turn) => publish(scene, { sequence: 800 + turn }));
    },
    quiet: (scene) => {
      usual(scene, 620);
      change(scene);
      usual(scene, 20, 3);
    },
  },
  'goose-new-publisher': {
    fires: (scene) => {
      usual(scene);
      scene.learnt();
      publish(scene, {}, STRANGER);
    },
    quiet: (scene) => {
      usual(scene);
      scene.learnt();
      usual(scene, 5, 800);
    },
  },
  'goose-malformed': {
    fires: (scene) => {
      const bytes = message({});
      // The tag of the state number is another, so that the message has none.
      bytes[bytes.findIndex((byte, at) => byte === 0x85 && bytes[at + 1] === 1 && bytes[at + 2] === 7)] = 0x8e;
      scene.ethernet(BAY, GROUP, ETHERTYPE, bytes);
    },
    quiet: (scene) => void usual(scene),
  },
  'goose-changes-regular': {
    fires: (scene) => toggled(scene, [30, 4, 30, 4, 30, 4, 30]),
    // A line that recloses on a fault which stays, later a dispatcher.
    quiet: (scene) => toggled(scene, [30, 0.1, 0.6, 0.1, 5, 0.1, 20, 90, 33]),
  },
};
