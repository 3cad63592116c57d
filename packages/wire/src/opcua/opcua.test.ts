import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RequestFacts } from '../message.ts';
import { readAll } from '../testing.ts';
import { encode, opcua } from './index.ts';

const x = { channel: 8, token: 14, sequence: 52, request: 2, session: 'i=1003', time: Date.UTC(2026, 0, 2, 3, 4, 5) };
const one = (bytes: Uint8Array, request?: RequestFacts) => readAll(opcua, bytes, request ? { request } : {})[0];
const { SERVICE } = encode;

const application = {
  application_uri: 'urn:plant:server',
  product_uri: 'urn:example.org:product',
  application_name: 'Boiler Server',
  application_type: 'server',
};
const endpoint = {
  endpoint_url: 'opc.tcp://10.0.0.9:4840',
  server: application,
  security_mode: 'sign_and_encrypt',
  security_policy_uri: 'http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256',
  user_identity_tokens: [{ policy_id: 'a', token_type: 'anonymous' }],
};

test('a Hello names the endpoint, an Acknowledge answers it', () => {
  const hello = one(encode.hello('opc.tcp://plc:4840/'));
  assert.equal(hello.function, 'hello');
  assert.equal(hello.fields.endpoint_url, 'opc.tcp://plc:4840/');
  const acknowledge = one(encode.acknowledge());
  assert.equal(acknowledge.kind, 'response');
  assert.equal(acknowledge.pair, hello.pair);
  assert.equal(one(encode.error(0x80830000, 'no')).status, 'bad_tcp_endpoint_url_invalid');
  assert.equal(one(encode.reverseHello('urn:s', 'opc.tcp://c')).fields.server_uri, 'urn:s');
});

test('a channel is opened with its policy and mode', () => {
  const message = one(encode.openSecureChannel({ ...x, channel: 0 }));
  assert.equal(message.function, 'open_secure_channel');
  assert.equal(message.fields.security_policy_uri, encode.POLICY_NONE);
  assert.equal(message.fields.security_mode, 'none');
  assert.deepEqual(one(encode.openSecureChannelResponse(x)).fields.security_token, {
    channel: 8,
    token: 14,
    created_at: '2026-01-02T03:04:05.000Z',
    revised_lifetime: 3600000,
  });
});

test('a read names its nodes, and pairs with its answer', () => {
  const message = one(encode.read(x, ['ns=2;i=7', 'ns=2;s=Tank.Level']));
  assert.equal(message.function, 'read');
  assert.deepEqual([message.area, message.address, message.quantity], [2, 7, 2]);
  assert.deepEqual(
    (message.fields.nodes as { node: string }[]).map(({ node }) => node),
    ['ns=2;i=7', 'ns=2;s=Tank.Level'],
  );
  const answer = one(encode.readResponse(x, [{ value: { type: 'double', value: 9.5 }, sourceTimestamp: x.time }]));
  assert.equal(answer.pair, message.pair);
  assert.equal(answer.value, 9.5);
  assert.deepEqual(answer.fields.results, [
    { value: { type: 'double', value: 9.5 }, source_timestamp: '2026-01-02T03:04:05.000Z' },
  ]);
});

test('a write shows what is written', () => {
  const message = one(encode.write(x, [{ node: 'ns=3;i=1001', type: 'float', value: 0.5 }]));
  assert.deepEqual(message.acts, ['write']);
  assert.equal(message.value, 0.5);
  assert.deepEqual([message.area, message.address], [3, 1001]);
  assert.deepEqual(one(encode.writeResponse(x, [0, 0x803b0000])).fields.results, ['good', 'bad_not_writable']);
});

test('a call is a control of a method', () => {
  const message = one(encode.call(x, 'ns=2;s=Pump', 'ns=2;i=5', [{ type: 'boolean', value: true }]));
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.address, 5);
  const [method] = message.fields.methods as { method: string; arguments: unknown }[];
  assert.equal(method.method, 'ns=2;i=5');
  assert.deepEqual(method.arguments, [{ type: 'boolean', value: true }]);
});

