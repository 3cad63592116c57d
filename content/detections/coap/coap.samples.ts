import { coap } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const GET = 1;
const GATEWAY = '10.0.0.5';
let id = 0;
const get = (scene: Scene, server: string, path: string) =>
  scene.udp(
    GATEWAY,
    server,
    { source: 50_000, destination: 5683 },
    coap.encode.encodeMessage({ id: ++id, token: [1], code: GET, path }),
  );
const DEVICES = ['10.0.0.11', '10.0.0.12', '10.0.0.13', '10.0.0.14'];

export const samples: Samples = {
  'coap-discovery-sweep': {
    fires: (scene) => DEVICES.forEach((device) => void get(scene, device, '/.well-known/core')),
    quiet: (scene) => DEVICES.forEach((device) => void get(scene, device, '/sensors/temperature')),
  },
};
