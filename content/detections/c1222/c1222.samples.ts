import { c1222 } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const HEAD_END = '10.6.0.5';
const METER = '10.6.0.20';
const TITLES = { called: '2.16.124.113620.1.22.0.1', calling: '2.16.124.113620.1.22.0.2' };
const SECURITY = 0x51;
const LOGON = 0x50;
const READ = 0x30;
const WRITE = 0x40;
const TARIFF = [0, 54];

const open = (scene: Scene) => scene.tcp(HEAD_END, METER, 1153);
let invocation = 0;
const ask = (connection: Connection, service: readonly number[]) => {
  invocation++;
  return connection.exchange(
    c1222.encode.encodeMessage({ ...TITLES, invocation, services: [service] }),
    c1222.encode.encodeMessage({
      called: TITLES.calling,
      calling: TITLES.called,
      invocation,
      answers: invocation,
      services: [[0]],
    }),
  );
};
const name = Array.from('OPERATOR  ', (character) => character.charCodeAt(0));
const password = Array.from('SECRET              ', (character) => character.charCodeAt(0));
const read = (connection: Connection) => ask(connection, [READ, 0, 1]);

export const samples: Samples = {
  'c1222-password-in-clear': {
    fires: (scene) => void ask(read(open(scene)), [SECURITY, ...password]),
    // Who logs on says only a name.
    quiet: (scene) => void ask(read(open(scene)), [LOGON, 0, 1, ...name]),
  },
  'c1222-table-written': {
    fires: (scene) => void ask(open(scene), [WRITE, ...TARIFF, 0, 2, 1, 2, 0xfd]),
    quiet: (scene) => void ask(open(scene), [READ, ...TARIFF]),
  },
};
