import { melsoft } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = melsoft;
const STATION = '10.0.0.20';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';
const USERNAME_LOGIN = 0x0131;
const WRONG_USER_NAME = 0x4309;
const MEMORY_READ = 0x0410;
const FILE_READ = 0x1868;
const FILE_WRITE = 0x1869;

type Plc = ReturnType<Scene['tcp']>;
let reference = 0;
const controller = (scene: Scene, client = STATION): Plc => scene.tcp(client, PLC, 5007);
const ask = (plc: Plc, command: number, data: readonly number[] = []): void => {
  reference++;
  plc.exchange(encode.request({ command, reference, data }), encode.response({ command, reference }));
};
const login = (plc: Plc, user: string, status = 0): void => {
  reference++;
  plc.exchange(encode.usernameLogin(reference, user), encode.response({ command: USERNAME_LOGIN, reference, status }));
};
const monitor = (plc: Plc): void => ask(plc, MEMORY_READ, new Array<number>(22).fill(0));

export const samples: Samples = {
  'melsoft-user-names-tried': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(8, 0.05, (turn) => login(plc, `user${turn}`, WRONG_USER_NAME));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(2, 5, () => login(plc, 'operater', WRONG_USER_NAME));
      scene.repeat(6, 5, () => login(plc, 'operator'));
    },
  },
  'melsoft-mode-changed': {
    fires: (scene) => ask(controller(scene), 0x1002, [1, 0]),
    quiet: (scene) => ask(controller(scene), 0x0150),
  },
  'melsoft-file-written': {
    fires: (scene) => ask(controller(scene), FILE_WRITE, [1, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
    quiet: (scene) => ask(controller(scene), FILE_READ, [1, 0, 0, 0, 0, 0, 0, 4]),
  },
  'melsoft-program-transfer-new': {
    fires: (scene) => {
      monitor(controller(scene));
      scene.learnt();
      ask(controller(scene, STRANGER), FILE_READ, [1, 0, 0, 0, 0, 0, 0, 4]);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      ask(plc, FILE_READ, [1, 0, 0, 0, 0, 0, 0, 4]);
      scene.learnt();
      ask(plc, FILE_READ, [1, 0, 0, 0, 0, 0, 0, 4]);
      monitor(controller(scene, STRANGER));
    },
  },
  'melsoft-users-changed': {
    fires: (scene) => ask(controller(scene), 0x0134),
    quiet: (scene) => login(controller(scene), 'operator'),
  },
  'melsoft-memory-written-new-client': {
    fires: (scene) => {
      monitor(controller(scene));
      scene.learnt();
      ask(controller(scene, STRANGER), 0x1410, new Array<number>(24).fill(0));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      ask(plc, 0x1410, new Array<number>(24).fill(0));
      scene.learnt();
      ask(plc, 0x1410, new Array<number>(24).fill(0));
    },
  },
};
