import type { Migration } from './records.ts';

/** What went to other libraries, keys that are trusted up to a day, and states of entries that outlast what files say. */
export const carriedMigration: Migration = {
  name: '020-carried',
  sql: `
-- What other libraries received in bundles: by the identity of the library or, of a bundle of everything, by the number of the bundle.
-- It is the server's: no tenant reads it.
create table bundle_readers (
  reader text primary key,
  sequence bigint not null,
  at timestamptz not null default now()
);
create table bundle_receipts (
  reader text not null references bundle_readers (reader),
  kind text not null,
  document text not null,
  sequence bigint not null,
  first_at timestamptz not null default now(),
  primary key (reader, kind, document)
);
create index on bundle_receipts (kind, document);

-- The last day on which bundles of a key are taken; null means until somebody forgets the key.
alter table bundle_keys add column until date;

-- The node of an entry goes when no document speaks of it, and comes again with the next one. What persons decided of the entry stands meanwhile.
-- Tenants write nodes too, their own, and see nothing of the life of entries.
create function restore_life() returns trigger language plpgsql security definer set search_path from current as $$
begin
  update nodes n set state = l.state,
      released_at = case when l.state = 'repaired' or exists (select from retractions r where r.kind = n.kind and r.key = n.key)
        then coalesce(n.released_at, l.updated_at) else n.released_at end
    from added a join entry_life l on l.kind = a.kind and l.key = a.key and l.state in ('repaired', 'retracted')
    where n.id = a.id and a.organisation_id is null and n.state in ('released', 'repaired') and n.state <> l.state
      -- Of an entry on which several speak only what persons wrote was taken back.
      and not (l.state = 'retracted' and exists (select from retractions r where r.kind = n.kind and r.key = n.key and r.partly));
  return null;
end $$;
create trigger restore_life after insert on nodes referencing new table as added for each statement execute function restore_life();
`,
};
