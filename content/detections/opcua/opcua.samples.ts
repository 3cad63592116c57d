import { opcua } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { encode } = opcua;
const { SERVICE } = encode;
const x = { channel: 1, token: 1, sequence: 1, request: 1 };
const URL = 'opc.tcp://10.0.3.1:4840';
const STATION = '10.0.3.5';
const SERVER = '10.0.3.1';
const STRANGER = '10.0.3.66';
const application = { uri: 'urn:station', product: 'urn:example', name: 'Station', type: 'client' as const };
const BAD_ACCESS_DENIED = 0x801f0000;
const BAD_CERTIFICATE_UNTRUSTED = 0x801a0000;
const BAD_TOO_MANY_SESSIONS = 0x80560000;
const BAD_NODE_UNKNOWN = 0x80340000;

type Server = ReturnType<Scene['tcp']>;
const connect = (scene: Scene, client = STATION, server = SERVER): Server =>
  scene
    .tcp(client, server, 4840)
    .exchange(encode.hello(URL), encode.acknowledge())
    .exchange(encode.openSecureChannel(x), encode.openSecureChannelResponse(x));
const create = (server: Server) =>
  server.exchange(encode.createSession(x, URL, application), encode.createSessionResponse(x, 'i=7', URL, application));
const activate = (server: Server, user?: { name: string; password: string }, status = 0) =>
  server.exchange(encode.activateSession(x, user), encode.activateSessionResponse(x, status));
const read = (server: Server) =>
  server.exchange(encode.read(x, ['ns=2;s=Level']), encode.readResponse(x, [{ value: { type: 'int32', value: 7 } }]));
const write = (server: Server, node = 'ns=2;s=Level') =>
  server.exchange(encode.write(x, [{ node, type: 'int32', value: 9 }]), encode.writeResponse(x, [0]));
const call = (server: Server, method = 'ns=2;s=Reset') =>
  server.exchange(encode.call(x, 'ns=2;s=Drive', method), encode.callResponse(x));
const browse = (server: Server) => server.exchange(encode.browse(x, ['i=85']), encode.browseResponse(x, []));
const endpoints = (server: Server) =>
  server.exchange(encode.getEndpoints(x, URL), encode.getEndpointsResponse(x, URL, application));
const fault = (server: Server, status: number) =>
  server.exchange(encode.read(x, ['ns=2;s=Levle']), encode.serviceFault(x, status));

const POLICY = 'http://opcfoundation.org/UA/SecurityPolicy#';
/** An OpenSecureChannel as it looks with security: policy, certificate and thumbprint can be read, the rest is encrypted. */
const openSecured = (policy: string, certificate: number, channel: number): Uint8Array => {
  const text = new TextEncoder().encode(POLICY + policy);
  const counted = (bytes: ArrayLike<number>) => [bytes.length, bytes.length >> 8, 0, 0, ...Array.from(bytes)];
  const body = [
    channel,
    0,
    0,
    0,
    ...counted(text),
    ...counted(new Array(64).fill(certificate)),
    ...counted(new Array(20).fill(1)),
  ];
  const encrypted = new Array(256).fill(0xa7);
  const length = 8 + body.length + encrypted.length;
  return Uint8Array.from([0x4f, 0x50, 0x4e, 0x46, length, length >> 8, 0, 0, ...body, ...encrypted]);
};
const openWith = (scene: Scene, policy: string, certificate = 5) =>
  scene
    .tcp(STATION, SERVER, 4840)
    .exchange(encode.hello(URL), encode.acknowledge())
    .exchange(openSecured(policy, 3, 0), openSecured(policy, certificate, 1))
    .close();

/** A station that reads a node, from the beginning until after learning. */
const polled = (scene: Scene, then: (server: Server) => void, also: (server: Server) => void = () => undefined) => {
  const server = connect(scene);
  also(server);
  scene.repeat(62, 10, () => read(server));
  then(server);
};

