import type { Migration } from './records.ts';

/** What made the database work most while a library is imported, said once instead of for every row. */
export const loadingMigration: Migration = {
  name: '018-loading',
  sql: `
-- Words and texts are written often: the faster compression, where the server was built with it.
do $$ begin
  alter table nodes alter column search set compression lz4;
  alter table nodes alter column attributes set compression lz4;
  alter table statements alter column entry set compression lz4;
  alter table assertions alter column links set compression lz4;
  alter table vulnerabilities alter column description set compression lz4;
exception when feature_not_supported then null;
end $$;

-- No question is asked about what stands in these, so nothing of it need be known.
alter table documents alter column content set statistics 0, alter column prepared set statistics 0, alter column title set statistics 0;
alter table assertions alter column assertions set statistics 0, alter column links set statistics 0, alter column vendors set statistics 0,
  alter column products set statistics 0, alter column aliases set statistics 0;
alter table vulnerabilities alter column title set statistics 0, alter column description set statistics 0,
  alter column vector set statistics 0, alter column resolved set statistics 0, alter column vendors set statistics 0,
  alter column products set statistics 0, alter column advisories set statistics 0;
alter table nodes alter column label set statistics 0, alter column label_zh set statistics 0, alter column summary set statistics 0,
  alter column attributes set statistics 0, alter column search set statistics 250;
alter table statements alter column entry set statistics 0;

-- Told by who writes a statement and has it at hand: four searches through its JSON took longer than all else of the row.
alter table assertions alter column has_cvss drop expression;
alter table assertions alter column has_weakness drop expression;
alter table assertions alter column has_versions drop expression;
alter table assertions alter column said_at drop expression;

-- New edges are looked at once, by the identifiers of their ends, whatever the database believes of the size of a table that grows.
create function join_new_edges() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare apart boolean; concealed boolean;
begin
  select bool_or(f.id is null or t.id is null or (f.organisation_id is not null and f.organisation_id is distinct from e.organisation_id)
      or (t.organisation_id is not null and t.organisation_id is distinct from e.organisation_id)),
    bool_or(e.organisation_id is null and (f.hidden or t.hidden)) into apart, concealed
    from added e left join nodes f on f.id = e.from_id left join nodes t on t.id = e.to_id;
  if apart then
    raise exception 'an edge joins nodes of another organisation' using errcode = '23514';
  end if;
  if concealed then
    update edges e set hidden = true from added a
      where e.id = a.id and a.organisation_id is null and exists (select from nodes n where n.id in (a.from_id, a.to_id) and n.hidden);
  end if;
  return null;
end $$;
drop trigger keep_apart_on_insert on edges;
drop trigger hide_on_insert on edges;
drop function hide_new_edges();
create trigger join_on_insert after insert on edges referencing new table as added for each statement execute function join_new_edges();
`,
};
