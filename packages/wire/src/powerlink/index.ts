import { statuses } from '../ethercat/functions.ts';
import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, OBJECT } from './functions.ts';
import { LONGEST, readHead, recognise } from './read.ts';

/** Ethernet POWERLINK: cycles of a managing node, network management and service data objects. Abort codes are those of CANopen, as in EtherCAT. */
export const powerlink: Protocol = new Protocol({
  id: 'powerlink',
  name: 'Ethernet POWERLINK',
  specification: 'EPSG DS 301 V1.3',
  industrial: true,
  depth: 'functions',
  carriage: { etherType: [0x88ab], udp: [3819] },
  functions,
  statuses,
  wireCode: (code) => code & 0xff,
  answerCode: (code, requestCode) => (code === OBJECT ? requestCode : code),
  longest: LONGEST,
  recognise,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(powerlink);
