import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { COMMAND_REJECTED, functions, LINK, statuses } from './functions.ts';
import { LONGEST, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';
export { readModes } from './modes.ts';
export { ProgramSignature } from './program-signature.ts';

/** TriStation, by which engineering stations load and command Triconex safety controllers. */
export const tristation: Protocol = new Protocol({
  id: 'tristation',
  name: 'TriStation',
  specification: 'No public specification; the analyses of TRITON by FireEye (2018) and of its published sources agree',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [1502] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: String,
  wireCode: (code) => (code >= LINK ? code - LINK : code),
  answerCode: (code, requestCode) => (code === COMMAND_REJECTED ? requestCode : code),
  recognise,
  side,
  read(bytes, at, end, from, sink) {
    readHead(bytes, at, end, from, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(tristation);
