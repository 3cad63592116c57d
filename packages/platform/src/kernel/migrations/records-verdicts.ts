import type { Migration } from './records.ts';

/**
 * Until when each finding is suppressed, kept with the finding: asking all suppressions of each of twenty thousand findings took seconds.
 * A time and not a yes or no, so that a finding comes back by itself when the last suppression expires.
 */
export const verdictsMigration: Migration = {
  name: '022-verdicts',
  sql: `
alter table findings add column suppressed_until timestamptz;

-- Whether a suppression is about a finding; what tells most findings apart comes first.
create function is_covered(f findings, x suppressions) returns boolean language sql immutable
  return x.organisation_id = f.organisation_id
    and (x.rule is null or x.rule = f.rule) and (x.client is null or x.client = lower(f.client)) and (x.server is null or x.server = lower(f.server))
    and (x.asset_id is null or x.asset_id = f.client_asset_id or x.asset_id = f.server_asset_id) and (x.site_id is null or x.site_id = f.site_id)
    and (x.seen_from is null or x.seen_from <= f.first_seen) and (x.seen_until is null or x.seen_until >= f.last_seen);

create function suppression_end(f findings) returns timestamptz language sql stable
  return (select max(x.expires_at) from suppressions x where x.ended_at is null and is_covered(f, x));

create function judge_finding() returns trigger language plpgsql as $$
begin
  new.suppressed_until := suppression_end(new);
  return new;
end $$;
create trigger judge before insert or update of organisation_id, site_id, rule, client, server, client_asset_id, server_asset_id, first_seen, last_seen
  on findings for each row execute function judge_finding();

-- Of a suppression and a finding that are written at once neither would see the other: one waits. Many write findings side by side.
create function await_suppressions() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('fengsui.suppressions'), hashtext(current_organisation()::text));
  return null;
end $$;
create trigger await_suppressions before insert or update on findings for each statement execute function await_suppressions();
create function await_findings() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('fengsui.suppressions'), hashtext(current_organisation()::text));
  return null;
end $$;
create trigger await_findings before insert or update or delete on suppressions for each statement execute function await_findings();

create function judge_findings() returns trigger language plpgsql as $$
declare x suppressions := case when tg_op = 'DELETE' then old else new end;
begin
  update findings f set suppressed_until = suppression_end(f)
    where f.organisation_id = x.organisation_id and is_covered(f, x) and f.suppressed_until is distinct from suppression_end(f);
  return null;
end $$;
create trigger judge_findings after insert or update or delete on suppressions for each row execute function judge_findings();

update findings f set suppressed_until = suppression_end(f) where suppression_end(f) is not null;
`,
};
