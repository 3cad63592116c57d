import type { Samples, Scene } from '../scene.ts';

const text = (line: string) => new TextEncoder().encode(line);

/** A page that a device of the plant asks a host for. */
const asks = (scene: Scene, host: string, address = '192.0.2.10') =>
  scene
    .tcp('10.0.0.20', address, 80)
    .exchange(text(`GET /a HTTP/1.1\r\nHost: ${host}\r\n\r\n`), text('HTTP/1.1 204 No Content\r\n\r\n'));

export const samples: Samples = {
  'indicator-met': {
    fires: (scene) => asks(scene, 'c2.strong.example'),
    quiet: (scene) => asks(scene, 'weak.example'),
  },
  'indicator-met-weak': {
    fires: (scene) => asks(scene, 'harmless.example', '198.51.100.7'),
    quiet: (scene) => asks(scene, 'harmless.example', '203.0.113.9'),
  },
};
