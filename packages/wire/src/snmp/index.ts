import { FROM_CLIENT, FROM_SERVER, FROM_UNKNOWN, Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, Layout, layOut, RESPONSE, readHead, recognise, statuses, TRAP_V1 } from './read.ts';

/** Simple Network Management Protocol, versions 1, 2c and 3. */
export const snmp: Protocol = new Protocol({
  id: 'snmp',
  name: 'SNMP',
  specification: 'RFC 1157, RFC 3416, RFC 3412, RFC 3414',
  industrial: false,
  carriage: { udp: [161, 162] },
  functions,
  statuses,
  longest: 65535,
  codeText: (code) => String(code),
  recognise,
  side(bytes, at, end) {
    if (!layOut(bytes, at, end, layout)) return FROM_UNKNOWN;
    // Answers and notifications come from the agent, which is the server.
    const { pdu } = layout;
    if (pdu === RESPONSE || pdu === TRAP_V1 || pdu >= 6) return pdu > 8 ? FROM_UNKNOWN : FROM_SERVER;
    return FROM_CLIENT;
  },
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(snmp);
const layout = new Layout();
