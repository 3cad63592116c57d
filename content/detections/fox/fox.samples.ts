import type { Samples, Scene } from '../scene.ts';

const WORKBENCH = '10.0.0.5';
const STRANGER = '10.0.0.66';
const text = (lines: string): Uint8Array => new TextEncoder().encode(lines);
const hello = (scene: Scene, client: string, station = '10.0.0.1') =>
  scene
    .tcp(client, station, 1911)
    .exchange(
      text('fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\napp.name=s:Workbench\n};;\n'),
      text('fox a 0 -1 fox hello\n{\nfox.version=s:1.0\nid=i:2\nhostName=s:jace-1\napp.name=s:Station\n};;\n'),
    );

export const samples: Samples = {
  'fox-hello-new-client': {
    fires: (scene) => {
      hello(scene, WORKBENCH);
      scene.learnt();
      hello(scene, STRANGER);
    },
    quiet: (scene) => {
      hello(scene, WORKBENCH);
      scene.learnt();
      hello(scene, WORKBENCH);
    },
  },
  'fox-sweep': {
    fires: (scene) => ['10.0.0.1', '10.0.0.2', '10.0.0.3'].forEach((station) => void hello(scene, STRANGER, station)),
    quiet: (scene) => scene.repeat(4, 10, () => hello(scene, WORKBENCH)),
  },
};
