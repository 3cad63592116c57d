import { mqtt, sparkplug } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = sparkplug;
const NODE = '10.0.0.5';
const HOST = '10.0.0.7';
const BROKER = '10.0.0.1';
const STRANGER = '10.0.0.66';
const INT64 = 4;
const DOUBLE = 10;

type Client = ReturnType<Scene['tcp']>;
type Message = Parameters<typeof encode.message>[0]['type'];
const connect = (scene: Scene, client: string): Client => {
  const connection = scene.tcp(client, BROKER, 1883);
  connection.exchange(mqtt.encode.connect({ clientId: client, userName: 'plant' }), mqtt.encode.connack(0));
  return connection;
};
const message = (type: Message, metrics: Parameters<typeof encode.encodePayload>[1], sequence?: number): Uint8Array =>
  encode.message(
    { group: 'plant', type, edgeNode: 'line1', device: type.startsWith('D') ? 'pump' : undefined },
    encode.encodePayload(1_700_000_000_000, metrics, sequence),
  );
const send = (client: Client, bytes: Uint8Array): void => void client.exchange(bytes, null);
const birth = (client: Client, births: number): void =>
  send(client, message('NBIRTH', [{ name: 'bdSeq', type: INT64, value: births }], 0));
const death = (client: Client, births: number): void =>
  send(client, message('NDEATH', [{ name: 'bdSeq', type: INT64, value: births }]));
const report = (client: Client, sequence: number): void =>
  send(client, message('NDATA', [{ name: 'level', type: DOUBLE, value: 7.5 }], sequence & 0xff));
const order = (client: Client): void => send(client, message('DCMD', [{ name: 'speed', type: DOUBLE, value: 50 }]));

export const samples: Samples = {
  'sparkplug-command-new-client': {
    fires: (scene) => {
      birth(connect(scene, NODE), 1);
      scene.learnt();
      order(connect(scene, STRANGER));
    },
    quiet: (scene) => {
      const host = connect(scene, HOST);
      order(host);
      const node = connect(scene, NODE);
      birth(node, 1);
      scene.learnt();
      order(host);
      // What the node is told is no command of its own.
      node.exchange(mqtt.encode.ping(), message('NCMD', [{ name: 'speed', type: DOUBLE, value: 50 }]));
    },
  },
  'sparkplug-other-source': {
    fires: (scene) => {
      const node = connect(scene, NODE);
      birth(node, 1);
      scene.repeat(5, 5, (turn) => report(node, turn + 1));
      death(connect(scene, STRANGER), 1);
    },
    quiet: (scene) => {
      const node = connect(scene, NODE);
      birth(node, 1);
      scene.repeat(5, 5, (turn) => report(node, turn + 1));
      death(node, 1);
      // Long silent, and back from another address.
      scene.wait(600);
      birth(connect(scene, STRANGER), 2);
    },
  },
  'sparkplug-death-mismatch': {
    fires: (scene) => {
      const node = connect(scene, NODE);
      birth(node, 7);
      death(node, 3);
    },
    quiet: (scene) => {
      const node = connect(scene, NODE);
      birth(node, 7);
      death(node, 7);
      birth(node, 8);
      death(node, 8);
    },
  },
  'sparkplug-sequence-broken': {
    fires: (scene) => {
      const node = connect(scene, NODE);
      birth(node, 1);
      scene.repeat(12, 5, (turn) => report(node, turn % 2 === 0 ? 10 + turn : 100 + turn));
    },
    quiet: (scene) => {
      const node = connect(scene, NODE);
      birth(node, 1);
      // Round the end, with a loss of the capture, and a new birth.
      scene.repeat(260, 0.5, (turn) => report(node, turn + (turn > 40 ? 3 : 1)));
      birth(node, 2);
      report(node, 1);
    },
  },
};
