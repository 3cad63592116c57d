import { cotp, s7commPlus } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = s7commPlus;
const HMI = '10.0.0.5';
const PLC = '10.0.0.1';
const STRANGER = '10.0.0.66';
const PROGRAM = 3;
/** Area of data block 1 in the controller. */
const BLOCK = 0x8a0e0001;
const BLOCK_CODE = 2580;
const CLASS_SUBSCRIPTIONS = 255;

type Plc = ReturnType<Scene['tcp']>;
const controller = (scene: Scene, client = HMI): Plc => scene.tcp(client, PLC, 102);
const exchangeOf = (sequence: number, version: 1 | 2 | 3 = 3) => ({ version, sequence, session: 0x380 });
let sequence = 10;
const send = (plc: Plc, request: (x: ReturnType<typeof exchangeOf>) => Uint8Array, code: number, version: 1 | 2 | 3 = 3) => {
  const x = exchangeOf(++sequence, version);
  plc.exchange(cotp.encode.data(request(x)), cotp.encode.data(encode.response(x, code)));
};
const read = (plc: Plc, version: 1 | 2 | 3 = 3) =>
  send(plc, (x) => encode.getMultiVariables(x, [encode.dataBlock(1, 10)]), 0x054c, version);
const write = (plc: Plc, version: 1 | 2 | 3 = 3) =>
  send(plc, (x) => encode.setMultiVariables(x, [[encode.dataBlock(1, 10), encode.value.int(7)]]), 0x0542, version);
const explore = (plc: Plc, attributes: readonly number[] = []) =>
  send(plc, (x) => encode.explore(x, PROGRAM, attributes), 0x04bb);
const invoke = (plc: Plc) => send(plc, (x) => encode.invoke(x, 52, 0x1000), 0x056b);
const remove = (plc: Plc, id: number) => send(plc, (x) => encode.deleteObject(x, id), 0x04d4);
const subscribe = (plc: Plc) =>
  send(plc, (x) => encode.createObject(x, 0x380, encode.objectElement(0x7fffc001, CLASS_SUBSCRIPTIONS, [])), 0x04ca);
const open = (plc: Plc, firmware: string) =>
  plc.exchange(
    cotp.encode.data(encode.openSession(1, { host: 'ES1', user: '', application: '' })),
    cotp.encode.data(encode.sessionOpened(1, 0x380, { orderNumber: '6ES7 512-1DK01-0AB0', firmware })),
  );

/** A panel that reads, from the beginning until after learning. */
const polled = (scene: Scene, then: (plc: Plc) => void, also: (plc: Plc) => void = () => undefined) => {
  const plc = controller(scene);
  also(plc);
  scene.repeat(62, 10, () => read(plc));
  then(plc);
};

export const samples: Samples = {
  's7comm-plus-write-new-client': {
    fires: (scene) => polled(scene, () => write(controller(scene, STRANGER))),
    quiet: (scene) => polled(scene, write, write),
  },
  's7comm-plus-download': {
    fires: (scene) => remove(controller(scene, STRANGER), BLOCK),
    quiet: (scene) => remove(controller(scene), 0x380),
  },
  's7comm-plus-object-new-client': {
    fires: (scene) => polled(scene, () => subscribe(controller(scene, STRANGER))),
    quiet: (scene) => polled(scene, subscribe, subscribe),
  },
  's7comm-plus-explore-new-client': {
    fires: (scene) => polled(scene, () => explore(controller(scene, STRANGER))),
    quiet: (scene) => polled(scene, explore, explore),
  },
  's7comm-plus-upload': {
    fires: (scene) => explore(controller(scene, STRANGER), [BLOCK_CODE]),
    quiet: (scene) => explore(controller(scene), [233]),
  },
  's7comm-plus-mode-change': {
    fires: (scene) => send(controller(scene, STRANGER), (x) => encode.operatingState(x, 1), 0x04f2),
    quiet: (scene) => send(controller(scene), (x) => encode.setVariable(x, 52, 2168, encode.value.dint(1)), 0x04f2),
  },
  's7comm-plus-invoke-new': {
    fires: (scene) => polled(scene, () => invoke(controller(scene, STRANGER))),
    quiet: (scene) => polled(scene, invoke, invoke),
  },
  's7comm-plus-downgrade': {
    fires: (scene) => {
      write(controller(scene));
      scene.wait(30);
      write(controller(scene), 1);
    },
    quiet: (scene) => {
      const plc = controller(scene);
      open(plc, 'V2.9');
      write(plc);
      scene.wait(30);
      const other = controller(scene);
      open(other, 'V2.9');
      write(other);
      write(controller(scene, STRANGER), 1);
    },
  },
  's7comm-plus-firmware-changed': {
    fires: (scene) => {
      open(controller(scene), 'V2.8');
      scene.wait(60);
      open(controller(scene), 'V2.9');
    },
    quiet: (scene) => {
      open(controller(scene), 'V2.9');
      scene.wait(60);
      open(controller(scene), 'V2.9');
    },
  },
};
