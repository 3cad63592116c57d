import type { Protocol, Settled } from '@fengsui/wire';
import type { Carrier } from '../files/carrier.ts';
import type { Conversation } from './conversation.ts';
import { Host } from './host.ts';
import type { StreamSide } from './stream.ts';

/** Which endpoint of a flow is the client. */
export const CLIENT_UNKNOWN = -1;

/** Stands for the hosts of a flow until they are known. */
const NOBODY = new Host(-1, '', 'ipv4', 0, 'unspecified');

/** One 5-tuple (or pair of MAC addresses and EtherType), both directions. Endpoint 0 is the one that was seen first. */
export class Flow {
  // What every packet touches comes first, to lie in as few lines of the cache as it can.
  network = 0;
  protocolNumber = 0;
  a0 = 0;
  b0 = 0;
  portA = 0;
  portB = 0;
  frames = 0;
  bytes = 0;
  /** 0 or 1: which endpoint is the client; -1 while unknown. */
  client = CLIENT_UNKNOWN;
  protocol: Protocol | null = null;
  /** Conversations of the last two protocols. */
  conversation: Conversation | null = null;
  otherConversation: Conversation | null = null;
  sideA: StreamSide | null = null;
  sideB: StreamSide | null = null;
  /** Times that recognition may still be tried. */
  attempts = 16;
  /** Messages read well since recognition; once enough, recognition is not repeated for datagrams. */
  trust = 0;
  /** Inner protocol, when `protocol` is a carrier. */
  inner: Protocol | null = null;
  lastSeen = 0;
  /** TCP: what became of the connection. */
  tcpState = 0;
  a1 = 0;
  a2 = 0;
  a3 = 0;
  b1 = 0;
  b2 = 0;
  b3 = 0;
  hostA: Host = NOBODY;
  hostB: Host = NOBODY;
  /** MAC addresses that the last frames came from; -1 is that of a link without such, so none yet is -2. */
  macA = -2;
  macB = -2;
  /** The client was seen opening the connection. */
  opened = false;
  /** The endpoint whose port is listened on, when the protocol's devices dial out; -1 for other protocols. */
  listener = -1;
  /** All its conversations, once it has more than one. */
  conversations: Conversation[] | null = null;
  /** Which endpoint reset the connection, 0 or 1, and the sequence number that it said; -1 while none did. */
  resetBy = -1;
  resetAt = 0;
  /** Segments sent again. */
  repeated = 0;
  /** What is odd, and what of it was told; see `oddities.ts`. */
  oddity = 0;
  oddityTold = 0;
  /** What messages settled for later ones; null for protocols in which none does. */
  settled: Settled | null = null;
  /** What puts files together from its bytes; null when nothing does, undefined while that is not known. */
  carrier: Carrier | null | undefined = undefined;
  /** Payload that no protocol was found for. */
  unknownFrames = 0;
  unknownBytes = 0;
  hash = 0;
  /** Its number where flows are told to another thread; used again when it is closed. */
  slot = -1;
  /** Place in the table's list. */
  position = 0;
  /** The server's port as far as the client is known. */
  get serverPort(): number {
    return this.client === 1 ? this.portA : this.portB;
  }
}
