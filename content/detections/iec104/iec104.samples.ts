import { iec104 } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = iec104;
const { CAUSE } = encode;
const CENTRE = '10.1.0.5';
const STATION = '10.1.0.20';
const STRANGER = '10.1.0.66';
const SINGLE = 45;
const SET_POINT = 50;

const link = (scene: Scene, client = CENTRE, server = STATION) => scene.tcp(client, server, 2404);
const start = (connection: Connection) => connection.exchange(encode.unnumbered('startdt_act'), encode.unnumbered('startdt_con'));
const stop = (connection: Connection) => connection.exchange(encode.unnumbered('stopdt_act'), encode.unnumbered('stopdt_con'));
const send = (connection: Connection, asdu: Parameters<typeof encode.information>[2]) =>
  connection.toServer(encode.information(0, 0, asdu));
const answer = (connection: Connection, asdu: Parameters<typeof encode.information>[2]) =>
  connection.toClient(encode.information(0, 0, asdu));
const command = (connection: Connection, address: number, value = 1, select = false) =>
  send(connection, encode.command(SINGLE, 1, address, value, { select }));
const interrogate = (connection: Connection, cause?: number) => send(connection, encode.interrogation(1, cause));
const file = (connection: Connection, call: number) =>
  send(connection, {
    type: 122,
    cause: CAUSE.fileTransfer,
    commonAddress: 1,
    objects: [{ address: 7, file: 1, section: 0, qualifier: call }],
  });
const parameter = (connection: Connection, type: number, cause: number = CAUSE.activation) =>
  send(connection, { type, cause, commonAddress: 1, objects: [{ address: 5001, value: 12, qualifier: 1 }] });
/** What the control centre does all day. */
const usual = (scene: Scene) => {
  const connection = start(link(scene));
  interrogate(connection);
  answer(connection, encode.report(13, 1, [{ address: 100, value: 50.1 }]));
  return connection;
};

/** A dispatcher who selects each switch before he operates it. */
const selecting = (scene: Scene) => {
  const connection = usual(scene);
  scene.repeat(5, 60, (turn) => {
    command(connection, 6001 + turn, 1, true);
    scene.wait(2);
    command(connection, 6001 + turn);
  });
  return connection;
};
const value = encode.report(13, 1, [{ address: 100, value: 50.1 }]);
/** A connection whose station counts its messages. */
const counted = (scene: Scene) => {
  const connection = start(link(scene));
  return { connection, tell: (number: number) => connection.toClient(encode.information(number, 0, value)) };
};
const interrogated = encode.report(1, 1, [{ address: 100, value: 1 }], CAUSE.interrogatedStation);
/** A change with its time, in seconds of the scene; the station's clock shows another zone. */
const ZONE = 8 * 3600;
const event = (connection: Connection, second: number) =>
  answer(connection, encode.report(30, 1, [{ address: 100, value: 1, time: (1_700_000_001 + ZONE + second) * 1000 }]));
const measured = (connection: Connection, quality: number) =>
  answer(connection, encode.report(13, 1, [{ address: 100, value: 50.1, quality }]));

