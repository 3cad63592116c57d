import { opcua } from '@fengsui/wire';
import { Connection, type ConnectionOptions } from '../connection.ts';
import type { Network, Node } from '../network.ts';

const { encode } = opcua;
const PORT = 4840;
/** ServerStatus.BuildInfo in the standard address space (Part 5, 6.3.4). */
const BUILD_INFO_NODE = 'i=2260';
const BUILD_INFO_ENCODING = 340;
const BAD_NODE_UNKNOWN = 0x80340000;

/** A variable of the address space. */
export interface OpcUaVariable {
  type: 'double' | 'float' | 'int32' | 'uint32' | 'boolean' | 'string';
  value: number | boolean | string;
}

/** What a server says of itself. */
export interface BuildInfo {
  manufacturer: string;
  product: string;
  version: string;
  build: string;
  uri: string;
}

/** An OPC UA server: its build, and its variables by NodeId. */
export class OpcUaServer {
  readonly node: Node;
  readonly build: BuildInfo;
  readonly variables = new Map<string, OpcUaVariable>();
  private nextChannel = 1000;

  constructor(node: Node, build: BuildInfo) {
    this.node = node;
    this.build = build;
  }

  get endpointUrl(): string {
    return `opc.tcp://${this.node.ip}:${PORT}`;
  }

  /** Number of a new secure channel. */
  channel(): number {
    return this.nextChannel++;
  }

  /** The value of a node as the server answers it. */
  value(node: string, time: number) {
    if (node === BUILD_INFO_NODE) {
      const { uri, manufacturer, product, version, build } = this.build;
      const body = {
        product_uri: uri,
        manufacturer_name: manufacturer,
        product_name: product,
        software_version: version,
        build_number: build,
      };
      return { value: { type: 'extension_object', value: { encoding: BUILD_INFO_ENCODING, body } }, sourceTimestamp: time };
    }
    const variable = this.variables.get(node);
    if (!variable) return { status: BAD_NODE_UNKNOWN };
    return { value: { type: variable.type, value: variable.value }, sourceTimestamp: time };
  }
}

/** A client's session with a server, over a channel without security. */
export class OpcUaClient {
  readonly server: OpcUaServer;
  connection: Connection;
  private readonly network: Network;
  private readonly node: Node;
  private readonly name: string;
  private channel = 0;
  private session = '';
  private request = 0;
  private sequence = 0;
  private answerSequence = 0;

  constructor(network: Network, node: Node, server: OpcUaServer, name: string, options: ConnectionOptions = {}) {
    this.network = network;
    this.node = node;
    this.server = server;
    this.name = name;
    this.connection = new Connection(network, node, server.node, PORT, options);
  }

  /** Hello, secure channel, session; anonymous unless a user is given. */
  connect(user?: { name: string; password: string }): this {
    if (this.channel !== 0) return this;
    const { server, connection, network } = this;
    const url = server.endpointUrl;
    connection.exchange(encode.hello(url), encode.acknowledge());
    const id = server.channel();
    connection.exchange(
      encode.openSecureChannel({ ...this.ask(), channel: 0, token: 0 }),
      encode.openSecureChannelResponse({ ...this.reply(), channel: id, token: 1 }),
    );
    this.channel = id;
    const application = {
      application_uri: `urn:${this.name}`,
      product_uri: `urn:${this.name}`,
      application_name: this.name,
      application_type: 'client',
    };
    this.session = `ns=1;i=${network.random.integer(100_000, 60_000_000)}`;
    const token = this.session;
    this.exchange(
      (x) =>
        encode.request({ ...x, session: undefined }, encode.SERVICE.createSession, {
          client: application,
          endpoint_url: url,
          session_name: this.name,
          requested_timeout: 120_000,
        }),
      (x) =>
        encode.response(x, encode.SERVICE.createSession, {
          session: `ns=1;i=${server.channel()}`,
          authentication_token: token,
          revised_timeout: 120_000,
          endpoints: [this.endpoint()],
        }),
    );
    return this.exchange(
      (x) => encode.activateSession(x, user),
      (x) => encode.activateSessionResponse(x),
    );
  }

  close(): void {
    if (this.channel === 0) return;
    this.exchange(
      (x) => encode.request(x, encode.SERVICE.closeSession, { delete_subscriptions: true }),
      (x) => encode.response(x, encode.SERVICE.closeSession),
    );
    this.connection.toServer(encode.closeSecureChannel(this.ask()));
    this.connection.close();
    this.channel = 0;
  }

  /** Breaks the connection off; `connect` makes a new one. */
  reconnect(): void {
    this.connection.reset();
    this.connection = new Connection(this.network, this.node, this.server.node, PORT);
    this.channel = 0;
  }

