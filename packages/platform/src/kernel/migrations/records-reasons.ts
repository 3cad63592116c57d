import type { Migration } from './records.ts';

/** Why an asset has a vulnerability, or has it not, is said in both languages: what was said in one is said so until it is matched again. */
export const reasonsMigration: Migration = {
  name: '023-reasons',
  sql: `
create function in_both_languages(said text) returns jsonb language sql immutable
  return jsonb_build_object('en', said, 'zh', said);
create function all_in_both_languages(said text[]) returns jsonb language sql immutable
  return (select coalesce(jsonb_agg(in_both_languages(one) order by place), '[]') from unnest(said) with ordinality as x (one, place));

alter table matches alter column reasons type jsonb using all_in_both_languages(reasons);
alter table match_exclusions alter column text type jsonb using in_both_languages(text);
drop function all_in_both_languages(text[]);
drop function in_both_languages(text);

do $$ begin
  alter table matches alter column reasons set compression lz4;
exception when feature_not_supported then null;
end $$;
`,
};