test('a user name is shown and a password never', () => {
  const message = one(encode.activateSession(x, { name: 'operator', password: 'hunter2' }));
  assert.deepEqual(message.fields.identity_token, {
    type: 'user_name',
    policy_id: 'username',
    user_name: 'operator',
    password_length: 7,
    encryption_algorithm: '',
  });
  assert.deepEqual(one(encode.activateSession(x)).fields.identity_token, { type: 'anonymous', policy_id: 'anonymous' });
  assert.equal(one(encode.activateSessionResponse(x, 0x801f0000)).status, 'bad_user_access_denied');
});

test('applications say what they are', () => {
  const asked = one(encode.request(x, SERVICE.createSession, { client: { ...application, application_name: 'HMI 3' } }));
  assert.equal(asked.identity.name, 'HMI 3');
  const answered = one(encode.response(x, SERVICE.getEndpoints, { endpoints: [endpoint] }));
  assert.equal(answered.identity.name, 'Boiler Server');
  assert.equal((answered.fields.endpoints as { security_mode: string }[])[0].security_mode, 'sign_and_encrypt');
});

test('a whole session can be written, and is understood', () => {
  const url = 'opc.tcp://10.0.0.9:4840';
  const server = { uri: 'urn:s', product: 'urn:p', name: 'Boiler', type: 'server' } as const;
  const client = { uri: 'urn:c', product: 'urn:h', name: 'HMI 3', type: 'client' } as const;
  const messages = [
    encode.getEndpoints(x, url),
    encode.getEndpointsResponse(x, url, server),
    encode.createSession(x, url, client),
    encode.createSessionResponse(x, 'ns=1;i=1003', url, server),
    encode.browse(x, ['i=85']),
    encode.browseResponse(x, [{ node: 'ns=2;s=Pump', name: '2:Pump', class: 1 }]),
    encode.callResponse(x, 0x80340000),
    encode.createSubscription(x, 500),
    encode.createSubscriptionResponse(x, 3, 500),
    encode.monitor(x, 3, ['ns=2;s=Level'], 100),
    encode.monitorResponse(x, 1),
    encode.publish(x),
    encode.closeSession(x),
    encode.closeSessionResponse(x),
  ].map((bytes) => one(bytes));
  assert.deepEqual(
    messages.map(({ function: name, kind, problem }) => `${kind} ${name}${problem}`),
    [
      'request get_endpoints',
      'response get_endpoints',
      'request create_session',
      'response create_session',
      'request browse',
      'response browse',
      'response call',
      'request create_subscription',
      'response create_subscription',
      'request create_monitored_items',
      'response create_monitored_items',
      'request publish',
      'request close_session',
      'response close_session',
    ],
  );
  assert.equal(messages[2].identity.name, 'HMI 3');
  assert.equal(messages[3].fields.authentication_token, 'ns=1;i=1003');
});

test('a discovery server speaks of others by their addresses', () => {
  const servers = ['10.0.0.9', '10.0.0.10'].map((address) => ({ ...application, discovery_urls: [`opc.tcp://${address}:4840`] }));
  const message = one(encode.response(x, SERVICE.findServers, { servers }));
  assert.deepEqual(message.identity, {});
  assert.equal(message.others['10.0.0.10'].name, 'Boiler Server');
});

test('a server says its make and version', () => {
  const body = { manufacturer_name: 'Example Works', product_name: 'EX Server', software_version: '3.1' };
  const whole = encode.readResponse(x, [{ value: { type: 'extension_object', value: { encoding: 340, body } } }]);
  assert.deepEqual(one(whole).identity, { vendor: 'Example Works', product: 'EX Server', firmware: '3.1' });
  const status = encode.readResponse(x, [
    { value: { type: 'extension_object', value: { encoding: 864, body: { build_info: body } } } },
  ]);
  assert.equal(one(status).identity.vendor, 'Example Works');
  const single = encode.readResponse(x, [{ value: { type: 'string', value: 'Example Works' } }]);
  assert.deepEqual(one(single, { code: 631, unit: -1, area: 0, address: 2263, quantity: 1 }).identity, {
    vendor: 'Example Works',
  });
  assert.deepEqual(one(single, { code: 631, unit: -1, area: 2, address: 2263, quantity: 1 }).identity, {});
});

test('a subscription reports changed values', () => {
  const items = [{ client_handle: 4, value: { value: { type: 'int32', value: -1 } } }];
  const message = one(encode.publishResponse(x, 3, 12, items));
  assert.deepEqual(message.acts, ['report']);
  assert.deepEqual((message.fields.message as { notifications: unknown }).notifications, [
    { type: 'data_change', items: [{ client_handle: 4, value: { value: { type: 'int32', value: -1 } } }], diagnostics: [] },
  ]);
});

