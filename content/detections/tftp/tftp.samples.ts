import type { Samples, Scene } from '../scene.ts';

const DEVICE = '10.0.0.11';
const SERVER = '10.0.0.9';
const STRANGER = '10.0.0.66';
const READ = 1;
const WRITE = 2;
/** A request for a file (RFC 1350 §5). */
const ask = (scene: Scene, client: string, code: number, file: string) =>
  scene.udp(
    client,
    SERVER,
    { source: 50_000, destination: 69 },
    Uint8Array.from([0, code, ...new TextEncoder().encode(`${file}\0octet\0`)]),
  );

export const samples: Samples = {
  'tftp-firmware-transfer': {
    fires: (scene) => ask(scene, STRANGER, WRITE, 'relay-7.2.fw'),
    quiet: (scene) => ask(scene, DEVICE, READ, 'motd'),
  },
  'tftp-write-new-client': {
    fires: (scene) => {
      ask(scene, DEVICE, WRITE, 'startup');
      scene.learnt();
      ask(scene, STRANGER, WRITE, 'startup');
    },
    quiet: (scene) => {
      ask(scene, DEVICE, WRITE, 'startup');
      scene.learnt();
      ask(scene, DEVICE, WRITE, 'startup');
      ask(scene, STRANGER, READ, 'motd');
    },
  },
};
