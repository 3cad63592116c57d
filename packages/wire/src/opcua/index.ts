import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { LONGEST, measure, open, recognise, side } from './chunk.ts';
import { describe } from './describe.ts';
import { identify } from './identity.ts';
import { readHead } from './read.ts';
import { functions } from './services.ts';
import { statuses } from './statuses.ts';

export * as encode from './encode.ts';

/**
 * OPC UA over its binary TCP mapping. Head: `code` is the id of the encoding of the service's request, in requests and responses alike; `area` the
 * namespace and `address` the number of the first node (-1 for nodes with names), `quantity` the nodes; `pair` the request id; `unit` stands for the
 * name of the first node of a Read or Write, or of the first method of a Call, when it has one.
 */
export const opcua: Protocol = new Protocol({
  id: 'opcua',
  name: 'OPC UA',
  specification: 'OPC UA Part 4 (Services) and Part 6 (Mappings), 1.05',
  industrial: true,
  carriage: { tcp: [4840, 48010, 49320, 53530, 62541] },
  functions,
  statuses,
  areas: new Map([[0, 'namespace_0']]),
  codeText: (code) => String(code),
  longest: LONGEST,
  recognise,
  measure,
  open,
  side,
  read(bytes, at, end, from, sink) {
    readHead(bytes, at, end, from, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(opcua);
