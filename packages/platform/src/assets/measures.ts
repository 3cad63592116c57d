import { sql } from 'kysely';
import { type Measure, type Sample, samplesOf } from '../kernel/measure.ts';
import { countFindings } from './store-findings.ts';

/** What is measured of the inventory. */
export const assetMeasures: readonly Measure[] = [
  {
    name: 'fengsui_assets',
    help: 'Devices in the inventory.',
    kind: 'gauge',
    read: (tx) =>
      samplesOf(
        tx,
        sql<Sample>`select jsonb_build_object('site', p.name) as labels, count(a.id) as value
          from sites p left join assets a on a.site_id = p.id group by p.id order by p.name`,
      ),
  },
  {
    name: 'fengsui_findings_open',
    help: 'Findings that nobody has resolved or suppressed.',
    kind: 'gauge',
    read: async (tx) =>
      (await countFindings(tx, undefined)).bySeverity.map(({ key, open }) => ({ labels: { severity: key }, value: open })),
  },
  {
    name: 'fengsui_captures',
    help: 'Captures and files of records.',
    kind: 'gauge',
    read: (tx) =>
      samplesOf(
        tx,
        sql<Sample>`select jsonb_build_object('kind', kind, 'state', state) as labels, count(*) as value from captures group by kind, state order by 1`,
      ),
  },
];
