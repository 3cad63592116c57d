import { cotp, mms } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = mms;
const PARTNER = '10.7.0.5';
const CENTRE = '10.7.0.20';
const STRANGER = '10.7.0.66';
const DOMAIN = 'CENTRE_A';

let invoke = 0;
const associate = (scene: Scene, client = PARTNER): Connection => {
  const selectors = { calling: [0, 1], called: [0, 1] };
  return scene
    .tcp(client, CENTRE, 102)
    .exchange(
      cotp.encode.connectionRequest({ source: 1, ...selectors }),
      cotp.encode.connectionConfirm({ source: 2, destination: 1, ...selectors }),
    )
    .exchange(encode.initiateRequest(), encode.initiateResponse());
};
const read = (connection: Connection, item = 'Bilateral_Table_ID') => {
  invoke++;
  return connection.exchange(encode.readRequest(invoke, [{ domain: DOMAIN, item }]), encode.readResponse(invoke, ['TABLE_1']));
};
const operate = (connection: Connection) => {
  invoke++;
  const command = { name: { domain: DOMAIN, item: 'FEEDER7_CTL$Command' }, value: { integer: 2 } };
  return connection.exchange(encode.writeRequest(invoke, [command]), encode.writeResponse(invoke, [undefined]));
};

export const samples: Samples = {
  'iccp-device-operated': {
    fires: (scene) => {
      const connection = read(associate(scene));
      scene.learnt();
      operate(connection);
    },
    // This device is operated by agreement.
    quiet: (scene) => {
      const connection = operate(read(associate(scene)));
      scene.learnt();
      operate(connection);
    },
  },
  'iccp-new-association': {
    fires: (scene) => {
      read(associate(scene));
      scene.learnt();
      read(associate(scene, STRANGER));
    },
    quiet: (scene) => {
      read(associate(scene));
      scene.learnt();
      read(associate(scene));
    },
  },
};
