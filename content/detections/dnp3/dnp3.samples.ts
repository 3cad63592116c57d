import { dnp3 } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = dnp3;
const MASTER = '10.2.0.5';
const OUTSTATION = '10.2.0.20';
const STRANGER = '10.2.0.66';
const TO = { destination: 10, source: 1, fromMaster: true };
const FROM = { destination: 1, source: 10, fromMaster: false };
const EVERYBODY = { destination: 0xffff, source: 1, fromMaster: true };
const COLD_RESTART = 13;
const WARM_RESTART = 14;
const RESTARTED = 0x8000;
const CLASSES = [encode.all(60, 2), encode.all(60, 3), encode.all(60, 4)];

let sequence = 0;
const next = () => (sequence = (sequence + 1) & 15);
const link = (scene: Scene, master = MASTER, outstation = OUTSTATION) => scene.tcp(master, outstation, 20_000);
/** A request, and the answer with its indications and objects. */
const ask = (connection: Connection, code: number, objects: number[][] = [], indications = 0, answer: number[][] = []) => {
  const number = next();
  return connection.exchange(
    encode.stream(TO, encode.request(number, code, objects)),
    encode.stream(FROM, encode.response(number, indications, answer)),
  );
};
const send = (connection: Connection, code: number, objects: number[][] = [], to = TO) =>
  connection.toServer(encode.stream(to, encode.request(next(), code, objects)));
const poll = (connection: Connection, indications = 0) => ask(connection, 1, CLASSES, indications);
const trip = (connection: Connection, index = 3) => {
  const block = encode.crob(index, encode.CONTROL.trip);
  return ask(connection, 5, [block], 0, [block]);
};
const setPoint = (connection: Connection, value: number) => ask(connection, 5, [encode.analogOutput(2, 4, value)]);
const disable = (connection: Connection) => ask(connection, 21, CLASSES);
const enable = (connection: Connection) => ask(connection, 20, CLASSES);
const setTime = (connection: Connection) => ask(connection, 2, [encode.counted(50, 1, [{ time: Date.UTC(2026, 2, 2) }])]);
const clearRestart = (connection: Connection) => ask(connection, 2, [encode.ranged(80, 1, 7, [{ value: 0 }])]);
const file = (connection: Connection, code: number, mode: 0 | 1 | 2) =>
  send(connection, code, [encode.fileCommand('config.xml', mode, 1)]);
/** One message fires, a poll does not. */
const single = (code: number): Samples[string] => ({
  fires: (scene) => void ask(poll(link(scene)), code),
  quiet: (scene) => void scene.repeat(5, 1, () => poll(link(scene))),
});
/** After learning a stranger fires, who did so before does not. */
const novel = (what: (connection: Connection) => void): Samples[string] => ({
  fires: (scene) => {
    what(poll(link(scene)));
    scene.learnt();
    what(link(scene, STRANGER));
  },
  quiet: (scene) => {
    what(poll(link(scene)));
    scene.learnt();
    what(poll(link(scene)));
  },
});

const SELECT = 3;
const OPERATE = 4;
const FREEZE = 7;
/** A master that selects each point before it operates it. */
const selecting = (scene: Scene) => {
  const connection = poll(link(scene));
  scene.repeat(5, 60, (turn) => {
    const block = [encode.crob(turn, encode.CONTROL.trip)];
    ask(connection, SELECT, block, 0, block);
    ask(connection, OPERATE, block, 0, block);
  });
  return connection;
};
/** A counter that an outstation tells of its own accord. */
const unsolicited = (connection: Connection, number: number, value: number, indications = 0) =>
  connection.toClient(
    encode.stream(FROM, encode.response(number, indications, [encode.ranged(20, 1, 0, [{ value }])], { unsolicited: true })),
  );

