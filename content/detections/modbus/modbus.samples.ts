import { modbus } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = modbus;
const x = { transaction: 1, unit: 1 };
const HMI = '10.0.0.5';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';

type Plc = ReturnType<Scene['tcp']>;
const controller = (scene: Scene, client = HMI, server = PLC): Plc => scene.tcp(client, server, 502);
const read = (plc: Plc, address: number, quantity = 2, exchange = x) =>
  plc.exchange(
    encode.readRequest(exchange, 3, address, quantity),
    encode.readRegistersResponse(exchange, 3, new Array(quantity).fill(7)),
  );
const write = (plc: Plc, address: number, value: number) =>
  plc.exchange(encode.writeSingleRegister(x, address, value), encode.writeSingleRegister(x, address, value));
const coil = (plc: Plc, address: number, on: boolean) =>
  plc.exchange(encode.writeSingleCoil(x, address, on), encode.writeSingleCoil(x, address, on));
const diagnose = (plc: Plc, subFunction: number) =>
  plc.exchange(encode.diagnostics(x, subFunction), encode.diagnostics(x, subFunction));
const refuse = (plc: Plc, address: number, status: number, exchange = x) =>
  plc.exchange(encode.readRequest(exchange, 3, address, 1), encode.exception(exchange, 3, status));
const identify = (plc: Plc) =>
  plc.exchange(
    encode.readDeviceIdentificationRequest(x, 1),
    encode.readDeviceIdentificationResponse(x, 1, new Map([[0, 'Example']])),
  );

/** A station that polls two registers, from the beginning until after learning. */
const polled = (scene: Scene, then: (plc: Plc) => void) => {
  const plc = controller(scene);
  scene.repeat(62, 10, () => read(plc, 0));
  then(plc);
};

const input = (plc: Plc, code: 1 | 3 | 4) =>
  plc.exchange(
    encode.readRequest(x, code, 0, 2),
    code === 1 ? encode.readBitsResponse(x, 1, [1, 1]) : encode.readRegistersResponse(x, code, [7, 7]),
  );
const CYCLE = [3, 4, 1] as const;
const REVERSED = [4, 3, 1] as const;
/** A station that reads registers, inputs and coils in turns, until after learning. */
const cycled = (scene: Scene) => {
  const plc = controller(scene);
  scene.repeat(63, 10, () => {
    for (const code of CYCLE) input(plc, code);
  });
  return plc;
};

