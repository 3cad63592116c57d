import { modbus } from '../../../packages/wire/src/index.ts';
import type { Connection } from '../../../packages/range/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const PLC = '10.0.0.1';
const PUMP = '10.0.0.2';
const HMI = '10.0.0.5';
const STRANGER = '10.0.0.66';
const x = { transaction: 1, unit: 1 };

/** Twenty minutes in which the operator's station asks for a level and a flow every five seconds: half of it is learnt, half is held against it. */
const STEPS = 240;
const LEARNT = 130;

interface Plant {
  /** Level, and the flow that follows it. */
  level: (step: number) => number;
  flow: (step: number) => number;
  /** Seconds that the controller thinks about an answer. */
  thinking: (step: number) => number;
  /** Whether it is asked at all. */
  asks: (step: number) => boolean;
  /** What else happens in a step. */
  also: (step: number, connection: Connection) => void;
}

const level = (step: number): number => 500 + Math.round(80 * Math.sin(step / 3)) + (step % 5);

const usual: Plant = {
  level,
  flow: (step) => 2 * level(step) + 100,
  thinking: () => 0.004,
  asks: () => true,
  also: () => {},
};

/** Runs the plant, with what is not usual about it. A pump that is asked throughout keeps the capture going. */
function run(scene: Scene, unusual: Partial<Plant> = {}): void {
  const plant = { ...usual, ...unusual };
  const controller = scene.tcp(HMI, PLC, 502);
  const pump = scene.tcp(HMI, PUMP, 502);
  scene.repeat(STEPS, 5, (step) => {
    pump.exchange(modbus.encode.readRequest(x, 3, 0, 1), modbus.encode.readRegistersResponse(x, 3, [7]));
    if (plant.asks(step))
      controller.exchange(
        modbus.encode.readRequest(x, 3, 0, 2),
        modbus.encode.readRegistersResponse(x, 3, [plant.level(step), plant.flow(step)]),
        plant.thinking(step),
      );
    plant.also(step, controller);
  });
}

/** From here on the baseline is known. */
const later = (step: number): boolean => step >= LEARNT + 10;
const once = (step: number): boolean => step === LEARNT + 20;
const write = (connection: Connection, address: number, value: number): void => {
  connection.exchange(modbus.encode.writeSingleRegister(x, address, value), modbus.encode.writeSingleRegister(x, address, value));
};
const read = (connection: Connection, address: number, count: number): void => {
  connection.exchange(
    modbus.encode.readRequest(x, 3, address, count),
    modbus.encode.readRegistersResponse(
      x,
      3,
      Array.from({ length: count }, () => 0),
    ),
  );
};

export const samples: Samples = {
  'baseline-new-conversation': {
    fires: (scene) => run(scene, { also: (step) => once(step) && read(scene.tcp(STRANGER, PLC, 502), 0, 2) }),
    // The same station was there while the baseline was learnt.
    quiet: (scene) => run(scene, { also: (step) => (step === 20 || once(step)) && read(scene.tcp(STRANGER, PLC, 502), 0, 2) }),
  },
  'baseline-new-function': {
    fires: (scene) => run(scene, { also: (step, connection) => once(step) && write(connection, 9, 1) }),
    quiet: (scene) => run(scene, { also: (step, connection) => (step === 20 || once(step)) && write(connection, 9, 1) }),
  },
  'baseline-new-address': {
    fires: (scene) => run(scene, { also: (step, connection) => once(step) && read(connection, 100, 20) }),
    // Inside what was read before.
    quiet: (scene) =>
      run(scene, {
        also: (step, connection) =>
          (step === 20 || once(step)) && read(connection, step === 20 ? 90 : 100, step === 20 ? 40 : 20),
      }),
  },
  'baseline-value-out-of-range': {
    fires: (scene) => run(scene, { level: (step) => (once(step) ? 900 : level(step)) }),
    // A little beyond what was seen is within the margin.
    quiet: (scene) => run(scene, { level: (step) => (once(step) ? 600 : level(step)) }),
  },
  'baseline-value-faster': {
    // From one end of its range to the other and back in every step.
    fires: (scene) =>
      run(scene, { level: (step) => (step < LEARNT ? 500 + Math.round(80 * Math.sin(step / 30)) : 500 + (step % 2 ? 80 : -80)) }),
    quiet: (scene) => run(scene),
  },
  'baseline-value-stuck': {
    fires: (scene) => run(scene, { level: (step) => (later(step) ? 500 : level(step)) }),
    // It stands still for a minute.
    quiet: (scene) => run(scene, { level: (step) => (later(step) && step < LEARNT + 22 ? 500 : level(step)) }),
  },
  'baseline-relation-broken': {
    fires: (scene) => run(scene, { flow: (step) => (later(step) ? 1100 - (step % 9) : usual.flow(step)) }),
    quiet: (scene) => run(scene),
  },
  'baseline-cycle-changed': {
    fires: (scene) => run(scene, { asks: (step) => step < LEARNT || step % 2 === 0 }),
    // One question is left out.
    quiet: (scene) => run(scene, { asks: (step) => !once(step) }),
  },
  'baseline-response-slower': {
    fires: (scene) => run(scene, { thinking: (step) => (later(step) ? 0.05 : 0.004) }),
    // Some answers are late, as ever.
    quiet: (scene) => run(scene, { thinking: (step) => (step % 10 === 0 ? 0.05 : 0.004) }),
  },
  'baseline-silent': {
    fires: (scene) => run(scene, { asks: (step) => step < LEARNT + 20 }),
    // It is quiet for two minutes and comes back.
    quiet: (scene) => run(scene, { asks: (step) => step < LEARNT + 20 || step > LEARNT + 44 }),
  },
  'baseline-busier': {
    fires: (scene) =>
      run(scene, {
        also: (step, connection) => {
          if (once(step)) for (let turn = 0; turn < 100; turn++) read(connection, 0, 2);
        },
      }),
    quiet: (scene) =>
      run(scene, {
        also: (step, connection) => {
          if (once(step)) for (let turn = 0; turn < 10; turn++) read(connection, 0, 2);
        },
      }),
  },
};