test('a fault names its status', () => {
  const message = one(encode.serviceFault(x, 0x80250000));
  assert.equal(message.function, 'service_fault');
  assert.equal(message.status, 'bad_session_id_invalid');
});

test('a message in chunks is put together', () => {
  const nodes = Array.from({ length: 40 }, (_, i) => `ns=2;s=Tag.${i}`);
  const values = { nodes: nodes.map((node) => ({ node, attribute: 'value' })) };
  const chunks = encode.requestChunks(x, SERVICE.read, values, 200);
  assert.ok(chunks.length > 3);
  const messages = readAll(opcua, Uint8Array.from(chunks.flatMap((chunk) => [...chunk])));
  assert.equal(messages.length, 1);
  assert.equal(messages[0].quantity, 40);
  assert.equal((messages[0].fields.nodes as { node: string }[])[39].node, 'ns=2;s=Tag.39');
});

test('an encrypted body is counted, not guessed at', () => {
  const bytes = Uint8Array.from({ length: 16 + 64 }, (_, i) => (i * 151 + 97) & 0xff);
  bytes.set(encode.read(x, ['i=2258']).subarray(0, 16));
  bytes.set([bytes.length, 0, 0, 0], 4);
  const message = one(bytes);
  assert.equal(message.function, 'secured_message');
  assert.equal(message.problem, '');
  assert.equal(message.fields.encrypted, true);
});

test('every request and response is described to its last field', () => {
  for (const service of Object.values(SERVICE)) {
    const asked = one(encode.request(x, service));
    assert.equal(asked.problem, '');
    assert.equal(asked.kind, 'request');
    if (service === SERVICE.closeSecureChannel) continue;
    const answered = one(encode.response(x, service));
    assert.equal(answered.problem, '');
    assert.equal(answered.function, asked.function);
    assert.equal(answered.pair, asked.pair);
  }
});

test('every number survives writing and reading', () => {
  const type = fc.constantFrom('sbyte', 'int16', 'uint16', 'int32', 'uint32', 'double');
  fc.assert(
    fc.property(type, fc.integer({ min: 0, max: 127 }), fc.nat(70000), fc.nat(70000), (name, value, namespace, id) => {
      const message = one(encode.write(x, [{ node: `ns=${namespace % 65536};i=${id}`, type: name, value }]));
      assert.equal(message.value, value);
      assert.equal(message.address, id);
      assert.equal(message.area, namespace % 65536);
    }),
  );
});

const samples = [
  encode.hello('opc.tcp://plc:4840/'),
  encode.openSecureChannel(x),
  encode.response(x, SERVICE.createSession, { endpoints: [endpoint] }),
  encode.publishResponse(x, 3, 12, [{ client_handle: 4, value: { value: { type: 'string', value: ['a', 'b'] } } }]),
  encode.call(x, 'i=1', 'i=2', [{ type: 'double', value: [1, 2] }]),
];

test('changed messages are read without harm, and the same wherever they lie', () => {
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.nat(400), fc.nat(255), fc.nat(120), (sample, at, byte, cut) => {
      const bytes = sample.slice(0, Math.max(1, sample.length - cut));
      bytes[at % bytes.length] = byte;
      readAll(opcua, bytes);
      const roomy = new Uint8Array(bytes.length + 64).fill(0x41);
      roomy.set(bytes, 32);
      const seen: string[] = [];
      const note = {
        message: (_: Uint8Array, head: { code: number; problem: string; status: number }) =>
          void seen.push(`${head.code} ${head.problem} ${head.status}`),
      };
      opcua.read(bytes, 0, bytes.length, 0, note);
      opcua.read(roomy, 32, 32 + bytes.length, 0, note);
      assert.equal(seen[0], seen[1]);
    }),
    { numRuns: 500 },
  );
});

test('random bytes are not OPC UA, and do no harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 80 }), (bytes) => {
      assert.ok(opcua.recognise(bytes, 0, bytes.length) < 80);
      opcua.read(bytes, 0, bytes.length, 0, { message() {} });
    }),
  );
});
