import { useState } from 'react';
import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconChartHistogram, IconDownload, IconGitCompare, IconSchool } from '@tabler/icons-react';
import { norms, type BaselineState, type BaselineVersion } from '../api/norms.ts';
import { DifferenceReview } from '../components/differences.tsx';
import { Learnt } from '../components/learnt.tsx';
import { Confidence, When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { useOneSite, WithoutSite } from '../components/site-choice.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { CapturesDialog, isAtWork, StudyLine } from '../components/study.tsx';
import { toastDone, toastError } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import '../norms.css';

const VIEWS = ['review', 'learnt', 'versions'] as const;
type View = (typeof VIEWS)[number];

/** How a sensor is told what is normal. */
const COMMAND = 'fengsui watch --baseline';

/** What is normal at a site: how well it is known, what differs from it and waits for a person, and what was learnt. */
export function BaselinePage() {
  const { t } = useText();
  const { site, choice, sites } = useOneSite();
  if (site === undefined) return <WithoutSite title={t('nav.baseline')} sites={sites} />;
  return <SiteBaseline key={site} site={site} choice={choice} />;
}

function SiteBaseline({ site, choice }: { site: string; choice: React.ReactNode }) {
  const { t } = useText();
  const may = useMay('norms.write');
  const mayTake = useMay('evidence.read');
  const search = useSearch({ from: '/shell/baseline' });
  const navigate = useNavigate({ from: '/baseline' });
  const view = VIEWS.find((one) => one === search.view) ?? 'review';
  const show = (next: View) => void navigate({ search: { view: next === 'review' ? undefined : next }, replace: true });
  const [asked, setAsked] = useState<'learn' | 'compare'>();
  const query = useQuery({
    queryKey: ['norms', 'baseline', site],
    queryFn: () => norms.baseline(site),
    refetchInterval: ({ state }) => (isAtWork(state.data?.study) ? 3000 : false),
  });
  const current = query.data?.current ?? null;
  const busy = isAtWork(query.data?.study);
  return (
    <Page
      title={t('nav.baseline')}
      sub={t('baseline.sub')}
      actions={
        <>
          {choice}
          {current && mayTake && (
            <Button
              component="a"
              href={norms.document(site)}
              download
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {t('baseline.download')}
            </Button>
          )}
          {may && current && (
            <Button
              variant="default"
              disabled={busy}
              leftSection={<IconGitCompare size={16} aria-hidden />}
              onClick={() => setAsked('compare')}
            >
              {t('baseline.compare')}
            </Button>
          )}
          {may && query.data && (
            <Button disabled={busy} leftSection={<IconSchool size={16} aria-hidden />} onClick={() => setAsked('learn')}>
              {t(current ? 'baseline.learnOn' : 'baseline.learn')}
            </Button>
          )}
        </>
      }
    >
      <Show query={query} rows={10}>
        {(state) => (
          <div className="stack">
            <StudyLine study={state.study} />
            {state.current === null ? (
              <Panel>
                <StateMessage
                  icon={<IconChartHistogram size={36} stroke={1.4} />}
                  title={t('baseline.empty')}
                  text={t('baseline.emptyText')}
                />
              </Panel>
            ) : (
              <>
                <div className="grid cols-main">
                  <Stability version={state.current} />
                  <Enforced site={site} state={state} />
                </div>
                <SegmentedControl
                  className="zone-views"
                  aria-label={t('baseline.views')}
                  value={view}
                  onChange={show}
                  data={VIEWS.map((one) => ({ value: one, label: t(`baseline.view.${one}`) }))}
                />
                {view === 'review' && <DifferenceReview site={site} counts={state.differences} />}
                {view === 'learnt' && <Learnt site={site} version={state.current.version} />}
                {view === 'versions' && <Versions site={site} />}
              </>
            )}
          </div>
        )}
      </Show>
      {asked === 'learn' && (
        <CapturesDialog
          site={site}
          title={t(current ? 'baseline.learnOn' : 'baseline.learn')}
          text={t('baseline.learnText')}
          submit={t('baseline.learnStart')}
          reason
          afresh={current ? t('baseline.afresh') : undefined}
          run={(chosen) => norms.learn(site, chosen)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'compare' && (
        <CapturesDialog
          site={site}
          single
          title={t('baseline.compare')}
          text={t('baseline.compareText')}
          submit={t('baseline.compareStart')}
          run={({ captures }) => norms.compare(site, captures[0])}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Page>
  );
}

/** How much of what goes on is known, in one sentence and by kind. */
function Stability({ version }: { version: BaselineVersion }) {
  const { t, number, locale, word } = useText();
  const { hours, messages, stability } = version.summary;
  return (
    <Panel
      title={t('baseline.stability')}
      extra={
        <span className={stability.stable ? 'tag tag-good' : 'tag tag-medium'}>
          {t(stability.stable ? 'baseline.stable' : 'baseline.notStable')}
        </span>
      }
    >
      <p style={{ marginTop: 0 }}>{stability.sentence[locale]}</p>
      <div className="table-wrap">
        <table className="table" aria-label={t('baseline.stability')}>
          <thead>
            <tr>
              <th scope="col">{t('baseline.kind')}</th>
              <th scope="col" className="num">
                {t('baseline.known')}
              </th>
              <th scope="col">{t('baseline.coverage')}</th>
              <th scope="col" className="num">
                {t('baseline.expected')}
              </th>
            </tr>
          </thead>
          <tbody>
            {stability.kinds.map((one) => (
              <tr key={one.kind}>
                <td>{word('learntKind', one.kind)}</td>
                <td className="num">{number(one.known)}</td>
                <td>{one.coverage === null ? <span className="muted">–</span> : <Confidence value={one.coverage} />}</td>
                <td className="num">{number(one.expectedPerHour)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small muted" style={{ marginBottom: 0 }}>
        {t('baseline.from', { hours: number(hours), messages: number(messages) })}
      </p>
    </Panel>
  );
}

/** Whether later captures are held against the baseline, and who said so. */
function Enforced({ site, state }: { site: string; state: BaselineState }) {
  const { t, number } = useText();
  const may = useMay('norms.approve');
  const client = useQueryClient();
  const { enforcement, current } = state;
  const change = useMutation({
    mutationFn: (on: boolean) => norms.enforce(site, { baseline: on }),
    onSuccess: (now) => {
      void client.invalidateQueries({ queryKey: ['norms'] });
      toastDone(t(now.baseline ? 'baseline.enforcedNow' : 'baseline.notEnforcedNow'));
    },
    onError: toastError,
  });
  return (
    <Panel title={t('baseline.enforcement')}>
      <Switch
        checked={enforcement.baseline}
        disabled={!may || change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
        label={t('baseline.enforce')}
        description={t('baseline.enforceText')}
      />
      {enforcement.changedBy && (
        <p className="small muted">
          {t('norm.changedBy', { by: enforcement.changedBy })} <When iso={enforcement.changedAt} relative />
        </p>
      )}
      <dl className="attrs" style={{ marginTop: '1rem' }}>
        <dt>{t('norm.version')}</dt>
        <dd className="tabular">{number(current?.version)}</dd>
        <dt>{t('norm.changed')}</dt>
        <dd>
          <When iso={current?.at} relative />
        </dd>
        <dt>{t('norm.by')}</dt>
        <dd>{current?.by}</dd>
      </dl>
      <p className="small muted" style={{ marginBottom: 0 }}>
        {t('baseline.atSensors')} <code>{COMMAND}</code>
      </p>
    </Panel>
  );
}

/** Every version: who made it, and why. */
function Versions({ site }: { site: string }) {
  const { t } = useText();
  const query = useQuery({ queryKey: ['norms', 'versions', site], queryFn: () => norms.versions(site) });
  return (
    <Panel title={t('norm.versions')}>
      <Show query={query} rows={3}>
        {({ items }) => (
          <ol className="timeline small">
            {items.map((one) => (
              <li key={one.id}>
                <strong>{t('norm.versionOf', { version: one.version })}</strong>{' '}
                {one.what === 'learnt'
                  ? t('baseline.wasLearnt', { by: one.by })
                  : t('baseline.wasApproved', { by: one.by, count: one.differences })}
                {one.why && <div style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{one.why}</div>}
                <div className="muted">
                  <When iso={one.at} />
                </div>
              </li>
            ))}
          </ol>
        )}
      </Show>
    </Panel>
  );
}
