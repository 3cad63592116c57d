import { crc32 } from 'node:zlib';
import { tristation } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = tristation;
const STATION = '10.0.0.20';
const CONTROLLER = '10.0.0.1';
const STRANGER = '10.0.0.66';

let counter = 0;
const station = (address: string) => ({ source: 1024 + Number(address.split('.')[3]), destination: 1502 });
const send = (scene: Scene, message: Uint8Array, client = STATION): void =>
  void scene.udp(client, CONTROLLER, station(client), message);
const answer = (scene: Scene, message: Uint8Array, client = STATION): void => {
  const { source, destination } = station(client);
  scene.udp(CONTROLLER, client, { source: destination, destination: source }, message);
};
/** A command, and its answer. */
const ask = (
  scene: Scene,
  code: number,
  response: number,
  {
    client = STATION,
    parameters = [],
    told = [0, 0],
  }: { client?: string; parameters?: readonly number[]; told?: readonly number[] } = {},
): void => {
  counter = (counter + 1) & 0xff;
  send(scene, encode.encodeCommand(code, counter, parameters), client);
  answer(scene, encode.encodeCommand(response, counter, told), client);
};
const connect = (scene: Scene, client = STATION): void => {
  send(scene, encode.encodeLink(1), client);
  answer(scene, encode.encodeLink(2), client);
};
/** Status of the program; keys: 1 program, 2 run, 3 remote; programs: 0 running, 1 halted. */
const status = (scene: Scene, key = 2, program = 0, client = STATION): void =>
  ask(scene, 19, 108, { client, told: [0, 0, 0, 0, 0, 0, 1, key, program, 0] });

const u16 = (value: number): number[] => [value & 0xff, value >>> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
/** A program of two pieces, with a word of its own and the check sum behind it. */
const load = (scene: Scene, mix: number): void => {
  const body = Array.from({ length: 32 }, (_, at) => at);
  const sum = crc32(Uint8Array.from(body));
  const program = [...body, ...u32((sum ^ mix) >>> 0), ...u32(sum)];
  const words = program.length / 4;
  for (const [from, to] of [
    [0, 6],
    [6, words],
  ]) {
    const parameters = [...[1, 0, words, from, to - from].flatMap(u16), ...program.slice(from * 4, to * 4)];
    ask(scene, 55, 153, { parameters });
  }
};
const TRITON = 0x7b5241d3;

export const samples: Samples = {
  'tristation-in-use': {
    fires: (scene) => connect(scene),
    quiet: (scene) => {
      // Something else is heard while the network is learnt.
      scene.udp(STATION, CONTROLLER, { source: 5000, destination: 9 }, Uint8Array.of(0));
      scene.learnt();
      connect(scene, STRANGER);
    },
  },
  'tristation-new-client': {
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
  'tristation-program-changed': {
    fires: (scene) => {
      ask(scene, 1, 102, { parameters: new Array<number>(48).fill(0) });
      load(scene, 0);
      ask(scene, 11, 103);
    },
    quiet: (scene) => ask(scene, 65, 162, { parameters: [1, 0, 0, 0, 0, 0, 0, 0] }),
  },
  'tristation-mode-changed': {
    fires: (scene) => ask(scene, 21, 110),
    quiet: (scene) => status(scene),
  },
  'tristation-diagnostics-disabled': {
    fires: (scene) => ask(scene, 40, 134),
    quiet: (scene) => ask(scene, 33, 131),
  },
  'tristation-point-set': {
    fires: (scene) => ask(scene, 27, 121, { parameters: [1, 0, 1, 0] }),
    quiet: (scene) => ask(scene, 28, 121, { parameters: [1, 0, 1, 0] }),
  },
  'tristation-status-new-client': {
    fires: (scene) => {
      status(scene);
      scene.learnt();
      status(scene, 2, 0, STRANGER);
    },
    quiet: (scene) => {
      status(scene);
      scene.learnt();
      status(scene);
    },
  },
  'tristation-triton-command': {
    fires: (scene) => ask(scene, 29, 150, { parameters: [23, 255, 4, 0, 0, 0, 0, 0, 16, 0] }),
    quiet: (scene) => ask(scene, 29, 127, { parameters: [23, 0] }),
  },
  'tristation-triton-program': {
    fires: (scene) => load(scene, TRITON),
    quiet: (scene) => load(scene, 0),
  },
  'tristation-key-not-in-run': {
    fires: (scene) => {
      status(scene);
      scene.wait(60);
      status(scene, 1);
    },
    quiet: (scene) => void scene.repeat(4, 60, () => status(scene)),
  },
  'tristation-program-not-running': {
    fires: (scene) => {
      status(scene);
      scene.wait(60);
      status(scene, 2, 1);
    },
    quiet: (scene) => {
      status(scene, 2, 1);
      scene.wait(60);
      status(scene);
    },
  },
};
