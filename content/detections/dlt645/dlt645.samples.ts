import { dlt645 } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = dlt645;
/** A serial server with meters behind it. */
const METERS = '10.7.0.20';
const COLLECTOR = '10.7.0.5';
const STRANGER = '10.7.0.66';
const METER = '202512000001';
const EVERYONE = '999999999999';
/** Level and password, then the operator. */
const AUTHORITY = [2, 0x12, 0x34, 0x56, 1, 0, 0, 0];
const TIME = [0, 0, 8, 1, 1, 0x26];
const VOLTAGE = encode.identifier(0x02010100);

const frame = (control: number, data: number[], meter = METER) => encode.frame({ meter, control, data });
const link = (scene: Scene, client = COLLECTOR) => scene.tcp(client, METERS, 8001);
const read = (connection: Connection) => connection.exchange(frame(0x11, VOLTAGE), frame(0x91, [...VOLTAGE, 0x05, 0x22]));
const write = () => frame(0x14, [...encode.identifier(0x04000103), ...AUTHORITY, 1]);
const trip = (meter = METER) => frame(0x1c, [...AUTHORITY, 0x1a, 0, ...TIME], meter);
const close = () => frame(0x1c, [...AUTHORITY, 0x1b, 0, ...TIME]);
/** What the collector does all day: it reads, and sets times and a parameter. */
const usual = (scene: Scene) =>
  read(link(scene))
    .toServer(frame(0x08, TIME, EVERYONE))
    .exchange(write(), frame(0x94, []));
const newClient = (request: Uint8Array) => ({
  fires: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    read(link(scene, STRANGER)).toServer(request);
  },
  quiet: (scene: Scene) => {
    usual(scene);
    scene.learnt();
    link(scene).toServer(request);
  },
});
const meters = Array.from({ length: 6 }, (_, at) => `20251200000${at}`);

export const samples: Samples = {
  'dlt645-relay-tripped': {
    fires: (scene) => void usual(scene).exchange(trip(), frame(0x9c, [])),
    quiet: (scene) => void usual(scene).exchange(close(), frame(0x9c, [])),
  },
  'dlt645-relay-tripped-many': {
    fires: (scene) => {
      const connection = usual(scene);
      for (const meter of meters) connection.exchange(trip(meter), frame(0x9c, [], meter));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      for (let time = 0; time < 6; time++) connection.exchange(trip(), frame(0x9c, []));
    },
  },
  'dlt645-write-new-client': newClient(write()),
  'dlt645-time-new-client': newClient(frame(0x08, TIME, EVERYONE)),
  'dlt645-meter-cleared': {
    fires: (scene) => void usual(scene).toServer(frame(0x1a, AUTHORITY)),
    quiet: (scene) => void usual(scene).toServer(frame(0x16, [0x99, 0x99, 0x99, 0x99])),
  },
  'dlt645-password-changed': {
    fires: (scene) =>
      void usual(scene).toServer(frame(0x18, [...encode.identifier(0x04000c01), 2, 0, 0, 0, 2, 0x65, 0x43, 0x21])),
    quiet: (scene) => void usual(scene).toServer(frame(0x11, encode.identifier(0x04000c01))),
  },
  'dlt645-password-guessing': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.repeat(4, 5, () => connection.exchange(write(), frame(0xd4, [4])));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(4, 5, () => connection.exchange(write(), frame(0xd4, [2])));
    },
  },
};
