import { slmp } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = slmp;
const x: slmp.encode.Exchange = { frame: '3e', code: 'binary' };
const HMI = '10.0.0.5';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';
const CONTROLLERS = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

type Plc = ReturnType<Scene['tcp']>;
const controller = (scene: Scene, client = HMI, server = PLC): Plc => scene.tcp(client, server, 5002);
const ask = (plc: Plc, command: number, sub = 0, ...data: readonly slmp.encode.Part[]): void =>
  void plc.exchange(encode.request(x, command, sub, ...data), encode.response(x));
const read = (plc: Plc): void => void plc.exchange(encode.readDevices(x, 'D', 100, 2), encode.readWordsResponse(x, [1, 2]));
const write = (plc: Plc): void => void plc.exchange(encode.writeWords(x, 'D', 100, [7]), encode.response(x));
const identify = (plc: Plc): void =>
  void plc.exchange(encode.readTypeName(x), encode.readTypeNameResponse(x, 'Q03UDECPU', 0x0268));
const unlock = (plc: Plc, password: string, endCode = 0): void =>
  void plc.exchange(encode.passwordUnlock(x, password), endCode === 0 ? encode.response(x) : encode.error(x, 0x1630, 0, endCode));
/** End code of a refused remote password; any code but 0 refuses. */
const REFUSED = 0xc201;

export const samples: Samples = {
  'slmp-mode-changed': {
    fires: (scene) => void controller(scene).exchange(encode.remoteStop(x), encode.response(x)),
    quiet: (scene) => ask(controller(scene), 0x0619, 0, { number: 4, size: 2 }, { text: 'ABCD' }),
  },
  'slmp-write-new-client': {
    fires: (scene) => {
      read(controller(scene));
      scene.learnt();
      write(controller(scene, STRANGER));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      write(plc);
      scene.learnt();
      write(plc);
      read(controller(scene, STRANGER));
    },
  },
  'slmp-identification-sweep': {
    fires: (scene) => {
      read(controller(scene));
      scene.learnt();
      for (const plc of CONTROLLERS) identify(controller(scene, STRANGER, plc));
    },
    quiet: (scene) => {
      for (const plc of CONTROLLERS) identify(controller(scene, HMI, plc));
      scene.learnt();
      for (const plc of CONTROLLERS) identify(controller(scene, HMI, plc));
    },
  },
  'slmp-password-guessing': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(4, 2, (turn) => unlock(plc, `guess${turn}`, REFUSED));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      unlock(plc, 'wrong', REFUSED);
      scene.repeat(4, 2, () => unlock(plc, 'right'));
    },
  },
  'slmp-file-changed': {
    fires: (scene) =>
      ask(controller(scene), 0x1829, 0, { number: 1, size: 2 }, { number: 0, size: 4 }, { number: 2, size: 2 }, { text: 'AB' }),
    quiet: (scene) => ask(controller(scene), 0x1828, 0, { number: 1, size: 2 }, { number: 0, size: 4 }, { number: 2, size: 2 }),
  },
  'slmp-ip-address-set': {
    fires: (scene) => ask(controller(scene), 0x0e31),
    quiet: (scene) => ask(controller(scene), 0x0e44),
  },
  'slmp-node-search-new': {
    fires: (scene) => {
      read(controller(scene));
      scene.learnt();
      ask(controller(scene, STRANGER), 0x0e30);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      ask(plc, 0x0e30);
      scene.learnt();
      ask(plc, 0x0e30);
    },
  },
};
