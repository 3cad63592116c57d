import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions } from './functions.ts';
import { readHead, recognise } from './read.ts';

export * as encode from './encode.ts';

/** Sampled values: what merging units of a substation publish of currents and voltages. */
export const sv: Protocol = new Protocol({
  id: 'sv',
  name: 'IEC 61850 Sampled Values',
  specification: 'IEC 61850-9-2:2011 with amendment 1:2020; implementation guideline 9-2LE',
  industrial: true,
  carriage: { etherType: [0x88ba] },
  functions,
  longest: 1522,
  recognise,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(sv);
