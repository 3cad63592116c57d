import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses, systems } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** HJ 212: what pollutant monitoring stations and environmental authorities in China speak. */
export const hj212: Protocol = new Protocol({
  id: 'hj212',
  name: 'HJ 212',
  specification: 'HJ 212-2017; HJ/T 212-2005',
  industrial: true,
  carriage: { tcp: [] },
  functions,
  statuses,
  areas: systems,
  dialsOut: true,
  longest: LONGEST,
  codeText: (code) => String(code),
  recognise,
  measure,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(hj212);
