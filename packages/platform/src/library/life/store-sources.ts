import { sourceFamily, type Reliability } from '@fengsui/advisories';
import { type RawBuilder, sql } from 'kysely';
import { toJson } from '../../kernel/json.ts';
import { decodeCursor, pageOf } from '../../kernel/paging.ts';
import type { Tx } from '../../kernel/records.ts';
import type { PageOf } from '../../kernel/schema.ts';
import { sourceName, vulnerabilityKinds } from '../sources.ts';
import { findReliability } from '../store-reliability.ts';
import {
  timeClasses,
  type SourceList,
  type SourceRecord,
  type SourceRecordQuery,
  type SourceStatistics,
  type TimeClass,
} from './schema-sources.ts';

/** SQL of how timely and how good the sources of the library are. */

/** Days after which a source is late. */
const late = 30;
/** The classes of timeliness, as conditions on the days after the first publication. */
const classes: Record<TimeClass, (days: RawBuilder<unknown>) => RawBuilder<unknown>> = {
  earlier: (days) => sql`${days} < 0`,
  sameDay: (days) => sql`${days} = 0`,
  week: (days) => sql`${days} between 1 and 7`,
  month: (days) => sql`${days} between 8 and 30`,
  quarter: (days) => sql`${days} between 31 and 90`,
  later: (days) => sql`${days} > 90`,
};

const names = sql`jsonb_to_recordset(${JSON.stringify(vulnerabilityKinds.map((kind) => ({ kind, name: sourceName(kind) })))}::jsonb) as k (kind text, name text)`;
/** Who speaks: the publisher of an advisory, else the collection to which the document belongs. */
const sourceOf = sql`case when a.kind = 'csaf' then d.source else k.name end`;
/** When it spoke of this vulnerability; a catalogue is one document, and says it of each. */
const saidAt = sql`case when a.kind = 'kev' then day_of(a.said_at) else d.published end`;
const spoken = sql`assertions a join documents d on d.kind = a.kind and d.id = a.document join ${names} on k.kind = a.kind`;
/** The publication that the others are measured by: the CVE's, else the first of all. */
const first = sql`coalesce(min(at) filter (where source = 'CVE'), min(at) filter (where source = 'NVD'), min(at))`;

type Counted = Omit<SourceStatistics, 'lost' | 'entries' | 'accepted' | 'rejected' | 'reliability' | 'timeliness'> &
  SourceStatistics['timeliness'] & { sample: string };

/** What changes when the statistics may; cheap to ask. */
export async function stateOfSources(tx: Tx): Promise<string> {
  const { rows } = await sql<{ state: string }>`select concat_ws(' ', (select max(imported_at) from documents),
    (select max(learnt_at) from reliability), (select max(coalesce(withdrawn_at, at)) from overrules)) as state`.execute(tx);
  return rows[0].state;
}

/** What was counted last. */
interface Kept {
  /** Of the library, as {@link stateOfSources} tells it. */
  state: string;
  /** Milliseconds that counting took. */
  took: number;
  list: SourceList;
}

export async function findStatistics(tx: Tx): Promise<Kept | undefined> {
  const { rows } = await sql<{
    state: string;
    took: number;
    content: Omit<SourceList, 'countedAt'>;
    at: string;
  }>`select state, took, content, counted_at as at from source_statistics`.execute(tx);
  return rows[0] && { state: rows[0].state, took: rows[0].took, list: { ...rows[0].content, countedAt: rows[0].at } };
}

/** Keeps what was counted in place of what was before; answers it with its time. */
export async function putStatistics(
  tx: Tx,
  { state, took, list }: Omit<Kept, 'list'> & { list: Omit<SourceList, 'countedAt'> },
): Promise<SourceList> {
  const { rows } = await sql<{
    at: string;
  }>`insert into source_statistics (state, took, content) values (${state}, ${took}, ${toJson(list)})
    on conflict (one) do update set state = excluded.state, took = excluded.took, content = excluded.content, counted_at = now()
    returning counted_at as at`.execute(tx);
  return { ...list, countedAt: rows[0].at };
}

