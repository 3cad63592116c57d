import { cotp, s7comm } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = s7comm;
const HMI = '10.0.1.5';
const ENGINEER = '10.0.1.9';
const PLC = '10.0.1.1';
const OTHER_PLC = '10.0.1.2';
const STRANGER = '10.0.1.66';
const CODE = { type: 'OB', number: 1 } as const;
const LEVEL = { area: 0x84, block: 10, byte: 4, type: 4 };

type Plc = ReturnType<Scene['tcp']>;
const controller = (scene: Scene, client = HMI, server = PLC): Plc => {
  const plc = scene.tcp(client, server, 102);
  const ends = { calling: cotp.encode.simaticTsap(1, 0, 0), called: cotp.encode.simaticTsap(1, 0, 2) };
  return plc
    .exchange(
      cotp.encode.connectionRequest({ source: 1, ...ends }),
      cotp.encode.connectionConfirm({ source: 2, destination: 1, ...ends }),
    )
    .exchange(encode.setupRequest(1), encode.setupResponse(1));
};
const read = (plc: Plc, block = 10) =>
  plc.exchange(encode.readRequest(2, [{ ...LEVEL, block }]), encode.readResponse(2, [{ type: 4, value: [0, 7] }]));
const write = (plc: Plc) =>
  plc.exchange(encode.writeRequest(3, [{ variable: LEVEL, value: [0, 9] }]), encode.writeResponse(3, [0xff]));
const invoke = (plc: Plc, request: Uint8Array) => plc.exchange(request, encode.functionResponse(4, 0x28));
const userdata = (plc: Plc, group: number, subfunction: number, error = 0) =>
  plc.exchange(
    encode.userdataRequest({ reference: 5, group, subfunction, data: [0, 0, 0, 0] }),
    encode.userdataResponse({ reference: 5, group, subfunction, error }),
  );
const identify = (plc: Plc, list = 0x11) => plc.exchange(encode.readSzlRequest(6, list, 0), encode.readSzlError(6));
const upload = (plc: Plc) => plc.exchange(encode.startUpload(7, CODE), encode.startUploadResponse(7, 1, 120));
const download = (plc: Plc) => plc.exchange(encode.requestDownload(8, CODE, 120, 60), encode.functionResponse(8, 0x1a));
const load = (plc: Plc, type: 'DB' | 'FC', number: number) =>
  plc.exchange(encode.requestDownload(8, { type, number }, 120, 60), encode.functionResponse(8, 0x1a));
const setClock = (plc: Plc) =>
  plc.exchange(encode.setClockRequest(9, new Date(0)), encode.userdataResponse({ reference: 9, group: 7, subfunction: 2 }));
const ask = (scene: Scene, slot: number) => {
  const ends = { calling: cotp.encode.simaticTsap(1, 0, 0), called: cotp.encode.simaticTsap(1, 0, slot) };
  scene
    .tcp(STRANGER, PLC, 102)
    .exchange(cotp.encode.connectionRequest({ source: 1, ...ends }), null)
    .close();
};

/** A panel that polls a controller, from the beginning until after learning. */
const polled = (scene: Scene, then: (plc: Plc) => void, also: (plc: Plc) => void = () => undefined) => {
  const plc = controller(scene);
  also(plc);
  scene.repeat(62, 10, () => read(plc));
  then(plc);
};

