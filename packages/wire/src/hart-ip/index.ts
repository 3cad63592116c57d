import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, MESSAGE, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/**
 * HART-IP over TCP and UDP with the HART commands in it. Head: `code` is the command's number, or `0x10000 | message id` for what carries none; `unit` the
 * device's id or polling address; `state` the device status.
 */
export const hartIp: Protocol = new Protocol({
  id: 'hart-ip',
  name: 'HART-IP',
  specification: 'FCG TS20085 (HCF_SPEC-085), TS20127, TS20151',
  industrial: true,
  carriage: { tcp: [5094], udp: [5094] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: (code) => String(code & 0xffff),
  wireCode: (code) => code & ~MESSAGE,
  firstBytes: [1, 2],
  recognise,
  measure,
  packed: true,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(hartIp);