export const samples: Samples = {
  'opcua-session-without-encryption': {
    fires: (scene) => activate(create(connect(scene))),
    quiet: (scene) => endpoints(connect(scene)),
  },
  'opcua-deprecated-policy': {
    fires: (scene) => openWith(scene, 'Basic256'),
    quiet: (scene) => openWith(scene, 'Basic256Sha256'),
  },
  'opcua-anonymous-new-client': {
    fires: (scene) => polled(scene, () => activate(create(connect(scene, STRANGER)))),
    quiet: (scene) => polled(scene, () => activate(create(connect(scene))), activate),
  },
  'opcua-password-in-clear': {
    fires: (scene) => activate(create(connect(scene)), { name: 'operator', password: 'secret' }),
    quiet: (scene) => {
      const body = {
        policy_id: 'username',
        user_name: 'operator',
        password: new Uint8Array(256).fill(0xa7),
        encryption_algorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep',
      };
      const request = encode.request(x, SERVICE.activateSession, { identity_token: { encoding: 324, body } });
      create(connect(scene)).exchange(request, encode.activateSessionResponse(x));
    },
  },
  'opcua-login-failures': {
    fires: (scene) => {
      const server = create(connect(scene, STRANGER));
      scene.repeat(6, 2, (turn) => activate(server, { name: 'admin', password: `guess${turn}` }, BAD_ACCESS_DENIED));
    },
    quiet: (scene) => {
      const server = create(connect(scene));
      activate(server, { name: 'operator', password: 'mistyped' }, BAD_ACCESS_DENIED);
      activate(server, { name: 'operator', password: 'secret' });
    },
  },
  'opcua-certificate-refused': {
    fires: (scene) =>
      void scene
        .tcp(STRANGER, SERVER, 4840)
        .exchange(encode.hello(URL), encode.acknowledge())
        .exchange(openSecured('Basic256Sha256', 3, 0), encode.error(BAD_CERTIFICATE_UNTRUSTED)),
    quiet: (scene) => openWith(scene, 'Basic256Sha256'),
  },
  'opcua-certificate-changed': {
    fires: (scene) => {
      openWith(scene, 'Basic256Sha256', 5);
      scene.wait(60);
      openWith(scene, 'Basic256Sha256', 6);
    },
    quiet: (scene) => {
      openWith(scene, 'Basic256Sha256', 5);
      scene.wait(60);
      openWith(scene, 'Basic256Sha256', 5);
    },
  },
  'opcua-browse-new-client': {
    fires: (scene) => polled(scene, () => browse(connect(scene, STRANGER))),
    quiet: (scene) => polled(scene, browse, browse),
  },
  'opcua-read-new-client': {
    fires: (scene) => polled(scene, () => read(connect(scene, STRANGER))),
    quiet: (scene) => polled(scene, () => read(connect(scene))),
  },
  'opcua-write-new-client': {
    fires: (scene) => polled(scene, () => write(connect(scene, STRANGER))),
    quiet: (scene) => polled(scene, write, write),
  },
  'opcua-write-new-node': {
    fires: (scene) => polled(scene, (server) => write(server, 'ns=2;s=Limit'), write),
    quiet: (scene) => polled(scene, write, write),
  },
  'opcua-call-new': {
    fires: (scene) => polled(scene, (server) => call(server, 'ns=2;s=Stop'), call),
    quiet: (scene) => polled(scene, call, call),
  },
  'opcua-nodes-changed': {
    fires: (scene) =>
      void connect(scene, STRANGER).exchange(
        encode.request(x, SERVICE.deleteNodes, { nodes: [{ node: 'ns=2;s=Level', delete_target_references: true }] }),
        encode.response(x, SERVICE.deleteNodes, { results: [0] }),
      ),
    quiet: (scene) => write(connect(scene)),
  },
  'opcua-endpoint-sweep': {
    fires: (scene) => [1, 2, 3, 4, 5].forEach((host) => endpoints(connect(scene, STRANGER, `10.0.3.${host}`))),
    quiet: (scene) => void scene.repeat(5, 5, () => endpoints(connect(scene))),
  },
  'opcua-connection-flood': {
    fires: (scene) => void scene.repeat(20, 0.2, () => connect(scene, STRANGER)),
    quiet: (scene) => void scene.repeat(20, 3, () => connect(scene)),
  },
  'opcua-exhausted': {
    fires: (scene) => {
      const server = connect(scene, STRANGER);
      scene.repeat(4, 1, () => fault(server, BAD_TOO_MANY_SESSIONS));
    },
    quiet: (scene) => fault(connect(scene), BAD_TOO_MANY_SESSIONS),
  },
  'opcua-malformed': {
    fires: (scene) => {
      const request = encode.read(x, ['ns=2;s=Level']);
      const short = request.slice(0, 40);
      short[4] = short.length;
      connect(scene, STRANGER).exchange(short, null);
    },
    quiet: (scene) => read(connect(scene)),
  },
  'opcua-alarm-methods-new-client': {
    fires: (scene) => polled(scene, () => call(connect(scene, STRANGER), 'i=9028')),
    quiet: (scene) =>
      polled(
        scene,
        (server) => call(server, 'i=9111'),
        (server) => call(server, 'i=9111'),
      ),
  },
  'opcua-service-faults': {
    fires: (scene) => {
      const server = connect(scene);
      scene.repeat(25, 1, () => fault(server, BAD_NODE_UNKNOWN));
    },
    quiet: (scene) => {
      const server = connect(scene);
      scene.repeat(25, 20, () => fault(server, BAD_NODE_UNKNOWN));
    },
  },
};
