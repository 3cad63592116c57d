import { egd } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = egd;
const PRODUCER = '10.11.0.20';
const CONSUMER = '10.11.0.21';
const STRANGER = '10.11.0.66';
const DATA = { source: 18_246, destination: 18_246 };
const COMMANDS = { source: 50_000, destination: 7937 };
const WRITE = 34;
const READ = 32;

const produce = (scene: Scene, from: string, { exchange = 1, signature = 0x100, count = 3 } = {}) =>
  scene.repeat(count, 0.1, (turn) => {
    const bytes = encode.productionData({
      producer: [10, 11, 0, 20],
      exchange,
      request: turn + 1,
      seconds: 1_767_225_600 + turn,
      data: [1, 2, 3, 4],
    });
    bytes[24] = signature & 0xff;
    bytes[25] = signature >> 8;
    scene.udp(from, CONSUMER, DATA, bytes);
  });
const ask = (scene: Scene, type: number, from: string) =>
  scene.udp(from, PRODUCER, COMMANDS, encode.command(type, 1, [1, 0, 0, 0, 0, 0, 0, 0]));

export const samples: Samples = {
  'egd-new-producer': {
    fires: (scene) => void produce(produce(scene, PRODUCER).learnt(), STRANGER, { exchange: 2 }),
    quiet: (scene) => void produce(produce(scene, PRODUCER).learnt(), PRODUCER, { exchange: 2 }),
  },
  'egd-second-producer': {
    fires: (scene) => void produce(produce(scene, PRODUCER), STRANGER),
    quiet: (scene) => void produce(produce(scene, PRODUCER), STRANGER, { exchange: 2 }),
  },
  'egd-configuration-changed': {
    fires: (scene) => void produce(produce(scene, PRODUCER), PRODUCER, { signature: 0x200 }),
    quiet: (scene) => void produce(produce(scene, PRODUCER), PRODUCER, { exchange: 2, signature: 0x200 }),
  },
  'egd-write-new-client': {
    fires: (scene) => void ask(ask(scene, READ, STRANGER).learnt(), WRITE, STRANGER),
    quiet: (scene) => void ask(ask(scene, WRITE, CONSUMER).learnt(), WRITE, CONSUMER),
  },
};
