import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { Reading } from './reading.ts';
import type { ComponentQuery, SourceComponent } from './schema-sources.ts';
import { like } from './store-assets.ts';

/** SQL of what files of records said of themselves. Runs as a tenant. */

/** Components written by one statement. */
const BATCH = 5000;

/** Keeps what a reading said, in place of what an earlier one did, and marks its capture as done. */
export async function setRead(tx: Tx, organisation: string, capture: string, read: Reading): Promise<void> {
  const { reading, components, first, last, dropped } = read;
  await deleteReading(tx, capture);
  await sql`insert into source_readings (capture_id, organisation_id, format, score, quality, events, conversations, components, unplaced)
    values (${capture}, ${organisation}, ${reading.format}, ${reading.quality.score}, ${toJson(reading.quality)}, ${toJson(reading.events)},
      ${reading.conversations}, ${reading.components}, ${reading.unplaced})`.execute(tx);
  for (let from = 0; from < components.length; from += BATCH) {
    const rows = components.slice(from, from + BATCH).map((component, index) => ({ ...component, number: from + index + 1 }));
    await sql`insert into source_components (organisation_id, capture_id, number, subject, type, name, version, vendor, purl, cpe)
      select ${organisation}, ${capture}, number, subject, type, name, version, vendor, purl, cpe from jsonb_to_recordset(${toJson(rows)}::jsonb)
        as r (number integer, subject text, type text, name text, version text, vendor text, purl text, cpe text)`.execute(tx);
  }
  await sql`update captures set state = 'done', error = null, refusal = null, analysed_at = now(), first_seen = ${first}, last_seen = ${last},
      dropped = ${toJson(dropped)} where id = ${capture}`.execute(tx);
}

async function deleteReading(tx: Tx, capture: string): Promise<void> {
  await sql`delete from source_components where capture_id = ${capture}`.execute(tx);
  await sql`delete from source_readings where capture_id = ${capture}`.execute(tx);
}

/** The parts that a bill of materials names, in its order. */
export async function listComponents(tx: Tx, capture: string, query: ComponentQuery): Promise<PageOf<SourceComponent>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const words = (query.q ?? '').split(/\s+/).filter(Boolean);
  const { rows } =
    await sql<SourceComponent>`select number, subject, type, name, version, vendor, purl, cpe from source_components
    where capture_id = ${capture} ${after === null ? sql`` : sql`and number > ${after[0]}::integer`}
    ${words.reduce((all, word) => sql`${all} and lower(name || ' ' || version || ' ' || vendor || ' ' || purl) like ${`%${like(word)}%`}`, sql``)}
    order by number limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.number],
    (row) => row,
  );
}
