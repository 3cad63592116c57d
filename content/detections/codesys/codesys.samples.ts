import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const CONTROLLER = '10.2.0.20';
const ENGINEER = '10.2.0.5';
const STRANGER = '10.2.0.66';
const EVERYONE = '255.255.255.255';
const PORTS = { source: 1743, destination: 1740 };
const NAME_REQUEST = 3;
const CHANNELS = 64;
/** Components: of the device, of applications, of files, the shell, of forcing. */
const DEVICE = 1;
const APPLICATION = 2;
const FILES = 8;
const SHELL = 0x11;
const FORCES = 0x13;

const words = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** at) & 0xff);
/** A datagram with two addresses of one word each. */
const datagram = (service: number, data: number[]) => [0xc5, 0x6b, 0x40, service, 0, 0x11, 0, 1, 0, 2, 0, 0, ...data];
/** A first block of channel 7 with a service, on TCP. */
const request = (component: number, command: number, tags: number[] = []): Uint8Array => {
  const size = words(tags.length, 4);
  const layer = [0x55, 0xcd, 12, 0, component, 0, ...words(command, 2), ...words(0x1234, 4), ...size, ...tags];
  const block = [1, 0x81, 7, 0, ...words(1, 4), ...words(0, 4), ...words(layer.length, 4), 0, 0, 0, 0, ...layer];
  const content = datagram(CHANNELS, block);
  return Uint8Array.from([0, 1, 0x17, 0xe8, ...words(content.length + 8, 4), ...content]);
};
/** The question of a name server for the device behind an address. */
const search = (scene: Scene, from: string, to: string) =>
  scene.udp(from, to, PORTS, Uint8Array.from(datagram(NAME_REQUEST, [0x02, 0xc2, 0, 4, 1, 0, 0, 0])));
const link = (scene: Scene, client = ENGINEER) => scene.tcp(client, CONTROLLER, 11_740);
const ask = (connection: Connection, component: number, command: number) => connection.toServer(request(component, command));
const NO_ACCESS_RIGHTS = 0x19;
/** A login, and its answer with a result. */
const login = (connection: Connection, result: number) =>
  connection.exchange(request(DEVICE, 2), request(0x80 | DEVICE, 2, [0x82, 0x01, 4, 0x20, 2, result, 0]));
/** An engineer looks at the controller: login, state, values; a backup, the shell and forces now and then. */
const usual = (scene: Scene) => {
  const connection = link(scene);
  ask(connection, DEVICE, 2);
  ask(connection, APPLICATION, 0x14);
  ask(connection, FILES, 7);
  ask(connection, SHELL, 1);
  return ask(connection, FORCES, 1);
};
const newClient = (component: number, command: number) => ({
  fires: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(link(scene, STRANGER), component, command);
  },
  quiet: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(link(scene), component, command);
  },
});

export const samples: Samples = {
  'codesys-sweep': {
    fires: (scene) => void scene.repeat(6, 1, (turn) => void search(scene, STRANGER, `10.2.0.${20 + turn}`)),
    quiet: (scene) => void scene.repeat(6, 1, () => void search(search(scene, ENGINEER, EVERYONE), ENGINEER, CONTROLLER)),
  },
  'codesys-search-new-host': {
    fires: (scene) => {
      search(scene, ENGINEER, EVERYONE);
      search(scene.learnt(), STRANGER, EVERYONE);
    },
    quiet: (scene) => {
      search(scene, ENGINEER, EVERYONE);
      search(scene.learnt(), ENGINEER, EVERYONE);
    },
  },
  'codesys-login-guessing': {
    fires: (scene) => {
      const connection = link(scene, STRANGER);
      scene.repeat(10, 1, () => void ask(connection, DEVICE, 2));
    },
    quiet: (scene) => {
      const connection = link(scene);
      scene.repeat(10, 30, () => void ask(connection, DEVICE, 2));
    },
  },
  'codesys-login-refused': {
    fires: (scene) => {
      const connection = link(scene, STRANGER);
      scene.repeat(4, 10, () => void login(connection, NO_ACCESS_RIGHTS));
    },
    quiet: (scene) => {
      const connection = link(scene);
      login(connection, NO_ACCESS_RIGHTS);
      scene.repeat(4, 10, () => void login(connection, 0));
    },
  },
  'codesys-download': {
    fires: (scene) => void ask(usual(scene), APPLICATION, 5),
    quiet: (scene) => void ask(usual(scene), APPLICATION, 0x18),
  },
  'codesys-mode-changed': {
    fires: (scene) => void ask(usual(scene), APPLICATION, 0x11),
    quiet: (scene) => void ask(usual(scene), APPLICATION, 0x25),
  },
  'codesys-file-changed': {
    fires: (scene) => void ask(usual(scene), FILES, 1),
    quiet: (scene) => void ask(usual(scene), FILES, 8),
  },
  'codesys-forced': newClient(FORCES, 1),
  'codesys-file-read-new-client': newClient(FILES, 7),
  'codesys-shell-new-client': newClient(SHELL, 1),
};
