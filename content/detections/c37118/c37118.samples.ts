import { c37118 } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = c37118;
const CONCENTRATOR = '10.4.0.5';
const UNIT = '10.4.0.20';
const STRANGER = '10.4.0.66';
const OFF = 1;
const ON = 2;
const SEND_CONFIGURATION = 5;
const NOT_SYNCHRONISED = 0x2000;
/** The scenes begin at this second. */
const BEGINS = 1_700_000_001;
const FRAMES_A_SECOND = 10;

const link = (scene: Scene, client = CONCENTRATOR) => scene.tcp(client, UNIT, 4712);
const command = (connection: Connection, word: number) => connection.toServer(encode.command({ id: 7, seconds: BEGINS }, word));
const station = { name: 'STATION A', id: 7, phasors: ['VA', 'VB', 'VC'], nominalFrequency: 50 } as const;
const configuration = (connection: Connection, changes = 0) =>
  connection.toClient(encode.configuration({ id: 7, seconds: BEGINS }, [{ ...station, changes }], FRAMES_A_SECOND));
const frame = (turn: number, status = 0, magnitude = 230, seconds = BEGINS) =>
  encode.data({ id: 7, seconds: seconds + Math.floor(turn / FRAMES_A_SECOND), fraction: (turn % FRAMES_A_SECOND) * 100_000 }, [
    {
      status,
      phasors: [
        [magnitude, 0.1],
        [magnitude, 2.2],
        [magnitude, 4.3],
      ],
      frequency: 50,
    },
  ]);
/** What a concentrator does when it begins, and the stream that it gets. */
function usual(scene: Scene, turns = 50): Connection {
  const connection = link(scene);
  command(connection, SEND_CONFIGURATION);
  configuration(connection);
  command(connection, ON);
  scene.repeat(turns, 1 / FRAMES_A_SECOND, (turn) => void connection.toClient(frame(turn)));
  return connection;
}

export const samples: Samples = {
  'c37118-command-new-client': {
    fires: (scene) => {
      usual(scene);
      scene.learnt();
      command(link(scene, STRANGER), OFF);
    },
    // The concentrator comes back after its connection broke.
    quiet: (scene) => {
      usual(scene);
      scene.learnt();
      command(link(scene), ON);
    },
  },
  'c37118-transmission-stopped': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.repeat(6, 20, () => void command(connection, OFF));
    },
    quiet: (scene) => void command(usual(scene), OFF),
  },
  'c37118-configuration-changed': {
    fires: (scene) => void configuration(usual(scene), 1),
    quiet: (scene) => void configuration(usual(scene)),
  },
  'c37118-frame-injected': {
    fires: (scene) => {
      const connection = usual(scene);
      connection.toClient(frame(49, 0, 180));
    },
    // The network brings a frame twice.
    quiet: (scene) => {
      const connection = usual(scene);
      connection.toClient(frame(49));
    },
  },
  'c37118-frame-damaged': {
    fires: (scene) => {
      const connection = usual(scene);
      const bytes = frame(50);
      bytes[20] ^= 0xff;
      connection.toClient(bytes);
    },
    quiet: (scene) => void usual(scene),
  },
  'c37118-clock-lost': {
    fires: (scene) => void usual(scene).toClient(frame(50, NOT_SYNCHRONISED)),
    quiet: (scene) => void usual(scene).toClient(frame(50)),
  },
};
