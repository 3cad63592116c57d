import { cip, enip } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = cip;
const x = { session: 7, context: 1 };
const pccc = { vendor: 0x4d, serial: 1, transaction: 1 };
const HMI = '10.0.2.5';
const ENGINEER = '10.0.2.9';
const PLC = '10.0.2.1';
const STRANGER = '10.0.2.66';
const TCP_IP = 0xf5;
const SAFETY_SUPERVISOR = 0x39;

type Plc = ReturnType<Scene['tcp']>;
const controller = (scene: Scene, client = HMI, server = PLC): Plc =>
  scene
    .tcp(client, server, 44818)
    .exchange(enip.encode.registerSession({ session: 0, context: 1 }), enip.encode.registerSession(x));
const send = (plc: Plc, request: readonly number[], answer: readonly number[] = encode.response(request[0])) =>
  plc.exchange(enip.encode.sendRRData(x, request), enip.encode.sendRRData(x, answer));
const refuse = (plc: Plc, request: readonly number[], status: number, extended: readonly number[] = []) =>
  send(plc, request, encode.response(request[0], [], status, extended));
const read = (plc: Plc) => send(plc, encode.readTag('Level'), encode.readTagResponse('dint', [7]));
const write = (plc: Plc) => send(plc, encode.writeTag('Level', 'dint', [9]), encode.writeTagResponse());
const connection = {
  originatorToTarget: 1,
  targetToOriginator: 2,
  connectionSerial: 3,
  vendor: 1,
  originatorSerial: 4,
  interval: 10_000,
  size: 32,
  transport: 1 as const,
  path: [0x20, 4, 0x24, 1],
};
const open = (plc: Plc) => send(plc, encode.forwardOpen(connection), encode.forwardOpenResponse(connection));

/** A station that polls a tag, from the beginning until after learning. */
const polled = (scene: Scene, then: (plc: Plc) => void, also: (plc: Plc) => void = () => undefined) => {
  const plc = controller(scene);
  also(plc);
  scene.repeat(62, 10, () => read(plc));
  then(plc);
};

export const samples: Samples = {
  'cip-reset': {
    fires: (scene) => send(controller(scene, STRANGER), encode.reset(1)),
    quiet: (scene) => send(controller(scene, ENGINEER), encode.request(0x05, { class: 0x3a, instance: 1 })),
  },
  'cip-mode-change': {
    fires: (scene) => send(controller(scene, STRANGER), encode.setMode('program')),
    quiet: (scene) => send(controller(scene), encode.getAttributeList(0x8e, 1, [1])),
  },
  'cip-download': {
    fires: (scene) => send(controller(scene, STRANGER), encode.download()),
    quiet: (scene) => send(controller(scene), encode.getAttributesAll(0xac, 1)),
  },
  'cip-upload': {
    fires: (scene) => send(controller(scene, STRANGER), encode.request(0x4f, { class: 0x6a, instance: 1 })),
    quiet: (scene) => send(controller(scene), encode.getAttributeList(0x6a, 1, [1])),
  },
  'cip-file-download': {
    fires: (scene) => send(controller(scene, STRANGER), encode.request(0x4c, { class: 0x37, instance: 1 }, [0, 1, 0, 0])),
    quiet: (scene) => send(controller(scene, ENGINEER), encode.request(0x4b, { class: 0x37, instance: 200 }, [64])),
  },
  'cip-flood': {
    fires: (scene) => polled(scene, (plc) => void scene.repeat(400, 0.001, () => open(plc))),
    quiet: (scene) => polled(scene, (plc) => void scene.repeat(20, 0.1, () => open(plc))),
  },
  'cip-connection-failures': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(35, 1, () => refuse(plc, encode.forwardOpen(connection), 1, [0x0106]));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(35, 5, () => refuse(plc, encode.forwardOpen(connection), 1, [0x0106]));
    },
  },
  'cip-new-originator': {
    fires: (scene) => polled(scene, () => open(controller(scene, STRANGER))),
    quiet: (scene) => polled(scene, open, open),
  },
  'cip-network-settings-written': {
    fires: (scene) => send(controller(scene, STRANGER), encode.setAttributeSingle(TCP_IP, 1, 5, [10, 0, 0, 9])),
    quiet: (scene) => send(controller(scene), encode.getAttributeSingle(TCP_IP, 1, 5)),
  },
  'cip-clock-written': {
    fires: (scene) => send(controller(scene, STRANGER), encode.setAttributeSingle(0x8b, 1, 6, [0, 0, 0, 0])),
    quiet: (scene) => send(controller(scene), encode.getAttributeSingle(0x8b, 1, 6)),
  },
  'cip-write-new-client': {
    fires: (scene) => polled(scene, () => write(controller(scene, STRANGER))),
    quiet: (scene) => polled(scene, write, write),
  },
  'cip-pccc-mode-change': {
    fires: (scene) => send(controller(scene, STRANGER), encode.pcccChangeMode(pccc, 1), encode.pcccResponse(pccc, 0x0f)),
    quiet: (scene) => send(controller(scene), encode.pcccRead(pccc, 2, 7, 0x89, 0), encode.pcccResponse(pccc, 0x0f, [7, 0])),
  },
  'cip-force': {
    fires: (scene) => send(controller(scene, STRANGER), encode.request(0x4e, { class: 0x68, instance: 1 })),
    quiet: (scene) => send(controller(scene), encode.getAttributeList(0x68, 1, [1])),
  },
  'cip-enumeration': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      for (let objectClass = 1; objectClass < 20; objectClass++) refuse(plc, encode.getAttributesAll(objectClass, 1), 5);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(20, 1, () => refuse(plc, encode.getAttributesAll(0x64, 1), 5));
    },
  },
  'cip-new-function': {
    fires: (scene) => polled(scene, (plc) => send(plc, encode.browseTags(0), encode.browseTagsResponse([]))),
    quiet: (scene) => polled(scene, (plc) => read(plc)),
  },
  'cip-safety-configuration': {
    fires: (scene) => send(controller(scene, STRANGER), encode.request(0x54, { class: SAFETY_SUPERVISOR, instance: 1 }, [0])),
    quiet: (scene) => send(controller(scene), encode.getAttributeSingle(SAFETY_SUPERVISOR, 1, 11)),
  },
  'cip-malformed': {
    fires: (scene) => send(controller(scene, STRANGER), [0x4c, 200, 0x91, 5]),
    quiet: (scene) => refuse(controller(scene), encode.readTag('Levle'), 5),
  },
  'cip-engineering-handshake': {
    fires: (scene) => polled(scene, () => send(controller(scene, STRANGER), encode.request(0x5c, { class: 0x8e, instance: 1 }))),
    quiet: (scene) => {
      const handshake = (plc: Plc) => send(plc, encode.request(0x5c, { class: 0x8e, instance: 1 }));
      polled(scene, handshake, handshake);
    },
  },
};
