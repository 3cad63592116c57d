import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describeSession, pduOf, readSession, recogniseSession, SESSION_SAMPLES } from '../r-goose/session.ts';
import { describePdu, identifyPdu } from '../sv/describe.ts';
import { functions, SEND_SAMPLES } from '../sv/functions.ts';
import { readPdu, TAG_SAV } from '../sv/read.ts';

export * as encode from './encode.ts';

/** Routable sampled values, as synchrophasors and wide-area protection use them. Functions and fields are those of sampled values. */
export const rSv: Protocol = new Protocol({
  id: 'r-sv',
  name: 'IEC 61850 Routable Sampled Values',
  specification: 'IEC TR 61850-90-5:2012; IEC 61850-9-2:2011 with amendment 1:2020',
  industrial: true,
  carriage: { udp: [102] },
  functions,
  longest: 65507,
  recognise: (bytes, at, end) => recogniseSession(bytes, at, end, SESSION_SAMPLES, TAG_SAV),
  read(bytes, at, end, _from, sink) {
    readSession(bytes, at, end, SESSION_SAMPLES, SEND_SAMPLES, head, readPdu, sink);
  },
  describe(bytes, message, out) {
    const pdu = describeSession(bytes, message, SESSION_SAMPLES, out);
    if (pdu >= 0) describePdu(bytes, pdu, message.end, out);
  },
  identify(bytes, message, out) {
    const pdu = pduOf(bytes, message, SESSION_SAMPLES);
    if (pdu >= 0) identifyPdu(bytes, pdu, message.end, out);
  },
});

const head = new Head(rSv);
