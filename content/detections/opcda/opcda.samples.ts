import { dcerpc } from '../../../packages/wire/src/index.ts';
import { httpRequest } from '../../../packages/range/src/office/http.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = dcerpc;
const CLIENT = '10.0.0.5';
const STRANGER = '10.0.0.66';
const SERVER_LIST = '13486d50-4821-11d2-a494-3cb306c10000';
const SYNC_IO = '39c13a52-011e-11d0-9675-0020afd8adb3';
const SECURITY_PRIVATE = '7aa83a02-6c77-11d3-84f9-00008630a38b';
const OBJECT = '00000800-0000-0000-1111-222233334444';
const ENUMERATE = 3;
const READ = 3;
const WRITE = 4;
const ACCESS_DENIED = 5;
const IS_AVAILABLE = 3;
const LOGON = 4;
const OUTSIDE = '198.51.100.7';

const u32 = (value: number): number[] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
/** What stands before the parameters of a COM call, and the parameters. */
const call = (...parameters: number[]): number[] => [
  5,
  0,
  7,
  0,
  ...u32(1),
  ...u32(0),
  ...new Array<number>(16).fill(7),
  ...u32(0),
  ...parameters,
];
const answer = [...u32(0), ...u32(0), ...u32(0)];

type Server = ReturnType<Scene['tcp']>;
const bound = (scene: Scene, client: string, server: string, uuid: string): Server =>
  scene.tcp(client, server, 49_200).exchange(encode.bind(1, [[0, uuid]]), encode.bindAck(1, [0]));
let id = 1;
const invoke = (server: Server, method: number, ...parameters: number[]) => {
  id++;
  server.exchange(encode.request(id, 0, method, call(...parameters), OBJECT), encode.response(id, 0, answer));
};
const values = [...u32(1), ...u32(1), ...u32(9)];
const enumerate = (scene: Scene, client: string, ...servers: string[]) => {
  for (const server of servers) invoke(bound(scene, client, server, SERVER_LIST), ENUMERATE);
};
const refused = (scene: Scene, times: number) => {
  const server = bound(scene, STRANGER, '10.0.0.1', SYNC_IO);
  scene.repeat(times, 1, () => {
    id++;
    server.exchange(encode.request(id, 0, READ, call(...values), OBJECT), encode.fault(id, 0, ACCESS_DENIED));
  });
};

export const samples: Samples = {
  'opcda-enumeration-sweep': {
    fires: (scene) => enumerate(scene, STRANGER, '10.0.0.1', '10.0.0.2', '10.0.0.3'),
    quiet: (scene) => enumerate(scene, CLIENT, '10.0.0.1', '10.0.0.1', '10.0.0.2'),
  },
  'opcda-write-new-client': {
    fires: (scene) => {
      invoke(bound(scene, CLIENT, '10.0.0.1', SYNC_IO), WRITE, ...values);
      scene.learnt();
      invoke(bound(scene, STRANGER, '10.0.0.1', SYNC_IO), WRITE, ...values);
    },
    quiet: (scene) => {
      invoke(bound(scene, CLIENT, '10.0.0.1', SYNC_IO), WRITE, ...values);
      scene.learnt();
      invoke(bound(scene, CLIENT, '10.0.0.1', SYNC_IO), WRITE, ...values);
      invoke(bound(scene, STRANGER, '10.0.0.1', SYNC_IO), READ, ...values);
    },
  },
  'opcda-access-denied-repeated': {
    fires: (scene) => refused(scene, 12),
    quiet: (scene) => refused(scene, 4),
  },
  'opcda-password-in-clear': {
    fires: (scene) => invoke(bound(scene, CLIENT, '10.0.0.1', SECURITY_PRIVATE), LOGON, 1, 2, 3, 4),
    quiet: (scene) => invoke(bound(scene, CLIENT, '10.0.0.1', SECURITY_PRIVATE), IS_AVAILABLE),
  },
  'havex-opc-search-and-beacon': {
    fires: (scene) => {
      enumerate(scene, STRANGER, '10.0.0.1', '10.0.0.2', '10.0.0.3');
      scene.wait(300);
      scene.tcp(STRANGER, OUTSIDE, 80).exchange(httpRequest('blog.example', '/wp-includes/feed.php?id=1', 'Mozilla'), null);
    },
    quiet: (scene) => {
      enumerate(scene, STRANGER, '10.0.0.1', '10.0.0.2', '10.0.0.3');
      scene.wait(300);
      scene.tcp(CLIENT, OUTSIDE, 80).exchange(httpRequest('blog.example', '/', 'Mozilla'), null);
    },
  },
};
