import { profinetIoCm } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = profinetIoCm;
const CONTROLLER = '10.0.0.5';
const DEVICE = '10.0.0.1';
const STRANGER = '10.0.0.66';
const RELATION = Uint8Array.from({ length: 16 }, (_, at) => at + 1);
const ACCESS_DENIED = 0xdf80b600;
const INVALID_INDEX = 0xdf80b000;
let sequence = 0;
const exchange = () => ({ sequence: ++sequence, vendor: 0x2a, device: 0x313, relation: RELATION });

const ask = (scene: Scene, client: string, request: Uint8Array) =>
  scene.udp(client, DEVICE, { source: 49_152, destination: 34_964 }, request);
const reply = (scene: Scene, client: string, response: Uint8Array) =>
  scene.udp(DEVICE, client, { source: 34_964, destination: 49_152 }, response);
const connect = (scene: Scene, client = CONTROLLER) => {
  const x = exchange();
  ask(scene, client, encode.connect(x, { mac: [2, 0, 0, 0, 0, 5], station: 'plc-1' }));
  reply(scene, client, encode.connected(x, [2, 0, 0, 0, 0, 1]));
};
const read = (scene: Scene, client = CONTROLLER) => {
  const x = exchange();
  const place = { slot: 0, subslot: 1, index: 0xaff0 };
  ask(scene, client, encode.read(x, place));
  reply(scene, client, encode.readAnswer(x, place, []));
};
const write = (scene: Scene, index: number) => {
  const x = exchange();
  const place = { slot: 1, subslot: 1, index };
  ask(scene, CONTROLLER, encode.write(x, place, [1, 2]));
  reply(scene, CONTROLLER, encode.writeAnswer(x, place));
};
const refused = (scene: Scene, status: number) => {
  const x = exchange();
  ask(scene, STRANGER, encode.write(x, { slot: 1, subslot: 1, index: 2 }, [1, 2]));
  reply(scene, STRANGER, encode.failed(x, 3, status));
};

export const samples: Samples = {
  'profinet-io-new-controller': {
    fires: (scene) => {
      connect(scene);
      scene.learnt();
      connect(scene, STRANGER);
    },
    quiet: (scene) => {
      connect(scene);
      scene.learnt();
      connect(scene);
    },
  },
  'profinet-io-takeover': {
    fires: (scene) => {
      connect(scene);
      scene.wait(60);
      connect(scene, STRANGER);
    },
    quiet: (scene) => {
      connect(scene);
      scene.wait(60);
      connect(scene);
      read(scene, STRANGER);
    },
  },
  'profinet-io-record-write-new': {
    fires: (scene) => {
      write(scene, 2);
      scene.learnt();
      write(scene, 0x8071);
    },
    quiet: (scene) => {
      write(scene, 2);
      scene.learnt();
      write(scene, 2);
    },
  },
  'profinet-io-refused': {
    fires: (scene) => refused(scene, ACCESS_DENIED),
    quiet: (scene) => refused(scene, INVALID_INDEX),
  },
};
