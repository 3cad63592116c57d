import { hartIp } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = hartIp;
const HOST = '10.0.0.5';
const GATEWAY = '10.0.0.1';
const STRANGER = '10.0.0.66';
const DEVICE: hartIp.encode.Address = { deviceType: 0x2606, deviceId: 0x123456 };

type Session = ReturnType<Scene['tcp']>;
let sequence = 0;
const next = (): number => (sequence = (sequence + 1) & 0xffff);
const connect = (scene: Scene, client = HOST): Session => scene.tcp(client, GATEWAY, 5094);
const open = (scene: Scene, client = HOST, master: 0 | 1 = 1): Session => {
  const session = connect(scene, client);
  const number = next();
  session.exchange(encode.sessionInitiate(0, number, master), encode.sessionInitiate(1, number, master));
  return session;
};
const close = (session: Session): void => {
  const number = next();
  session.exchange(encode.sessionClose(0, number), encode.sessionClose(1, number));
};
const command = (session: Session, code: number, data: readonly number[] = []): void => {
  const number = next();
  session.exchange(encode.commandRequest(number, DEVICE, code, data), encode.commandResponse(number, DEVICE, code, data));
};
/** A command to a device behind the gateway: card, channel, preambles, and the command with its own address. */
const through = (session: Session, code: number, data: readonly number[] = []): void =>
  command(session, 77, [0, 1, 5, 0x82, 0xa6, 6, 1, 2, 3, code, data.length, ...data]);
const poll = (session: Session): void => command(session, 3);

export const samples: Samples = {
  'hart-ip-configuration-changed': {
    fires: (scene) => command(open(scene), 35, [7, ...encode.floatBytes(100), ...encode.floatBytes(0)]),
    quiet: (scene) => {
      const session = open(scene);
      command(session, 38);
      through(session, 38);
    },
  },
  'hart-ip-device-reset': {
    fires: (scene) => through(open(scene), 42),
    quiet: (scene) => through(open(scene), 48),
  },
  'hart-ip-output-fixed': {
    fires: (scene) => command(open(scene), 40, encode.floatBytes(12)),
    quiet: (scene) => command(open(scene), 2),
  },
  'hart-ip-new-client': {
    fires: (scene) => {
      poll(open(scene));
      scene.learnt();
      open(scene, STRANGER);
    },
    quiet: (scene) => {
      poll(open(scene));
      scene.learnt();
      poll(open(scene));
    },
  },
  'hart-ip-sub-devices-listed': {
    fires: (scene) => {
      poll(open(scene));
      scene.learnt();
      command(open(scene, STRANGER), 84, [0, 1]);
    },
    quiet: (scene) => {
      const session = open(scene);
      command(session, 84, [0, 1]);
      scene.learnt();
      command(session, 84, [0, 2]);
    },
  },
  'hart-ip-second-master': {
    fires: (scene) => {
      const session = open(scene);
      scene.repeat(62, 10, () => poll(session));
      open(scene, STRANGER);
    },
    quiet: (scene) => {
      const session = open(scene);
      scene.repeat(62, 10, () => poll(session));
      open(scene, '10.0.0.7', 0);
      close(session);
      open(scene, STRANGER);
    },
  },
  'hart-ip-without-session': {
    fires: (scene) => {
      const session = connect(scene, STRANGER);
      scene.repeat(4, 1, () => poll(session));
    },
    quiet: (scene) => {
      const session = open(scene);
      scene.repeat(4, 1, () => poll(session));
    },
  },
};
