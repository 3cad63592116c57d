import { udpFrame } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const LOOPBACK = '127.0.0.1';
const PORTS = { source: 20_000, destination: 80 };
const payload = Uint8Array.of(5, 0x64);

const usual = (scene: Scene) => scene.udp('10.0.0.5', '10.0.0.1', PORTS, payload).learnt();

export const samples: Samples = {
  'loopback-address-sent': {
    fires: (scene) => void usual(scene).udp(LOOPBACK, LOOPBACK, PORTS, payload),
    // A capture of what a computer sends to itself.
    quiet: (scene) => {
      usual(scene);
      const itself = { ip: LOOPBACK, mac: '00:00:00:00:00:00' };
      scene.frame(udpFrame(itself, itself, PORTS, payload));
    },
  },
};
