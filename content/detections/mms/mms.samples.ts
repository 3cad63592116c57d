import { berElement, berIntegerElement, cotp, mms } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = mms;
const CENTRE = '10.3.0.5';
const IED = '10.3.0.20';
const STRANGER = '10.3.0.66';
const DOMAIN = 'BAY1LD0';
const ACCESS_DENIED = 3;
type Value = Parameters<typeof encode.writeRequest>[1][number]['value'];

let invoke = 0;
const associate = (scene: Scene, client = CENTRE, server = IED): Connection => {
  const selectors = { calling: [0, 1], called: [0, 1] };
  const connection = scene.tcp(client, server, 102);
  connection.exchange(
    cotp.encode.connectionRequest({ source: 1, ...selectors }),
    cotp.encode.connectionConfirm({ source: 2, destination: 1, ...selectors }),
  );
  return connection.exchange(encode.initiateRequest(), encode.initiateResponse());
};
const write = (connection: Connection, item: string, value: Value) => {
  invoke++;
  const request = encode.writeRequest(invoke, [{ name: { domain: DOMAIN, item }, value }]);
  return connection.exchange(request, encode.writeResponse(invoke, [undefined]));
};
const read = (connection: Connection, item: string) => {
  invoke++;
  return connection.exchange(encode.readRequest(invoke, [{ domain: DOMAIN, item }]), encode.readResponse(invoke, [true]));
};
const operate = (connection: Connection) => write(connection, 'CSWI1$CO$Pos$Oper', { structure: [true, { integer: 2 }] });
const reports = (connection: Connection, on: boolean) => write(connection, 'LLN0$RP$urcbA01$RptEna', on);
const browse = (connection: Connection) => {
  for (let turn = 0; turn < 6; turn++) {
    invoke++;
    connection.exchange(encode.getNameListRequest(invoke, 0, DOMAIN), encode.getNameListResponse(invoke, ['LLN0', 'CSWI1']));
  }
  return connection;
};
/** A confirmed service by its number, without arguments. */
const service = (connection: Connection, number: number) =>
  connection.toServer(encode.confirmedRequest(++invoke, Uint8Array.of(0xbf, number, 0)));
/** The answer to a question for the status; `physical`: 0 operational, 2 inoperable. */
const status = (connection: Connection, physical: number) => {
  invoke++;
  const states = berElement(0xa0, berIntegerElement(0, 0x80), berIntegerElement(physical, 0x81));
  return connection.exchange(encode.statusRequest(invoke), encode.confirmedResponse(invoke, states));
};
const usual = (connection: Connection) => read(connection, 'CSWI1$ST$Pos');
/** One act fires; reading does not. */
const single = (what: (connection: Connection) => void, near = usual): Samples[string] => ({
  fires: (scene) => what(usual(associate(scene))),
  quiet: (scene) => void near(usual(associate(scene))),
});
/** After learning a stranger fires, who did so before does not. */
const novel = (what: (connection: Connection) => void): Samples[string] => ({
  fires: (scene) => {
    what(usual(associate(scene)));
    scene.learnt();
    what(usual(associate(scene, STRANGER)));
  },
  quiet: (scene) => {
    what(usual(associate(scene)));
    scene.learnt();
    what(usual(associate(scene)));
  },
});

const position = { structure: [true, { integer: 2 }] };
/** A client that selects each switch before it operates it: once by writing, once by reading. */
const selecting = (scene: Scene) => {
  const connection = usual(associate(scene));
  scene.repeat(5, 60, (turn) => {
    if (turn & 1) read(connection, `CSWI${turn}$CO$Pos$SBO`);
    else write(connection, `CSWI${turn}$CO$Pos$SBOw`, position);
    write(connection, `CSWI${turn}$CO$Pos$Oper`, position);
  });
  return connection;
};

