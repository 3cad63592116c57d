import { ethercat } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = ethercat;
const MASTER = '02:00:05:00:00:01';
const STRANGER = '02:00:05:00:00:66';
const BUS = '01:01:05:01:00:00';
const ETHERTYPE = 0x88a4;
const STATION = 1001;

interface Datagram {
  command: number;
  address: number;
  data?: ArrayLike<number>;
  worked?: number;
}
const send = (scene: Scene, datagrams: Datagram[], from = MASTER) =>
  scene.ethernet(
    from,
    BUS,
    ETHERTYPE,
    encode.frame(
      datagrams.map(({ command, address, data = [0, 0], worked = 0 }) => ({
        command,
        index: 1,
        address,
        data,
        workingCounter: worked,
      })),
    ),
  );
const write = (offset: number, data: ArrayLike<number>): Datagram => ({
  command: 5,
  address: encode.registerOf(STATION, offset),
  data,
});
const control = (state: number): Datagram => write(0x120, [state, 0]);
const everyone = (state: number): Datagram => ({ command: 8, address: encode.registerOf(0, 0x120), data: [state, 0] });
/** Process data with an answer to the question for states, from so many slaves. */
const cycle = (slaves: number): Datagram[] => [
  { command: 12, address: 0x10000, data: new Uint8Array(16), worked: 3 },
  { command: 7, address: encode.registerOf(0, 0x130), worked: slaves },
];
/** A message to the mailbox of a slave, which lies behind its registers. */
const mail = (type: number, service: ArrayLike<number>): Datagram => write(0x1800, encode.mailbox(type, 1, service));
const download = (object: number, value: number) => mail(3, encode.sdoDownload(object, 1, value));
const file = (operation: number) => mail(4, [operation, 0, 0, 0, 0, 0, ...new TextEncoder().encode('drive.efw')]);
/** The master asks the EEPROM of a slave for its product, and the slave answers. */
const product = (scene: Scene, code: number) =>
  send(scene, [write(0x502, [0, 1, 10, 0, 0, 0])]).ethernet(
    MASTER,
    BUS,
    ETHERTYPE,
    encode.frame([
      { command: 4, index: 2, address: encode.registerOf(STATION, 0x508), data: [code, 0, 0, 0], workingCounter: 1 },
    ]),
  );
/** The bus starts, and runs for some seconds. */
const run = (scene: Scene, seconds = 20, slaves = 5) => {
  for (const state of [1, 2, 4, 8]) send(scene, [everyone(state)]);
  return scene.repeat(seconds * 5, 0.2, () => void send(scene, cycle(slaves)));
};

export const samples: Samples = {
  'ethercat-slaves-out-of-operation': {
    fires: (scene) => void send(run(scene), [everyone(1)]),
    quiet: (scene) => void send(send(run(scene), [control(8)]).wait(5), [everyone(1)]),
  },
  'ethercat-second-master': {
    fires: (scene) => {
      run(scene);
      send(scene.learnt(), [control(8)], STRANGER);
    },
    quiet: (scene) => {
      run(scene);
      send(scene.learnt(), [control(8)]);
    },
  },
  'ethercat-bootstrap': {
    fires: (scene) => void send(scene, [control(3)]),
    quiet: (scene) => void send(scene, [control(2)]),
  },
  'ethercat-firmware-written': {
    fires: (scene) => void send(scene, [file(2)]),
    quiet: (scene) => void send(scene, [file(1)]),
  },
  'ethercat-parameter-new': {
    fires: (scene) => {
      send(scene, [download(0x6060, 8)]);
      send(scene.learnt(), [download(0x6073, 5000)]);
    },
    quiet: (scene) => {
      send(scene, [download(0x6060, 8)]);
      send(scene.learnt(), [download(0x6060, 9)]);
    },
  },
  'ethercat-bus-changed': {
    fires: (scene) => {
      product(run(scene), 7);
      product(run(scene, 2, 6), 8);
    },
    quiet: (scene) => {
      product(run(scene), 7);
      send(scene, cycle(4));
      product(run(scene, 2), 7);
    },
  },
  'ethercat-eeprom-written': {
    fires: (scene) => void send(scene, [write(0x502, [1, 2, 8, 0, 0, 0])]),
    quiet: (scene) => void send(scene, [write(0x502, [0, 1, 8, 0, 0, 0])]),
  },
};
