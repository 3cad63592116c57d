import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { type BundleLibrary, type DocumentName, readState, writeBundle } from '@fengsui/knowledge';
import { serve } from '../../kernel/child.ts';
import { connectRecords, type RecordsClient, type RecordsConnection } from '../../kernel/records.ts';
import { listAll } from './list-all.ts';
import { readWithheld } from './withheld.ts';
import * as store from './store.ts';

/** Receipts that are noted at once. */
const notedAtOnce = 5000;

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
    const carried: DocumentName[] = [];
    const manifest = await writeBundle(await libraryOf(records, carried), {
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
    // Who receives it is known before anybody can have it.
    const reader = since === null ? `bundle ${sequence}` : since.head.library;
    for (let at = 0; at === 0 || at < carried.length; at += notedAtOnce)
      await records.system((tx) => store.noteCarried(tx, reader, sequence, carried.slice(at, at + notedAtOnce)));
    await records.system((tx) => store.setBundle(tx, id, { state: 'done', sequence, documents, gone, bytes }));
  } finally {
    await records.close();
  }
});

/** The library as bundles are made of it; the names of what is read from it are added to `carried`. */
async function libraryOf(records: RecordsClient, carried: DocumentName[]): Promise<BundleLibrary> {
  const { id } = await records.system(store.findIdentity);
  const [sequence, withheld] = await records.system(
    async (tx) => [await store.nextSequence(tx), await readWithheld(tx, id)] as const,
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
      const read = documents.length === 0 ? [] : await records.system((tx) => store.readDocuments(tx, documents, id));
      for (const document of read) {
        carried.push({ kind: document.kind, id: document.id });
        yield { ...withheld.shorten(document), hash: withheld.versionOf(document)?.hash ?? document.hash };
      }
      for (const { kind, id: table, hash } of names) {
        if (kind !== 'epss') continue;
        const content = await records.system(store.predictionsText);
        yield { kind, id: table, hash, title: 'EPSS', source: 'EPSS', published: null, content };
      }
    },
  };
}
