import { modbus } from '../../../packages/wire/src/index.ts';
import type { Samples } from '../scene.ts';

const { encode } = modbus;
const x = { transaction: 1, unit: 1 };
const HMI = '10.0.0.5';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';

export const samples: Samples = {
  'modbus-restart-communications': {
    fires: (scene) => void scene.tcp(STRANGER, PLC, 502).exchange(encode.diagnostics(x, 1), encode.diagnostics(x, 1)),
    quiet: (scene) => void scene.tcp(HMI, PLC, 502).exchange(encode.diagnostics(x, 0), encode.diagnostics(x, 0)),
  },
  'modbus-write-new-client': {
    fires: (scene) => {
      scene.tcp(HMI, PLC, 502).exchange(encode.readRequest(x, 3, 0, 2), encode.readRegistersResponse(x, 3, [1, 2]));
      scene.learnt();
      scene.tcp(STRANGER, PLC, 502).exchange(encode.writeSingleRegister(x, 4, 99), encode.writeSingleRegister(x, 4, 99));
    },
    quiet: (scene) => {
      const write = () =>
        scene.tcp(HMI, PLC, 502).exchange(encode.writeSingleRegister(x, 4, 10), encode.writeSingleRegister(x, 4, 10));
      write();
      scene.learnt();
      write();
    },
  },
  'modbus-function-scan': {
    fires: (scene) => {
      const connection = scene.tcp(STRANGER, PLC, 502);
      for (const code of [7, 11, 17, 20, 24])
        connection.exchange(encode.encodeAdu({ ...x, function: code, data: [] }), encode.exception(x, code, 1));
    },
    quiet: (scene) => {
      const connection = scene.tcp(HMI, PLC, 502);
      scene.repeat(5, 1, () => connection.exchange(encode.encodeAdu({ ...x, function: 7, data: [] }), encode.exception(x, 7, 1)));
    },
  },
};
