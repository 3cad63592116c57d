import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, measure, readUnit, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** Server Message Block, versions 1 to 3: hosts, users, shares and files of Windows networks. Calls of DCE/RPC on its pipes are messages of their own. */
export const smb: Protocol = new Protocol({
  id: 'smb',
  name: 'SMB',
  specification: 'MS-CIFS, MS-SMB, MS-SMB2, MS-NLMP, RFC 1002 §4.3',
  industrial: false,
  carriage: { tcp: [445, 139] },
  functions,
  statuses,
  longest: LONGEST,
  settles: true,
  recognise,
  measure,
  side,
  read(bytes, at, end, _from, sink) {
    readUnit(bytes, at, end, head, sink);
  },
  describe,
  identify,
});

const head = new Head(smb);