export const samples: Samples = {
  'dnp3-cold-restart': {
    fires: (scene) => void ask(poll(link(scene)), COLD_RESTART),
    // The outstation restarted by itself and says so.
    quiet: (scene) => void clearRestart(poll(link(scene), RESTARTED)),
  },
  'dnp3-warm-restart': {
    fires: (scene) => void ask(poll(link(scene)), WARM_RESTART),
    quiet: (scene) => void clearRestart(poll(link(scene), RESTARTED)),
  },
  'dnp3-unsolicited-disabled': {
    fires: (scene) => void disable(link(scene)),
    quiet: (scene) => void enable(link(scene)),
  },
  'dnp3-unsolicited-disabled-new': novel((connection) => void disable(connection)),
  'dnp3-silenced-and-operated': {
    fires: (scene) => void trip(disable(poll(link(scene)))),
    quiet: (scene) => {
      const connection = enable(poll(disable(link(scene))));
      scene.wait(600);
      trip(connection);
    },
  },
  'dnp3-unsolicited-enabled-new': novel((connection) => void enable(connection)),
  'dnp3-stop-application': single(18),
  'dnp3-start-application': single(17),
  'dnp3-obsolete-function': single(19),
  'dnp3-file-changed': {
    fires: (scene) => void file(poll(link(scene)), 25, 2),
    quiet: (scene) => void file(poll(link(scene)), 25, 1),
  },
  'dnp3-file-read': {
    fires: (scene) => void file(poll(link(scene)), 25, 1),
    quiet: (scene) => void file(poll(link(scene)), 25, 2),
  },
  'dnp3-activate-configuration': single(31),
  'dnp3-operate-unacknowledged': {
    fires: (scene) => void send(poll(link(scene)), 6, [encode.crob(3, encode.CONTROL.trip)]),
    quiet: (scene) => void trip(poll(link(scene))),
  },
  'dnp3-operation-new-master': novel((connection) => void trip(connection)),
  'dnp3-analog-output-extreme': {
    fires: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(12, 50, (turn) => setPoint(connection, 480 + turn * 3));
      scene.learnt();
      setPoint(connection, 9000);
    },
    quiet: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(12, 50, (turn) => setPoint(connection, 480 + turn * 3));
      scene.learnt();
      setPoint(connection, 530);
    },
  },
  'dnp3-broadcast-command': {
    fires: (scene) => void send(link(scene), WARM_RESTART, [], EVERYBODY),
    quiet: (scene) => {
      const connection = link(scene);
      send(connection, 2, [encode.counted(50, 1, [{ time: Date.UTC(2026, 2, 2) }])], EVERYBODY);
      send(connection, 8, [encode.all(20, 0)], EVERYBODY);
    },
  },
  'dnp3-integrity-poll-new-master': novel((connection) => void poll(connection)),
  'dnp3-function-scan': {
    fires: (scene) => {
      const connection = link(scene, STRANGER);
      for (const code of [15, 18, 22, 24, 28, 31]) ask(connection, code, [], 0x0001);
    },
    quiet: (scene) => {
      const connection = link(scene);
      for (const code of [1, 1, 20, 21, 1, 24]) ask(connection, code, CLASSES, code === 24 ? 0x0001 : 0);
    },
  },
  'dnp3-point-scan': {
    fires: (scene) => {
      const connection = link(scene, STRANGER);
      scene.repeat(10, 1, (turn) => ask(connection, 1, [encode.range(30, 1, turn * 10, turn * 10 + 9)], 0x0004));
    },
    quiet: (scene) => {
      const connection = link(scene);
      scene.repeat(10, 1, (turn) => ask(connection, 1, [encode.range(30, 1, turn * 10, turn * 10 + 9)]));
    },
  },
  'dnp3-device-trouble': {
    fires: (scene) => void poll(link(scene), 0x4000),
    quiet: (scene) => void poll(poll(link(scene), 0x1000), RESTARTED),
  },
  'dnp3-device-restarts-repeated': {
    fires: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(4, 300, () => clearRestart(connection));
    },
    quiet: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(4, 3000, () => clearRestart(connection));
    },
  },
  'dnp3-time-new-master': novel((connection) => void setTime(connection)),
  'dnp3-malformed': {
    fires: (scene) => {
      const connection = poll(link(scene));
      const broken = encode.stream(TO, encode.request(3, 1, CLASSES));
      broken[broken.length - 1] ^= 0xff;
      scene.repeat(5, 2, () => connection.toServer(broken));
    },
    quiet: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(5, 2, () => poll(connection));
    },
  },
  'dnp3-authentication-failed': single(33),
  'dnp3-assign-class': novel((connection) => void ask(connection, 22, [encode.all(60, 1), encode.all(1, 0)])),
  'dnp3-link-address-shared': {
    fires: (scene) => {
      poll(link(scene));
      trip(link(scene, STRANGER));
    },
    quiet: (scene) => {
      trip(poll(link(scene)));
      poll(link(scene, STRANGER, '10.2.0.21'));
    },
  },
  'dnp3-operate-without-select': {
    fires: (scene) => {
      const refused = encode.crob(3, encode.CONTROL.trip, { status: 2 });
      ask(link(scene), 4, [encode.crob(3, encode.CONTROL.trip)], 0, [refused]);
    },
    quiet: (scene) => {
      const block = encode.crob(3, encode.CONTROL.trip);
      const connection = link(scene);
      ask(connection, 3, [block], 0, [block]);
      ask(connection, 4, [block], 0, [block]);
    },
  },
  'dnp3-operation-sweep': {
    fires: (scene) => {
      const connection = link(scene);
      scene.repeat(12, 1, (turn) => trip(connection, turn));
    },
    quiet: (scene) => {
      const connection = link(scene);
      scene.repeat(12, 60, (turn) => trip(connection, turn));
    },
  },
  'dnp3-execute-without-select': {
    fires: (scene) => {
      const connection = selecting(scene);
      ask(connection, OPERATE, [encode.crob(3, encode.CONTROL.trip)]);
    },
    // This outstation is operated directly.
    quiet: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(5, 60, () => trip(connection));
    },
  },
  'dnp3-selected-never-operated': {
    fires: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(6, 5, (turn) => ask(connection, SELECT, [encode.crob(turn, encode.CONTROL.trip)]));
    },
    quiet: (scene) => void selecting(scene),
  },
  'dnp3-unsolicited-injected': {
    fires: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(5, 10, (turn) => unsolicited(connection, turn, turn));
      unsolicited(connection, 4, 99);
    },
    // The outstation repeats what was not confirmed, and begins anew after a restart.
    quiet: (scene) => {
      const connection = poll(link(scene));
      scene.repeat(5, 10, (turn) => unsolicited(connection, turn, turn));
      unsolicited(connection, 4, 4);
      unsolicited(connection, 0, 0, RESTARTED);
    },
  },
  'dnp3-request-repeated': {
    fires: (scene) => {
      const connection = poll(link(scene));
      const again = encode.stream(TO, encode.request(9, FREEZE, [encode.all(20, 0)]));
      scene.repeat(3, 0.5, () => connection.exchange(again, encode.stream(FROM, encode.response(9, 0))));
    },
    // The outstation is switched off: the master asks again, and counts on when that is answered.
    quiet: (scene) => {
      const connection = poll(link(scene));
      const again = encode.stream(TO, encode.request(9, FREEZE, [encode.all(20, 0)]));
      scene.repeat(4, 5, () => connection.toServer(again));
      ask(connection, FREEZE, [encode.all(20, 0)]);
    },
  },
};
