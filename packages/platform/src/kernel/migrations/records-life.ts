import type { Migration } from './records.ts';

/** Life of an entry of the library: collected, verified, released, repaired, retracted; who received what; what persons overrule. */
export const lifeMigration: Migration = {
  name: '011-life',
  sql: `
-- Nobody but those who work on the library sees an entry before it was released; one that was retracted stays with those who had it.
alter table nodes alter column state set default 'released';
alter table nodes add column released_at timestamptz;
alter table nodes add column hidden boolean not null generated always as (organisation_id is null
  and (state in ('collected', 'verified') or (state = 'retracted' and released_at is null))) stored;
create index nodes_hidden_idx on nodes (id) where hidden;
-- An edge is seen by whoever sees both its ends.
alter table edges add column hidden boolean not null default false;

-- Whether this transaction reads for somebody who works on the library.
create function sees_unreleased() returns boolean language sql stable
  return coalesce(current_setting('fengsui.unreleased', true), '') = 'on';

drop policy library on nodes;
create policy library on nodes for select to fengsui_tenant using (organisation_id is null and (not hidden or sees_unreleased()));
drop policy library on edges;
create policy library on edges for select to fengsui_tenant using (organisation_id is null and (not hidden or sees_unreleased()));
create or replace view visible_nodes as select * from nodes
  where (organisation_id is null and (not hidden or sees_unreleased())) or organisation_id = current_organisation();

-- The graph is walked in these indexes alone, so they carry this too.
do $$ declare old record; begin
  for old in select indexname from pg_indexes where schemaname = 'fengsui' and tablename = 'edges' and indexdef ~ '\\((from|to)_id, type, id\\) INCLUDE' loop
    execute format('drop index %I', old.indexname);
  end loop;
end $$;
create index edges_from_idx on edges (from_id, type, id) include (to_id, organisation_id, valid_from, valid_until, hidden);
create index edges_to_idx on edges (to_id, type, id) include (from_id, organisation_id, valid_from, valid_until, hidden);

create function hide_new_edges() returns trigger language plpgsql as $$
begin
  if exists (select from nodes where hidden) then
    update edges e set hidden = true from added a
      where e.id = a.id and a.organisation_id is null and exists (select from nodes n where n.id in (a.from_id, a.to_id) and n.hidden);
  end if;
  return null;
end $$;
create trigger hide_on_insert after insert on edges referencing new table as added for each statement execute function hide_new_edges();

create function hide_edges_of_node() returns trigger language plpgsql as $$
begin
  update edges e set hidden = new.hidden or exists (select from nodes n where n.id = e.to_id and n.hidden)
    where e.from_id = new.id and e.organisation_id is null;
  update edges e set hidden = new.hidden or exists (select from nodes n where n.id = e.from_id and n.hidden)
    where e.to_id = new.id and e.organisation_id is null;
  return null;
end $$;
create trigger hide_edges after update on nodes for each row when (old.hidden is distinct from new.hidden) execute function hide_edges_of_node();
update edges e set hidden = true where organisation_id is null
  and exists (select from nodes n where n.id in (e.from_id, e.to_id) and n.hidden);

-- Where an entry is in its life, once a person did something about it. Persons' own words are its versions (version 0: there are none).
-- Two persons are needed; the table itself refuses what one alone would do, whoever writes.
create table entry_life (
  kind text not null,
  key text not null,
  state text not null check (state in ('collected', 'verified', 'released', 'repaired', 'retracted')),
  version integer not null default 0,
  released_version integer,
  collected_by uuid,
  edited_by uuid,
  verified_by uuid,
  released_by uuid,
  -- The setting of the server under which it was released: one person may verify and release.
  alone boolean not null default false,
  disputed jsonb,
  updated_at timestamptz not null default now(),
  primary key (kind, key),
  constraint four_eyes_verify check (verified_by is null
    or (verified_by is distinct from collected_by and verified_by is distinct from edited_by)),
  constraint four_eyes_release check (released_by is null or alone or released_by is distinct from verified_by),
  constraint verified_by_somebody check (version = 0 or state not in ('verified', 'released', 'repaired') or verified_by is not null),
  constraint released_by_somebody check (version = 0 or state not in ('released', 'repaired') or released_by is not null)
);
create index on entry_life (state, updated_at desc);

-- The version of an entry that everybody sees; 0 when no person wrote it. Tenants may ask this and nothing else of the table.
create function released_version(text, text) returns integer language sql stable security definer set search_path from current
  return coalesce((select released_version from entry_life where kind = $1 and key = $2), 0);

-- What persons wrote of an entry: each edit is a version.
create table entry_versions (
  kind text not null,
  key text not null,
  version integer not null,
  content jsonb not null,
  by_user uuid not null,
  by_name text not null,
  at timestamptz not null default now(),
  why text not null,
  primary key (kind, key, version),
  foreign key (kind, key) references entry_life (kind, key)
);
create trigger append_only before update or delete or truncate on entry_versions for each statement execute function forbid_change();

create table entry_steps (
  id bigint generated always as identity primary key,
  kind text not null,
  key text not null,
  step text not null,
  from_state text,
  to_state text not null,
  version integer not null,
  by_user uuid not null,
  by_name text not null,
  at timestamptz not null default now(),
  reason text not null default ''
);
create index on entry_steps (kind, key, id desc);
create trigger append_only before update or delete or truncate on entry_steps for each statement execute function forbid_change();

-- What was taken back after it was released, in the order in which whoever received it asks for.
create table retractions (
  id bigint generated always as identity primary key,
  kind text not null,
  key text not null,
  label text not null,
  version integer not null,
  reason text not null,
  by_name text not null,
  at timestamptz not null default now(),
  -- Other sources still speak of it: only what persons had written was taken back.
  partly boolean not null
);
grant select on retractions to fengsui_tenant;

-- The match stays as it was, with what is known of its vulnerability since: that its entry was taken back, and why.
alter table matches add column retracted_at timestamptz;
alter table matches add column retraction text;
create function mark_retracted_match() returns trigger language plpgsql security definer set search_path from current as $$
begin
  select r.at, r.reason into new.retracted_at, new.retraction from nodes n
    join lateral (select at, reason from entry_steps s where s.kind = n.kind and s.key = n.key and s.step = 'retract' order by s.id desc limit 1) r on true
    where n.organisation_id is null and n.kind = 'vulnerability' and n.key = new.vulnerability_id and n.state = 'retracted';
  return new;
end $$;
create trigger mark_retracted before insert on matches for each row execute function mark_retracted_match();

-- Who received what: the organisation, and the token that fetched it where it was a program.
create table receipts (
  organisation_id uuid not null references organisations (id),
  reader text not null,
  via text not null check (via in ('record', 'export', 'match')),
  kind text not null,
  key text not null,
  version integer not null,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  primary key (organisation_id, reader, via, kind, key, version)
);
create index on receipts (kind, key);
call secure('receipts', 'select, insert, update');

-- Up to which retraction each reader has asked.
create table retraction_readers (
  organisation_id uuid not null references organisations (id),
  reader text not null,
  seen bigint not null,
  at timestamptz not null default now(),
  primary key (organisation_id, reader)
);
call secure('retraction_readers', 'select, insert, update');

-- A person's decision on one attribute of a vulnerability, over what all sources say.
create table overrules (
  id uuid primary key,
  vulnerability_id text not null,
  attribute text not null check (attribute in ('hazard', 'weakness', 'cvss', 'title', 'state')),
  value text not null,
  reason text not null check (reason <> ''),
  by_user uuid not null,
  by_name text not null,
  at timestamptz not null default now(),
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_reason text
);
create unique index on overrules (vulnerability_id, attribute) where withdrawn_at is null;
create index on overrules (vulnerability_id);
grant select on overrules to fengsui_tenant;

-- What each source's statements hold, as statistics ask for it; said when a statement is written.
alter table assertions add column has_cvss boolean not null generated always as
  (jsonb_path_exists(assertions, '$[*] ? (@.attribute == "cvss")')) stored;
alter table assertions add column has_weakness boolean not null generated always as
  (jsonb_path_exists(assertions, '$[*] ? (@.attribute == "weakness")')) stored;
alter table assertions add column has_versions boolean not null generated always as (jsonb_path_exists(assertions,
  '$[*] ? (@.attribute == "cpe-configuration" || (@.attribute == "affected" && (@.value.versions.type() == "string" || exists(@.value.versions[*].version))))')) stored;
alter table assertions add column said_at text generated always as (assertions #>> '{0,published}') stored;
-- Sources whose word did not hold where sources contradict each other.
alter table vulnerabilities add column overruled_sources text[] not null default '{}';

-- What a file brought and what of it was rejected, by source.
create table import_sources (
  import_id uuid not null references imports (id) on delete cascade,
  source text not null,
  accepted integer not null,
  rejected integer not null,
  primary key (import_id, source)
);
grant select on import_sources to fengsui_tenant;

-- The day in a text, or nothing: what documents write as a day may be none.
create function day_of(text) returns timestamptz language plpgsql immutable strict as $$
begin return left($1, 10)::date::timestamp at time zone 'UTC'; exception when others then return null; end $$;
`,
};
