import { bsap } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = bsap;
const CONTROLLER = '10.14.0.20';
const HOST = '10.14.0.5';
const STRANGER = '10.14.0.66';
const PORTS = { source: 1234, destination: 1235 };
const DATABASE = 0xa0;
const EXTENSION = 0xa1;
const HOST_FUNCTION = 3;
/** Functions of the database, and codes of its extension, low byte first. */
const READ_BY_NAME = 4;
const WRITE_BY_NAME = 0x84;
const RESET_SYSTEM = [1, 1];
const RESET_DIAGNOSTICS = [2, 1];
const WRITE_CLOCK = [0x81, 2];

const send = (scene: Scene, from: string, to: number, body: number[]) =>
  scene.udp(
    from,
    CONTROLLER,
    PORTS,
    encode.encodeLocal({ address: 1, serial: 1, to, sequence: 1, from: HOST_FUNCTION, status: 0, body }),
  );
const name = [...new TextEncoder().encode('PRESSURE.SP.'), 0];
const read = (scene: Scene, from: string) => send(scene, from, DATABASE, [READ_BY_NAME, 0, 0, 1, ...name]);
const write = (scene: Scene, from: string) => send(scene, from, DATABASE, [WRITE_BY_NAME, 6, 1, ...name, 0x0b, 0, 0, 0x80, 0x3f]);
const clock = (scene: Scene, from: string) => send(scene, from, EXTENSION, [...WRITE_CLOCK, 1, 1, 0xea, 7, 8, 0, 0]);
/** What the host does all day. */
const usual = (scene: Scene) => clock(write(read(scene, HOST), HOST), HOST);
const newHost = (act: (scene: Scene, from: string) => Scene) => ({
  fires: (scene: Scene) => void act(read(usual(scene).learnt(), STRANGER), STRANGER),
  quiet: (scene: Scene) => void act(usual(scene).learnt(), HOST),
});

export const samples: Samples = {
  'bsap-write-new-host': newHost(write),
  'bsap-clock-new-host': newHost(clock),
  'bsap-system-reset': {
    fires: (scene) => void send(usual(scene), HOST, EXTENSION, RESET_SYSTEM),
    quiet: (scene) => void send(usual(scene), HOST, EXTENSION, RESET_DIAGNOSTICS),
  },
};
