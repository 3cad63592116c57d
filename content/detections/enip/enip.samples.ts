import { enip } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = enip;
const x = { session: 7, context: 1 };
const HMI = '10.0.2.5';
const PLC = '10.0.2.1';
const STRANGER = '10.0.2.66';
const ALL = '255.255.255.255';

const device = {
  vendor: 1,
  deviceType: 14,
  productCode: 54,
  revision: [20, 11] as const,
  status: 0,
  serial: 1,
  name: '1756-L61',
};
const ask = (scene: Scene, client: string, server: string) => {
  const answer = encode.listIdentityResponse({ session: 0, context: 0 }, device, [10, 0, 2, 1]);
  scene.tcp(client, server, 44818).exchange(encode.listIdentityRequest(), answer).close();
};
const search = (scene: Scene, client: string) =>
  scene.udp(client, ALL, { source: 50_000, destination: 44_818 }, encode.listIdentityRequest());
const io = (scene: Scene, client: string, connection: number) =>
  scene.repeat(4, 0.01, (turn) =>
    scene.udp(client, PLC, { source: 2222, destination: 2222 }, encode.ioData(connection, turn + 1, [1, 2, 3, 4])),
  );
const register = (scene: Scene, client: string) =>
  scene
    .tcp(client, PLC, 44818)
    .exchange(encode.registerSession({ session: 0, context: 1 }), encode.registerSession(x))
    .close();

export const samples: Samples = {
  'enip-identity-sweep': {
    fires: (scene) => [1, 2, 3, 4, 5, 6].forEach((host) => ask(scene, STRANGER, `10.0.2.${host}`)),
    quiet: (scene) => void scene.repeat(6, 2, () => ask(scene, HMI, PLC)),
  },
  'enip-identity-broadcast': {
    fires: (scene) => {
      ask(scene, HMI, PLC);
      scene.learnt();
      search(scene, STRANGER);
    },
    quiet: (scene) => {
      search(scene, HMI);
      scene.learnt();
      search(scene, HMI);
    },
  },
  'enip-session-flood': {
    fires: (scene) => void scene.repeat(40, 0.1, () => register(scene, STRANGER)),
    quiet: (scene) => void scene.repeat(40, 2, () => register(scene, HMI)),
  },
  'enip-malformed': {
    fires: (scene) =>
      void scene
        .tcp(STRANGER, PLC, 44818)
        .exchange(encode.encapsulate(x, 0x6f, [0, 0, 0, 0, 10, 0, 2, 0, 0, 0, 0, 0, 0xb2, 0, 99, 0]), null),
    quiet: (scene) => register(scene, HMI),
  },
  'enip-io-second-producer': {
    fires: (scene) => {
      io(scene, HMI, 0x1234);
      io(scene, STRANGER, 0x1234);
    },
    quiet: (scene) => {
      io(scene, HMI, 0x1234);
      io(scene, STRANGER, 0x1235);
    },
  },
};
