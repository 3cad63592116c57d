import type { Samples, Scene } from '../scene.ts';

const NODE = '10.0.0.5';
const OTHER = '10.0.0.1';

/** A data packet with a frame from node 1/42 to 1/41 (ISO/IEC 14908-4 §9, 14908-1 §8). */
const packet = (format: number, pdu: readonly number[]): Uint8Array => {
  const body = [1, (format << 4) | 9, 1, 0xaa, 1, 0xa9, 1, ...pdu];
  const length = 20 + body.length;
  return Uint8Array.from([length >> 8, length & 0xff, 1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0, 0, ...body]);
};
const send = (scene: Scene, bytes: Uint8Array) => scene.udp(NODE, OTHER, { source: 1628, destination: 1628 }, bytes);
const update = (scene: Scene, selector: number) =>
  send(scene, packet(0, [0x03, 0x80 | (selector >> 8), selector & 0xff, 0, 0xca]));
const manage = (scene: Scene, code: number) => send(scene, packet(1, [0x01, code, 0, 1, 2]));
const QUERY_STATUS = 0x51;
const READ_MEMORY = 0x6d;
const WRITE_MEMORY = 0x6e;

export const samples: Samples = {
  'lontalk-new-function': {
    fires: (scene) => {
      update(scene, 0x10d);
      scene.learnt();
      manage(scene, READ_MEMORY);
    },
    quiet: (scene) => {
      manage(scene, QUERY_STATUS);
      scene.learnt();
      manage(scene, QUERY_STATUS);
    },
  },
  'lontalk-variable-new': {
    fires: (scene) => {
      update(scene, 0x10d);
      update(scene, 0x110);
      scene.learnt();
      update(scene, 0x900);
    },
    quiet: (scene) => {
      update(scene, 0x10d);
      update(scene, 0x110);
      scene.learnt();
      update(scene, 0x10e);
    },
  },
  'lontalk-node-changed': {
    fires: (scene) => manage(scene, WRITE_MEMORY),
    quiet: (scene) => manage(scene, READ_MEMORY),
  },
};
