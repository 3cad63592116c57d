import { Cursor, u16be } from '../bytes.ts';
import { Head, KIND_NOTICE } from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

/** Frame types, ANSI/ASHRAE 135-2020 clause 9.3. */
const functions = functionTable([
  [0, 'token', 'Token', 0],
  [1, 'poll_for_master', 'Poll For Master', 0],
  [2, 'reply_to_poll_for_master', 'Reply To Poll For Master', 0],
  [3, 'test_request', 'Test_Request', 0],
  [4, 'test_response', 'Test_Response', 0],
  [5, 'data_expecting_reply', 'BACnet Data Expecting Reply', 0],
  [6, 'data_not_expecting_reply', 'BACnet Data Not Expecting Reply', 0],
  [7, 'reply_postponed', 'Reply Postponed', 0],
]);

/** Two octets of time and one of eight bits that the capturing program adds, then the frame from its type on. */
const PREFIX = 3;
/** Type, destination, source, length, header CRC. */
const HEADER = 6;

/**
 * MS/TP, the serial bus of BACnet, as captured behind the SNAP protocol 1 of Cimetrics (00:10:90). Data frames carry an NPDU, which `bacnet` reads.
 */
export const mstp: Protocol = new Protocol({
  id: 'mstp',
  name: 'BACnet MS/TP',
  specification: 'ANSI/ASHRAE 135-2020 clause 9',
  industrial: true,
  carriage: { snap: [0x0010900001] },
  functions,
  longest: 1515,
  codeText: String,
  recognise: (bytes, at, end) =>
    end - at >= PREFIX + HEADER && (functions.has(bytes[at + PREFIX]) || bytes[at + PREFIX] >= 0x80) ? 60 : 0,
  open(bytes, at, end, part) {
    if (end - at < PREFIX + HEADER) return false;
    const type = bytes[at + PREFIX];
    if (type !== 5 && type !== 6) return false;
    part.bytes = bytes;
    part.start = at + PREFIX + HEADER;
    part.end = Math.min(end, part.start + u16be(bytes, at + PREFIX + 3));
    part.first = true;
    part.last = true;
    part.key = 0;
    part.problem = '';
    return true;
  },
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    head.kind = KIND_NOTICE;
    if (end - at < PREFIX + HEADER) head.malformed('shorter than a header');
    else {
      head.code = bytes[at + PREFIX];
      head.unit = bytes[at + PREFIX + 1];
    }
    sink.message(bytes, head);
  },
  describe(bytes, head, out) {
    const cursor = new Cursor(bytes, head.start + PREFIX + 1, head.end);
    out.number('destination', cursor.u8());
    out.number('source', cursor.u8());
    out.number('length', cursor.u16be());
  },
});

const head = new Head(mstp);
