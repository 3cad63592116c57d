import { joins } from './model/edge-types.ts';
import { parseNodeRef, tenantKinds } from './model/entry.ts';
import { readLibraryFile } from './read-file.ts';

/** What one damaged file gave. */
export interface FuzzOutcome {
  documents: number;
  entries: number;
  edges: number;
  problems: number;
}

/**
 * Reads bytes as a file of a library and checks what every reader promises: nothing is thrown, names and ends of edges hold, what is kept is
 * JSON that a database takes. The one entry for runs with damaged files; `seeds` are what these are made of.
 * @throws Error with the promise that was broken
 */
export async function fuzzLibrary(bytes: Uint8Array, name: string): Promise<FuzzOutcome> {
  const outcome: FuzzOutcome = { documents: 0, entries: 0, edges: 0, problems: 0 };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const half = bytes.length >> 1;
    yield bytes.subarray(0, half);
    yield bytes.subarray(half);
  }
  for await (const item of readLibraryFile(chunks(), { name, retrieved: '2026-01-01T00:00:00Z' })) {
    if ('problem' in item) outcome.problems++;
    if (!('knowledge' in item)) continue;
    const { knowledge } = item;
    outcome.documents++;
    outcome.entries += knowledge.entries.length;
    outcome.edges += knowledge.edges.length;
    if (knowledge.id === '' || knowledge.source === '') throw new Error('a document has no id or no source');
    for (const entry of knowledge.entries) {
      if (entry.name === '' || entry.key.length > 500)
        throw new Error(`${entry.kind}:${entry.key} has no name, or a key that is too long`);
      if (tenantKinds.has(entry.kind)) throw new Error(`${entry.kind} comes from a file`);
    }
    for (const { from, type, to } of knowledge.edges) {
      if (parseNodeRef(from) === null || parseNodeRef(to) === null) throw new Error(`an edge leads from ${from} to ${to}`);
      if (!joins(type, from, to)) throw new Error(`${type} must not lead from ${from} to ${to}`);
    }
    const text = JSON.stringify(knowledge);
    if (/\\u0000|\\ud[89a-f]/.test(text.replaceAll('\\\\', ''))) throw new Error('a text holds what no database takes');
  }
  return outcome;
}
