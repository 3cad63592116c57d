import { useMediaQuery } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { KindMark } from '../graph/node-name.tsx';
import { SeverityMark } from '../components/marks.tsx';
import type { EntryState } from '../api/life.ts';
import { SEVERITIES, type Severity } from '../api/types.ts';
import { useText } from '../i18n/use-text.ts';
import type { Facet, Facets } from './api.ts';

/** What hits are narrowed by. */
export interface FacetFilter {
  kind?: string;
  source?: string;
  severity?: string;
  year?: string;
  state?: string;
}

type Name = keyof FacetFilter;

/** Values of a facet that are shown before all are asked for. */
const FIRST = 8;

/** How the hits are divided, as a list beside them: a click narrows, another widens again. */
export function FacetList(props: { facets: Facets; filter: FacetFilter; onChange: (change: FacetFilter) => void }) {
  const { facets, filter, onChange } = props;
  const { t, word } = useText();
  const narrow = useMediaQuery('(max-width: 1000px)', false, { getInitialValueInEffect: false });
  const bySeverity = SEVERITIES.flatMap((one) => facets.severities.filter(({ value }) => value === one));
  const groups: { name: Name; title: string; values: Facet; show: (value: string) => React.ReactNode }[] = [
    {
      name: 'kind',
      title: t('library.facet.kind'),
      values: facets.kinds,
      show: (value) => (
        <span className="graph-name">
          <KindMark kind={value} />
          {word('nodeKind', value)}
        </span>
      ),
    },
    {
      name: 'severity',
      title: t('finding.severity'),
      values: bySeverity,
      show: (value) => <SeverityMark severity={value as Severity} />,
    },
    { name: 'source', title: t('graph.source'), values: facets.sources, show: (value) => word('edgeSource', value) },
    { name: 'year', title: t('library.facet.year'), values: facets.years, show: (value) => value },
    {
      name: 'state',
      title: t('library.facet.state'),
      values: facets.states,
      show: (value) => t(`life.state.${value as EntryState}`),
    },
  ];
  return (
    <aside className="facets" aria-label={t('library.facets')}>
      {groups.map((group) => {
        const chosen = filter[group.name];
        if (group.values.length === 0 && chosen === undefined) return null;
        return (
          <details key={group.name} className="facet" open={!narrow}>
            <summary>{group.title}</summary>
            <Values {...group} chosen={chosen} atLeast={facets.atLeast} onChoose={(value) => onChange({ [group.name]: value })} />
          </details>
        );
      })}
    </aside>
  );
}

function Values(props: {
  values: Facet;
  chosen: string | undefined;
  atLeast: boolean;
  show: (value: string) => React.ReactNode;
  onChoose: (value: string | undefined) => void;
}) {
  const { chosen, show, onChoose, atLeast } = props;
  const { t, number } = useText();
  // What was chosen stands there also when nothing is left of it, so that it can be taken back.
  const values =
    chosen !== undefined && !props.values.some(({ value }) => value === chosen)
      ? [{ value: chosen, count: 0 }, ...props.values]
      : props.values;
  const row = ({ value, count }: Facet[number]) => (
    <li key={value}>
      <button
        type="button"
        className="facet-value"
        aria-pressed={value === chosen}
        onClick={() => onChoose(value === chosen ? undefined : value)}
      >
        <span className="facet-name">{show(value)}</span>
        <span className="muted tabular">
          {number(count)}
          {atLeast && '+'}
        </span>
        {value === chosen && <IconX size={13} aria-hidden />}
      </button>
    </li>
  );
  return (
    <>
      <ul>{values.slice(0, FIRST).map(row)}</ul>
      {values.length > FIRST && (
        <details className="facet-more">
          <summary className="link small">{t('common.moreOf', { count: values.length - FIRST })}</summary>
          <ul>{values.slice(FIRST).map(row)}</ul>
        </details>
      )}
    </>
  );
}
