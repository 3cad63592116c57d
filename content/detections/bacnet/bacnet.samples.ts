import { bacnet } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = bacnet;
const STATION = '10.4.0.5';
const CONTROLLER = '10.4.0.20';
const STRANGER = '10.4.0.66';
const EVERYBODY = '255.255.255.255';
const PORTS = { source: 47_808, destination: 47_808 };
const ANALOG_OUTPUT = 1;
const PRESENT_VALUE = 85;
const HIGH_LIMIT = 45;
const OUT_OF_SERVICE = 81;
const PROGRAM_CHANGE = 90;
const PROGRAM = 16;
const PASSWORD_FAILURE = 26;

const send = (scene: Scene, bytes: Uint8Array, from = STATION, to = CONTROLLER) => scene.udp(from, to, PORTS, bytes);
const ask = (scene: Scene, apdu: number[], from = STATION) => send(scene, encode.message(apdu, { expectingReply: true }), from);
const tell = (scene: Scene, apdu: number[], from = STATION) =>
  send(scene, encode.message(apdu, { link: 11, destination: { network: 65_535 } }), from, EVERYBODY);
const read = (scene: Scene, from = STATION, instance = 1) =>
  ask(scene, encode.readProperty(1, { type: ANALOG_OUTPUT, instance, property: PRESENT_VALUE }), from);
const write = (scene: Scene, property = PRESENT_VALUE, priority = 8, from = STATION, type = ANALOG_OUTPUT) =>
  ask(scene, encode.writeProperty(2, { type, instance: 1, property }, encode.value.unsigned(1), priority), from);
/** One message fires; reading does not. */
const single = (what: (scene: Scene) => void, near: (scene: Scene) => void = read): Samples[string] => ({
  fires: (scene) => what(read(scene)),
  quiet: (scene) => near(read(scene)),
});
/** After learning a stranger fires, who did so before does not. */
const novel = (what: (scene: Scene, from: string) => void): Samples[string] => ({
  fires: (scene) => {
    what(read(scene), STATION);
    scene.learnt();
    what(scene, STRANGER);
  },
  quiet: (scene) => {
    what(read(scene), STATION);
    scene.learnt();
    what(scene, STATION);
  },
});

