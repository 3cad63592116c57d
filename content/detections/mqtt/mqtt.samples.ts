import { mqtt } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = mqtt;
const GATEWAY = '10.0.0.5';
const BROKER = '10.0.0.1';
const STRANGER = '10.0.0.66';
const OUTSIDE = '198.51.100.7';
const ACCEPTED = 0;
const BAD_USER_NAME_OR_PASSWORD = 4;
const SERVER_UNAVAILABLE = 3;

type Client = ReturnType<Scene['tcp']>;
const dial = (scene: Scene, client = GATEWAY, broker = BROKER): Client => scene.tcp(client, broker, 1883);
const connect = (
  scene: Scene,
  options: mqtt.encode.Connect,
  client = GATEWAY,
  { broker = BROKER, code = ACCEPTED }: { broker?: string; code?: number } = {},
): Client => {
  const connection = dial(scene, client, broker);
  connection.exchange(encode.connect(options), encode.connack(code));
  return connection;
};
/** A client with a user name, as in a plant that asks for one; the password is behind another protection. */
const named = (clientId: string): mqtt.encode.Connect => ({ clientId, userName: 'plant' });
const subscribe = (client: Client, filter: string): void =>
  void client.exchange(encode.subscribe(1, [[filter, 0]]), encode.suback(1, [0]));
const publish = (client: Client, topic: string): void =>
  void client.exchange(encode.publish({ topic, payload: '1', qos: 1, packet: 1 }), encode.acknowledge(4, 1));
const ping = (client: Client): void => void client.exchange(encode.ping(), encode.pong());

export const samples: Samples = {
  'mqtt-password-in-clear': {
    fires: (scene) => void connect(scene, { clientId: 'gateway', userName: 'plant', password: 'secret' }),
    quiet: (scene) => void connect(scene, named('gateway')),
  },
  'mqtt-anonymous-new-client': {
    fires: (scene) => {
      connect(scene, { clientId: 'gateway' });
      scene.learnt();
      connect(scene, { clientId: 'visitor' }, STRANGER);
    },
    quiet: (scene) => {
      connect(scene, { clientId: 'gateway' });
      scene.learnt();
      connect(scene, { clientId: 'gateway' });
      connect(scene, named('visitor'), STRANGER);
    },
  },
  'mqtt-anonymous': {
    fires: (scene) => void connect(scene, { clientId: 'gateway' }),
    quiet: (scene) => void connect(scene, named('gateway')),
  },
  'mqtt-everything-new-client': {
    fires: (scene) => {
      connect(scene, named('gateway'));
      scene.learnt();
      subscribe(connect(scene, named('visitor'), STRANGER), '+/#');
    },
    quiet: (scene) => {
      const historian = connect(scene, named('historian'));
      subscribe(historian, '#');
      scene.learnt();
      subscribe(historian, '#');
      subscribe(connect(scene, named('panel'), STRANGER), 'plant/line1/#');
    },
  },
  'mqtt-command-new-client': {
    fires: (scene) => {
      publish(connect(scene, named('gateway')), 'plant/valve/state');
      scene.learnt();
      publish(connect(scene, named('visitor'), STRANGER), 'plant/valve/set');
    },
    quiet: (scene) => {
      const panel = connect(scene, named('panel'));
      publish(panel, 'plant/valve/set');
      const valve = connect(scene, named('valve'), STRANGER);
      scene.learnt();
      publish(panel, 'plant/valve/set');
      // What the valve is told is no command of its own.
      valve.exchange(encode.ping(), encode.publish({ topic: 'plant/valve/set', payload: '1' }));
    },
  },
  'mqtt-logins-refused': {
    fires: (scene) =>
      void scene.repeat(6, 5, (turn) =>
        connect(scene, { clientId: `visitor${turn}`, userName: `user${turn}` }, STRANGER, { code: BAD_USER_NAME_OR_PASSWORD }),
      ),
    quiet: (scene) => void scene.repeat(6, 5, () => connect(scene, named('gateway'), GATEWAY, { code: SERVER_UNAVAILABLE })),
  },
  'mqtt-session-taken-over': {
    fires: (scene) => {
      const gateway = connect(scene, named('gateway'));
      scene.repeat(4, 20, () => ping(gateway));
      connect(scene, named('gateway'), STRANGER);
    },
    quiet: (scene) => {
      const gateway = connect(scene, named('gateway'));
      scene.repeat(4, 20, () => ping(gateway));
      connect(scene, named('gateway'));
      connect(scene, named('other'), STRANGER);
      // Given up: its new address may take the name along.
      scene.wait(600);
      connect(scene, named('gateway'), '10.0.0.77');
      // Refused: nobody is thrown out.
      connect(scene, named('gateway'), '10.0.0.78', { code: BAD_USER_NAME_OR_PASSWORD });
    },
  },
  'mqtt-internet-broker': {
    fires: (scene) => void connect(scene, named('gateway'), GATEWAY, { broker: OUTSIDE }),
    quiet: (scene) => void connect(scene, named('gateway')),
  },
  'mqtt-tls-internet-broker': {
    fires: (scene) => {
      modbusPoll(scene, GATEWAY);
      scene.wait(5);
      scene.tcp(GATEWAY, OUTSIDE, 8883).exchange(Uint8Array.of(22, 3, 1, 0, 1, 0), null);
    },
    quiet: (scene) => {
      modbusPoll(scene, GATEWAY);
      scene.wait(5);
      scene.tcp(STRANGER, OUTSIDE, 8883).exchange(Uint8Array.of(22, 3, 1, 0, 1, 0), null);
    },
  },
};

/** A poll of a controller by Modbus, written out: transaction, length, unit, function, address, quantity. */
function modbusPoll(scene: Scene, client: string): void {
  const request = Uint8Array.of(0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1);
  const response = Uint8Array.of(0, 1, 0, 0, 0, 5, 1, 3, 2, 0, 7);
  scene.tcp(client, '10.0.0.9', 502).exchange(request, response);
}
