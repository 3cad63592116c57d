import type { Samples, Scene } from '../scene.ts';

const ROBOT = '10.0.0.5';
const STRANGER = '10.0.0.66';
const MULTICAST = '239.255.0.1';

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const parameter = (id: number, value: readonly number[]): number[] => [...u16(id), ...u16(value.length), ...value];
/** The announcement of a participant (DDSI-RTPS §8.5.3), with the address that it wants discovery at. */
const announcement = (last: number): Uint8Array => {
  const locator = parameter(0x32, [...u32(1), ...u32(7410), ...new Array<number>(12).fill(0), 10, 0, 0, last]);
  const payload = [...locator, ...parameter(1, [])];
  const data = [0, 0, 16, 0, 0, 0, 0, 0, 0, 1, 0, 0xc2, ...u32(0), ...u32(1), 0, 3, 0, 0, ...payload];
  const header = [0x52, 0x54, 0x50, 0x53, 2, 3, 1, 0x0f, ...new Array<number>(12).fill(last)];
  return Uint8Array.from([...header, 0x15, 5, ...u16(data.length), ...data]);
};
const announce = (scene: Scene, host: string, last: number) =>
  scene.udp(host, MULTICAST, { source: 50_000, destination: 7400 }, announcement(last));

export const samples: Samples = {
  'dds-new-participant': {
    fires: (scene) => {
      announce(scene, ROBOT, 5);
      scene.learnt();
      announce(scene, STRANGER, 66);
    },
    quiet: (scene) => {
      announce(scene, ROBOT, 5);
      scene.learnt();
      announce(scene, ROBOT, 5);
    },
  },
  'dds-many-locators': {
    fires: (scene) => scene.repeat(12, 1, (turn) => announce(scene, STRANGER, 100 + turn)),
    quiet: (scene) => scene.repeat(12, 1, () => announce(scene, ROBOT, 5)),
  },
};
