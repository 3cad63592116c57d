import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconShieldSearch } from '@tabler/icons-react';
import { When } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { type EntryLink, filesApi, type IndicatorSighting } from './api.ts';

/** The indicators that a finding is based on; nothing when it is based on none. */
export function FindingIndicators({ finding }: { finding: string }) {
  const { t } = useText();
  const { data } = useQuery({ queryKey: ['findings', finding, 'indicators'], queryFn: () => filesApi.ofFinding(finding) });
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={t('files.basedOn')}>
      <Sightings items={data.items} />
    </Panel>
  );
}

/** The indicators that a capture met, also those of which no finding came, with the reason. */
export function CaptureIndicators({ capture }: { capture: string }) {
  const { t } = useText();
  const query = useQuery({ queryKey: ['captures', capture, 'indicators'], queryFn: () => filesApi.ofCapture(capture) });
  return (
    <Show query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <StateMessage
            icon={<IconShieldSearch size={32} stroke={1.4} />}
            title={t('files.noIndicators')}
            text={t('files.noIndicatorsText')}
          />
        ) : (
          <div style={{ padding: '0.75rem 1.125rem' }}>
            <Sightings items={items} />
          </div>
        )
      }
    </Show>
  );
}

function Sightings({ items }: { items: IndicatorSighting[] }) {
  const { t, number, word } = useText();
  return (
    <ol className="timeline small">
      {items.map((one) => (
        <li key={`${one.indicator.key} ${one.value} ${one.client} ${one.server}`}>
          <div className="row-tight" style={{ flexWrap: 'wrap' }}>
            <span className="mono" style={{ overflowWrap: 'anywhere', fontWeight: 600 }}>
              {one.value}
            </span>
            <span className={one.outcome === 'finding' ? 'tag tag-high' : 'tag'}>{word('indicatorOutcome', one.outcome)}</span>
            {one.list && <span className="tag">{one.list}</span>}
            <span className="muted">{t('files.score', { score: number(Math.round(one.score)) })}</span>
          </div>
          <div>
            <Entry entry={one.indicator} />
            {one.indicates.length > 0 && ' → '}
            {one.indicates.map((entry, at) => (
              <span key={`${entry.kind} ${entry.key}`}>
                {at > 0 && ', '}
                <Entry entry={entry} />
              </span>
            ))}
            {' · '}
            {t('files.saidBy', { source: one.source })}
          </div>
          <div className="muted">
            <span className="mono">
              {one.client} → {one.server}
            </span>{' '}
            · <When iso={one.firstSeen} /> – <When iso={one.lastSeen} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: EntryLink }) {
  return (
    <Link className="link" to="/library/entry" search={{ node: `${entry.kind}:${entry.key}` }}>
      {entry.label}
    </Link>
  );
}
