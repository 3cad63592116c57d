import { readOwnContent } from '@fengsui/knowledge';
import { serve } from '../kernel/child.ts';
import { connectRecords, type RecordsConnection } from '../kernel/records.ts';
import { takeContent } from './content.ts';

/** Entry of the process that takes what comes with the program into the library, unless this version of it is there. */
serve<{ connection: RecordsConnection }, never>(async ({ connection }) => {
  const records = connectRecords(connection);
  try {
    await takeContent(records, readOwnContent());
  } finally {
    await records.close();
  }
});
