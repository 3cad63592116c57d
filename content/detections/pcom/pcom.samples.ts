import { pcom } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = pcom;
const HMI = '10.0.0.5';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';
const OUTSIDE = '198.51.100.7';

type Plc = ReturnType<Scene['tcp']>;
let transaction = 0;
const next = (): number => (transaction = (transaction + 1) & 0xffff);
const controller = (scene: Scene, client = HMI): Plc => scene.tcp(client, PLC, 20256);
const ask = (plc: Plc, command: string, answer: string): void => {
  const number = next();
  plc.exchange(encode.asciiMessage(number, 0, command), encode.asciiMessage(number, 0, answer, true));
};
const read = (plc: Plc): void => {
  const number = next();
  plc.exchange(encode.readIntegers(number, 0, 100, 1), encode.asciiMessage(number, 0, 'RW0007', true));
};
const write = (plc: Plc): void => {
  const number = next();
  plc.exchange(encode.writeIntegers(number, 0, 100, [7]), encode.asciiMessage(number, 0, 'SW', true));
};
/** A binary command that the published protocol does not list. */
const unlisted = (plc: Plc): void => {
  const number = next();
  plc.exchange(encode.binaryMessage(number, 0, 0x16), encode.binaryMessage(number, 0, 0x96));
};

export const samples: Samples = {
  'pcom-mode-changed': {
    fires: (scene) => ask(controller(scene), 'CCS', 'CC'),
    quiet: (scene) => ask(controller(scene), 'ID', 'IDB1  A002013B200'),
  },
  'pcom-write-new-client': {
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
    },
  },
  'pcom-unlisted-command': {
    fires: (scene) => {
      read(controller(scene));
      scene.learnt();
      unlisted(controller(scene, STRANGER));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      unlisted(plc);
      scene.learnt();
      unlisted(plc);
    },
  },
  'pcom-public-address': {
    fires: (scene) => read(controller(scene, OUTSIDE)),
    quiet: (scene) => read(controller(scene)),
  },
};
