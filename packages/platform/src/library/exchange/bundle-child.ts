import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { type BundleLibrary, readState, writeBundle } from '@fengsui/knowledge';
import { serve } from '../../kernel/child.ts';
import { connectRecords, type RecordsClient, type RecordsConnection } from '../../kernel/records.ts';
import { listAll } from './list-all.ts';
import { readWithheld } from './withheld.ts';
import * as store from './store.ts';

/** What the process that makes a bundle is told. */
export interface BundleRequest {
  connection: RecordsConnection;
  id: string;
  /** File with the state of the other side; null for a bundle of everything. */
  state: string | null;
  only: string[] | null;
  key: string;
  path: string;
}

/** Documents that were put into the bundle so far. */
export interface BundleProgress {
  documents: number;
}

/** Entry of the process that makes a bundle: it reads all of the library. */
serve<BundleRequest, BundleProgress>(async ({ connection, id, state, only, key, path }, progress) => {
  const records = connectRecords(connection);
  try {
    await records.system((tx) => store.setBundle(tx, id, { state: 'making' }));
    const since = state === null ? null : await readState(createReadStream(state));
    let told = 0;
    const manifest = await writeBundle(await libraryOf(records), {
      since,
      only: only === null ? undefined : new Set(only),
      key,
      path,
      progress: (documents) => {
        if (documents - told < 500) return;
        told = documents;
        progress({ documents });
      },
    });
    const { sequence, documents, gone } = manifest;
    const { size: bytes } = await stat(path);
    await records.system((tx) => store.setBundle(tx, id, { state: 'done', sequence, documents, gone, bytes }));
  } finally {
    await records.close();
  }
});

async function libraryOf(records: RecordsClient): Promise<BundleLibrary> {
  const [{ id }, sequence, withheld] = await records.system(
    async (tx) => [await store.findIdentity(tx), await store.nextSequence(tx), await readWithheld(tx)] as const,
  );
  return {
    id,
    sequence,
    async *list() {
      for await (const document of listAll((work) => records.system(work))) {
        const version = withheld.versionOf(document);
        if (version !== null) yield version;
      }
    },
    async *read(names) {
      const documents = names.filter(({ kind }) => kind !== 'epss');
      const read = documents.length === 0 ? [] : await records.system((tx) => store.readDocuments(tx, documents));
      for (const document of read)
        yield { ...withheld.shorten(document), hash: withheld.versionOf(document)?.hash ?? document.hash };
      for (const { kind, id, hash } of names) {
        if (kind !== 'epss') continue;
        const content = await records.system(store.predictionsText);
        yield { kind, id, hash, title: 'EPSS', source: 'EPSS', published: null, content };
      }
    },
  };
}
