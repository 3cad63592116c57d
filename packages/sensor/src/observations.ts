import { type Protocol, protocolById } from '@fengsui/wire';
import { conversationSummary } from './analyze.ts';
import { inventory } from './assets/inventory.ts';
import type { Knowledge } from './assets/knowledge.ts';
import { Clock } from './clock.ts';
import type { Asset, ConversationSummary } from './result.ts';
import { Conversation } from './traffic/conversation.ts';
import { type Host, Hosts } from './traffic/host.ts';
import { ipv6Words } from './traffic/ipv6-words.ts';
import { Place } from './traffic/place.ts';

/** Seconds before the first record that times may still be exact to the nanosecond: half of what a double holds. */
const BEFORE = 50 * 86_400;
/** Devices without an address that are told apart; further ones are one. */
const NAMELESS_LIMIT = 65_536;
/** Conversations kept; of further ones nothing is counted. */
const CONVERSATION_LIMIT = 262_144;

/** What another sensor says of a conversation, or of one function in it. */
export interface ObservedTraffic {
  client: string;
  server: string;
  /** Id of a protocol of this house; what it does not decode is left out of the inventory's conversations. */
  protocol: string;
  port: number | null;
  messages: number;
  /** How many of them are answers; none without. */
  answers?: number;
  bytes: number;
  errors?: number;
  /** Function by the protocol's stable name, or by its code. */
  function?: string | number;
}

/**
 * What others saw, told to the same inventory that the sensor's own eyes fill: hosts, claims and conversations in, assets out, with the same fusion, roles and
 * levels. The place of a claim is the number of the record that made it, as a frame's number is for the wire.
 */
export class Observations {
  readonly clock = new Clock();
  private readonly hosts = new Hosts();
  private readonly conversations = new Map<string, Conversation>();
  private readonly place = new Place();
  private readonly unaddressed = new Map<string, number>();

  /** Moves to the next record: its number and its time in nanoseconds since 1970. */
  at(record: number, time: bigint): void {
    const seconds = Number(time / 1_000_000_000n);
    if (this.place.frame === 0) this.clock.set(seconds - BEFORE, 0);
    const { place } = this;
    place.time = this.clock.set(seconds, Number(time % 1_000_000_000n));
    place.second = this.clock.second;
    place.frame = record;
  }

  /** A device known without an address, by a key of its source. What it returns stands for its address. */
  nameless(key: string): string {
    let number = this.unaddressed.get(key);
    if (number === undefined && this.unaddressed.size >= NAMELESS_LIMIT) return placeholder(0);
    if (number === undefined) {
      number = this.unaddressed.size + 1;
      this.unaddressed.set(key, number);
    }
    const address = placeholder(number);
    this.speaks(address);
    return address;
  }

  /** Notes that a device spoke from an address (IPv4, IPv6 or MAC, as text), and from which MAC address. False when it is no address of one device. */
  speaks(address: string, mac: string | null = null): boolean {
    const host = this.host(address);
    if (host === null) return false;
    const { time, frame } = this.place;
    if (!host.spoke) {
      host.spoke = true;
      host.firstSeen = time;
      host.firstFrame = frame;
      // A record does not say how far its packets came: who names a MAC address with an address says that they are one device's.
      host.hopLimit = 64;
    }
    host.firstSeen = Math.min(host.firstSeen, time);
    host.lastSeen = Math.max(host.lastSeen, time);
    if (mac !== null && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac))
      host.sentFrom(Number.parseInt(mac.replaceAll(':', ''), 16), frame, time);
    return true;
  }

  /** Keeps a claim about the device at an address. Returns the earlier value that it contradicts, or null. */
  claim(address: string, attribute: string, value: string, source: string, confidence: number): string | null {
    const { frame, time } = this.place;
    return this.host(address)?.claim(attribute, value.trim(), source, confidence, frame, time) ?? null;
  }

  /** Counts traffic between two addresses into their conversation. False when the protocol is none of this house, an address is none, or there are too many. */
  traffic({
    client,
    server,
    protocol: id,
    port,
    messages,
    answers = 0,
    bytes,
    errors = 0,
    function: name,
  }: ObservedTraffic): boolean {
    const protocol = protocolById(id);
    const asking = this.host(client);
    const asked = this.host(server);
    if (protocol === undefined || asking === null || asked === null) return false;
    const { time, frame } = this.place;
    const key = `${asking.id} ${asked.id} ${id} ${port ?? ''}`;
    let conversation = this.conversations.get(key);
    if (conversation === undefined) {
      if (this.conversations.size >= CONVERSATION_LIMIT) return false;
      conversation = new Conversation(this.conversations.size, protocol, asking, asked, port ?? -1, time, frame);
      this.conversations.set(key, conversation);
      if (!asking.asks.includes(id)) asking.asks.push(id);
      if (!asked.serves.includes(id)) asked.serves.push(id);
    }
    conversation.messages += messages;
    conversation.requests += messages - answers;
    conversation.responses += answers;
    conversation.bytes += bytes;
    conversation.errors += errors;
    conversation.firstSeen = Math.min(conversation.firstSeen, time);
    conversation.lastSeen = Math.max(conversation.lastSeen, time);
    const code = typeof name === 'string' ? codeOf(protocol, name) : name;
    if (code !== undefined) {
      const use = conversation.use(code, this.place);
      use.requests += messages - answers;
      use.responses += answers;
      use.errors += errors;
      const acts = protocol.functions.get(code)?.acts ?? 0;
      use.acts |= acts;
      conversation.acts |= acts;
    }
    return true;
  }

  /** The inventory and the conversations of all that was told. */
  result(knowledge?: Knowledge): { assets: Asset[]; conversations: ConversationSummary[] } {
    const conversations = [...this.conversations.values()];
    const keys = new Map([...this.unaddressed].map(([key, number]) => [placeholder(number), key]));
    return {
      assets: inventory(this.hosts.all, conversations, this.clock, knowledge).map((asset) => {
        const key = keys.get(asset.id);
        return key === undefined ? asset : { ...asset, id: key, interfaces: [{ mac: null, ips: [], vendor: null }] };
      }),
      conversations: conversations.map((conversation) => conversationSummary(conversation, this.clock)),
    };
  }

  private host(address: string): Host | null {
    const host = this.hosts.byText(address) ?? (address.includes(':') ? this.ipv6(address) : null);
    return host === null || host.scope === 'multicast' || host.scope === 'broadcast' || host.scope === 'unspecified'
      ? null
      : host;
  }

  private ipv6(text: string): Host | null {
    const words = ipv6Words(text);
    return words === null ? null : this.hosts.ipv6(words[0], words[1], words[2], words[3]);
  }
}

/** An address that no network card has (locally administered). It holds the place of a device without one until the result, which does not show it. */
function placeholder(number: number): string {
  return `02:00:00:${(number + 0x1000000)
    .toString(16)
    .slice(1)
    .replace(/..(?=.)/g, '$&:')}`;
}

const codes = new WeakMap<Protocol, Map<string, number>>();

function codeOf(protocol: Protocol, name: string): number | undefined {
  let known = codes.get(protocol);
  if (known === undefined) {
    known = new Map([...protocol.functions].map(([code, entry]) => [entry.name, code]));
    codes.set(protocol, known);
  }
  return known.get(name);
}
