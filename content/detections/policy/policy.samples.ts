import { modbus } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

// Addresses of the zones in content/policies/example.yml.
const PLC = '10.0.0.1';
const OTHER_PLC = '10.0.0.2';
const HMI = '10.0.0.5';
const OFFICE = '10.0.9.7';
const SUPPLIER = '10.0.9.200';
const STRANGER = '10.0.0.66';
const x = { transaction: 1, unit: 1 };

const read = (scene: Scene, client: string, server = PLC, port = 502) =>
  scene
    .tcp(client, server, port)
    .exchange(modbus.encode.readRequest(x, 3, 0, 2), modbus.encode.readRegistersResponse(x, 3, [1, 2]));
const coil = (scene: Scene, client: string) =>
  scene.tcp(client, PLC, 502).exchange(modbus.encode.writeSingleCoil(x, 1, true), modbus.encode.writeSingleCoil(x, 1, true));

export const samples: Samples = {
  'policy-conduit-violated': {
    // The controllers' zone asks the operators' zone: conduits have a direction.
    fires: (scene) => void read(scene, PLC, HMI),
    quiet: (scene) => {
      read(scene, HMI);
      // Inside a zone everything is allowed, and the supplier has an exception.
      read(scene, PLC, OTHER_PLC);
      read(scene, SUPPLIER);
    },
  },
  'policy-level-skipped': {
    fires: (scene) => void read(scene, OFFICE),
    // No conduit, but neighbours.
    quiet: (scene) => void read(scene, PLC, HMI),
  },
  'policy-function-not-allowed': {
    fires: (scene) => void coil(scene, HMI),
    quiet: (scene) => void read(scene, HMI),
  },
  'policy-device-of-no-zone': {
    fires: (scene) => void read(scene, STRANGER),
    quiet: (scene) => void read(scene, OFFICE),
  },
};
