import { geSrtp } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = geSrtp;
const HMI = '10.0.0.5';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';
const REGISTERS = 0x08;

type Plc = ReturnType<Scene['tcp']>;
let sequence = 0;
const next = (): number => (sequence = (sequence + 1) & 0xffff);
const controller = (scene: Scene, client = HMI): Plc => {
  const plc = scene.tcp(client, PLC, 18245);
  plc.exchange(encode.initialise(), encode.initialiseResponse());
  return plc;
};
const ask = (plc: Plc, service: number, data: readonly number[] = []): void => {
  const number = next();
  plc.exchange(encode.request(number, service, data), encode.reply(number, []));
};
const refuse = (plc: Plc, service: number): void => {
  const number = next();
  plc.exchange(encode.request(number, service, [2]), encode.refusal(number, 5, 1));
};
const read = (plc: Plc): void => {
  const number = next();
  plc.exchange(encode.readMemory(number, REGISTERS, 0, 1), encode.reply(number, [7, 0]));
};
const write = (plc: Plc): void => {
  const number = next();
  plc.exchange(encode.writeWords(number, REGISTERS, 0, [7]), encode.reply(number, []));
};

export const samples: Samples = {
  'ge-srtp-mode-changed': {
    fires: (scene) => ask(controller(scene), 0x23, [2]),
    quiet: (scene) => ask(controller(scene), 0x00),
  },
  'ge-srtp-program-loaded': {
    fires: (scene) => ask(controller(scene), 0x40),
    quiet: (scene) => ask(controller(scene), 0x3f),
  },
  'ge-srtp-program-stored': {
    fires: (scene) => ask(controller(scene), 0x3f),
    quiet: (scene) => ask(controller(scene), 0x03),
  },
  'ge-srtp-write-new-client': {
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
  'ge-srtp-program-memory-written': {
    fires: (scene) => ask(controller(scene), 0x09, [0, 0, 0, 1, 0]),
    quiet: (scene) => ask(controller(scene), 0x06, [0, 0, 0, 1, 0]),
  },
  'ge-srtp-fault-table-cleared': {
    fires: (scene) => ask(controller(scene), 0x39, [1]),
    quiet: (scene) => ask(controller(scene), 0x38, [1]),
  },
  'ge-srtp-privilege-new-client': {
    fires: (scene) => {
      read(controller(scene));
      scene.learnt();
      ask(controller(scene, STRANGER), 0x21, [4]);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      ask(plc, 0x21, [4]);
      scene.learnt();
      ask(plc, 0x21, [4]);
    },
  },
  'ge-srtp-privilege-guessing': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(5, 2, () => refuse(plc, 0x21));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      refuse(plc, 0x21);
      scene.repeat(5, 2, () => ask(plc, 0x21, [4]));
    },
  },
  'ge-srtp-forced': {
    fires: (scene) => ask(controller(scene), 0x44, [REGISTERS, 0, 0, 1, 0]),
    quiet: (scene) => write(controller(scene)),
  },
};
