import { Cursor, macText, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ACT_ALARM, ACT_DIAGNOSE, Head, KIND_NOTICE } from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

const COMMON = 1;
const TEST = 2;
const TOPOLOGY_CHANGE = 3;
const LINK_DOWN = 4;
const LINK_UP = 5;

/** Kinds of frame, told by their first TLV (IEC 62439-2). */
export const functions = functionTable([
  [COMMON, 'common', 'MRP_Common', 0],
  [TEST, 'test', 'MRP_Test', ACT_DIAGNOSE],
  [TOPOLOGY_CHANGE, 'topology_change', 'MRP_TopologyChange', ACT_ALARM],
  [LINK_DOWN, 'link_down', 'MRP_LinkDown', ACT_ALARM],
  [LINK_UP, 'link_up', 'MRP_LinkUp', ACT_ALARM],
  [6, 'interconnection_test', 'MRP_InTest', ACT_DIAGNOSE],
  [7, 'interconnection_topology_change', 'MRP_InTopologyChange', ACT_ALARM],
  [8, 'interconnection_link_down', 'MRP_InLinkDown', ACT_ALARM],
  [9, 'interconnection_link_up', 'MRP_InLinkUp', ACT_ALARM],
  [10, 'interconnection_status_poll', 'MRP_InLinkStatusPoll', ACT_DIAGNOSE],
  [0x7f, 'option', 'MRP_Option', 0],
]);

/** Version, and the type and length of the first TLV. */
const HEADER = 4;
const VERSION = 1;

/** Media Redundancy Protocol: who manages a ring, whether it is closed, and what changes in it. `sequence` is that of the common TLV, `state` the ring's. */
export const mrp: Protocol = new Protocol({
  id: 'mrp',
  name: 'Media Redundancy Protocol',
  specification: 'IEC 62439-2',
  industrial: true,
  depth: 'functions',
  carriage: { etherType: [0x88e3] },
  functions,
  longest: 1500,
  recognise(bytes, at, end) {
    if (end - at < HEADER + 4 || u16be(bytes, at) !== VERSION) return 0;
    return functions.has(bytes[at + 2]) && at + HEADER + bytes[at + 3] <= end ? 92 : 0;
  },
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    head.kind = KIND_NOTICE;
    if (end - at < HEADER) head.malformed('shorter than a header');
    else {
      head.code = bytes[at + 2];
      head.acts = functions.get(head.code)?.acts ?? 0;
      const stop = at + HEADER + bytes[at + 3];
      if (stop > end) head.malformed('the first TLV reaches past the frame');
      else {
        if (head.code === TEST && stop - at >= HEADER + 18) head.state = u16be(bytes, at + HEADER + 10);
        // The common TLV follows.
        if (stop + 4 <= end && bytes[stop] === COMMON) head.sequence = u16be(bytes, stop + 2);
      }
    }
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(mrp);

const PORT_ROLES = ['primary', 'secondary'];
const RING_STATES = ['open', 'closed'];

function describe(bytes: Uint8Array, { start, end, code, sequence }: Head, out: Fields): void {
  if (end - start < HEADER) return;
  const cursor = new Cursor(bytes, start + HEADER, Math.min(end, start + HEADER + bytes[start + 3]));
  if (code === TEST || code === TOPOLOGY_CHANGE) out.number('priority', cursor.u16be());
  if (code >= TEST && code <= LINK_UP) {
    const mac = cursor.skip(6);
    if (cursor.short) return;
    out.text('source', macText(bytes, mac));
  }
  if (code === TEST) {
    out.text('port_role', PORT_ROLES[cursor.u16be()] ?? 'unknown');
    out.text('ring_state', RING_STATES[cursor.u16be()] ?? 'unknown');
    out.number('transitions', cursor.u16be());
  } else if (code === TOPOLOGY_CHANGE) out.number('interval', cursor.u16be());
  else if (code === LINK_DOWN || code === LINK_UP) {
    out.text('port_role', PORT_ROLES[cursor.u16be()] ?? 'unknown');
    out.number('interval', cursor.u16be());
    out.flag('blocked_supported', cursor.u16be() === 1);
  }
  if (sequence >= 0) out.number('sequence', sequence);
}
