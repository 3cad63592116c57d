import { responseOf, SERVICE_FAULT } from './services.ts';
import { requests } from './requests.ts';
import { responses } from './responses.ts';
import { requestHeader, responseHeader } from './shapes.ts';
import { type Value, type Values, Writer } from './write.ts';

export type { DataValue, ObjectValue, Value, Values, VariantValue } from './write.ts';

/** Where a message travels: ids of the channel and its token, the running sequence number, the request that is made or answered. */
export interface Channel {
  channel: number;
  token: number;
  sequence: number;
  request: number;
  /** NodeId text of the session's authentication token; requests only. */
  session?: string;
  /** Milliseconds since 1970. */
  time?: number;
}

/** Policy of a channel without security. */
export const POLICY_NONE = 'http://opcfoundation.org/UA/SecurityPolicy#None';

function framed(type: string, chunk: 'F' | 'C' | 'A', write: (writer: Writer) => void): Uint8Array {
  const writer = new Writer();
  write(writer);
  const head = new Writer();
  for (const letter of type + chunk) head.u8(letter.charCodeAt(0));
  head.u32(8 + writer.out.length);
  return Uint8Array.from([...head.out, ...writer.out]);
}

/** Sizes that Hello and Acknowledge agree on, in bytes. */
const SIZES = [65536, 65536, 0, 0];

/** Hello of a client, and the server's Acknowledge. */
export const hello = (endpointUrl: string) =>
  framed('HEL', 'F', (writer) => {
    for (const value of [0, ...SIZES]) writer.u32(value);
    writer.string(endpointUrl);
  });
export const acknowledge = () =>
  framed('ACK', 'F', (writer) => {
    for (const value of [0, ...SIZES]) writer.u32(value);
  });
/** Error with a StatusCode. */
export const error = (status: number, reason = '') =>
  framed('ERR', 'F', (writer) => {
    writer.u32(status);
    writer.string(reason);
  });
/** ReverseHello: a server that calls its client. */
export const reverseHello = (serverUri: string, endpointUrl: string) =>
  framed('RHE', 'F', (writer) => {
    writer.string(serverUri);
    writer.string(endpointUrl);
  });

function secured(x: Channel, type: 'MSG' | 'OPN' | 'CLO', body: readonly number[], chunk: 'F' | 'C' | 'A' = 'F'): Uint8Array {
  return framed(type, chunk, (writer) => {
    writer.u32(x.channel);
    if (type === 'OPN') {
      writer.string(POLICY_NONE);
      writer.counted(null);
      writer.counted(null);
    } else writer.u32(x.token);
    writer.u32(x.sequence);
    writer.u32(x.request);
    for (const byte of body) writer.out.push(byte);
  });
}

const typeOf = (service: number): 'MSG' | 'OPN' | 'CLO' => (service === 446 ? 'OPN' : service === 452 ? 'CLO' : 'MSG');

function requestBody(x: Channel, service: number, parameters: Values): number[] {
  const shape = requests.get(service);
  if (!shape) throw new RangeError(`not the code of a service: ${service}`);
  const writer = new Writer();
  writer.node(`i=${service}`);
  writer.shape(requestHeader, { session: x.session, timestamp: x.time, request_handle: x.request, timeout_hint: 10000 });
  writer.shape(shape, parameters);
  return writer.out;
}

/** A request of any service, by its code and the fields of its shape (`requests.ts`). */
export const request = (x: Channel, service: number, parameters: Values = {}): Uint8Array =>
  secured(x, typeOf(service), requestBody(x, service, parameters));

/** The same request cut into chunks of at most `size` bytes of body. */
export function requestChunks(x: Channel, service: number, parameters: Values, size: number): Uint8Array[] {
  const body = requestBody(x, service, parameters);
  const chunks: Uint8Array[] = [];
  for (let at = 0, sequence = x.sequence; at < body.length; at += size, sequence++)
    chunks.push(secured({ ...x, sequence }, 'MSG', body.slice(at, at + size), at + size < body.length ? 'C' : 'F'));
  return chunks;
}

