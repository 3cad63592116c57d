import { gdw1376 } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = gdw1376;
const TERMINAL = '10.6.0.20';
const MASTER = '10.6.0.5';
const STRANGER = '10.6.0.66';
const PASSWORD = new Array<number>(16).fill(0);
/** Control bytes: from the master station a request, from the terminal an answer and a message of its own. */
const DOWN = 0x4a;
const ANSWER = 0x88;
const OWN = 0xc9;
const SINGLE = 0x60;

const frame = (control: number, afn: number, fn: number, data: number[] = [], point = 0) =>
  encode.frame({ control, region: '1101', terminal: 7, afn, sequence: SINGLE, data: [...encode.unit(point, fn), ...data] });
/** The terminal dials its master station, so commands go to the connection's client. */
const dial = (scene: Scene, master = MASTER) => scene.tcp(TERMINAL, master, 9001).toServer(frame(OWN, 2, 1));
const ask = (link: Connection, afn: number, fn: number, data: number[] = [], point = 0) =>
  link.toClient(frame(DOWN, afn, fn, [...data, ...PASSWORD], point));
const confirm = (link: Connection) => link.toServer(frame(ANSWER, 0, 1));
const deny = (link: Connection) => link.toServer(frame(ANSWER, 0, 2));
/** What the master station does all day: it reads, keeps parameters and the clock, and controls load. */
const usual = (scene: Scene) => {
  const link = dial(scene);
  link.toClient(frame(DOWN, 0x0c, 2));
  confirm(ask(link, 4, 1, [1, 2, 3]));
  confirm(ask(link, 5, 9));
  return link;
};
const newMaster = (afn: number, fn: number, data: number[] = []) => ({
  fires: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(dial(scene, STRANGER), afn, fn, data);
  },
  quiet: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(dial(scene), afn, fn, data);
  },
});
/** The first command is a finding, the second of the same family is none. */
const command = (fires: [number, number], quiet: [number, number]) => ({
  fires: (scene: Scene) => void ask(usual(scene), ...fires),
  quiet: (scene: Scene) => void ask(usual(scene), ...quiet),
});
const bent = (bytes: Uint8Array) => {
  const copy = bytes.slice();
  copy[15] ^= 1;
  return copy;
};

export const samples: Samples = {
  'gdw1376-reset': command([1, 3], [0x0a, 3]),
  'gdw1376-remote-trip': command([5, 1], [5, 2]),
  'gdw1376-reports-forbidden': command([5, 37], [5, 29]),
  'gdw1376-file-transfer': command([0x0f, 1], [0x0a, 1]),
  'gdw1376-master-address-changed': command([4, 3], [4, 1]),
  'gdw1376-control-new-master': newMaster(5, 9),
  'gdw1376-parameters-new-master': newMaster(4, 1, [1, 2, 3]),
  'gdw1376-commands-denied': {
    fires: (scene) => {
      const link = usual(scene);
      scene.repeat(4, 10, () => deny(ask(link, 4, 1, [1, 2, 3])));
    },
    quiet: (scene) => {
      const link = usual(scene);
      scene.repeat(4, 10, () => deny(link.toClient(frame(DOWN, 0x0c, 2))));
    },
  },
  'gdw1376-wrong-check-sum': {
    fires: (scene) => {
      const link = usual(scene);
      scene.repeat(3, 10, () => link.toServer(bent(frame(ANSWER, 0x0c, 2, [1, 2, 3]))));
    },
    quiet: (scene) => void usual(scene).toServer(bent(frame(ANSWER, 0x0c, 2, [1, 2, 3]))),
  },
};