export const samples: Samples = {
  'stuxnet-blocks': {
    fires: (scene) => load(controller(scene, STRANGER), 'FC', 6065),
    quiet: (scene) => load(controller(scene), 'DB', 8061),
  },
  's7comm-plc-stop': {
    fires: (scene) => void controller(scene, STRANGER).exchange(encode.plcStop(4), encode.functionResponse(4, 0x29)),
    quiet: (scene) => invoke(controller(scene, ENGINEER), encode.plcStart(4)),
  },
  's7comm-restart': {
    fires: (scene) => invoke(controller(scene, STRANGER), encode.plcStart(4, true)),
    quiet: (scene) => invoke(controller(scene, ENGINEER), encode.compressMemory(4)),
  },
  's7comm-download': {
    fires: (scene) => download(controller(scene, STRANGER)),
    quiet: (scene) => upload(controller(scene, ENGINEER)),
  },
  's7comm-upload-new-client': {
    fires: (scene) => polled(scene, () => upload(controller(scene, STRANGER))),
    quiet: (scene) =>
      polled(
        scene,
        (plc) => upload(plc),
        (plc) => upload(plc),
      ),
  },
  's7comm-program-upload': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(6, 5, () => upload(plc));
    },
    quiet: (scene) => {
      const plc = controller(scene, ENGINEER);
      scene.repeat(2, 5, () => upload(plc));
    },
  },
  's7comm-block-activated': {
    fires: (scene) => invoke(controller(scene, STRANGER), encode.activateBlocks(4, [CODE])),
    quiet: (scene) => invoke(controller(scene, ENGINEER), encode.deleteBlocks(4, [CODE])),
  },
  's7comm-block-deleted': {
    fires: (scene) => invoke(controller(scene, STRANGER), encode.deleteBlocks(4, [CODE])),
    quiet: (scene) => invoke(controller(scene, ENGINEER), encode.activateBlocks(4, [CODE])),
  },
  's7comm-memory-copied': {
    fires: (scene) => invoke(controller(scene, STRANGER), encode.copyRamToRom(4)),
    quiet: (scene) => invoke(controller(scene, ENGINEER), encode.plcStart(4)),
  },
  's7comm-identification-new-client': {
    fires: (scene) => polled(scene, () => identify(controller(scene, STRANGER))),
    quiet: (scene) =>
      polled(
        scene,
        (plc) => identify(plc),
        (plc) => identify(plc),
      ),
  },
  's7comm-block-enumeration': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      plc.exchange(encode.listBlocksRequest(5), encode.listBlocksResponse(5, [{ type: 'DB', count: 12 }]));
      for (let number = 1; number <= 12; number++)
        plc.exchange(
          encode.blockInfoRequest(5, { type: 'DB', number }),
          encode.userdataResponse({ reference: 5, group: 3, subfunction: 3, error: 0xd209 }),
        );
    },
    quiet: (scene) => {
      const plc = controller(scene, ENGINEER);
      scene.repeat(12, 15, () =>
        plc.exchange(encode.listBlocksRequest(5), encode.listBlocksResponse(5, [{ type: 'DB', count: 12 }])),
      );
    },
  },
  's7comm-block-list-new-client': {
    fires: (scene) => polled(scene, (plc) => userdata(plc, 3, 1)),
    quiet: (scene) =>
      polled(
        scene,
        (plc) => userdata(plc, 3, 1),
        (plc) => userdata(plc, 3, 1),
      ),
  },
  's7comm-write-new-client': {
    fires: (scene) => polled(scene, () => write(controller(scene, STRANGER))),
    quiet: (scene) => polled(scene, write, write),
  },
  's7comm-new-area': {
    fires: (scene) => polled(scene, (plc) => read(plc, 99)),
    quiet: (scene) => polled(scene, (plc) => read(plc, 10)),
  },
  's7comm-set-clock': {
    fires: (scene) => polled(scene, () => setClock(controller(scene, STRANGER))),
    quiet: (scene) =>
      polled(
        scene,
        (plc) => setClock(plc),
        (plc) => setClock(plc),
      ),
  },
  's7comm-password-guessing': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      scene.repeat(5, 2, () => userdata(plc, 5, 1, 0xd602));
    },
    quiet: (scene) => {
      const plc = controller(scene, ENGINEER);
      userdata(plc, 5, 1, 0xd602);
      userdata(plc, 5, 1);
    },
  },
  's7comm-force': {
    fires: (scene) => userdata(controller(scene, STRANGER), 1, 9),
    quiet: (scene) => userdata(controller(scene, ENGINEER), 1, 2),
  },
  's7comm-memory-reset': {
    fires: (scene) => userdata(controller(scene, STRANGER), 1, 12),
    quiet: (scene) => userdata(controller(scene, ENGINEER), 1, 3),
  },
  's7comm-tsap-sweep': {
    fires: (scene) => [0, 1, 2, 3, 4, 5].forEach((slot) => ask(scene, slot)),
    quiet: (scene) => [2, 2, 2, 2, 2, 2].forEach((slot) => ask(scene, slot)),
  },
  's7comm-stop-reported': {
    fires: (scene) => void controller(scene).toClient(encode.modeTransition(0)),
    quiet: (scene) => void controller(scene).toClient(encode.modeTransition(2)),
  },
  's7comm-access-errors': {
    fires: (scene) => {
      const plc = controller(scene, STRANGER);
      for (let block = 1; block <= 15; block++)
        plc.exchange(encode.readRequest(2, [{ ...LEVEL, block }]), encode.readResponse(2, [{ type: 4, code: 0x0a }]));
    },
    quiet: (scene) => {
      const plc = controller(scene);
      scene.repeat(15, 1, () =>
        plc.exchange(encode.readRequest(2, [{ ...LEVEL, block: 77 }]), encode.readResponse(2, [{ type: 4, code: 0x0a }])),
      );
    },
  },
  's7comm-malformed': {
    fires: (scene) =>
      void controller(scene, STRANGER).exchange(cotp.encode.data(encode.encodeTsdu(1, 2, [4, 1, 0x12, 200, 0x10, 4])), null),
    quiet: (scene) => read(controller(scene)),
  },
  's7comm-garbage': {
    fires: (scene) => {
      const plc = controller(scene);
      read(plc);
      plc.exchange(new TextEncoder().encode('A'.repeat(64)), null);
    },
    quiet: (scene) => read(controller(scene)),
  },
  's7comm-controller-programs-controller': {
    fires: (scene) => {
      read(controller(scene, HMI, PLC));
      download(controller(scene, PLC, OTHER_PLC));
    },
    quiet: (scene) => {
      read(controller(scene, HMI, PLC));
      read(controller(scene, PLC, OTHER_PLC));
      download(controller(scene, ENGINEER, OTHER_PLC));
    },
  },
  's7comm-breakpoint': {
    fires: (scene) => userdata(controller(scene, STRANGER), 1, 10),
    quiet: (scene) => userdata(controller(scene, ENGINEER), 1, 1),
  },
};
