import { melsecA } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = melsecA;
const HMI = '10.0.0.5';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';

type Plc = ReturnType<Scene['tcp']>;
const controller = (scene: Scene, client = HMI): Plc => scene.tcp(client, PLC, 5551);
const read = (plc: Plc): void => void plc.exchange(encode.read('D', 100, 2), encode.response(1, [1, 2]));
const write = (plc: Plc): void => void plc.exchange(encode.writeWords('D', 100, [7]), encode.response(3));

export const samples: Samples = {
  'melsec-a-mode-changed': {
    fires: (scene) => {
      const plc = controller(scene);
      scene.repeat(4, 1, () => read(plc));
      plc.exchange(encode.remote(false), encode.response(0x14));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(4, 1, () => read(plc));
    },
  },
  'melsec-a-write-new-client': {
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
};
