import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { hsrFunctions, prpFunctions } from './functions.ts';
import { describe, identify, readHead, recognise } from './read.ts';

export * as encode from './encode.ts';

const common = {
  specification: 'IEC 62439-3:2016',
  industrial: false,
  depth: 'functions',
  carriage: { etherType: [0x88fb] },
  longest: 1500,
  codeText: (code: number) => String(code),
  describe,
  identify,
} as const;

/** High-availability Seamless Redundancy: what its nodes tell of themselves. Tagged frames are read as what they carry. */
export const hsr: Protocol = new Protocol({
  ...common,
  id: 'hsr',
  name: 'HSR supervision',
  functions: hsrFunctions,
  recognise: (bytes, at, end) => recognise(bytes, at, end, hsrFunctions),
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, hsrHead);
    sink.message(bytes, hsrHead);
  },
});

/** Parallel Redundancy Protocol: what its nodes tell of themselves. Frames with a trailer are read as what they carry. */
export const prp: Protocol = new Protocol({
  ...common,
  id: 'prp',
  name: 'PRP supervision',
  functions: prpFunctions,
  recognise: (bytes, at, end) => recognise(bytes, at, end, prpFunctions),
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, prpHead);
    sink.message(bytes, prpHead);
  },
});

const hsrHead = new Head(hsr);
const prpHead = new Head(prp);
