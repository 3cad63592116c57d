import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { functions, RESPONSE, statuses } from './functions.ts';
import { LONGEST, readMessage, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** CoAP over UDP. The LwM2M operations in it are emitted by `lwm2m`. `sequence` is the message id. */
export const coap: Protocol = new Protocol({
  id: 'coap',
  name: 'CoAP',
  specification: 'RFC 7252, 7641, 7959, 8132',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [5683] },
  functions,
  statuses,
  answerCode: (code, requestCode) => (code === RESPONSE ? requestCode : code),
  longest: LONGEST,
  codeText: (code) => `${(code & 0xff) >> 5}.${String(code & 31).padStart(2, '0')}`,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readMessage(bytes, at, end, head, sink);
  },
  describe,
});

const head = new Head(coap);
