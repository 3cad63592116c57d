import { serve } from '../kernel/child.ts';
import { connectRecords } from '../kernel/records.ts';
import { importFile, type ImportProgress, type ImportRequest } from './import-file.ts';

/** Entry of the process that imports a file: reading and deciding would keep the server from answering. */
serve<ImportRequest, ImportProgress>(async ({ connection, ...request }, progress) => {
  const records = connectRecords(connection);
  try {
    await importFile(records, request, progress);
  } finally {
    await records.close();
  }
});
