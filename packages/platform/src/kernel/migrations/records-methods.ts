import type { Migration } from './records.ts';

/**
 * A claim about an asset has its method and its fingerprint beside the source, and why a role was concluded beside both in both languages. What was kept as one
 * sentence is taken apart; a reason that was said in one language is said so until the device is seen again.
 */
export const methodsMigration: Migration = {
  name: '024-methods',
  sql: `
alter table asset_evidence add column method text not null default 'stated', add column fingerprint text, add column reason jsonb;
update asset_evidence set method = 'spelling', source = substr(source, 13) where source like 'spelling of %';
update asset_evidence set method = case method when 'stated' then 'fingerprint' else method end,
    fingerprint = split_part(source, ' ', 2), source = substr(source, strpos(source, ' on ') + 4)
  where source like 'fingerprint % on %';
update asset_evidence set method = 'registry' where source = 'IEEE MAC prefix registry';
update asset_evidence set method = case attribute when 'role' then 'behaviour' else 'derived' end,
    source = case attribute when 'role' then 'behaviour' else 'role' end, reason = jsonb_build_object('en', source, 'zh', source)
  where frame is null and attribute in ('role', 'purdueLevel');
alter table asset_evidence alter column method drop default;

update assets set attributes = (
    select jsonb_agg(case
      when one ->> 'source' like 'fingerprint % on %' then one || jsonb_build_object('method', 'fingerprint',
        'fingerprint', split_part(one ->> 'source', ' ', 2), 'source', substr(one ->> 'source', strpos(one ->> 'source', ' on ') + 4))
      else one || '{"method": "stated", "fingerprint": null}' end order by place)
    from jsonb_array_elements(attributes) with ordinality as x (one, place))
  where attributes <> '[]';
`,
};
