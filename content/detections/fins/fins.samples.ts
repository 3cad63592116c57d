import { fins } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = fins;
const HMI = '10.0.0.5';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';
const DATA_MEMORY = 0x82;
let service = 0;
const x = () => ({ service: (service = (service + 1) & 0xff) });

/** A command by datagram, and its answer. */
const ask = (scene: Scene, code: number, data: readonly number[] = [], client = HMI, server = PLC): void => {
  const exchange = x();
  say(scene, encode.command(exchange, code, data), encode.response(exchange, code), client, server);
};
const say = (scene: Scene, request: Uint8Array, response: Uint8Array, client = HMI, server = PLC): void => {
  scene.udp(client, server, { source: 9600, destination: 9600 }, request);
  scene.udp(server, client, { source: 9600, destination: 9600 }, response);
};
const write = (scene: Scene, client = HMI): void => {
  const exchange = x();
  say(scene, encode.writeMemory(exchange, DATA_MEMORY, 100, [7]), encode.response(exchange, 0x0102), client);
};
const read = (scene: Scene, client = HMI, server = PLC): void => {
  const exchange = x();
  say(scene, encode.readMemory(exchange, DATA_MEMORY, 100, 1), encode.readMemoryResponse(exchange, [7]), client, server);
};
const identify = (scene: Scene, client: string, server: string): void => {
  const exchange = x();
  say(scene, encode.readController(exchange), encode.readControllerResponse(exchange, 'CJ2M-CPU33', '02.01'), client, server);
};
const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));
const file = (name: string): number[] => ascii(name.padEnd(12));
/** Program, or an area, between memory and a file: 0 to the file, 1 from it. */
const programFile = (way: number): number[] => [0, way, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0x80, 0, ...file('AUTOEXEC.OBJ')];
const CONTROLLERS = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

export const samples: Samples = {
  'fins-mode-changed': {
    fires: (scene) => {
      const exchange = x();
      say(scene, encode.stop(exchange), encode.response(exchange, 0x0402));
    },
    quiet: (scene) => ask(scene, 0x0601),
  },
  'fins-write-new-client': {
    fires: (scene) => {
      read(scene);
      scene.learnt();
      write(scene, STRANGER);
    },
    quiet: (scene) => {
      write(scene);
      scene.learnt();
      write(scene);
    },
  },
  'fins-program-written': {
    fires: (scene) => {
      const exchange = x();
      say(scene, encode.writeProgram(exchange, 0, [1, 2, 3, 4]), encode.response(exchange, 0x0307));
      ask(scene, 0x220c, programFile(1));
    },
    quiet: (scene) => {
      ask(scene, 0x0306, [0, 0, 0, 0, 0, 0, 1, 0]);
      ask(scene, 0x220c, programFile(0));
    },
  },
  'fins-program-read': {
    fires: (scene) => {
      read(scene);
      scene.learnt();
      ask(scene, 0x0306, [0, 0, 0, 0, 0, 0, 1, 0], STRANGER);
    },
    quiet: (scene) => {
      ask(scene, 0x0306, [0, 0, 0, 0, 0, 0, 1, 0]);
      scene.learnt();
      ask(scene, 0x0306, [0, 0, 0, 0, 0, 0, 1, 0]);
    },
  },
  'fins-identification-sweep': {
    fires: (scene) => {
      read(scene);
      scene.learnt();
      for (const plc of CONTROLLERS) identify(scene, STRANGER, plc);
    },
    quiet: (scene) => {
      for (const plc of CONTROLLERS) identify(scene, HMI, plc);
      scene.learnt();
      for (const plc of CONTROLLERS) identify(scene, HMI, plc);
      identify(scene, STRANGER, PLC);
    },
  },
  'fins-parameters-changed': {
    fires: (scene) => ask(scene, 0x0202, [0x80, 0x13, 0, 0, 0x80, 1, 0, 1]),
    quiet: (scene) => ask(scene, 0x0201, [0x80, 0x13, 0, 0, 0x80, 1]),
  },
  'fins-access-right-forced': {
    fires: (scene) => ask(scene, 0x0c02, [0, 0]),
    quiet: (scene) => ask(scene, 0x0c01, [0, 0]),
  },
  'fins-file-changed': {
    fires: (scene) => ask(scene, 0x2205, [0x80, 0, 0, 1, ...file('AUTOEXEC.OBJ')]),
    quiet: (scene) => ask(scene, 0x2201, [0x80, 0, 0, 0, 0, 1]),
  },
  'fins-protection-cleared': {
    fires: (scene) => ask(scene, 0x0305, [0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, ...ascii('abcd')]),
    quiet: (scene) => {
      const exchange = x();
      say(scene, encode.protectProgram(exchange, 'abcd'), encode.response(exchange, 0x0304));
    },
  },
  'fins-forced': {
    fires: (scene) => {
      const exchange = x();
      say(scene, encode.forceBit(exchange, 0x30, 10, 3, true), encode.response(exchange, 0x2301));
    },
    quiet: (scene) => ask(scene, 0x2302),
  },
  'fins-error-log-cleared': {
    fires: (scene) => ask(scene, 0x2103),
    quiet: (scene) => ask(scene, 0x2102, [0, 0, 0, 20]),
  },
  'fins-omron-web-and-telnet': {
    fires: (scene) => {
      read(scene);
      scene.learnt();
      identify(scene, STRANGER, PLC);
      scene.wait(30);
      scene.tcp(STRANGER, PLC, 80).exchange(Uint8Array.from(ascii('GET / HTTP/1.1\r\n\r\n')), null);
    },
    quiet: (scene) => {
      read(scene);
      scene.learnt();
      identify(scene, STRANGER, PLC);
      scene.wait(30);
      scene.tcp(HMI, PLC, 80).exchange(Uint8Array.from(ascii('GET / HTTP/1.1\r\n\r\n')), null);
    },
  },
};
