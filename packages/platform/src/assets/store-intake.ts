import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import type { Place } from './store-inventory.ts';

/** SQL of what sensors report piece by piece. Runs as a tenant. */

/** What a report says of its session as a whole. */
export interface SessionProgress {
  frames: number;
  bytes: number;
  first: string | null;
  last: string | null;
  /** By protocol in the session; empty when nothing changed. */
  protocols: readonly object[];
  /** Of the session so far, by kind; these stand for those before. */
  dropped: { readonly [kind: string]: number };
  /** Of the report alone, by kind; these are added up. */
  withheld: { readonly [kind: string]: number };
  /** Size in bytes of the file of evidence. */
  size: number;
}

/** Makes the capture under which a session is filed: it is `live`, and its file holds the evidence only. */
export async function insertLiveCapture(
  tx: Tx,
  organisation: string,
  capture: { id: string; site: string; name: string; sensor: string; size: number },
): Promise<void> {
  await sql`insert into captures (id, organisation_id, site_id, name, size, received, state, uploaded_by)
    values (${capture.id}, ${organisation}, ${capture.site}, ${capture.name}, ${capture.size}, ${capture.size}, 'live', ${capture.sensor})`.execute(
    tx,
  );
}

/** Adds a report to its capture. */
export async function addToCapture(tx: Tx, id: string, progress: SessionProgress): Promise<void> {
  const { frames, bytes, first, last, protocols, dropped, withheld, size } = progress;
  await sql`update captures set analysed_at = now(), size = ${size}, received = ${size},
      frames = coalesce(frames, 0) + ${frames}, bytes = coalesce(bytes, 0) + ${bytes},
      first_seen = coalesce(first_seen, ${first}), last_seen = coalesce(${last}, last_seen),
      protocols = case when ${protocols.length} > 0 then ${toJson(protocols)}::jsonb else protocols end,
      dropped = dropped || ${toJson(dropped)}::jsonb || coalesce((select jsonb_object_agg('withheld:' || key,
        coalesce((dropped ->> ('withheld:' || key))::bigint, 0) + value::bigint) from jsonb_each_text(${toJson(withheld)}::jsonb)), '{}')
    where id = ${id}`.execute(tx);
}

/**
 * Removes what a capture said of the assets with these addresses, because it says it anew. Holds the site, so that two merges at once do not make two
 * assets of one device.
 */
export async function withdrawAssets(tx: Tx, place: Place, addresses: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${place.site}, 0))`.execute(tx);
  const owners = sql`(select asset_id from asset_addresses where site_id = ${place.site} and address = any(${[...addresses]}))`;
  await sql`delete from asset_evidence where capture_id = ${place.capture} and asset_id in ${owners}`.execute(tx);
  await sql`delete from asset_sightings where capture_id = ${place.capture} and asset_id in ${owners}`.execute(tx);
}
