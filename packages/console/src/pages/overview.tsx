import { lazy, Suspense } from 'react';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LinkButton } from '../components/link-button.tsx';
import { IconArrowRight, IconCircleCheck, IconFileUpload } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { Overview } from '../api/findings.ts';
import { SEVERITIES } from '../api/types.ts';
import { CaptureStateMark } from '../components/capture-state.tsx';
import { Distribution } from '../components/distribution.tsx';
import { SeverityMark, When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { findingText } from '../lib/finding.ts';
import { useFirstReason } from '../lib/use-first-reason.ts';
import { useSession, useSite, useSites } from '../shell/session.ts';
import { part } from '../lib/new-version.ts';

const FindingsOverTime = lazy(part(() => import('../charts/findings-over-time.tsx')));

/** What have I, what is wrong, what do I do first. */
export function OverviewPage() {
  const { t } = useText();
  const site = useSite();
  const query = useQuery({ queryKey: ['overview', site], queryFn: () => api.overview(site) });
  const sites = useSites().data ?? [];
  const session = useSession().data;
  const where = sites.find((one) => one.id === site)?.name ?? session?.organisation.name;
  return (
    <Page
      title={t('overview.title')}
      sub={where}
      actions={
        <LinkButton to="/captures" variant="default" leftSection={<IconFileUpload size={16} aria-hidden />}>
          {t('captures.upload')}
        </LinkButton>
      }
    >
      <Show query={query} rows={10}>
        {(overview) => (overview.captures.total === 0 ? <FirstRun /> : <Situation overview={overview} />)}
      </Show>
    </Page>
  );
}

/** Before the first capture: what will be here, and the one step that gets there. */
function FirstRun() {
  const { t } = useText();
  return (
    <Panel>
      <StateMessage
        icon={<IconFileUpload size={40} stroke={1.3} />}
        title={t('overview.firstTitle')}
        text={t('overview.firstText')}
      >
        <LinkButton to="/captures" leftSection={<IconFileUpload size={16} aria-hidden />}>
          {t('captures.upload')}
        </LinkButton>
        <LinkButton to="/library" variant="default">
          {t('overview.firstLibrary')}
        </LinkButton>
      </StateMessage>
    </Panel>
  );
}

function Situation({ overview }: { overview: Overview }) {
  const { t } = useText();
  return (
    <>
      <Metrics overview={overview} />
      <div className="grid cols-main">
        <div className="stack">
          <FirstThings overview={overview} />
          <FindingsPanel overview={overview} />
        </div>
        <div className="stack">
          <Inventory overview={overview} />
          <Panel title={t('overview.protocols')}>
            <Distribution
              empty={t('overview.noProtocols')}
              unit={t('overview.messages')}
              items={overview.protocols.map((one) => ({ key: one.id, count: one.messages }))}
              family="protocol"
              search={(key) => ({ to: '/assets', search: { protocol: key } })}
            />
          </Panel>
          <RecentCaptures />
        </div>
      </div>
    </>
  );
}

function Metrics({ overview }: { overview: Overview }) {
  const { t, number } = useText();
  const open = Object.fromEntries(overview.findings.bySeverity.map((one) => [one.key, one.open]));
  return (
    <div className="metrics">
      <Link to="/assets" className="metric">
        <div className="metric-label">{t('overview.assets')}</div>
        <div className="metric-value">{number(overview.assets.total)}</div>
        <div className="metric-note">
          {t('overview.vendors', { count: overview.assets.byVendor.filter((one) => one.key !== null).length })}
        </div>
      </Link>
      <Link to="/findings" search={{ state: 'open' }} className="metric">
        <div className="metric-label">{t('overview.openFindings')}</div>
        <div className="metric-value">{number(overview.findings.open)}</div>
        <div className="metric-note">
          {SEVERITIES.slice(0, 2).map((severity) =>
            open[severity] ? (
              <span key={severity} className="row-tight">
                <SeverityMark severity={severity} label={false} />
                {number(open[severity])}
              </span>
            ) : null,
          )}
          {!open.critical && !open.high && t('overview.noneUrgent')}
          {overview.findings.suppressed > 0 && (
            <span>
              {t('findings.suppressed', {
                count: overview.findings.suppressed,
                shown: number(overview.findings.suppressed),
              })}
            </span>
          )}
        </div>
      </Link>
      <Link to="/vulnerabilities" search={{ state: 'open' }} className="metric">
        <div className="metric-label">{t('overview.openMatches')}</div>
        <div className="metric-value">{number(overview.matches.open)}</div>
        <div className="metric-note">{t('overview.matchedAssets', { count: overview.matches.assets })}</div>
      </Link>
      <Link to="/vulnerabilities" search={{ kev: 'true' }} className="metric">
        <div className="metric-label">{t('overview.exploited')}</div>
        <div className="metric-value" style={overview.matches.knownExploited > 0 ? { color: 'var(--critical)' } : undefined}>
          {number(overview.matches.knownExploited)}
        </div>
        <div className="metric-note">{t('overview.exploitedNote')}</div>
      </Link>
      <Link to="/captures" className="metric">
        <div className="metric-label">{t('overview.captures')}</div>
        <div className="metric-value">{number(overview.captures.total)}</div>
        <div className="metric-note">
          {overview.captures.analysing > 0
            ? t('overview.analysing', { count: overview.captures.analysing })
            : t('overview.frames', { count: overview.captures.frames, shown: number(overview.captures.frames) })}
        </div>
      </Link>
    </div>
  );
}

/** The ranked list: each line says why it is there and leads to where it is dealt with. */
function FirstThings({ overview }: { overview: Overview }) {
  const { t, locale } = useText();
  const sayReason = useFirstReason();
  return (
    <Panel title={t('overview.first')} flush>
      {overview.first.length === 0 ? (
        <StateMessage
          icon={<IconCircleCheck size={36} stroke={1.4} />}
          title={t('overview.nothingFirst')}
          text={t('overview.nothingFirstText')}
        />
      ) : (
        <ol className="actions">
          {overview.first.map((item, index) => (
            <li className="action" key={item.id}>
              <span className="action-rank">{index + 1}</span>
              <div>
                <div className="row" style={{ gap: '0.25rem 0.75rem' }}>
                  <SeverityMark severity={item.severity} />
                  <span className="action-title">{findingText(item, locale).title}</span>
                </div>
                {findingText(item, locale).advice && <div className="action-advice">{findingText(item, locale).advice}</div>}
                <ul>
                  {item.asset && (
                    <li>
                      <Link className="link" to="/assets/$id" params={{ id: item.asset.id }}>
                        {item.asset.label}
                      </Link>
                    </li>
                  )}
                  <li className="dot-list">
                    {item.reasons.map((reason) => (
                      <span key={reason.about}>{sayReason(reason)}</span>
                    ))}
                    <Alike item={item} />
                  </li>
                </ul>
              </div>
              {item.kind === 'finding' ? (
                <LinkButton
                  to="/findings/$id"
                  params={{ id: item.id }}
                  variant="default"
                  size="xs"
                  rightSection={<IconArrowRight size={13} aria-hidden />}
                >
                  {t('overview.investigate')}
                </LinkButton>
              ) : (
                <LinkButton
                  to="/vulnerabilities"
                  search={{ match: item.id }}
                  variant="default"
                  size="xs"
                  rightSection={<IconArrowRight size={13} aria-hidden />}
                >
                  {t('overview.remediate')}
                </LinkButton>
              )}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** How many more there are like an entry; of findings it leads to them. */
function Alike({ item: { rule, more } }: { item: Overview['first'][number] }) {
  const { t } = useText();
  if (more === 0) return null;
  const text = t('overview.moreAlike', { count: more });
  return rule === null ? (
    <span>{text}</span>
  ) : (
    <Link className="link" to="/findings" search={{ q: rule, state: 'open' }}>
      {text}
    </Link>
  );
}

function FindingsPanel({ overview }: { overview: Overview }) {
  const { t, number } = useText();
  return (
    <Panel
      title={t('overview.findings')}
      extra={
        <Link className="link small" to="/findings">
          {t('common.showAll')}
        </Link>
      }
    >
      <div className="row" style={{ gap: '0.5rem 1.5rem', marginBottom: '0.75rem' }}>
        {SEVERITIES.map((severity) => {
          const count = overview.findings.bySeverity.find((one) => one.key === severity);
          return (
            <Link key={severity} className="plain row-tight" to="/findings" search={{ severity, state: 'open' }}>
              <SeverityMark severity={severity} />
              <span className="tabular">{number(count?.open ?? 0)}</span>
            </Link>
          );
        })}
      </div>
      {overview.findings.total > 0 && (
        <Suspense fallback={<Skeleton height={200} />}>
          <FindingsOverTime />
        </Suspense>
      )}
    </Panel>
  );
}

function Inventory({ overview }: { overview: Overview }) {
  const { t } = useText();
  const { byRole, byLevel, byVendor } = overview.assets;
  return (
    <Panel
      title={t('overview.inventory')}
      extra={
        <Link className="link small" to="/assets">
          {t('common.showAll')}
        </Link>
      }
    >
      <div className="stack" style={{ gap: '1rem' }}>
        <div>
          <h3 className="muted small">{t('attribute.role')}</h3>
          <Distribution
            empty={t('common.none')}
            items={byRole}
            family="role"
            search={(key) => ({ to: '/assets', search: { role: key } })}
          />
        </div>
        <div>
          <h3 className="muted small">{t('attribute.purdueLevel')}</h3>
          <Distribution
            empty={t('common.none')}
            items={byLevel
              .toSorted((a, b) => (b.key ?? -1) - (a.key ?? -1))
              .map((one) => ({ key: one.key === null ? null : String(one.key), count: one.count }))}
            family="level"
            search={(key) => ({ to: '/assets', search: { purdueLevel: key } })}
          />
        </div>
        <div>
          <h3 className="muted small">{t('attribute.vendor')}</h3>
          <Distribution
            empty={t('common.none')}
            items={byVendor}
            search={(key) => ({ to: '/assets', search: { vendor: key } })}
          />
        </div>
      </div>
    </Panel>
  );
}

function RecentCaptures() {
  const { t } = useText();
  const site = useSite();
  const query = useQuery({ queryKey: ['captures', 'recent', site], queryFn: () => api.captures.list(undefined, site) });
  return (
    <Panel
      title={t('overview.recentCaptures')}
      extra={
        <Link className="link small" to="/captures">
          {t('common.showAll')}
        </Link>
      }
    >
      <Show query={query} rows={3}>
        {(page) => (
          <ul className="dist" style={{ gap: '0.5rem' }}>
            {page.items.slice(0, 4).map((capture) => (
              <li key={capture.id} className="row" style={{ justifyContent: 'space-between', flexWrap: 'nowrap' }}>
                <div style={{ minWidth: 0 }}>
                  <Link className="link" to="/captures/$id" params={{ id: capture.id }} style={{ overflowWrap: 'anywhere' }}>
                    {capture.name}
                  </Link>
                  <div className="cell-sub">
                    {formatBytes(capture.size)} · <When iso={capture.createdAt} relative />
                  </div>
                </div>
                <CaptureStateMark capture={capture} />
              </li>
            ))}
          </ul>
        )}
      </Show>
    </Panel>
  );
}