export const samples: Samples = {
  'mms-control-new-client': novel((connection) => void operate(connection)),
  'mms-setting-changed': single(
    (connection) => void write(connection, 'PTOC1$SP$StrVal$setMag$f', { float: 9.5 }),
    (connection) => read(connection, 'PTOC1$SP$StrVal$setMag$f'),
  ),
  'mms-file-changed': single(
    (connection) => void connection.toServer(encode.fileDeleteRequest(++invoke, '/COMTRADE/FRA00001.dat')),
    (connection) => connection.toServer(encode.fileOpenRequest(++invoke, '/COMTRADE/FRA00001.dat')),
  ),
  'mms-file-read-new-client': novel(
    (connection) => void connection.toServer(encode.fileOpenRequest(++invoke, '/COMTRADE/FRA00001.dat')),
  ),
  'mms-enumeration-new-client': novel((connection) => void browse(connection)),
  'mms-settings-read': single(
    (connection) => void connection.toServer(encode.fileOpenRequest(++invoke, '/SETTINGS/settings.xrio')),
    (connection) => connection.toServer(encode.fileOpenRequest(++invoke, '/COMTRADE/FRA00001.dat')),
  ),
  'mms-browse-and-operate': {
    fires: (scene) => void operate(browse(associate(scene))),
    quiet: (scene) => {
      const connection = browse(associate(scene));
      scene.wait(3600);
      operate(connection);
    },
  },
  'mms-switch-operated-often': {
    fires: (scene) => {
      const connection = associate(scene);
      scene.repeat(12, 1, () => operate(connection));
    },
    quiet: (scene) => {
      const connection = associate(scene);
      scene.repeat(12, 60, () => operate(connection));
    },
  },
  'mms-reports-disabled-new': {
    fires: (scene) => {
      reports(usual(associate(scene)), true);
      scene.learnt();
      reports(usual(associate(scene, STRANGER)), false);
    },
    quiet: (scene) => {
      reports(reports(usual(associate(scene)), false), true);
      scene.learnt();
      reports(reports(usual(associate(scene)), false), true);
    },
  },
  'mms-goose-disabled': single(
    (connection) => void write(connection, 'LLN0$GO$gcb1$GoEna', false),
    (connection) => write(connection, 'LLN0$GO$gcb1$GoEna', true),
  ),
  'mms-data-set-changed': novel(
    (connection) =>
      void connection.toServer(encode.deleteNamedVariableList(++invoke, [{ domain: DOMAIN, item: 'LLN0$measurements' }])),
  ),
  'mms-program-control': single((connection) => void service(connection, 41)),
  'mms-domain-downloaded': single((connection) => void service(connection, 26)),
  'mms-domain-uploaded': single((connection) => void service(connection, 29)),
  'mms-mode-changed': single(
    (connection) => void write(connection, 'LLN0$CO$Mod$Oper', { structure: [{ integer: 5 }] }),
    (connection) => read(connection, 'LLN0$ST$Mod'),
  ),
  'mms-device-trouble': {
    fires: (scene) => void status(associate(scene), 2),
    quiet: (scene) => void status(associate(scene), 0),
  },
  'mms-access-refused': {
    fires: (scene) => {
      const connection = associate(scene, STRANGER);
      for (let turn = 0; turn < 8; turn++) {
        invoke++;
        const name = { domain: DOMAIN, item: `PTOC${turn}$SP$StrVal$setMag$f` };
        const request = encode.writeRequest(invoke, [{ name, value: { float: 1 } }]);
        connection.exchange(request, encode.writeResponse(invoke, [ACCESS_DENIED]));
      }
    },
    quiet: (scene) => {
      const connection = associate(scene);
      for (let turn = 0; turn < 8; turn++) write(connection, 'LLN0$RP$urcbA01$IntgPd', { unsigned: 1000 });
    },
  },
  'mms-execute-without-select': {
    fires: (scene) => void write(selecting(scene), 'CSWI9$CO$Pos$Oper', position),
    // This object is operated directly.
    quiet: (scene) => {
      const connection = usual(associate(scene));
      scene.repeat(5, 60, () => operate(connection));
    },
  },
  'mms-selected-never-operated': {
    fires: (scene) => {
      const connection = usual(associate(scene));
      scene.repeat(6, 5, (turn) => write(connection, `CSWI${turn}$CO$Pos$SBOw`, position));
    },
    quiet: (scene) => void selecting(scene),
  },
};
