import type { Migration } from './records.ts';

/**
 * How many entries there are of each kind and state, kept while they are written: counting a million rows for each look would take longer
 * than the look. Every change adds a row, so that writers never wait for each other; the rows are summed up now and then.
 */
export const countsMigration: Migration = {
  name: '017-counts',
  sql: `
create table library_counts (
  organisation_id uuid references organisations (id),
  kind text not null,
  state text not null,
  hidden boolean not null,
  number bigint not null
);
call secure('library_counts', 'select');
create policy library on library_counts for select to fengsui_tenant using (organisation_id is null and (not hidden or sees_unreleased()));

insert into library_counts select organisation_id, kind, state, hidden, count(*) from nodes group by 1, 2, 3, 4;

-- Nobody has a right to write the counts: the table that is counted does, whoever writes it.
create function count_new_nodes() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into library_counts select organisation_id, kind, state, hidden, count(*) from added group by 1, 2, 3, 4;
  return null;
end $$;
create function count_gone_nodes() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into library_counts select organisation_id, kind, state, hidden, -count(*) from gone group by 1, 2, 3, 4;
  return null;
end $$;
create function count_changed_node() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into library_counts values (old.organisation_id, old.kind, old.state, old.hidden, -1), (new.organisation_id, new.kind, new.state, new.hidden, 1);
  return null;
end $$;
create trigger count_on_insert after insert on nodes referencing new table as added for each statement execute function count_new_nodes();
create trigger count_on_delete after delete on nodes referencing old table as gone for each statement execute function count_gone_nodes();
create trigger count_on_update after update on nodes for each row
  when ((old.organisation_id, old.kind, old.state, old.hidden) is distinct from (new.organisation_id, new.kind, new.state, new.hidden))
  execute function count_changed_node();

-- Those that are exploited are few, and looked for among all.
create index on vulnerabilities (id) where kev;
`,
};