/** The answer of a service. `status`: StatusCode of the service. */
export function response(x: Channel, service: number, parameters: Values = {}, status = 0): Uint8Array {
  const shape = responses.get(service);
  const encoding = responseOf.get(service);
  if (!shape || encoding === undefined) throw new RangeError(`not the code of a service: ${service}`);
  const writer = new Writer();
  writer.node(`i=${encoding}`);
  writer.shape(responseHeader, { timestamp: x.time, request_handle: x.request, service_result: status });
  writer.shape(shape, parameters);
  // Every list of results is followed by a list of diagnostics, here always empty.
  if ('results' in shape) writer.u32(0);
  return secured(x, typeOf(service), writer.out);
}

/** ServiceFault: a service that could not be done at all. */
export function serviceFault(x: Channel, status: number): Uint8Array {
  const writer = new Writer();
  writer.node(`i=${SERVICE_FAULT}`);
  writer.shape(responseHeader, { timestamp: x.time, request_handle: x.request, service_result: status });
  return secured(x, 'MSG', writer.out);
}

/** Codes of the services, for `request` and `response`. */
export const SERVICE = {
  findServers: 422,
  getEndpoints: 428,
  openSecureChannel: 446,
  closeSecureChannel: 452,
  createSession: 461,
  activateSession: 467,
  closeSession: 473,
  addNodes: 488,
  deleteNodes: 500,
  browse: 527,
  browseNext: 533,
  translateBrowsePaths: 554,
  read: 631,
  historyRead: 664,
  write: 673,
  call: 712,
  createMonitoredItems: 751,
  deleteMonitoredItems: 781,
  createSubscription: 787,
  publish: 826,
  deleteSubscriptions: 847,
} as const;

/** OpenSecureChannel without security, and its answer. */
export const openSecureChannel = (x: Channel) =>
  request(x, SERVICE.openSecureChannel, { request_type: 'issue', security_mode: 'none', requested_lifetime: 3600000 });
export const openSecureChannelResponse = (x: Channel) =>
  response(x, SERVICE.openSecureChannel, {
    security_token: { channel: x.channel, token: x.token, created_at: x.time, revised_lifetime: 3600000 },
  });
export const closeSecureChannel = (x: Channel) => request(x, SERVICE.closeSecureChannel);

/** An application as it describes itself. `type`: what it is in its conversation. */
export interface Application {
  uri: string;
  product: string;
  name: string;
  type: 'server' | 'client' | 'client_and_server';
}

const described = (application: Application): Values => ({
  application_uri: application.uri,
  product_uri: application.product,
  application_name: application.name,
  application_type: application.type,
});

/** The endpoint of a server without security, for anonymous users and user names. */
const openEndpoint = (url: string, server: Application): Values => ({
  endpoint_url: url,
  server: described(server),
  security_mode: 'none',
  security_policy_uri: POLICY_NONE,
  user_identity_tokens: [
    { policy_id: 'anonymous', token_type: 'anonymous' },
    { policy_id: 'username', token_type: 'user_name' },
  ],
  transport_profile_uri: 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary',
});

/** GetEndpoints of a URL, and its answer with one endpoint without security. */
export const getEndpoints = (x: Channel, url: string) => request(x, SERVICE.getEndpoints, { endpoint_url: url });
export const getEndpointsResponse = (x: Channel, url: string, server: Application) =>
  response(x, SERVICE.getEndpoints, { endpoints: [openEndpoint(url, server)] });
/** CreateSession, and its answer, which gives the authentication token (a NodeId's text) that later requests carry. */
export const createSession = (x: Channel, url: string, client: Application) =>
  request(x, SERVICE.createSession, {
    client: described(client),
    endpoint_url: url,
    session_name: client.name,
    requested_timeout: 60000,
  });
export const createSessionResponse = (x: Channel, token: string, url: string, server: Application) =>
  response(x, SERVICE.createSession, {
    session: token,
    authentication_token: token,
    revised_timeout: 60000,
    endpoints: [openEndpoint(url, server)],
  });
export const closeSession = (x: Channel) => request(x, SERVICE.closeSession, { delete_subscriptions: true });
export const closeSessionResponse = (x: Channel) => response(x, SERVICE.closeSession);

/** ActivateSession: anonymous, or with a user name and a password in clear text. */
export const activateSession = (x: Channel, user?: { name: string; password: string }) =>
  request(x, SERVICE.activateSession, {
    identity_token: user
      ? {
          encoding: 324,
          body: { policy_id: 'username', user_name: user.name, password: new TextEncoder().encode(user.password) },
        }
      : { encoding: 321, body: { policy_id: 'anonymous' } },
  });
