import { coap } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const SERVER = '10.0.0.5';
const DEVICE = '10.0.0.11';
const POST = 2;
const PUT = 3;
const CONTENT_FORMAT = 12;
let id = 0;
const send = (scene: Scene, code: number, path: string, payload?: string) =>
  scene.udp(
    SERVER,
    DEVICE,
    { source: 5683, destination: 5683 },
    coap.encode.encodeMessage({ id: ++id, token: [1], code, path, options: payload ? [[CONTENT_FORMAT, 0]] : [], payload }),
  );

export const samples: Samples = {
  'lwm2m-reboot': {
    fires: (scene) => send(scene, POST, '/3/0/4'),
    quiet: (scene) => send(scene, POST, '/1/0/8'),
  },
  'lwm2m-firmware': {
    fires: (scene) => send(scene, PUT, '/5/0/1', 'coap://10.0.0.66/image'),
    quiet: (scene) => send(scene, PUT, '/3303/0/5603', '12'),
  },
};
