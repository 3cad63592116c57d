import type { KnowledgeDocument } from '@fengsui/knowledge';
import { createHash } from 'node:crypto';
import type { RecordsClient } from '../kernel/records.ts';
import { findContentVersion, releaseContent, setContentVersion } from './store-content.ts';
import { listBrought, lockLibrary, ownLibrary } from './store-documents.ts';
import { type Prepared, prepare, Writer } from './writer.ts';

const writtenTogether = 100;

/**
 * Takes what comes with the program into the library, unless this version of it is there. What came with an earlier version and comes no
 * longer is withdrawn, unless somebody else brought it since. An interruption is made up for at the next start.
 * @param content all of it; nothing means that the program came without, and changes nothing
 */
export async function takeContent(
  records: Pick<RecordsClient, 'system'>,
  content: AsyncIterable<KnowledgeDocument>,
): Promise<void> {
  const items: Prepared[] = [];
  const documents: { kind: string; id: string }[] = [];
  const hash = createHash('sha256');
  for await (const knowledge of content) {
    const item = prepare({ at: knowledge.id, knowledge });
    const piece = 'piece' in item ? item.piece : undefined;
    if (piece !== undefined) piece.library = ownLibrary;
    hash.update(`${knowledge.kind}:${knowledge.id} ${piece?.row.hash ?? ''}\n`);
    items.push(item);
    documents.push({ kind: knowledge.kind, id: knowledge.id });
  }
  const version = hash.digest('hex');
  if (items.length === 0 || (await records.system(findContentVersion)) === version) return;
  const writer = new Writer();
  for (let at = 0; at < items.length; at += writtenTogether) {
    await records.system(async (tx) => {
      await lockLibrary(tx);
      await writer.write(tx, items.slice(at, at + writtenTogether));
      await releaseContent(tx, documents.slice(at, at + writtenTogether));
    });
  }
  await records.system(async (tx) => {
    await lockLibrary(tx);
    const present = new Set(documents.map(({ kind, id }) => `${kind}:${id}`));
    const gone = (await listBrought(tx, ownLibrary)).filter(({ kind, id }) => !present.has(`${kind}:${id}`));
    await writer.write(
      tx,
      gone.map((name) => ({ at: name.id, weight: 0, gone: name, library: ownLibrary })),
    );
    await setContentVersion(tx, version);
  });
}
