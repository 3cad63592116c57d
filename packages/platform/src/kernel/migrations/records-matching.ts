import type { Migration } from './records.ts';

/**
 * Matching in proportion to what changed: documents and assets are filed under the keys by which they meet, and what changed since an
 * organisation was matched is noted by whoever changes it.
 */
export const matchingMigration: Migration = {
  name: '019-matching',
  sql: `
-- One order for all changes of the library. Who writes the library holds its lock, so that a number is seen before any higher one.
create sequence match_sequence;

-- What a document is found by when it is matched; null until it was made ready.
create table document_keys (
  kind text not null,
  document text not null,
  keys text[],
  seq bigint not null default nextval('match_sequence'),
  primary key (kind, document),
  foreign key (kind, document) references documents (kind, id) on delete cascade
);
create index document_keys_keys on document_keys using gin (keys);
create index on document_keys (seq);
create index on document_keys (kind, document) where keys is null;
grant select on document_keys to fengsui_tenant;

-- The vendor tables and the code with which the keys were made.
create table match_preparation (
  one boolean primary key default true check (one),
  made_by text not null
);

-- What changed beside new documents: 'vulnerability:…' lost a document, 'record:…' is exploited otherwise than before, 'document:…' is another or gone.
create table match_changes (
  what text primary key,
  seq bigint not null default nextval('match_sequence')
);
create index on match_changes (seq);
grant select on match_changes to fengsui_tenant;

create function note_match_changes(names text[]) returns void language plpgsql as $$
begin
  if names is null then return; end if;
  perform pg_advisory_xact_lock(hashtext('fengsui.library'));
  insert into match_changes (what) select distinct name from unnest(names) name order by name
    on conflict (what) do update set seq = nextval('match_sequence');
end $$;

create function note_documents() returns trigger language plpgsql as $$
begin
  perform note_match_changes((select array_agg('document:' || kind || ':' || id) from changed
    where tg_op <> 'INSERT' or kind like 'cyclonedx%' or kind like 'spdx%'));
  if tg_op = 'DELETE' then return null; end if;
  perform pg_advisory_xact_lock(hashtext('fengsui.library'));
  insert into document_keys (kind, document) select kind, id from changed where prepared is not null
    on conflict (kind, document) do update set keys = null, seq = nextval('match_sequence');
  if tg_op = 'UPDATE' then
    perform note_match_changes((select array_agg(distinct 'vulnerability:' || a.vulnerability_id)
      from changed c join document_keys k on k.kind = c.kind and k.document = c.id
      join assertions a on a.kind = c.kind and a.document = c.id where c.prepared is null));
    delete from document_keys k using changed c where c.prepared is null and k.kind = c.kind and k.document = c.id;
  end if;
  return null;
end $$;
create trigger note_inserted after insert on documents referencing new table as changed for each statement execute function note_documents();
create trigger note_updated after update on documents referencing new table as changed for each statement execute function note_documents();
create trigger note_deleted after delete on documents referencing old table as changed for each statement execute function note_documents();

create function note_filing() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    perform note_match_changes((select array_agg(distinct 'vulnerability:' || vulnerability_id) from before));
  else
    perform note_match_changes((select array_agg(distinct 'vulnerability:' || one.id)
      from before b join afterwards a using (kind, document, subject), unnest(array[a.vulnerability_id, b.vulnerability_id]) as one (id)
      where a.vulnerability_id <> b.vulnerability_id));
  end if;
  return null;
end $$;
create trigger note_moved after update on assertions referencing old table as before new table as afterwards
  for each statement execute function note_filing();
create trigger note_deleted after delete on assertions referencing old table as before for each statement execute function note_filing();

-- Only of vulnerabilities that something has: a day's predictions are of all.
create function note_records() returns trigger language plpgsql as $$
begin
  perform note_match_changes((select array_agg('record:' || a.id) from before b join afterwards a using (id)
    where (a.kev, a.epss, a.resolved -> 'exploited') is distinct from (b.kev, b.epss, b.resolved -> 'exploited')
      and exists (select from matches m where m.vulnerability_id = a.id)));
  return null;
end $$;
create trigger note_updated after update on vulnerabilities referencing old table as before new table as afterwards
  for each statement execute function note_records();

-- Nobody has what is not released, and nobody gets what was retracted.
create function held_back(keys text[]) returns table (key text, hidden boolean) language sql stable security definer set search_path from current
  begin atomic
    select n.key, n.hidden from nodes n where n.organisation_id is null and n.kind = 'vulnerability' and n.key = any(keys)
      and (n.hidden or n.state = 'retracted');
  end;
create function note_state() returns trigger language plpgsql as $$
begin
  perform note_match_changes(array['vulnerability:' || new.key]);
  return null;
end $$;
create trigger note_state after update on nodes for each row
  when (new.organisation_id is null and new.kind = 'vulnerability' and (old.state, old.hidden) is distinct from (new.state, new.hidden))
  execute function note_state();

insert into document_keys (kind, document) select kind, id from documents where prepared is not null;

-- How an asset was matched: it is due when it has another revision than the one that was matched.
create table asset_matching (
  asset_id uuid primary key references assets (id) on delete cascade,
  organisation_id uuid not null references organisations (id),
  revision integer not null default 1,
  matched_revision integer not null default 0,
  -- Software that the bills of its product say is in it, and what its order numbers are called and by which document.
  inside jsonb not null default '[]',
  number_names jsonb not null default '{}'
);
create index on asset_matching (organisation_id, asset_id) where revision <> matched_revision;
call secure('asset_matching', 'select, insert, update, delete');

-- What an asset is found by: keys of documents without vendors, and 'named-by:…' for documents that call its order number something.
create table asset_keys (
  organisation_id uuid not null,
  key text not null,
  asset_id uuid not null references asset_matching (asset_id) on delete cascade,
  primary key (organisation_id, key, asset_id)
);
create index on asset_keys (asset_id);
call secure('asset_keys', 'select, insert, delete');

create function note_new_assets() returns trigger language plpgsql as $$
begin
  insert into asset_matching (asset_id, organisation_id) select id, organisation_id from changed;
  return null;
end $$;
create trigger note_new_assets after insert on assets referencing new table as changed for each statement execute function note_new_assets();
create function note_asset() returns trigger language plpgsql as $$
begin
  update asset_matching set revision = revision + 1 where asset_id = new.id;
  return null;
end $$;
create trigger note_asset after update on assets for each row
  when ((old.name, old.vendor, old.product, old.model, old.order_number, old.firmware, old.serial)
    is distinct from (new.name, new.vendor, new.product, new.model, new.order_number, new.firmware, new.serial))
  execute function note_asset();
create function note_asset_part() returns trigger language plpgsql as $$
begin
  update asset_matching set revision = revision + 1 where asset_id = coalesce(new.asset_id, old.asset_id);
  return null;
end $$;
create trigger note_asset after insert or update or delete on asset_answers for each row execute function note_asset_part();
create trigger note_asset after insert or update or delete on asset_components for each row execute function note_asset_part();

insert into asset_matching (asset_id, organisation_id) select id, organisation_id from assets;

alter table asset_contexts drop column matched_identity;
delete from match_states;
alter table match_states drop column documents, drop column documents_at;
alter table match_states add column seq bigint;
alter table match_states add column made_by text;
-- What surrounds the assets may have changed since it was derived.
alter table match_states add column surroundings_due boolean not null default true;
create index on matches (asset_id) where place is null;
do $$ begin
  alter table matches alter column decision set compression lz4;
  alter table matches alter column actions set compression lz4;
exception when feature_not_supported then null;
end $$;
`,
};
