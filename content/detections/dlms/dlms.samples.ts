import { dlms } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = dlms;
const HEAD_END = '10.5.0.5';
const METER = '10.5.0.20';
const CLIENT = 16;
const DEVICE = 1;
const ENERGY = { classId: 3, name: [1, 0, 1, 8, 0, 255], attribute: 2 } as const;
const DISCONNECT = { classId: 70, name: [0, 0, 96, 3, 10, 255], attribute: 1 } as const;
const IMAGE = { classId: 18, name: [0, 0, 44, 0, 0, 255], attribute: 1 } as const;

const ask = (connection: Connection, request: ArrayLike<number>, response: ArrayLike<number>) =>
  connection.exchange(encode.wrapped(CLIENT, DEVICE, request), encode.wrapped(DEVICE, CLIENT, response));
/** A session as a head-end opens it; with a password it is one of low security. */
const open = (scene: Scene, password?: string) =>
  ask(scene.tcp(HEAD_END, METER, 4059), encode.associate(password), encode.associated(0));
const read = (connection: Connection, attribute: Parameters<typeof encode.getRequest>[1]) =>
  ask(connection, encode.getRequest(1, attribute), encode.getResponse(1, [6, 0, 0, 0x30, 0x39]));
const call = (connection: Connection, method: Parameters<typeof encode.actionRequest>[1]) =>
  connection.toServer(encode.wrapped(CLIENT, DEVICE, encode.actionRequest(2, method, [15, 0])));

export const samples: Samples = {
  'dlms-password-in-clear': {
    fires: (scene) => void open(scene, '12345678'),
    quiet: (scene) => void read(open(scene), ENERGY),
  },
  'dlms-supply-switched': {
    fires: (scene) => void call(open(scene), DISCONNECT),
    // Whether the supply is on is read all day.
    quiet: (scene) => void read(open(scene), { ...DISCONNECT, attribute: 2 }),
  },
  'dlms-image-transfer': {
    fires: (scene) => void call(open(scene), IMAGE),
    quiet: (scene) => void read(open(scene), { ...IMAGE, attribute: 6 }),
  },
};
