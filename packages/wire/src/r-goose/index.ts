import { describePdu, identifyPdu } from '../goose/describe.ts';
import { functions, SEND_GOOSE } from '../goose/functions.ts';
import { readPdu, TAG_GOOSE } from '../goose/read.ts';
import { Head, KIND_NOTICE } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describeSession, pduOf, readSession, recogniseSession, SESSION_GOOSE } from './session.ts';

export * as encode from './encode.ts';

/** Routable GOOSE: the messages of substations in sessions that cross routers. Functions and fields are those of GOOSE. */
export const rGoose: Protocol = new Protocol({
  id: 'r-goose',
  name: 'IEC 61850 Routable GOOSE',
  specification: 'IEC TR 61850-90-5:2012; IEC 61850-8-1:2011 with amendment 1:2020',
  industrial: true,
  carriage: { udp: [102] },
  functions,
  longest: 65507,
  recognise: (bytes, at, end) => recogniseSession(bytes, at, end, SESSION_GOOSE, TAG_GOOSE),
  read(bytes, at, end, _from, sink) {
    readSession(bytes, at, end, SESSION_GOOSE, SEND_GOOSE, head, read, sink);
  },
  describe(bytes, message, out) {
    const pdu = describeSession(bytes, message, SESSION_GOOSE, out);
    if (pdu >= 0) describePdu(bytes, pdu, message, out);
  },
  identify(bytes, message, out) {
    const pdu = pduOf(bytes, message, SESSION_GOOSE);
    if (pdu < 0) return;
    out.is('role', 'ied', 80);
    identifyPdu(bytes, pdu, message, out);
  },
});

const head = new Head(rGoose);

function read(bytes: Uint8Array, at: number, end: number, message: Head): void {
  message.kind = KIND_NOTICE;
  readPdu(bytes, at, end, message);
}
