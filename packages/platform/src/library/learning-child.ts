import { learnReliability, type Reliability } from '@fengsui/advisories';
import { closeSync, createWriteStream, openSync, readSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { serve } from '../kernel/child.ts';
import { connectRecords, type RecordsClient } from '../kernel/records.ts';
import { lockLibrary } from './store-documents.ts';
import { keepStatistics } from './life/statistics.ts';
import type { LearnProgress, LearnRequest } from './learning.ts';
import { type ContestedRecord, findReliability, putReliability, readContested } from './store-reliability.ts';
import { NodeCache, refreshRecords } from './store-records.ts';

/** Entry of the process that learns how far sources can be relied on, and decides anew what then may turn out otherwise. */

/** Claims of one attribute of one record that are kept in memory; of more a regular selection. */
const mostObjects = 60_000;
/** A change of a source's accuracy below this turns no record round. */
const noticeable = 0.02;
const decidedTogether = 200;

serve<LearnRequest, LearnProgress>(async ({ connection, path }, tell) => {
  const records = connectRecords(connection);
  try {
    // Learning reads its records one by one without waiting; the file between it and the database keeps memory flat.
    await pipeline(lines(records), createWriteStream(path, { mode: 0o600 }));
    const contested: string[] = [];
    const learnt = learnReliability(contestedRecords(path, contested), { maxObjects: mostObjects });
    tell({ records: contested.length, decided: 0 });
    const before = await records.system(findReliability);
    const cache = new NodeCache(learnt);
    const decided = before !== null && !differs(before, learnt) ? 0 : contested.length;
    for (let at = 0; at < decided; at += decidedTogether) {
      await records.system(async (tx) => {
        await lockLibrary(tx);
        await refreshRecords(tx, contested.slice(at, at + decidedTogether), cache);
      });
      tell({ records: contested.length, decided: Math.min(contested.length, at + decidedTogether) });
    }
    // Kept at the end: when this is ended before, it is learnt and decided again.
    await records.system((tx) => putReliability(tx, learnt));
    await keepStatistics(records);
  } finally {
    rmSync(path, { force: true });
    await records.close();
  }
});

async function* lines(records: RecordsClient): AsyncGenerator<string> {
  for await (const row of readContested((work) => records.system(work))) yield `${JSON.stringify(row)}\n`;
}

/** The records of the working file, one line each; those in which sources contradict each other are noted on the way. */
function* contestedRecords(path: string, noted: string[]): Generator<ContestedRecord> {
  const file = openSync(path, 'r');
  const part = Buffer.alloc(2 ** 20);
  try {
    let rest: Buffer[] = [];
    for (let length = readSync(file, part); length > 0; length = readSync(file, part)) {
      let start = 0;
      for (let end = part.indexOf(10, start); end >= 0 && end < length; end = part.indexOf(10, start)) {
        const line = Buffer.concat([...rest, part.subarray(start, end)]).toString();
        rest = [];
        start = end + 1;
        const record = JSON.parse(line) as ContestedRecord;
        if (record.contradicted) noted.push(record.id);
        yield record;
      }
      rest.push(Buffer.from(part.subarray(start, length)));
    }
  } finally {
    closeSync(file);
  }
}

/** Whether what was learnt may turn a record round that was decided by what was known before. */
function differs(before: Reliability, now: Reliability): boolean {
  const copies = ({ copies }: Reliability) => copies.map(({ original, copier }) => `${original}\n${copier}`).toSorted();
  if (copies(before).join('\n\n') !== copies(now).join('\n\n')) return true;
  const known = new Map(before.accuracy.map((one) => [`${one.field}\n${one.attribute}\n${one.source}`, one.accuracy]));
  return now.accuracy.some(
    ({ field, attribute, source, accuracy }) =>
      Math.abs((known.get(`${field}\n${attribute}\n${source}`) ?? -1) - accuracy) > noticeable,
  );
}
