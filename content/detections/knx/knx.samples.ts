import type { Samples, Scene } from '../scene.ts';

const VISUALISATION = '10.0.0.5';
const INTERFACE = '10.0.0.1';
const STRANGER = '10.0.0.66';
const MULTICAST = '224.0.23.12';

/** A frame of KNXnet/IP: header and body (ISO 22510 §5). */
const frame = (service: number, body: readonly number[]): Uint8Array =>
  Uint8Array.from([6, 0x10, service >> 8, service & 0xff, (body.length + 6) >> 8, (body.length + 6) & 0xff, ...body]);
const ENDPOINT = [8, 1, 10, 0, 0, 5, 0x0e, 0x57];
/** An L_Data.req from 1.1.5, through a tunnel. */
const tunnelled = (control: number, destination: number, transport: readonly number[]) =>
  frame(0x420, [
    4,
    21,
    7,
    0,
    0x11,
    0,
    0xbc,
    control,
    0x11,
    5,
    destination >> 8,
    destination & 0xff,
    transport.length - 1,
    ...transport,
  ]);
const DEVICE = 0x60;
const GROUP = 0xe0;
const send = (scene: Scene, client: string, bytes: Uint8Array, server = INTERFACE) =>
  scene.udp(client, server, { source: 50_000, destination: 3671 }, bytes);
const toDevice = (scene: Scene, client: string, transport: readonly number[]) =>
  send(scene, client, tunnelled(DEVICE, 0x1203, transport));
const switchOn = (scene: Scene, client: string) => send(scene, client, tunnelled(GROUP, 0x0902, [0, 0x81]));
const connect = (scene: Scene, client: string) => send(scene, client, frame(0x205, [...ENDPOINT, ...ENDPOINT, 4, 4, 2, 0]));
const search = (scene: Scene, client: string) => send(scene, client, frame(0x201, ENDPOINT), MULTICAST);
const MEMORY_WRITE = [0x02, 0x81, 0x40, 0, 9];

/** The same before and after learning, or by somebody else after it. */
const again = (what: (scene: Scene, client: string) => void) => ({
  fires: (scene: Scene) => {
    what(scene, VISUALISATION);
    scene.learnt();
    what(scene, STRANGER);
  },
  quiet: (scene: Scene) => {
    what(scene, VISUALISATION);
    scene.learnt();
    what(scene, VISUALISATION);
  },
});

export const samples: Samples = {
  'knx-restart': {
    fires: (scene) => toDevice(scene, STRANGER, [0x43, 0x80]),
    quiet: (scene) => switchOn(scene, VISUALISATION),
  },
  'knx-key-written': {
    fires: (scene) => toDevice(scene, STRANGER, [0x43, 0xd3, 0, 1, 2, 3, 4]),
    quiet: (scene) => toDevice(scene, VISUALISATION, [0x43, 0xd1, 0, 1, 2, 3, 4]),
  },
  'knx-device-programmed': again((scene, client) => void toDevice(scene, client, MEMORY_WRITE)),
  'knx-tunnel-new-client': again((scene, client) => void connect(scene, client)),
  'knx-search-new-host': again((scene, client) => void search(scene, client)),
};
