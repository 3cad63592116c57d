import type { Samples, Scene } from '../scene.ts';

const MASTER = '192.168.1.10';
const STRANGER = '192.168.1.66';
const NETWORK = '192.168.1.255';
const PORTS = { source: 61_450, destination: 61_450 };
/** Headers, one slave of one station. */
const LENGTH = 143;

/** Cyclic data of a master for one slave, by the last byte of its address. */
const cyclic = (slave: number, parameters: number): Uint8Array => {
  const bytes = new Uint8Array(LENGTH);
  bytes.set([0x50, 0, 0, 0xff, 0xff, 3, 0, LENGTH - 9, 0, 0, 0, 0x70, 0x0e, 0, 0, 1, 0, 0, 0, 0x24, 0]);
  bytes.set([10, 1, 168, 192, 1, 0, 5, 0, 0xf4, 1, 3, 0, parameters, 0, 1, 0], 47);
  bytes.set([slave, 1, 168, 192], 67);
  return bytes;
};
const send = (scene: Scene, from = MASTER, slave = 20, parameters = 11) =>
  scene.repeat(5, 0.05, () => void scene.udp(from, NETWORK, PORTS, cyclic(slave, parameters)));

export const samples: Samples = {
  'cc-link-ie-field-basic-second-master': {
    fires: (scene) => void send(send(scene), STRANGER),
    quiet: (scene) => void send(send(scene), STRANGER, 21),
  },
  'cc-link-ie-field-basic-parameters-changed': {
    fires: (scene) => void send(send(scene), MASTER, 20, 12),
    quiet: (scene) => void send(send(scene), MASTER, 21, 12),
  },
};