export const samples: Samples = {
  'iec104-new-controlling-station': {
    fires: (scene) => {
      usual(scene);
      scene.learnt();
      start(link(scene, STRANGER));
    },
    quiet: (scene) => {
      usual(scene);
      scene.learnt();
      start(link(scene));
    },
  },
  'iec104-transfer-stopped': {
    fires: (scene) => void stop(usual(scene)),
    quiet: (scene) => void usual(scene).exchange(encode.unnumbered('testfr_act'), encode.unnumbered('testfr_con')),
  },
  'iec104-interrogation-new': {
    fires: (scene) => {
      usual(scene);
      scene.learnt();
      interrogate(start(link(scene, STRANGER)));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.learnt();
      interrogate(connection);
    },
  },
  'iec104-interrogation-repeated': {
    fires: (scene) => {
      const connection = start(link(scene));
      scene.repeat(8, 3, () => interrogate(connection));
    },
    quiet: (scene) => {
      const connection = start(link(scene));
      scene.repeat(8, 300, () => interrogate(connection));
    },
  },
  'iec104-type-new': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.learnt();
      send(connection, encode.counterInterrogation(1));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.learnt();
      interrogate(connection);
      connection.exchange(encode.unnumbered('testfr_act'), encode.unnumbered('testfr_con'));
    },
  },
  'iec104-command-new-station': {
    fires: (scene) => {
      command(usual(scene), 6001);
      scene.learnt();
      command(start(link(scene, STRANGER)), 6001);
    },
    quiet: (scene) => {
      const connection = usual(scene);
      command(connection, 6001);
      scene.learnt();
      command(connection, 6002);
    },
  },
  'iec104-command-sweep': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.repeat(12, 1, (turn) => command(connection, 6001 + turn, 0));
    },
    // Each operation of an operator is a select and an execute.
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(12, 60, (turn) => {
        command(connection, 6001 + turn, 0, true);
        command(connection, 6001 + turn, 0);
      });
    },
  },
  'iec104-command-storm': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.repeat(40, 1, (turn) => command(connection, 6001, turn & 1));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(40, 10, (turn) => command(connection, 6001, turn & 1));
    },
  },
  'iec104-command-toggled': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.repeat(8, 5, (turn) => command(connection, 6001, turn & 1));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(8, 5, (turn) => command(connection, 6001 + turn, 1));
    },
  },
  'iec104-connect-and-command': {
    fires: (scene) => void command(start(link(scene, STRANGER)), 6001, 0),
    quiet: (scene) => {
      const connection = usual(scene);
      scene.wait(120);
      command(connection, 6001, 0);
    },
  },
  'iec104-reset-process': {
    fires: (scene) => void send(usual(scene), encode.resetProcess(1)),
    // The station tells that it has begun anew.
    quiet: (scene) =>
      void answer(usual(scene), {
        type: 70,
        cause: CAUSE.initialised,
        commonAddress: 1,
        objects: [{ address: 0, qualifier: 0 }],
      }),
  },
  'iec104-clock-new-station': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.learnt();
      send(connection, encode.clockSynchronisation(1, Date.UTC(2026, 2, 2)));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      send(connection, encode.clockSynchronisation(1, Date.UTC(2026, 2, 2)));
      scene.learnt();
      send(connection, encode.clockSynchronisation(1, Date.UTC(2026, 2, 2)));
    },
  },
  'iec104-point-scan': {
    fires: (scene) => {
      const connection = start(link(scene, STRANGER));
      scene.repeat(6, 1, (turn) => {
        command(connection, turn, 0, true);
        answer(connection, encode.command(SINGLE, 1, turn, 0, { cause: CAUSE.unknownObjectAddress, negative: true }));
      });
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(6, 1, (turn) => {
        command(connection, turn, 0, true);
        answer(connection, encode.command(SINGLE, 1, turn, 0, { cause: CAUSE.activationConfirmation, select: true }));
      });
    },
  },
  'iec104-commands-refused': {
    fires: (scene) => {
      const connection = start(link(scene, STRANGER));
      scene.repeat(4, 2, (turn) => {
        command(connection, 6001 + turn, 0);
        answer(connection, encode.command(SINGLE, 1, 6001 + turn, 0, { cause: CAUSE.activationConfirmation, negative: true }));
      });
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(4, 2, (turn) => {
        command(connection, 6001 + turn, 0, true);
        answer(connection, encode.command(SINGLE, 1, 6001 + turn, 0, { cause: CAUSE.activationConfirmation, select: true }));
      });
    },
  },
  'iec104-file-transfer': {
    fires: (scene) => void file(usual(scene), 2),
    quiet: (scene) => void interrogate(usual(scene)),
  },
  'iec104-file-deleted': {
    fires: (scene) => void file(usual(scene), 4),
    quiet: (scene) => void file(usual(scene), 2),
  },
  'iec104-parameter-changed': {
    fires: (scene) => void parameter(usual(scene), 112),
    // Asked for with an interrogation, a station tells its parameters.
    quiet: (scene) =>
      void answer(usual(scene), {
        type: 112,
        cause: CAUSE.interrogatedStation,
        commonAddress: 1,
        objects: [{ address: 5001, value: 12, qualifier: 1 }],
      }),
  },
  'iec104-commands-by-two-stations': {
    fires: (scene) => {
      command(usual(scene), 6001);
      command(start(link(scene, STRANGER)), 6001);
    },
    quiet: (scene) => {
      command(usual(scene), 6001);
      command(start(link(scene, CENTRE, '10.1.0.21')), 6001);
    },
  },
  'iec104-set-point-extreme': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.repeat(12, 50, (turn) => send(connection, encode.command(SET_POINT, 1, 7001, 48 + (turn % 5))));
      scene.learnt();
      send(connection, encode.command(SET_POINT, 1, 7001, 900));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(12, 50, (turn) => send(connection, encode.command(SET_POINT, 1, 7001, 48 + (turn % 5))));
      scene.learnt();
      send(connection, encode.command(SET_POINT, 1, 7001, 54));
    },
  },
  'iec104-malformed': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.repeat(5, 2, () => connection.toServer(Uint8Array.of(0x68, 14, 0, 0, 0, 0, 45, 9, 6, 0, 1, 0, 1, 0, 0, 1)));
    },
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(5, 2, () => interrogate(connection));
    },
  },
  'iec104-execute-without-select': {
    fires: (scene) => {
      const connection = selecting(scene);
      command(connection, 6009);
    },
    // This station is operated directly.
    quiet: (scene) => {
      const connection = usual(scene);
      scene.repeat(5, 60, (turn) => void command(connection, 6001 + turn));
    },
  },
  'iec104-selected-never-operated': {
    fires: (scene) => {
      const connection = usual(scene);
      scene.repeat(6, 5, (turn) => void command(connection, 6001 + turn, 1, true));
    },
    quiet: (scene) => void selecting(scene),
  },
  'iec104-sequence-broken': {
    fires: (scene) => {
      const { tell } = counted(scene);
      scene.repeat(10, 1, (turn) => void tell(turn));
      tell(4);
    },
    // The capture lost three messages.
    quiet: (scene) => {
      const { tell } = counted(scene);
      scene.repeat(10, 1, (turn) => void tell(turn));
      scene.repeat(10, 1, (turn) => void tell(13 + turn));
    },
  },
  'iec104-window-exceeded': {
    fires: (scene) => {
      const { tell } = counted(scene);
      scene.repeat(80, 0.1, (turn) => void tell(turn));
    },
    quiet: (scene) => {
      const { connection, tell } = counted(scene);
      scene.repeat(80, 0.1, (turn) => {
        tell(turn);
        if (turn % 8 === 7) connection.toServer(encode.supervisory(turn + 1));
      });
    },
  },
  'iec104-interrogation-unasked': {
    fires: (scene) => void answer(start(link(scene)), interrogated),
    quiet: (scene) => {
      const connection = start(link(scene));
      interrogate(connection);
      answer(connection, interrogated);
    },
  },
  'iec104-time-wrong': {
    fires: (scene) => {
      const connection = start(link(scene));
      scene.repeat(20, 1, (turn) => void event(connection, turn));
      event(connection, 20 + 600);
    },
    // Events that were buffered while the line was down.
    quiet: (scene) => {
      const connection = start(link(scene));
      scene.repeat(20, 1, (turn) => void event(connection, turn));
      scene.wait(3600);
      scene.repeat(5, 1, (turn) => void event(connection, 20 + turn));
    },
  },
  'iec104-quality-surge': {
    fires: (scene) => {
      const connection = start(link(scene));
      scene.repeat(400, 0.1, () => void measured(connection, 0));
      scene.repeat(140, 0.1, () => void measured(connection, 0x80));
    },
    // One point in ten is out of order all the time.
    quiet: (scene) => {
      const connection = start(link(scene));
      scene.repeat(540, 0.1, (turn) => void measured(connection, turn % 10 === 0 ? 0x80 : 0));
    },
  },
};
