import { profinetDcp } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = profinetDcp;
const ETHER_TYPE = 0x8892;
const ALL = '01:0e:cf:00:00:00';
const CONTROLLER = '02:00:00:00:00:01';
const STATION = '02:00:00:00:00:02';
const OTHER = '02:00:00:00:00:03';
const ENGINEER = '02:00:00:00:00:09';
const STRANGER = '02:00:00:00:00:66';
const ip = { ip: '192.168.0.2', mask: '255.255.255.0', gateway: '0.0.0.0' };

const send = (scene: Scene, from: string, to: string, payload: Uint8Array) => scene.ethernet(from, to, ETHER_TYPE, payload);
const set = (scene: Scene, from: string, payload: Uint8Array) => send(scene, from, STATION, payload);
const answer = (scene: Scene, from: string, name: string) =>
  send(scene, from, CONTROLLER, encode.identifyResponse(1, { name, ip }));
const refuse = (scene: Scene, error: number) => send(scene, STATION, STRANGER, encode.setResponse(1, [{ key: 0x0202, error }]));

/** Before and after learning. */
const later = (scene: Scene, before: () => void, after: () => void) => {
  before();
  scene.learnt();
  after();
};

export const samples: Samples = {
  'profinet-dcp-search-new-host': {
    fires: (scene) =>
      later(
        scene,
        () => answer(scene, STATION, 'drive'),
        () => send(scene, STRANGER, ALL, encode.identifyAllRequest(1)),
      ),
    quiet: (scene) =>
      later(
        scene,
        () => answer(scene, STATION, 'drive'),
        () => send(scene, CONTROLLER, ALL, encode.identifyNameRequest(1, 'drive')),
      ),
  },
  'profinet-dcp-name-set': {
    fires: (scene) => void set(scene, STRANGER, encode.setName(1, 'mallory')),
    quiet: (scene) => void set(scene, CONTROLLER, encode.setIp(1, ip, false)),
  },
  'profinet-dcp-address-set': {
    fires: (scene) => void set(scene, STRANGER, encode.setIp(1, ip)),
    quiet: (scene) => void set(scene, CONTROLLER, encode.setIp(1, ip, false)),
  },
  'profinet-dcp-set-new-host': {
    fires: (scene) =>
      later(
        scene,
        () => set(scene, CONTROLLER, encode.setIp(1, ip, false)),
        () => set(scene, STRANGER, encode.setIp(1, ip, false)),
      ),
    quiet: (scene) =>
      later(
        scene,
        () => set(scene, CONTROLLER, encode.setIp(1, ip, false)),
        () => set(scene, CONTROLLER, encode.setIp(2, ip, false)),
      ),
  },
  'profinet-dcp-factory-reset': {
    fires: (scene) => void set(scene, STRANGER, encode.resetToFactory(1, 2)),
    quiet: (scene) => void set(scene, ENGINEER, encode.setSignal(1)),
  },
  'profinet-dcp-signal': {
    fires: (scene) => void set(scene, STRANGER, encode.setSignal(1)),
    quiet: (scene) => void set(scene, CONTROLLER, encode.setIp(1, ip, false)),
  },
  'profinet-dcp-duplicate-name': {
    fires: (scene) => {
      answer(scene, STATION, 'drive');
      answer(scene, STRANGER, 'drive');
    },
    quiet: (scene) => {
      answer(scene, STATION, 'drive');
      answer(scene, OTHER, 'valves');
      answer(scene, STATION, 'drive');
    },
  },
  'profinet-dcp-address-conflict': {
    fires: (scene) => {
      const block = encode.stationBlocks({ ip })[0];
      const conflict = { key: block.key, data: [0, 0x81, ...block.data.slice(2)] };
      send(scene, STATION, CONTROLLER, encode.encodeDcp(0xfeff, 5, 1, 1, [conflict]));
    },
    quiet: (scene) => void answer(scene, STATION, 'drive'),
  },
  'profinet-dcp-set-refused': {
    fires: (scene) => {
      for (let attempt = 0; attempt < 4; attempt++) {
        set(scene, STRANGER, encode.setName(1, 'mallory'));
        refuse(scene, 6);
      }
    },
    quiet: (scene) => {
      for (let attempt = 0; attempt < 4; attempt++) {
        set(scene, STRANGER, encode.setName(1, 'drive'));
        refuse(scene, 0);
      }
    },
  },
  'profinet-dcp-malformed': {
    fires: (scene) => {
      const frame = encode.setName(1, 'mallory');
      frame[15] = 200;
      set(scene, STRANGER, frame);
    },
    quiet: (scene) => void set(scene, ENGINEER, encode.setName(1, 'drive')),
  },
};
