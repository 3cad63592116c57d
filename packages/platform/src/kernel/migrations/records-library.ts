import type { Migration } from './records.ts';

/** The basic resource library: documents of every kind with their versions, what they say, and one graph of nodes and edges over all of it. */
export const libraryMigration: Migration = {
  name: '010-library',
  sql: `
-- Not only advisories: every document that the library read, whatever its kind.
alter table advisories rename to documents;
alter index advisories_pkey rename to documents_pkey;
alter table documents drop constraint advisories_kind_check;
alter table documents add column source text not null default '';
alter table documents add column published timestamptz;
alter table documents add column version integer not null default 1;
create index on documents (imported_at);

-- What a document said before it was replaced.
create table document_versions (
  kind text not null,
  document text not null,
  version integer not null,
  title text not null,
  content_hash text not null,
  content jsonb not null,
  imported_at timestamptz not null,
  replaced_at timestamptz not null default now(),
  primary key (kind, document, version)
);
grant select on document_versions to fengsui_tenant;

-- Faster than the default where the server was built with it; the content is read seldom and written often.
do $$ begin
  alter table documents alter column content set compression lz4;
  alter table documents alter column prepared set compression lz4;
  alter table document_versions alter column content set compression lz4;
  alter table assertions alter column assertions set compression lz4;
exception when feature_not_supported then null;
end $$;

-- A document names a vulnerability by the identifier of its own (subject); the record under which it is filed follows from the aliases.
alter table assertions add column subject text;
update assertions set subject = vulnerability_id;
alter table assertions alter column subject set not null;
alter table assertions drop constraint assertions_pkey;
alter table assertions add primary key (kind, document, subject);
alter table assertions add column aliases text[] not null default '{}';
-- The vendors and products that the document names, in pairs: the edges of the record are made of them.
alter table assertions add column links jsonb not null default '[]';

-- Which identifiers a document says are one thing.
create table vulnerability_aliases (
  kind text not null,
  document text not null,
  subject text not null,
  alias text not null,
  primary key (kind, document, subject, alias),
  foreign key (kind, document) references documents (kind, id) on delete cascade
);
create index on vulnerability_aliases (subject);
create index on vulnerability_aliases (alias);
grant select on vulnerability_aliases to fengsui_tenant;

-- The index of trigrams over texts of 20,000 characters took most of the time of an import; the nodes below carry one of words.
alter table vulnerabilities drop column search;
alter table vulnerabilities add column aliases text[] not null default '{}';
alter table vulnerabilities add column resolved jsonb;
do $$ begin
  alter table vulnerabilities alter column resolved set compression lz4;
exception when feature_not_supported then null;
end $$;
create index on vulnerabilities using gin (aliases);

-- Everything that the graph holds. A node without an organisation is of the library, which every organisation reads.
create table nodes (
  id bigint generated always as identity primary key,
  organisation_id uuid references organisations (id),
  kind text not null,
  key text not null,
  label text not null,
  label_zh text,
  summary text not null default '',
  sources text[] not null default '{}',
  severity text,
  state text not null default 'collected' check (state in ('collected', 'verified', 'released', 'repaired', 'retracted')),
  sorted_at timestamptz not null default '-infinity',
  search tsvector not null,
  attributes jsonb not null default '{}',
  unique nulls not distinct (organisation_id, kind, key)
);
alter table nodes alter column search set statistics 1000;
create index on nodes using gin (search);
create index on nodes (sorted_at desc, id desc);
create index on nodes (kind, sorted_at desc, id desc);
create index on nodes (lower(key) text_pattern_ops);
create index on nodes (organisation_id) where organisation_id is not null;
call secure('nodes', 'select, insert, update, delete');
create policy library on nodes for select to fengsui_tenant using (organisation_id is null);

-- The same rows as the policies show, for searching: behind a policy PostgreSQL does not use an index of words, because a function that
-- is not leakproof would see rows before the policy does. Tenants' statements are written by the server alone, which calls none that leak.
create view visible_nodes as select * from nodes where organisation_id is null or organisation_id = current_organisation();
grant select on visible_nodes to fengsui_tenant;

create table edges (
  id bigint generated always as identity primary key,
  organisation_id uuid references organisations (id),
  from_id bigint not null references nodes (id) on delete cascade,
  to_id bigint not null references nodes (id) on delete cascade,
  type text not null,
  source text not null,
  document text,
  method text not null,
  confidence real not null,
  valid_from timestamptz,
  valid_until timestamptz,
  seen_at timestamptz not null default now(),
  text text,
  unique nulls not distinct (organisation_id, from_id, type, to_id, source, document)
);
-- The graph is walked in these indexes alone: they carry all that a step asks of an edge.
create index on edges (from_id, type, id) include (to_id, organisation_id, valid_from, valid_until);
create index on edges (to_id, type, id) include (from_id, organisation_id, valid_from, valid_until);
-- Edges go with the document that states them: its kind, a colon, its identifier.
create index on edges (document) where document is not null;
create index on edges (organisation_id) where organisation_id is not null;
call secure('edges', 'select, insert, update, delete');
create policy library on edges for select to fengsui_tenant using (organisation_id is null);

-- No path leads from one tenant to another: an edge joins what is of the library and what is of its own organisation, whoever writes it.
create function keep_edges_apart() returns trigger language plpgsql as $$
begin
  if exists (select from added e left join nodes f on f.id = e.from_id left join nodes t on t.id = e.to_id
      where f.id is null or t.id is null or (f.organisation_id is not null and f.organisation_id is distinct from e.organisation_id)
        or (t.organisation_id is not null and t.organisation_id is distinct from e.organisation_id)) then
    raise exception 'an edge joins nodes of another organisation' using errcode = '23514';
  end if;
  return null;
end $$;
create trigger keep_apart_on_insert after insert on edges referencing new table as added for each statement execute function keep_edges_apart();
create trigger keep_apart_on_update after update on edges referencing new table as added for each statement execute function keep_edges_apart();

-- What one document says of one entry of the library; vulnerabilities have assertions instead.
create table statements (
  kind text not null,
  document text not null,
  node_id bigint not null references nodes (id) on delete cascade,
  source text not null,
  method text not null,
  confidence real not null,
  entry jsonb not null,
  primary key (kind, document, node_id),
  foreign key (kind, document) references documents (kind, id) on delete cascade
);
create index on statements (node_id);
grant select on statements to fengsui_tenant;

-- How much each source is to be believed, as learnt from where sources agree.
create table reliability (
  learnt_at timestamptz primary key default now(),
  records integer not null,
  content jsonb not null
);
grant select on reliability to fengsui_tenant;

-- Which version of the content that comes with the program the library holds.
create table library_content (
  name text primary key,
  version text not null,
  loaded_at timestamptz not null default now()
);

alter table import_rejections add column place text;
`,
};
