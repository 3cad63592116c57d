import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { DATA, EXPEDITED_DATA, functions, statuses } from './functions.ts';
import { measure, open, readHead, recognise, side, TPKT } from './read.ts';

export * as encode from './encode.ts';

/**
 * ISO transport over TCP: TPKT and COTP, the carrier of S7 communication and MMS. Its messages are the TPDUs that open and close a connection;
 * data TPDUs are opened, put together to TSDUs and read by the protocol inside.
 */
export const cotp: Protocol = new Protocol({
  id: 'cotp',
  name: 'ISO transport over TCP (TPKT, COTP)',
  specification: 'RFC 1006; ITU-T X.224 (ISO/IEC 8073)',
  industrial: false,
  carriage: { tcp: [102] },
  functions,
  statuses,
  longest: 65535,
  recognise,
  measure,
  open,
  side,
  read(bytes, at, end, _from, sink) {
    // A TSDU that no protocol inside knows may be handed back here: it is not a TPKT and has no head.
    if (end - at < TPKT + 3 || measure(bytes, at, end) !== end - at) return;
    const code = bytes[at + 5] >> 4;
    if (code === DATA || code === EXPEDITED_DATA) return;
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(cotp);
