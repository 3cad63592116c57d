import type { Samples, Scene } from '../scene.ts';

const MANAGING = '02:00:04:00:00:f0';
const CONTROLLED = '02:00:04:00:00:05';
const STRANGER = '02:00:04:00:00:66';
const NODES = '01:11:1e:00:00:01';
const ETHERTYPE = 0x88ab;
const EVERYONE = 255;
const MANAGING_NODE = 240;

const send = (scene: Scene, from: string, bytes: number[]) =>
  scene.ethernet(from, NODES, ETHERTYPE, Uint8Array.from([...bytes, ...new Array<number>(46 - bytes.length).fill(0)]));
const cycle = (scene: Scene, from = MANAGING) => {
  send(scene, from, [1, EVERYONE, MANAGING_NODE]);
  return send(scene, from, [5, EVERYONE, MANAGING_NODE, 0xfd]);
};
/** A command of network management: 40 resets a node, 33 starts it. */
const command = (scene: Scene, code: number, node = MANAGING_NODE, from = MANAGING) => send(scene, from, [6, 5, node, 4, code]);
const run = (scene: Scene) => {
  command(cycle(scene), 33);
  return scene.repeat(20, 0.1, () => void cycle(scene));
};

export const samples: Samples = {
  'powerlink-second-managing-node': {
    fires: (scene) => void cycle(run(scene), STRANGER),
    quiet: (scene) => void send(run(scene), CONTROLLED, [4, EVERYONE, 5, 0xfd]),
  },
  'powerlink-node-reset': {
    fires: (scene) => void command(run(scene).learnt(), 40),
    quiet: (scene) => void command(run(scene).learnt(), 33),
  },
  'powerlink-command-of-controlled-node': {
    fires: (scene) => void command(run(scene), 40, 5, CONTROLLED),
    quiet: (scene) => void command(run(scene), 40),
  },
};
