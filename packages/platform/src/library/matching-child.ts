import { serve } from '../kernel/child.ts';
import { connectRecords } from '../kernel/records.ts';
import type { MatchProgress, MatchRequest } from './matching.ts';
import { matchOrganisation } from './matching-run.ts';

/** Entry of the process that matches the assets of an organisation with the library. */

serve<MatchRequest, MatchProgress>(async ({ connection, organisation }, tell) => {
  const records = connectRecords(connection);
  try {
    tell(await matchOrganisation(records, organisation));
  } finally {
    await records.close();
  }
});