export const samples: Samples = {
  'modbus-restart-communications': {
    fires: (scene) => diagnose(controller(scene, STRANGER), 1),
    quiet: (scene) => diagnose(controller(scene), 0),
  },
  'modbus-force-listen-only': {
    fires: (scene) => void controller(scene, STRANGER).exchange(encode.diagnostics(x, 4), null),
    quiet: (scene) => diagnose(controller(scene), 2),
  },
  'modbus-counters-cleared': {
    fires: (scene) => diagnose(controller(scene), 10),
    quiet: (scene) => diagnose(controller(scene), 11),
  },
  'modbus-write-new-client': {
    fires: (scene) => {
      read(controller(scene), 0);
      scene.learnt();
      write(controller(scene, STRANGER), 4, 99);
    },
    quiet: (scene) => {
      write(controller(scene), 4, 10);
      scene.learnt();
      write(controller(scene), 4, 10);
    },
  },
  'modbus-new-client': {
    fires: (scene) => polled(scene, () => read(controller(scene, STRANGER), 0)),
    quiet: (scene) => polled(scene, () => read(controller(scene), 0)),
  },
  'modbus-new-function': {
    fires: (scene) => polled(scene, (plc) => diagnose(plc, 0)),
    quiet: (scene) => polled(scene, () => diagnose(controller(scene, STRANGER), 0)),
  },
  'modbus-new-address': {
    fires: (scene) => polled(scene, (plc) => read(plc, 4000)),
    quiet: (scene) => polled(scene, (plc) => read(plc, 1, 1)),
  },
  'modbus-extreme-value': {
    fires: (scene) => {
      const plc = controller(scene);
      scene.repeat(12, 60, (turn) => write(plc, 4, 60 + (turn % 3)));
      write(plc, 4, 9000);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(12, 60, (turn) => write(plc, 4, 60 + (turn % 3)));
      write(plc, 4, 70);
    },
  },
  'modbus-function-scan': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      for (const code of [7, 11, 17, 20, 24])
        plc.exchange(encode.encodeAdu({ ...x, function: code, data: [] }), encode.exception(x, code, 1));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(5, 1, () => plc.exchange(encode.encodeAdu({ ...x, function: 7, data: [] }), encode.exception(x, 7, 1)));
    },
  },
  'modbus-address-scan': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(10, 0.2, (turn) => refuse(plc, 1000 + turn * 100, 2));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(30, 1, (turn) => refuse(plc, 1000 + (turn % 2) * 100, 2));
    },
  },
  'modbus-address-sweep': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(60, 0.1, (turn) => read(plc, turn * 10, 10));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(60, 0.1, (turn) => read(plc, (turn % 8) * 100, 100));
    },
  },
  'modbus-unit-sweep': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      for (let unit = 1; unit <= 12; unit++) refuse(plc, 0, 11, { transaction: unit, unit });
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(48, 1, (turn) => read(plc, 0, 2, { transaction: turn, unit: 1 + (turn % 12) }));
    },
  },
  'modbus-exception-rate': {
    fires: (scene) => {
      const plc = controller(scene);
      scene.repeat(25, 1, () => refuse(plc, 9, 4));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(25, 20, () => refuse(plc, 9, 4));
    },
  },
  'modbus-identification-new-client': {
    fires: (scene) => polled(scene, () => identify(controller(scene, STRANGER))),
    quiet: (scene) => {
      identify(controller(scene));
      scene.learnt();
      identify(controller(scene));
    },
  },
  'modbus-identification-sweep': {
    fires: (scene) => {
      polled(scene, () => undefined);
      for (const plc of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) identify(controller(scene, STRANGER, plc));
    },
    quiet: (scene) => {
      polled(scene, () => undefined);
      scene.repeat(5, 30, () => identify(controller(scene)));
    },
  },
  'modbus-reserved-function': {
    fires: (scene) =>
      void controller(scene, STRANGER).exchange(
        encode.encodeAdu({ ...x, function: 125, data: [1, 2] }),
        encode.exception(x, 125, 1),
      ),
    quiet: (scene) =>
      void controller(scene).exchange(
        encode.encodeAdu({ ...x, function: 90, data: [0, 2] }),
        encode.encodeAdu({ ...x, function: 90, data: [0, 0xfe] }),
      ),
  },
  'modbus-mismatching-response': {
    fires: (scene) => void controller(scene).exchange(encode.readRequest(x, 3, 0, 2), encode.readRegistersResponse(x, 4, [1, 2])),
    quiet: (scene) => void controller(scene).exchange(encode.readRequest(x, 3, 0, 2), encode.exception(x, 3, 2)),
  },
  'modbus-malformed': {
    fires: (scene) =>
      void controller(scene, STRANGER).exchange(
        encode.encodeAdu({ ...x, function: 16, data: [0, 0, 0, 200, 4, 1, 2, 3, 4] }),
        null,
      ),
    quiet: (scene) =>
      void controller(scene).exchange(encode.writeMultipleRegisters(x, 0, [1, 2]), encode.writeMultipleResponse(x, 16, 0, 2)),
  },
  'modbus-garbage': {
    fires: (scene) => {
      const plc = controller(scene);
      read(plc, 0);
      plc.exchange(new TextEncoder().encode('GET /tunnel HTTP/1.1\r\n\r\n'), null);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      read(plc, 0);
      refuse(plc, 9, 2);
    },
  },
  'modbus-exception-from-client': {
    fires: (scene) => {
      const plc = controller(scene);
      read(plc, 0);
      plc.exchange(encode.exception(x, 3, 2), null);
    },
    quiet: (scene) => refuse(controller(scene), 0, 2),
  },
  'modbus-flood': {
    fires: (scene) => polled(scene, (plc) => void scene.repeat(400, 0.001, () => read(plc, 0))),
    quiet: (scene) => polled(scene, (plc) => void scene.repeat(20, 0.05, () => read(plc, 0))),
  },
  'modbus-requests-piled-up': {
    fires: (scene) => {
      const plc = controller(scene);
      read(plc, 0);
      for (let transaction = 2; transaction < 90; transaction++)
        plc.exchange(encode.readRequest({ ...x, transaction }, 3, 0, 2), null);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(90, 0.1, (turn) => read(plc, 0, 2, { ...x, transaction: turn + 1 }));
    },
  },
  'modbus-unresponsive': {
    fires: (scene) => {
      const plc = controller(scene);
      read(plc, 0);
      scene.repeat(10, 5, (turn) => plc.exchange(encode.readRequest({ ...x, transaction: turn + 2 }, 3, 0, 2), null));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      read(plc, 0);
      scene.repeat(5, 5, (turn) => plc.exchange(encode.readRequest({ ...x, transaction: turn + 2 }, 3, 0, 2), null));
      read(plc, 0);
    },
  },
  'modbus-brute-force-io': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      for (let address = 0; address < 20; address++) coil(plc, address, true);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(60, 0.2, (turn) => coil(plc, turn % 4, turn % 2 === 0));
    },
  },
  'modbus-unasked-response': {
    fires: (scene) => {
      const plc = controller(scene);
      scene.repeat(12, 1, () => read(plc, 0));
      scene.repeat(4, 1, () => plc.toClient(encode.readRegistersResponse(x, 3, [0, 0])));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(16, 1, () => read(plc, 0));
    },
  },
  'modbus-file-record-write': {
    fires: (scene) =>
      void controller(scene).exchange(encode.writeFileRecord(x, 4, 7, [1, 2]), encode.writeFileRecord(x, 4, 7, [1, 2])),
    quiet: (scene) =>
      void controller(scene).exchange(
        encode.encodeAdu({ ...x, function: 20, data: [7, 6, 0, 4, 0, 7, 0, 2] }),
        encode.encodeAdu({ ...x, function: 20, data: [6, 5, 6, 0, 1, 0, 2] }),
      ),
  },
  'modbus-read-then-write-by-newcomer': {
    fires: (scene) =>
      polled(scene, () => {
        const plc = controller(scene, STRANGER);
        read(plc, 0);
        write(plc, 0, 0);
      }),
    quiet: (scene) =>
      polled(scene, (plc) => {
        read(plc, 0);
        write(plc, 0, 0);
      }),
  },
  'modbus-busy': {
    fires: (scene) => {
      const plc = controller(scene);
      scene.repeat(6, 2, () => refuse(plc, 0, 6));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(3, 2, () => refuse(plc, 0, 6));
    },
  },
  'modbus-order-changed': {
    fires: (scene) => {
      const plc = cycled(scene);
      for (const code of REVERSED) input(plc, code);
    },
    // A command in between comes from the operator, in the middle of any cycle.
    quiet: (scene) => {
      const plc = cycled(scene);
      write(plc, 0, 1);
      for (const code of CYCLE) input(plc, code);
    },
  },
};
