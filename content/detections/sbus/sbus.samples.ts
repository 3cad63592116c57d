import { sbus } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { telegram, write } = sbus.encode;
const CONTROLLER = '10.15.0.20';
const PANEL = '10.15.0.5';
const STRANGER = '10.15.0.66';
const PORT = 5050;
/** Attributes of telegrams. */
const REQUEST = 0;
const ACKNOWLEDGE = 2;
/** Commands. */
const READ_REGISTERS = 6;
const READ_STATUS = 27;
const STOP_ALL = 68;
const BLOCKS = 0xa9;
const DELETE = 0x20;
const LIST = 0x22;
const WRONG_PASSWORD = 2;
const IN_USE = 4;

const ask = (scene: Scene, from: string, request: Uint8Array) =>
  scene.udp(from, CONTROLLER, { source: PORT, destination: PORT }, request);
const command = (scene: Scene, code: number, data: number[] = [], from = PANEL) =>
  ask(scene, from, telegram(REQUEST, 1, [1, code, ...data]));
const answer = (scene: Scene, code: number, to = PANEL) =>
  scene.udp(CONTROLLER, to, { source: PORT, destination: PORT }, telegram(ACKNOWLEDGE, 1, [0, code]));
/** What the panel does all day. */
const usual = (scene: Scene) => answer(ask(command(scene, READ_REGISTERS, [1, 0, 100]), PANEL, write(1, 1, 100, 7)), 0);
const refused = (reason: number) => (scene: Scene) =>
  void scene.repeat(4, 5, () => void answer(ask(scene, STRANGER, write(1, 1, 100, 7)), reason, STRANGER));

export const samples: Samples = {
  'sbus-cpu-state-changed': {
    fires: (scene) => void command(usual(scene), STOP_ALL),
    quiet: (scene) => void command(usual(scene), READ_STATUS),
  },
  'sbus-write-new-client': {
    fires: (scene) => {
      command(usual(scene).learnt(), READ_REGISTERS, [1, 0, 100], STRANGER);
      ask(scene, STRANGER, write(1, 1, 100, 0));
    },
    quiet: (scene) => void ask(usual(scene).learnt(), PANEL, write(1, 1, 100, 0)),
  },
  'sbus-program-changed': {
    fires: (scene) => void command(usual(scene), BLOCKS, [5, DELETE, 0, 3, 0, 12]),
    quiet: (scene) => void command(usual(scene), BLOCKS, [5, LIST, 0, 3, 0, 12]),
  },
  'sbus-password-guessing': { fires: refused(WRONG_PASSWORD), quiet: refused(IN_USE) },
};
