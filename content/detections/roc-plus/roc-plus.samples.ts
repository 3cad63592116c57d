import { rocPlus } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = rocPlus;
const DEVICE = '10.13.0.20';
const HOST = '10.13.0.5';
const STRANGER = '10.13.0.66';
const DOWN = { to: [1, 2], from: [3, 1] } as const;
const UP = { to: [3, 1], from: [1, 2] } as const;
const SET_CLOCK = 8;
const LOGIN = 17;
const SET_POINT = 166;
const FILE = 203;
const ERROR = 255;
const SECURITY_ERROR = 20;
const INVALID_PARAMETER = 2;

const link = (scene: Scene, client = HOST) => scene.tcp(client, DEVICE, 4000);
const message = (opcode: number, data: number[] = []) => encode.encodeMessage(DOWN, opcode, data);
const answer = (opcode: number, data: number[] = []) => encode.encodeMessage(UP, opcode, data);
const login = (connection: Connection, error: number | null) =>
  connection.exchange(
    message(LOGIN, [0x4c, 0x4f, 0x49, 0xe8, 3, 5]),
    error === null ? answer(LOGIN) : answer(ERROR, [error, LOGIN]),
  );
/** Point type, logical number, how many, from which parameter, value. */
const point = (type: number) => message(SET_POINT, [type, 0, 1, 9, 0, 0, 0x80, 0x3f]);
const clock = () => message(SET_CLOCK, [0, 0, 8, 1, 1, 0xea, 7]);
const write = (connection: Connection, request: Uint8Array) => connection.exchange(request, answer(request[4]));
const file = (command: number, length: number) => message(FILE, [command, ...new Array<number>(length - 1).fill(0x30)]);
/** What the host does all day. */
const usual = (scene: Scene) => write(write(login(link(scene), null), point(103)), clock());
const newHost = (request: Uint8Array, known: Uint8Array) => ({
  fires: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    write(login(link(scene, STRANGER), null), request);
  },
  quiet: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    write(link(scene), known);
  },
});

export const samples: Samples = {
  'roc-plus-login-guessing': {
    fires: (scene) => void scene.repeat(4, 5, () => void login(link(scene, STRANGER), SECURITY_ERROR)),
    quiet: (scene) => void scene.repeat(4, 5, () => void login(link(scene), INVALID_PARAMETER)),
  },
  'roc-plus-login-new-host': {
    fires: (scene) => {
      usual(scene);
      scene.learnt();
      login(link(scene, STRANGER), null);
    },
    quiet: (scene) => {
      usual(scene);
      scene.learnt();
      login(link(scene), null);
    },
  },
  'roc-plus-write-new-host': newHost(point(98), point(103)),
  'roc-plus-clock-new-host': newHost(clock(), clock()),
  'roc-plus-file-changed': {
    fires: (scene) => void usual(scene).toServer(file(3, 40)),
    quiet: (scene) => void usual(scene).toServer(file(2, 9)),
  },
};
