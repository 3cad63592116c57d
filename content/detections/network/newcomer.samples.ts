import { modbus } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = modbus;
const x = { transaction: 1, unit: 1 };
const CONTROLLER = '10.0.0.1';
const OPERATOR = '10.0.0.5';
const STRANGER = '10.0.0.66';

type Connection = ReturnType<Scene['tcp']>;
const read = (connection: Connection) =>
  connection.exchange(encode.readRequest(x, 3, 0, 2), encode.readRegistersResponse(x, 3, [7, 7]));
const write = (connection: Connection, value: number) =>
  connection.exchange(encode.writeSingleRegister(x, 0, value), encode.writeSingleRegister(x, 0, value));

export const samples: Samples = {
  'newcomer-writes': {
    fires: (scene) => {
      read(scene.tcp(OPERATOR, CONTROLLER, 502));
      scene.learnt();
      const connection = scene.tcp(STRANGER, CONTROLLER, 502);
      read(connection);
      write(connection, 9);
    },
    // The operator's station was there; that it writes for the first time is another rule's concern. The stranger only reads.
    quiet: (scene) => {
      const connection = read(scene.tcp(OPERATOR, CONTROLLER, 502));
      scene.learnt();
      write(connection, 9);
      read(scene.tcp(STRANGER, CONTROLLER, 502));
    },
  },
};
