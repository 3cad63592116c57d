import assert from 'node:assert/strict';
import { type LibraryState, readState } from '@fengsui/knowledge';
import type { Client } from '../../testing.ts';

/** Help for the tests of updates and bundles. */

/** A galaxy of MISP with one value. */
export const galaxy = {
  name: 'G',
  namespace: 'x',
  type: 'threat-actor',
  uuid: '00000000-0000-4000-8000-000000000001',
  description: 'd',
  version: 1,
  source: 's',
  category: 'c',
  authors: [],
  values: [{ value: 'Dry Well', uuid: '00000000-0000-4000-8000-000000000002', description: 'Empties wells.' }],
};

/** The state of the library of a server. */
export async function stateOf({ address, cookie }: Client): Promise<LibraryState> {
  const response = await fetch(`${address}/api/library/state`, { headers: { cookie } });
  assert.equal(response.status, 200);
  return readState(response.body as unknown as AsyncIterable<Uint8Array>);
}

/** The documents of the library of a server, each `kind identifier hash`. */
export async function heldBy(client: Client): Promise<string[]> {
  return [...(await stateOf(client)).documents].map(([name, hash]) => `${name.replace('\n', ' ')} ${hash}`).toSorted();
}
