import { Head } from '../message.ts';
import { readOpc } from '../opcda/index.ts';
import { readProfinet } from '../profinet-io-cm/index.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { areas, FAULT, functions, OPERATIONS, RESPONSE, statuses } from './functions.ts';
import { type InnerReader, measure, readPdu, recognise, side } from './read.ts';

export * as encode from './encode.ts';
export { interfaces } from './interfaces.ts';

/** First numbers of PROFINET's and of OPC's interfaces in our tables. */
const PROFINET = 32;
const OPC = 0x80;

/** The reader of an interface that has a protocol of its own. */
function inner(index: number): InnerReader | null {
  return index >= OPC ? readOpc : index >= PROFINET ? readProfinet : null;
}

/**
 * DCE/RPC, connectionless and over connections: the carrier of Windows' own services, of DCOM and with it OPC Classic, and of PROFINET's context management.
 * Operations of interfaces that we know are its functions; interfaces with a protocol of their own give messages of that protocol.
 */
export const dcerpc: Protocol = new Protocol({
  id: 'dcerpc',
  name: 'DCE/RPC',
  specification: 'The Open Group C706; MS-RPCE; MS-DCOM',
  industrial: false,
  carriage: { tcp: [135], udp: [34964, 135] },
  functions,
  statuses,
  areas,
  longest: 65535,
  settles: true,
  codeText: (code) => (code < OPERATIONS ? String(code) : `${areas.get((code >> 8) & 0xff) ?? 'unknown'}/${code & 0xff}`),
  wireCode: (code) => (code < OPERATIONS ? code : code & 0xff),
  answerCode: (code, requestCode) => (code === RESPONSE || code === FAULT ? requestCode : code),
  recognise,
  measure,
  side,
  read(bytes, at, end, _from, sink) {
    readPdu(bytes, at, end, head, sink, inner);
  },
  describe,
  identify,
});

const head = new Head(dcerpc);
