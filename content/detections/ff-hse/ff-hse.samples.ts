import { ffHse } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = ffHse;
const DEVICE = '10.12.0.20';
const HOST = '10.12.0.5';
const STRANGER = '10.12.0.66';
/** Protocols and services of FF-588. */
const MANAGEMENT = 2;
const FMS = 3;
const CONFIRMED = 0x80;
const READ = 2;
const WRITE = 3;
const INITIATE_DOWNLOAD = 9;
const INITIATE_UPLOAD = 12;
const CLEAR_ADDRESS = 12;

const message = (protocol: number, service: number) =>
  encode.encodeMessage({
    protocol,
    type: 0,
    service: CONFIRMED | service,
    address: 1,
    body: new Array<number>(64).fill(0x31),
    invokeId: 1,
  });
const link = (scene: Scene, client = HOST) => scene.tcp(client, DEVICE, 1090);
const ask = (connection: Connection, service: number, protocol = FMS) => connection.toServer(message(protocol, service));
/** What the host does all day: it reads and writes, and assigns devices. */
const usual = (scene: Scene) => ask(ask(ask(link(scene), READ), WRITE), CLEAR_ADDRESS, MANAGEMENT);
const newHost = (service: number, protocol = FMS) => ({
  fires: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(ask(link(scene, STRANGER), READ), service, protocol);
  },
  quiet: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(link(scene), service, protocol);
  },
});

export const samples: Samples = {
  'ff-hse-write-new-host': newHost(WRITE),
  'ff-hse-device-reset': newHost(CLEAR_ADDRESS, MANAGEMENT),
  'ff-hse-download': {
    fires: (scene) => void ask(usual(scene), INITIATE_DOWNLOAD),
    quiet: (scene) => void ask(usual(scene), INITIATE_UPLOAD),
  },
};