export const samples: Samples = {
  'bacnet-device-reinitialised': single(
    (scene) => void ask(scene, encode.reinitializeDevice(3, 0)),
    (scene) => void ask(scene, encode.reinitializeDevice(3, 7)),
  ),
  'bacnet-communication-disabled': single(
    (scene) => void ask(scene, encode.deviceCommunicationControl(3, 1, 60)),
    (scene) => void ask(scene, encode.deviceCommunicationControl(3, 0)),
  ),
  'bacnet-write-new-client': novel((scene, from) => void write(scene, PRESENT_VALUE, 8, from)),
  'bacnet-life-safety-priority': single(
    (scene) => void write(scene, PRESENT_VALUE, 1),
    (scene) => void write(scene, PRESENT_VALUE, 8),
  ),
  'bacnet-out-of-service': single(
    (scene) => void write(scene, OUT_OF_SERVICE),
    (scene) => void write(scene),
  ),
  'bacnet-program-changed': single(
    (scene) => void write(scene, PROGRAM_CHANGE, 16, STATION, PROGRAM),
    (scene) => void ask(scene, encode.readProperty(4, { type: PROGRAM, instance: 1, property: PROGRAM_CHANGE })),
  ),
  'bacnet-device-sweep': {
    fires: (scene) => void scene.repeat(25, 1, (turn) => tell(scene, encode.whoIs(turn * 100, turn * 100 + 99), STRANGER)),
    quiet: (scene) => void scene.repeat(25, 60, () => tell(scene, encode.whoIs())),
  },
  'bacnet-who-is-new-client': novel((scene, from) => void tell(scene, encode.whoIs(), from)),
  'bacnet-object-search': {
    fires: (scene) => void scene.repeat(20, 1, (turn) => tell(scene, encode.whoHas(`AHU${turn}.SupplyTemp`), STRANGER)),
    quiet: (scene) => void scene.repeat(20, 30, (turn) => tell(scene, encode.whoHas(`AHU${turn}.SupplyTemp`))),
  },
  'bacnet-file-written': single(
    (scene) => void ask(scene, encode.atomicWriteFile(3, 1, 0, [1, 2, 3])),
    (scene) => void ask(scene, encode.atomicReadFile(3, 1, 0, 100)),
  ),
  'bacnet-file-read': single((scene) => void ask(scene, encode.atomicReadFile(3, 1, 0, 100))),
  'bacnet-object-made-or-deleted': single(
    (scene) => void ask(scene, encode.deleteObject(3, ANALOG_OUTPUT, 1)),
    (scene) => void write(scene),
  ),
  'bacnet-time-new-client': novel((scene, from) => void tell(scene, encode.timeSynchronization(Date.UTC(2026, 2, 2)), from)),
  'bacnet-foreign-device': novel((scene, from) => void send(scene, encode.registerForeignDevice(600), from)),
  'bacnet-broadcast-table-changed': single(
    (scene) => void send(scene, encode.bvlc(1, [10, 4, 0, 66, 0xba, 0xc0, 255, 255, 255, 255])),
    (scene) => void send(scene, encode.readBroadcastDistributionTable()),
  ),
  'bacnet-broadcast-table-read': single(
    (scene) => void send(scene, encode.readForeignDeviceTable()),
    (scene) => void send(scene, encode.registerForeignDevice(600)),
  ),
  'bacnet-mass-read': {
    fires: (scene) => {
      read(scene);
      scene.learnt();
      scene.repeat(30, 1, (turn) => read(scene, STATION, 10 + turn));
    },
    quiet: (scene) => {
      for (let instance = 40; instance > 0; instance--) read(scene, STATION, instance);
      scene.learnt();
      scene.repeat(30, 1, (turn) => read(scene, STATION, 5 + turn));
    },
  },
  'bacnet-alarm-handled-new-client': novel((scene, from) => {
    const service = [...encode.context(0, [18]), ...encode.context(1, [65]), ...encode.context(2, [1])];
    ask(scene, encode.confirmed(5, 27, service), from);
  }),
  'bacnet-alarm-reporting-changed': single(
    (scene) => void write(scene, HIGH_LIMIT, 16),
    (scene) => void write(scene),
  ),
  'bacnet-new-router': novel((scene, from) => void send(scene, encode.networkMessage(1, [0, 12], { link: 11 }), from, EVERYBODY)),
  'bacnet-instance-conflict': {
    fires: (scene) => {
      tell(scene, encode.iAm(1001, 7), CONTROLLER);
      tell(scene, encode.iAm(1001, 7), STRANGER);
    },
    quiet: (scene) => {
      tell(scene, encode.iAm(1001, 7), CONTROLLER);
      tell(scene, encode.iAm(1002, 7), '10.4.0.21');
      // A device behind a router is told by the router's address as well.
      const routed = encode.message(encode.iAm(1001, 7), { link: 11, source: { network: 12, address: [9] } });
      send(scene, routed, '10.4.0.1', EVERYBODY);
    },
  },
  'bacnet-password-guessing': {
    fires: (scene) =>
      void scene.repeat(5, 10, (turn) => {
        ask(scene, encode.reinitializeDevice(turn, 0, `guess${turn}`), STRANGER);
        send(scene, encode.message(encode.error(turn, 20, 5, PASSWORD_FAILURE)), CONTROLLER, STRANGER);
      }),
    quiet: (scene) => {
      ask(scene, encode.reinitializeDevice(9, 0, 'typo'));
      send(scene, encode.message(encode.error(9, 20, 5, PASSWORD_FAILURE)), CONTROLLER, STATION);
    },
  },
};