/** The statistics of all sources, those that speak of most first. Reads every statement's columns once. */
export async function countSources(tx: Tx): Promise<Omit<SourceList, 'countedAt'>> {
  // Enough to sort what is said of a whole library without the disk.
  await sql`select set_config('jit', 'off', true), set_config('work_mem', '128MB', true)`.execute(tx);
  const counted = await sql<Counted>`with said as materialized (
      select ${sourceOf} as source, a.vulnerability_id as record, min(a.document) as sample, min(a.kind) as kind,
        bool_or(a.has_cvss) as cvss, bool_or(a.has_weakness) as weakness, bool_or(a.has_versions) as versions, min(${saidAt}) as at
      from ${spoken} group by 1, 2),
    records as (select record, count(*) as voices, ${first} as first from said group by 1),
    measured as (select s.*, r.voices, (s.at at time zone 'UTC')::date - (r.first at time zone 'UTC')::date as days from said s join records r using (record)),
    kept as (select case when d.kind = 'csaf' then d.source else k.name end as source, count(*)::int as documents, max(d.imported_at) as last
      from documents d join ${names} on k.kind = d.kind group by 1)
    select m.source, array[min(m.kind)] as kinds,
      k.documents, k.last as "lastImport", min(m.sample) as sample, count(*)::int as records,
      count(*) filter (where voices = 1)::int as only, count(*) filter (where cvss)::int as cvss,
      count(*) filter (where weakness)::int as weakness, count(*) filter (where versions)::int as versions,
      percentile_cont(0.5) within group (order by days) as median, percentile_cont(0.9) within group (order by days) as late,
      ${sql.join(timeClasses.map((name) => sql`count(*) filter (where ${classes[name](sql`days`)})::int as ${sql.id(name)}`))}
    from measured m join kept k using (source) group by m.source, k.documents, k.last order by records desc, m.source`.execute(
    tx,
  );
  const lost = await sql<{
    family: string;
    n: number;
  }>`select family, count(*)::int as n from vulnerabilities, unnest(overruled_sources) as family
    group by 1`.execute(tx);
  const described = await sql<{
    source: string;
    kinds: string[];
    entries: number;
    documents: number;
    last: string;
  }>`select d.source,
      array_agg(distinct d.kind) as kinds, count(distinct s.node_id)::int as entries, count(distinct (d.kind, d.id))::int as documents, max(d.imported_at) as last
    from statements s join documents d on d.kind = s.kind and d.id = s.document group by 1`.execute(tx);
  const imported = await sql<{
    source: string;
    accepted: number;
    rejected: number;
  }>`select source, sum(accepted)::int as accepted,
    sum(rejected)::int as rejected from import_sources group by 1`.execute(tx);
  const records = await sql<{ n: number }>`select count(*)::int as n from vulnerabilities`.execute(tx);
  const learnt = await findReliability(tx);

  const items = new Map<string, SourceStatistics>();
  const by = <T extends { source: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.source, row]));
  const [brought, entries] = [by(imported.rows), by(described.rows)];
  const rest = (source: string, family: string) => ({
    lost: lost.rows.find((row) => row.family === family)?.n ?? 0,
    entries: entries.get(source)?.entries ?? 0,
    accepted: brought.get(source)?.accepted ?? 0,
    rejected: brought.get(source)?.rejected ?? 0,
    reliability: reliabilityOf(learnt, family),
  });
  for (const { median, late, earlier, sameDay, week, month, quarter, later, sample, ...row } of counted.rows) {
    const timeliness = { median, late, earlier, sameDay, week, month, quarter, later };
    items.set(row.source, { ...row, timeliness, ...rest(row.source, familyOf(row.source, row.kinds, sample)) });
  }
  const none = { median: null, late: null, earlier: 0, sameDay: 0, week: 0, month: 0, quarter: 0, later: 0 };
  for (const { source, kinds, documents, last } of described.rows) {
    if (items.has(source)) continue;
    const empty = { records: 0, only: 0, cvss: 0, weakness: 0, versions: 0, timeliness: none };
    items.set(source, { source, kinds, documents, lastImport: last, ...empty, ...rest(source, source) });
  }
  return { records: records.rows[0].n, items: [...items.values()].slice(0, 500) };
}

/** The name under which a source is weighed: advisories go by their publisher's letters, as `ICSA-21-056-03` by CISA. */
const familyOf = (source: string, kinds: readonly string[], sample: string): string =>
  sourceFamily(kinds.includes('csaf') ? sample : source);

function reliabilityOf(learnt: Reliability | null, family: string): SourceStatistics['reliability'] {
  return (learnt?.accuracy ?? [])
    .filter((one) => one.source === family)
    .map(({ field, attribute, accuracy, claims }) => ({ field, attribute, accuracy, claims }));
}

/** Records of which a source speaks, those behind one of its numbers, in the order of their identifiers. */
export async function listSourceRecords(tx: Tx, query: SourceRecordQuery): Promise<PageOf<SourceRecord>> {
  const limit = query.limit ?? 50;
  const { source, which = 'all' } = query;
  const after = decodeCursor(query.after, 1);
  const kind = vulnerabilityKinds.find((kind) => kind !== 'csaf' && sourceName(kind) === source);
  const its = kind === undefined ? sql`a.kind = 'csaf' and d.source = ${source}` : sql`a.kind = ${kind}`;
  const says = sql`from assertions a join documents d on d.kind = a.kind and d.id = a.document where a.vulnerability_id = v.id and ${its}`;
  const sample = await sql<{ id: string }>`select id from documents where kind = 'csaf' and source = ${source} limit 1`.execute(
    tx,
  );
  const family = familyOf(source, kind === undefined ? ['csaf'] : [kind], sample.rows[0]?.id ?? source);
  const days = sql`((select min(${saidAt}) ${says})::date - (select ${first} from (select k.name as source, ${saidAt} as at
    from ${spoken} where a.vulnerability_id = v.id) said)::date)`;
  const conditions = {
    all: sql`true`,
    only: sql`not exists (select from assertions a join documents d on d.kind = a.kind and d.id = a.document
      where a.vulnerability_id = v.id and not (${its}))`,
    'no-cvss': sql`not exists (select ${says} and a.has_cvss)`,
    'no-weakness': sql`not exists (select ${says} and a.has_weakness)`,
    'no-versions': sql`not exists (select ${says} and a.has_versions)`,
    late: sql`${days} > ${late}`,
    lost: sql`v.overruled_sources @> array[${family}]`,
    ...Object.fromEntries(timeClasses.map((name) => [name, classes[name](days)])),
  } as Record<NonNullable<SourceRecordQuery['which']>, RawBuilder<unknown>>;
  const { rows } = await sql<SourceRecord>`select v.id, v.title, v.severity, v.cvss, v.published from vulnerabilities v
    where exists (select ${says}) and ${conditions[which]} ${after === null ? sql`` : sql`and v.id > ${after[0]}::text`}
    order by v.id limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => row,
  );
}
