import { ads } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = ads;
const CONTROLLER = '10.3.0.20';
const PANEL = '10.3.0.5';
const STRANGER = '10.3.0.66';
const source = { netId: [10, 3, 0, 5, 1, 1], port: 32_905 };
const RUNTIME = 851;
const SYSTEM_SERVICE = 10_000;
const PORTS = { source: 50_000, destination: 48_899 };
const BACK = { source: 48_899, destination: 50_000 };

const packet = (command: number, data: ArrayLike<number>, port = RUNTIME, response = false) =>
  encode.packet({ target: { netId: [10, 3, 0, 20, 1, 1], port }, source, command, invoke: 1, data, response });
const link = (scene: Scene, client = PANEL, server = CONTROLLER) => scene.tcp(client, server, 48_898);
const ok = (command: number) => packet(command, [0, 0, 0, 0], RUNTIME, true);
const read = (connection: Connection) =>
  connection.exchange(packet(2, [...encode.words(0x4020, 4), 0, 0, 0, 0, 4, 0, 0, 0]), ok(2));
const write = (connection: Connection, group: number, offset = 0) =>
  connection.exchange(packet(3, encode.write(group, offset, 1)), ok(3));
/** A service of the system behind TwinCAT, by its index group; a name or data goes with it. */
const system = (connection: Connection, group: number, name = 'boot\\Port_851.app') => {
  const text = encode.text(name);
  return connection.toServer(
    packet(9, [...encode.words(group, 4), 0, 0, 0, 0, 4, 0, 0, 0, ...encode.words(text.length, 4), ...text], SYSTEM_SERVICE),
  );
};
/** What the panel does all day. */
const usual = (scene: Scene) => write(read(link(scene)), 0x4020);
const route = (scene: Scene, result: number | null) => {
  const tags = [
    [12, encode.text('STATION')] as const,
    [13, encode.text('Administrator')] as const,
    [2, encode.text('1')] as const,
  ];
  scene.udp(STRANGER, CONTROLLER, PORTS, encode.datagram(6, 1, source, tags));
  if (result !== null) scene.udp(CONTROLLER, STRANGER, BACK, encode.datagram(6, 1, source, [[1, encode.words(result, 4)]], true));
};
const information = (scene: Scene, last: number) => link(scene, STRANGER, `10.3.0.${last}`).toServer(packet(1, []));

export const samples: Samples = {
  'ads-state-changed': {
    fires: (scene) => void usual(scene).toServer(packet(5, encode.control(15))),
    quiet: (scene) => void usual(scene).toServer(packet(4, [])),
  },
  'ads-write-new-client': {
    fires: (scene) => {
      usual(scene);
      scene.learnt();
      write(link(scene), 0xf030);
    },
    quiet: (scene) => {
      usual(scene);
      scene.learnt();
      write(link(scene), 0x4020, 8);
    },
  },
  'ads-route-changed': {
    fires: (scene) => route(scene, 0),
    quiet: (scene) => void system(usual(scene), 803),
  },
  'ads-password-guessing': {
    fires: (scene) => void scene.repeat(4, 5, () => route(scene, 0x704)),
    quiet: (scene) => void scene.repeat(4, 5, () => route(scene, 0)),
  },
  'ads-device-sweep': {
    fires: (scene) => void scene.repeat(6, 1, (turn) => void information(scene, 20 + turn)),
    quiet: (scene) => {
      scene.repeat(6, 1, () => void information(scene, 20));
      scene.udp(PANEL, '255.255.255.255', PORTS, encode.datagram(1, 1, source, []));
    },
  },
  'ads-file-changed': {
    fires: (scene) => void system(usual(scene), 131),
    quiet: (scene) => void system(usual(scene), 133),
  },
  'ads-process-started': {
    fires: (scene) => void system(usual(scene), 500, 'cmd.exe'),
    quiet: (scene) => void system(usual(scene), 700),
  },
};