export const activateSessionResponse = (x: Channel, status = 0) => response(x, SERVICE.activateSession, {}, status);

/** Read of the Value attribute of nodes, and its answer. */
export const read = (x: Channel, nodes: readonly string[], attribute = 'value') =>
  request(x, SERVICE.read, { timestamps: 'both', nodes: nodes.map((node) => ({ node, attribute })) });
export const readResponse = (x: Channel, results: readonly Value[]) => response(x, SERVICE.read, { results });
/** Write of one scalar to the Value attribute of each node. `type`: name of the built-in type. */
export const write = (x: Channel, values: readonly { node: string; type: string; value: Value }[]) =>
  request(x, SERVICE.write, {
    nodes: values.map(({ node, type, value }) => ({ node, attribute: 'value', value: { value: { type, value } } as Value })),
  });
export const writeResponse = (x: Channel, statuses: readonly number[]) => response(x, SERVICE.write, { results: statuses });
/** Browse of the forward hierarchical references (i=33) of nodes. */
export const browse = (x: Channel, nodes: readonly string[]) =>
  request(x, SERVICE.browse, {
    nodes: nodes.map((node) => ({ node, direction: 'forward', reference_type: 'i=33', include_subtypes: true, result_mask: 63 })),
  });
/** Answer to Browse of one node: the nodes that it organises (i=35). `class`: 1 object, 2 variable, 4 method. */
export const browseResponse = (x: Channel, nodes: readonly { node: string; name: string; class: number }[]) =>
  response(x, SERVICE.browse, {
    results: [
      {
        status: 0,
        references: nodes.map(({ node, name, class: nodeClass }) => ({
          reference_type: 'i=35',
          is_forward: true,
          node,
          browse_name: name,
          display_name: name,
          node_class: nodeClass,
        })),
      },
    ],
  });
/** Call of a method of an object. */
export const call = (x: Channel, object: string, method: string, values: readonly Value[] = []) =>
  request(x, SERVICE.call, { methods: [{ object, method, arguments: values }] });
/** Answer to a call of one method. */
export const callResponse = (x: Channel, status = 0, outputs: readonly Value[] = []) =>
  response(x, SERVICE.call, { results: [{ status, outputs }] });
/** CreateSubscription, and its answer with the subscription's id. `interval` in milliseconds. */
export const createSubscription = (x: Channel, interval: number) =>
  request(x, SERVICE.createSubscription, {
    publishing_interval: interval,
    lifetime_count: 10000,
    keep_alive_count: 10,
    publishing_enabled: true,
  });
export const createSubscriptionResponse = (x: Channel, subscription: number, interval: number) =>
  response(x, SERVICE.createSubscription, {
    subscription,
    revised_publishing_interval: interval,
    revised_lifetime_count: 10000,
    revised_keep_alive_count: 10,
  });
/** CreateMonitoredItems for the values of nodes; client handles count from 1. */
export const monitor = (x: Channel, subscription: number, nodes: readonly string[], interval: number) =>
  request(x, SERVICE.createMonitoredItems, {
    subscription,
    timestamps: 'both',
    items: nodes.map((node, i) => ({
      item: { node, attribute: 'value' },
      monitoring_mode: 'reporting',
      parameters: { client_handle: i + 1, sampling_interval: interval, queue_size: 1, discard_oldest: true },
    })),
  });
export const monitorResponse = (x: Channel, count: number) =>
  response(x, SERVICE.createMonitoredItems, {
    results: Array.from({ length: count }, (_, i) => ({ status: 0, item: i + 1, revised_queue_size: 1 })),
  });
/** Publish, which asks for the next report. */
export const publish = (x: Channel) => request(x, SERVICE.publish);
/** Answer to Publish with changed values of monitored items. */
export const publishResponse = (x: Channel, subscription: number, sequence: number, items: readonly Values[]) =>
  response(x, SERVICE.publish, {
    subscription,
    available_sequence_numbers: [sequence],
    message: { sequence_number: sequence, publish_time: x.time, notifications: [{ encoding: 811, body: { items } }] },
  });
