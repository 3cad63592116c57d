import { assetsMigration } from './records-assets.ts';
import { carriedMigration } from './records-carried.ts';
import { countsMigration } from './records-counts.ts';
import { exchangeMigration } from './records-exchange.ts';
import { filesMigration } from './records-files.ts';
import { fingerprintsMigration } from './records-fingerprints.ts';
import { fleetMigration } from './records-fleet.ts';
import { identityMigration } from './records-identity.ts';
import { libraryMigration } from './records-library.ts';
import { lifeMigration } from './records-life.ts';
import { loadingMigration } from './records-loading.ts';
import { matchingMigration } from './records-matching.ts';
import { methodsMigration } from './records-methods.ts';
import { normsMigration } from './records-norms.ts';
import { patchesMigration } from './records-patches.ts';
import { reducedMigration } from './records-reduced.ts';
import { sourceStatisticsMigration } from './records-source-statistics.ts';
import { sourcesMigration } from './records-sources.ts';
import { subjectsMigration } from './records-subjects.ts';
import { suppressionsMigration } from './records-suppressions.ts';
import { tenancyMigration } from './records-tenancy.ts';
import { verdictsMigration } from './records-verdicts.ts';
import { reasonsMigration } from './records-reasons.ts';
import { refusalsMigration } from './records-refusals.ts';
import { rejectionsMigration } from './records-rejections.ts';
import { vulnerabilitiesMigration } from './records-vulnerabilities.ts';
import { workMigration } from './records-work.ts';

/** One step of the schema of the records. A step that was released is never changed; a new one follows it. */
export interface Migration {
  name: string;
  sql: string;
}

/**
 * Tables with `organisation_id` belong to a tenant: `secure` gives each its row-level security. A table without it is of the
 * server: it is granted to the tenants' role column by column, or not at all.
 */
export const recordMigrations: readonly Migration[] = [
  tenancyMigration,
  identityMigration,
  workMigration,
  assetsMigration,
  vulnerabilitiesMigration,
  fleetMigration,
  sourcesMigration,
  suppressionsMigration,
  normsMigration,
  libraryMigration,
  lifeMigration,
  patchesMigration,
  filesMigration,
  fingerprintsMigration,
  subjectsMigration,
  exchangeMigration,
  countsMigration,
  loadingMigration,
  matchingMigration,
  carriedMigration,
  sourceStatisticsMigration,
  verdictsMigration,
  reasonsMigration,
  methodsMigration,
  refusalsMigration,
  rejectionsMigration,
  reducedMigration,
];
