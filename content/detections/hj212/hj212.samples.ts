import { hj212 } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const STATION = '10.8.0.20';
const CENTRE = '10.8.0.5';
const STRANGER = '10.8.0.66';
const PUBLIC = '198.51.100.7';

const packet = (command: number, parameters = '') =>
  hj212.encode.packet({
    request: '20260101080000000',
    system: 32,
    command,
    password: '123456',
    device: '010000A8900016F000169DC0',
    flag: 5,
    parameters,
  });
/** The station dials the centre, so commands go to the connection's client. */
const dial = (scene: Scene, centre = CENTRE) => scene.tcp(STATION, centre, 9000);
const report = (link: Connection) => link.toServer(packet(2011, 'DataTime=20260101080000;w01018-Rtd=31.2,w01018-Flag=N'));
const ask = (link: Connection, command: number, parameters = '') => link.toClient(packet(command, parameters));
const answer = (link: Connection, result: number) => link.toServer(packet(9011, `QnRtn=${result}`));
/** What the centre does all day: it takes reports, keeps the clock, sets the interval and has the analyser calibrated. */
const usual = (scene: Scene) => {
  const link = report(dial(scene));
  ask(link, 1012, 'SystemTime=20260101080001');
  ask(link, 1062, 'RtdInterval=30');
  ask(link, 3011, 'PolId=w01018');
  return link;
};
/** The same command: from the usual centre, and from one that never gave any. */
const newCentre = (command: number, parameters: string) => ({
  fires: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(report(dial(scene, STRANGER)), command, parameters);
  },
  quiet: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    ask(dial(scene), command, parameters);
  },
});
const bent = (bytes: Uint8Array) => {
  const copy = bytes.slice();
  copy[40] ^= 1;
  return copy;
};

export const samples: Samples = {
  'hj212-parameters-new-centre': newCentre(1062, 'RtdInterval=3600'),
  'hj212-control-new-centre': newCentre(3011, 'PolId=w01018'),
  'hj212-clock-new-centre': newCentre(1012, 'SystemTime=20200101000000'),
  'hj212-upload-stopped': {
    fires: (scene) => void ask(usual(scene), 2012),
    quiet: (scene) => void ask(usual(scene), 2011),
  },
  'hj212-password-changed': {
    fires: (scene) => void ask(usual(scene), 1072, 'NewPW=654321'),
    quiet: (scene) => void answer(ask(usual(scene), 1062, 'RtdInterval=60'), 1),
  },
  'hj212-password-public-network': {
    fires: (scene) => void report(dial(scene, PUBLIC)),
    quiet: (scene) => void report(dial(scene)),
  },
  'hj212-commands-refused': {
    fires: (scene) => {
      const link = dial(scene);
      scene.repeat(4, 5, () => answer(ask(link, 1012, 'SystemTime=20260101080001'), 3));
    },
    quiet: (scene) => {
      const link = dial(scene);
      scene.repeat(4, 200, () => answer(ask(link, 1012, 'SystemTime=20260101080001'), 3));
    },
  },
  'hj212-wrong-check-sum': {
    fires: (scene) => {
      const link = usual(scene);
      scene.repeat(3, 10, () => link.toServer(bent(packet(2011, 'DataTime=20260101080000;w01018-Rtd=31.2'))));
    },
    quiet: (scene) => void usual(scene).toServer(bent(packet(2011, 'DataTime=20260101080000;w01018-Rtd=31.2'))),
  },
};
