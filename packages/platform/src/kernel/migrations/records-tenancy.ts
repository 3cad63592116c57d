import type { Migration } from './records.ts';

/** The role of the tenants, and how a table becomes theirs. */
export const tenancyMigration: Migration = {
  name: '001-tenancy',
  sql: `
create extension if not exists pg_trgm with schema public;
do $$ begin create role fengsui_tenant nologin; exception when duplicate_object or unique_violation then null; end $$;
grant fengsui_tenant to current_user;
grant usage on schema fengsui to fengsui_tenant;

create function current_organisation() returns uuid language sql stable
  return nullif(current_setting('fengsui.organisation', true), '')::uuid;

-- Gives a tenant's table its policy and its rights.
create procedure secure(name text, rights text) language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('create policy tenant on %I to fengsui_tenant using (organisation_id = current_organisation()) '
    || 'with check (organisation_id = current_organisation())', name);
  execute format('grant %s on %I to fengsui_tenant', rights, name);
end $$;

create function forbid_change() returns trigger language plpgsql as $$
begin raise exception 'rows of % are never changed', tg_table_name; end $$;
`,
};
