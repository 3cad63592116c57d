import { createHash } from 'node:crypto';
import { readOwnContent } from '@fengsui/knowledge';
import { serve } from '../kernel/child.ts';
import { connectRecords, type RecordsConnection } from '../kernel/records.ts';
import { lockLibrary } from './import-file.ts';
import { findContentVersion, releaseContent, setContentVersion } from './store-content.ts';
import { ownLibrary } from './store-documents.ts';
import { type Prepared, prepare, Writer } from './writer.ts';

const hashOf = (item: Prepared): string => ('piece' in item ? (item.piece?.row.hash ?? '') : '');

/** Entry of the process that takes what comes with the program into the library, unless this version of it is there. */
serve<{ connection: RecordsConnection }, never>(async ({ connection }) => {
  const items: Prepared[] = [];
  const documents: { kind: string; id: string }[] = [];
  const hash = createHash('sha256');
  for await (const knowledge of readOwnContent()) {
    const item = prepare({ at: knowledge.id, knowledge });
    if ('piece' in item && item.piece !== undefined) item.piece.library = ownLibrary;
    hash.update(`${knowledge.kind}:${knowledge.id} ${hashOf(item)}\n`);
    items.push(item);
    documents.push({ kind: knowledge.kind, id: knowledge.id });
  }
  const version = hash.digest('hex');
  const records = connectRecords(connection);
  try {
    if ((await records.system(findContentVersion)) === version) return;
    const writer = new Writer();
    for (let at = 0; at < items.length; at += 100) {
      await records.system(async (tx) => {
        await lockLibrary(tx);
        await writer.write(tx, items.slice(at, at + 100));
        await releaseContent(tx, documents.slice(at, at + 100));
      });
    }
    await records.system((tx) => setContentVersion(tx, version));
  } finally {
    await records.close();
  }
});
