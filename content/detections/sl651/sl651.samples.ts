import { sl651 } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = sl651;
const STATION = '10.9.0.20';
const CENTRE = '10.9.0.5';
const STRANGER = '10.9.0.66';
const NUMBER = '0012345678';
const ACKNOWLEDGED = 0x06;

const frame = (down: boolean, code: number, body: number[] = [], end?: number) =>
  encode.frame({
    down,
    centre: 1,
    station: NUMBER,
    password: '1234',
    function: code,
    end,
    body: [...encode.opening(1, '260101080000'), ...body],
  });
/** The station dials the centre, so commands go to the connection's client. */
const dial = (scene: Scene, centre = CENTRE) => scene.tcp(STATION, centre, 5001);
const report = (link: Connection) =>
  link
    .toServer(frame(false, 0x34, [...encode.reporting(NUMBER, 0x48, '2601010800'), ...encode.element(0x39, '00012345', 3)]))
    .toClient(frame(true, 0x34, [], ACKNOWLEDGED));
const ask = (link: Connection, code: number, body: number[] = []) => link.toClient(frame(true, code, body));
/** What the centre does all day: it takes reports, asks, sets the clock, operates the gate and keeps the configuration. */
const usual = (scene: Scene) => {
  const link = report(dial(scene));
  for (const code of [0x37, 0x4a, 0x4e, 0x42]) ask(link, code);
  return link;
};
const newCentre = (code: number) => ({
  fires: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(report(dial(scene, STRANGER)), code);
  },
  quiet: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(dial(scene), code);
  },
});
const bent = (bytes: Uint8Array) => {
  const copy = bytes.slice();
  copy[20] ^= 1;
  return copy;
};

export const samples: Samples = {
  'sl651-control-new-centre': newCentre(0x4e),
  'sl651-parameters-new-centre': newCentre(0x42),
  'sl651-clock-new-centre': newCentre(0x4a),
  'sl651-storage-erased': {
    fires: (scene) => void ask(usual(scene), 0x47, [0x97, 0]),
    quiet: (scene) => void ask(usual(scene), 0x43),
  },
  'sl651-password-changed': {
    fires: (scene) => void ask(usual(scene), 0x49, [0x03, 0x10, 0x12, 0x34]),
    quiet: (scene) => void ask(usual(scene), 0x41),
  },
  'sl651-wrong-check-sum': {
    fires: (scene) => {
      const link = usual(scene);
      scene.repeat(3, 10, () => link.toServer(bent(frame(false, 0x32))));
    },
    quiet: (scene) => void usual(scene).toServer(bent(frame(false, 0x32))),
  },
};
