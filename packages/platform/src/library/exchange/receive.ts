import { isBundle, openBundle, refusalOf, unpackDocument } from '@fengsui/knowledge';
import type { BundleLine, Manifest } from '@fengsui/knowledge';
import { closeSync, openSync, readSync } from 'node:fs';
import type { RecordsClient } from '../../kernel/records.ts';
import { refusal } from '../refusal.ts';
import { type Prepared, prepare } from '../writer.ts';
import * as store from './store.ts';

/** Whether an uploaded file is a bundle of another library. */
export function isBundleFile(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(512);
    return isBundle(head.subarray(0, readSync(file, head, 0, head.length, 0)));
  } finally {
    closeSync(file);
  }
}

/** A bundle that may be taken: its lines, and what is to be noted when all of them are. */
export interface Receiving {
  manifest: Manifest;
  lines: AsyncIterable<BundleLine>;
  finish(): Promise<void>;
}

/**
 * Opens a bundle for taking.
 * @throws BundleError that says why it is refused: unsigned, unknown or expired key, damaged, older than what was taken, of this very library
 */
export async function receiveBundle(records: RecordsClient, chunks: AsyncIterable<Uint8Array>): Promise<Receiving> {
  const { manifest, key, parts } = await openBundle(chunks, await records.system(store.listKeys));
  const { library, sequence } = manifest;
  const [last, own] = await records.system(
    async (tx) => [await store.lastSequence(tx, library), await store.findIdentity(tx)] as const,
  );
  const refused = refusalOf(manifest, own.id, last);
  if (refused !== null) throw refused;
  async function* lines(): AsyncGenerator<BundleLine> {
    for await (const part of parts) yield* part.lines;
  }
  return {
    manifest,
    lines: lines(),
    finish: () => records.system((tx) => store.setLastSequence(tx, library, sequence, key)),
  };
}

/** Makes a line of a bundle ready to be written. */
export function prepareLine(line: BundleLine, library: string): Prepared {
  if ('gone' in line) return { at: `${line.gone.kind} ${line.gone.id}`, weight: 100, gone: line.gone, library };
  const { document } = line;
  const at = `${document.kind} ${document.id}`;
  // What persons here wrote is nobody else's to say; other libraries' words come under their names.
  if (store.isPersonal(document.kind)) return { at, weight: 100, ...refusal('personal', {}) };
  const read = unpackDocument(document, new Date().toISOString());
  const prepared = prepare({ at, ...read });
  // The version keeps the name that its first library gave it, so that both sides know that they hold the same.
  if ('piece' in prepared && prepared.piece !== undefined) {
    prepared.piece.row.hash = document.hash;
    prepared.piece.library = library;
  }
  return prepared;
}
