import { ACT_REPORT, Head, KIND_NOTICE } from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

export { ccLinkIeFieldBasic } from './field-basic.ts';

const functions = functionTable([[0, 'frame', 'Frame', ACT_REPORT]]);

/** Shortest payload of Ethernet. */
const LEAST = 46;

/** CC-Link IE Controller and Field networks: recognised by their EtherType and counted, as their frames are not published. */
export const ccLinkIe: Protocol = new Protocol({
  id: 'cc-link-ie',
  name: 'CC-Link IE',
  specification: 'CC-Link IE Controller and Field Network (EtherType 890FH)',
  industrial: true,
  depth: 'counted',
  carriage: { etherType: [0x890f] },
  functions,
  longest: 1500,
  recognise: (_bytes, at, end) => (end - at >= LEAST ? 60 : 0),
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    head.kind = KIND_NOTICE;
    head.acts = ACT_REPORT;
    sink.message(bytes, head);
  },
  describe(_bytes, of, out) {
    out.number('length', of.end - of.start);
  },
});

const head = new Head(ccLinkIe);
