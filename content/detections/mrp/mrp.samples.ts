import type { Samples, Scene } from '../scene.ts';

const MANAGER = '02:00:0a:00:00:09';
const STRANGER = '02:00:0a:00:00:42';
const MULTICAST = '01:15:4e:00:00:01';
const ETHER_TYPE = 0x88e3;
const mac = (text: string): number[] => text.split(':').map((part) => Number.parseInt(part, 16));
/** A frame: version, a TLV, and the common TLV (IEC 62439-2). */
const frame = (type: number, body: readonly number[]): Uint8Array =>
  Uint8Array.from([0, 1, type, body.length, ...body, 1, 18, 0, 14, ...new Array<number>(16).fill(0xff), 0, 0]);
const test = (scene: Scene, source: string) =>
  scene.ethernet(source, MULTICAST, ETHER_TYPE, frame(2, [0x80, 0, ...mac(source), 0, 0, 0, 1, 0, 3, 0, 0, 0, 9]));
const change = (scene: Scene) => scene.ethernet(MANAGER, MULTICAST, ETHER_TYPE, frame(3, [0x80, 0, ...mac(MANAGER), 0, 10]));

export const samples: Samples = {
  'mrp-changes-repeated': {
    fires: (scene) => scene.repeat(12, 10, () => change(scene)),
    quiet: (scene) => scene.repeat(3, 10, () => change(scene)),
  },
  'mrp-new-manager': {
    fires: (scene) => {
      test(scene, MANAGER);
      scene.learnt();
      test(scene, STRANGER);
    },
    quiet: (scene) => {
      test(scene, MANAGER);
      scene.learnt();
      test(scene, MANAGER);
    },
  },
};
