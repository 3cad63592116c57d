import type { Head } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

/** Message types as the protocol's codes; births and deaths of nodes and devices and their data come from the edge node. */
const NBIRTH = 1;
const NDEATH = 2;
const LAST_OF_NODE = 6;
/** An edge node that was silent for so long may have moved to another address. */
const MOVED = 120e9;
/** Most edge nodes that are remembered. */
const NODE_LIMIT = 8192;

/** What an edge node said last. */
interface EdgeNode {
  source: string;
  time: number;
  /** Sequence number of its last message, 0 to 255; -1 before the first. */
  sequence: number;
  /** Birth sequence (bdSeq) of its last birth; -1 before the first. */
  births: number;
  readonly thinned: Thinned;
}

const nodes = (): Map<number, EdgeNode> => new Map();

/**
 * Edge nodes of Sparkplug B, as they publish to a broker (Sparkplug 3.0 §6.4): one address speaks for a node, its messages are numbered one by one modulo 256
 * from its birth on, and its death carries the birth sequence of that birth. What the broker hands on to others is left alone.
 */
export class SparkplugNodesCourse implements Course {
  step(_bytes: Uint8Array, head: Head, moment: Moment): void {
    if (!moment.fromClient || head.code < NBIRTH || head.code > LAST_OF_NODE || head.problem !== '') return;
    const node = this.node(head, moment);
    if (node === null) return;
    if (node.source !== moment.clientAddress) {
      if (moment.time - node.time < MOVED) {
        tell('other_source', node, head, moment);
        return;
      }
      node.source = moment.clientAddress;
      node.sequence = -1;
      node.births = -1;
    }
    node.time = moment.time;
    if (head.code === NDEATH) {
      if (node.births >= 0 && head.state >= 0 && head.state !== node.births) tell('death_mismatch', node, head, moment);
      return;
    }
    if (head.code === NBIRTH) node.births = head.state;
    else judge(node, head, moment);
    node.sequence = head.sequence;
  }

  private node(head: Head, moment: Moment): EdgeNode | null {
    const known = moment.shared('sparkplug', nodes);
    const key = (head.pair ^ Math.imul(moment.server + 1, 0x85ebca6b)) >>> 0;
    let node = known.get(key);
    if (node === undefined) {
      if (known.size >= NODE_LIMIT) return null;
      node = { source: moment.clientAddress, time: moment.time, sequence: -1, births: -1, thinned: new Thinned() };
      known.set(key, node);
    }
    return node;
  }
}

/** Losses of the capture make numbers leap ahead; a number that comes again, or goes back, is of a second sender. */
function judge(node: EdgeNode, head: Head, moment: Moment): void {
  if (node.sequence < 0 || head.sequence < 0) return;
  const ahead = (head.sequence - node.sequence) & 0xff;
  if (ahead === 0) tell('sequence_repeated', node, head, moment);
  else if (ahead > 128) tell('sequence_back', node, head, moment);
  else if (ahead > 1) tell('sequence_jump', node, head, moment);
}

function tell(step: string, node: EdgeNode, head: Head, moment: Moment): void {
  if (!node.thinned.next(moment.time)) return;
  const { state, sequence, unit, pair } = head;
  moment.tell('sequence', {
    step,
    from: node.source,
    state,
    sequence,
    previousState: node.births,
    previousSequence: node.sequence,
    protocol: 'sparkplug',
    publisher: pair,
    unit,
  });
}