  read(...nodes: string[]): this {
    const time = this.network.date.getTime();
    return this.exchange(
      (x) => encode.read(x, nodes),
      (x) =>
        encode.readResponse(
          x,
          nodes.map((node) => this.server.value(node, time)),
        ),
    );
  }

  /** Reads what the server is. */
  identify(): this {
    return this.read(BUILD_INFO_NODE);
  }

  write(node: string, value: number | boolean | string): this {
    const variable = this.server.variables.get(node);
    if (variable) variable.value = value;
    return this.exchange(
      (x) => encode.write(x, [{ node, type: variable?.type ?? 'double', value }]),
      (x) => encode.writeResponse(x, [variable ? 0 : BAD_NODE_UNKNOWN]),
    );
  }

  /** Follows the references of a node. */
  browse(node: string, children: readonly { node: string; name: string }[]): this {
    const references = children.map((child) => ({
      reference_type: 'i=47',
      is_forward: true,
      node: child.node,
      browse_name: `3:${child.name}`,
      display_name: child.name,
      node_class: 2,
      type_definition: 'i=63',
    }));
    return this.exchange(
      (x) => encode.browse(x, [node]),
      (x) => encode.response(x, encode.SERVICE.browse, { results: [{ status: 0, references }] }),
    );
  }

  /** Subscribes to variables, and has the server publish them every `interval` seconds. */
  subscribe(nodes: readonly string[], interval: number): void {
    const subscription = this.network.random.integer(1, 10_000);
    const { SERVICE } = encode;
    this.exchange(
      (x) =>
        encode.request(x, SERVICE.createSubscription, {
          publishing_interval: interval * 1000,
          lifetime_count: 300,
          keep_alive_count: 10,
          publishing_enabled: true,
        }),
      (x) =>
        encode.response(x, SERVICE.createSubscription, {
          subscription,
          revised_publishing_interval: interval * 1000,
          revised_lifetime_count: 300,
          revised_keep_alive_count: 10,
        }),
    );
    this.exchange(
      (x) =>
        encode.request(x, SERVICE.createMonitoredItems, {
          subscription,
          timestamps: 'both',
          items: nodes.map((node, i) => ({
            item: { node, attribute: 'value' },
            monitoring_mode: 'reporting',
            parameters: { client_handle: i + 1, sampling_interval: interval * 1000, queue_size: 1, discard_oldest: true },
          })),
        }),
      (x) =>
        encode.response(x, SERVICE.createMonitoredItems, {
          results: nodes.map((_, i) => ({
            status: 0,
            item: i + 1,
            revised_sampling_interval: interval * 1000,
            revised_queue_size: 1,
          })),
        }),
    );
    const { connection } = this;
    let published = 0;
    this.network.every(interval, () => {
      // A new connection has a subscription of its own.
      if (this.connection !== connection || this.channel === 0) return false;
      published++;
      const time = this.network.date.getTime();
      const items = nodes.map((node, i) => ({ client_handle: i + 1, value: this.server.value(node, time) }));
      this.exchange(
        (x) =>
          encode.request(x, SERVICE.publish, {
            acknowledgements: published > 1 ? [{ subscription, sequence_number: published - 1 }] : [],
          }),
        (x) => encode.publishResponse(x, subscription, published, items),
      );
      return true;
    });
  }

  private exchange(request: (x: Channel) => Uint8Array, answer: (x: Channel) => Uint8Array): this {
    const asked = request(this.ask());
    this.connection.exchange(asked, answer(this.reply()), 0.004);
    return this;
  }

  private ask(): Channel {
    this.request++;
    this.sequence++;
    const session = this.session === '' ? undefined : this.session;
    return {
      channel: this.channel,
      token: 1,
      sequence: this.sequence,
      request: this.request,
      session,
      time: this.network.date.getTime(),
    };
  }

  private reply(): Channel {
    this.answerSequence++;
    return {
      channel: this.channel,
      token: 1,
      sequence: this.answerSequence,
      request: this.request,
      time: this.network.date.getTime(),
    };
  }

  private endpoint() {
    const { build, endpointUrl } = this.server;
    return {
      endpoint_url: endpointUrl,
      server: {
        application_uri: build.uri,
        product_uri: build.uri,
        application_name: build.product,
        application_type: 'server',
        discovery_urls: [endpointUrl],
      },
      security_mode: 'none',
      security_policy_uri: encode.POLICY_NONE,
      user_identity_tokens: [{ policy_id: 'anonymous', token_type: 'anonymous' }],
      transport_profile_uri: 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary',
      security_level: 0,
    };
  }
}

type Channel = Parameters<typeof encode.read>[0];
