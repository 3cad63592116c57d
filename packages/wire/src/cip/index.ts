import { Protocol } from '../protocol.ts';
import { classes } from './classes.ts';
import { describe, identify } from './describe.ts';
import { Reader, unconnectedPair } from './read.ts';
import { serviceOf, services } from './services.ts';
import { statuses } from './statuses.ts';

export * as encode from './encode.ts';
export { classService, serviceOf } from './services.ts';

/**
 * CIP, the Common Industrial Protocol, with PCCC inside it. Head: `code` is the service, with its class where it means something of its own there
 * (`classService`) or the PCCC function; `area` the class, `address` the instance, `quantity` the elements of a tag or, for
 * Get_ and Set_Attribute_Single, the attribute's number; `unit` the slot that an Unconnected Send leads to.
 */
export const cip: Protocol = new Protocol({
  id: 'cip',
  name: 'CIP',
  specification: 'CIP Networks Library Volume 1; 1756-PM020 (Logix); 1770-6.5.16 (PCCC)',
  industrial: true,
  carriage: { inside: ['enip'] },
  functions: services,
  statuses,
  areas: classes,
  codeText: (code) => `0x${serviceOf(code).toString(16).padStart(2, '0')}`,
  wireCode: serviceOf,
  answerCode: (code, requestCode) => (serviceOf(code) === serviceOf(requestCode) ? requestCode : code),
  longest: 65511,
  recognise: () => 0,
  read(bytes, at, end, _from, sink) {
    reader.message(bytes, at, end, end - at >= 8 ? unconnectedPair(bytes, at) : -1, -1, -1, 0, sink);
  },
  describe,
  identify,
});

/** Reads the CIP messages that EtherNet/IP carries. */
export const reader: Reader = new Reader(cip);
