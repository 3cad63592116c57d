import { umas } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = umas;
const STATION = '10.0.0.20';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';
const KEY = 0x2f;

type Plc = ReturnType<Scene['tcp']>;
let transaction = 0;
const x = () => ({ transaction: (transaction = (transaction + 1) & 0xffff), unit: 0 });
const controller = (scene: Scene, client = STATION): Plc => scene.tcp(client, PLC, 502);
const ask = (plc: Plc, code: number, data: readonly number[] = [], refused = false): void => {
  const exchange = x();
  plc.exchange(encode.umasAdu(exchange, KEY, code, data), (refused ? encode.refused : encode.ok)(exchange, KEY));
};
const identify = (plc: Plc): void => {
  const exchange = x();
  plc.exchange(encode.umasAdu(exchange, 0, 0x02), encode.readIdResponse(exchange, 'BME P58 2040', 0x0320));
};
const reserve = (plc: Plc, refused = false): void => {
  const exchange = x();
  plc.exchange(encode.takeReservation(exchange, 'ENG-01'), (refused ? encode.refused : encode.ok)(exchange, 0, [KEY]));
};
const write = (plc: Plc): void => {
  const exchange = x();
  plc.exchange(encode.writeVariable(exchange, KEY, 1, 0, 4, 7), encode.ok(exchange, KEY));
};
const readBlock = (plc: Plc, block: number): void => {
  const exchange = x();
  plc.exchange(encode.readMemoryBlock(exchange, block, 0, 256), encode.ok(exchange, KEY));
};
const keepAlive = (plc: Plc): void => ask(plc, 0x12);

export const samples: Samples = {
  'umas-mode-changed': {
    fires: (scene) => {
      const exchange = x();
      controller(scene).exchange(encode.stopPlc(exchange, KEY), encode.ok(exchange, KEY));
    },
    quiet: (scene) => ask(controller(scene), 0x58),
  },
  'umas-program-downloaded': {
    fires: (scene) => {
      const plc = controller(scene);
      ask(plc, 0x30, [0, 1]);
      const exchange = x();
      plc.exchange(encode.uploadBlock(exchange, KEY, 1, [1, 2, 3, 4]), encode.ok(exchange, KEY));
      ask(plc, 0x32, [0, 1]);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      ask(plc, 0x33, [0, 1]);
      ask(plc, 0x34, [0, 1, 1, 0]);
      ask(plc, 0x35, [0, 1]);
    },
  },
  'umas-program-read': {
    fires: (scene) => {
      keepAlive(controller(scene));
      scene.learnt();
      ask(controller(scene, STRANGER), 0x33, [0, 1]);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      ask(plc, 0x33, [0, 1]);
      scene.learnt();
      ask(plc, 0x33, [0, 1]);
    },
  },
  'umas-reservation-new-client': {
    fires: (scene) => {
      keepAlive(controller(scene));
      scene.learnt();
      reserve(controller(scene, STRANGER));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      reserve(plc);
      scene.learnt();
      reserve(plc);
    },
  },
  'umas-reservation-bypassed': {
    fires: (scene) => {
      const plc = controller(scene);
      reserve(plc);
      scene.wait(5);
      keepAlive(plc);
      scene.wait(1);
      ask(controller(scene, STRANGER), 0x41, [0xff, 0]);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      reserve(plc);
      scene.wait(5);
      // Refused to the one, released by the other.
      reserve(controller(scene, STRANGER), true);
      scene.wait(1);
      ask(plc, 0x11);
      scene.wait(1);
      reserve(controller(scene, STRANGER));
    },
  },
  'umas-reservation-refused': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(4, 5, () => reserve(plc, true));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      reserve(plc, true);
      scene.repeat(4, 5, () => reserve(plc));
    },
  },
  'umas-write-new-client': {
    fires: (scene) => {
      keepAlive(controller(scene));
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
  'umas-identification-new-client': {
    fires: (scene) => {
      keepAlive(controller(scene));
      scene.learnt();
      identify(controller(scene, STRANGER));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      identify(plc);
      scene.learnt();
      identify(plc);
    },
  },
  'umas-memory-sweep': {
    fires: (scene) => {
      keepAlive(controller(scene));
      scene.learnt();
      const plc = controller(scene, STRANGER);
      scene.repeat(20, 0.5, (turn) => readBlock(plc, turn));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(20, 0.5, (turn) => readBlock(plc, turn));
      scene.learnt();
      scene.repeat(20, 0.5, (turn) => readBlock(plc, turn));
    },
  },
};
