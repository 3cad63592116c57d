import { useState } from 'react';
import { Button, Menu, SegmentedControl, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconDownload, IconRoute2, IconShieldSearch, IconTopologyRing2 } from '@tabler/icons-react';
import { EXPORT_FORMATS, norms, type PolicyState, type Study } from '../api/norms.ts';
import { IsolationAudit } from '../components/isolation-audit.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { PolicyEditor } from '../components/policy-editor.tsx';
import { PolicyList } from '../components/policy-list.tsx';
import { useOneSite, WithoutSite } from '../components/site-choice.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { CapturesDialog, isAtWork, StudyLine } from '../components/study.tsx';
import { toastDone, toastError } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import '../norms.css';

const VIEWS = ['list', 'text', 'audit', 'versions'] as const;
type View = (typeof VIEWS)[number];
const isView = (value: string | undefined): value is View => VIEWS.some((one) => one === value);

/** Zones and conduits of a site: who belongs where, what may cross, how well it is kept, and rules for those who enforce it. */
export function ZonesPage() {
  const { t } = useText();
  const { site, choice, sites } = useOneSite();
  if (site === undefined) return <WithoutSite title={t('nav.zones')} sites={sites} />;
  return <SiteZones key={site} site={site} choice={choice} />;
}

function SiteZones({ site, choice }: { site: string; choice: React.ReactNode }) {
  const { t } = useText();
  const search = useSearch({ from: '/shell/zones' });
  const navigate = useNavigate({ from: '/zones' });
  const view = isView(search.view) ? search.view : 'list';
  const show = (next: View) => void navigate({ search: { view: next === 'list' ? undefined : next }, replace: true });
  const may = useMay('norms.write');
  const [asked, setAsked] = useState<'derive' | 'audit'>();
  const policy = useQuery({ queryKey: ['norms', 'policy', site], queryFn: () => norms.policy(site) });
  const derived = useLatest(site, 'derive');
  const audited = useLatest(site, 'audit');
  const known = policy.data?.current ?? null;
  return (
    <Page
      title={t('nav.zones')}
      sub={t('policy.sub')}
      actions={
        <>
          {choice}
          {known && <ExportMenu site={site} />}
          {may && (
            <>
              <Button
                variant="default"
                disabled={isAtWork(audited)}
                leftSection={<IconShieldSearch size={16} aria-hidden />}
                onClick={() => setAsked('audit')}
              >
                {t('policy.audit')}
              </Button>
              <Button
                variant={known ? 'default' : 'filled'}
                disabled={isAtWork(derived)}
                leftSection={<IconRoute2 size={16} aria-hidden />}
                onClick={() => setAsked('derive')}
              >
                {t('policy.derive')}
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="stack">
        <StudyLine study={derived} />
        <StudyLine study={audited} />
        <SegmentedControl
          className="zone-views"
          aria-label={t('policy.views')}
          value={view}
          onChange={show}
          data={VIEWS.map((one) => ({ value: one, label: t(`policy.view.${one}`) }))}
        />
        {view === 'audit' ? (
          <IsolationAudit study={audited} />
        ) : (
          <Show query={policy} rows={10}>
            {(state) => {
              if (view === 'text')
                return <PolicyEditor key={state.current?.version ?? 0} site={site} state={state} readOnly={!may} />;
              if (state.current === null || state.view === null)
                return <NoPolicy onWrite={may ? () => show('text') : undefined} />;
              if (view === 'versions') return <Versions site={site} />;
              return (
                <>
                  <Enforced site={site} state={state} />
                  <PolicyList view={state.view} />
                </>
              );
            }}
          </Show>
        )}
      </div>
      {asked === 'derive' && (
        <CapturesDialog
          site={site}
          title={t('policy.derive')}
          text={t('policy.deriveText')}
          submit={t('policy.deriveStart')}
          run={({ captures }) => norms.derive(site, captures)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'audit' && (
        <CapturesDialog
          site={site}
          title={t('policy.audit')}
          text={t('policy.auditText')}
          submit={t('policy.auditStart')}
          run={({ captures }) => norms.audit(site, captures).then(() => show('audit'))}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Page>
  );
}

/** The latest study of a kind, asked for again while it works. */
function useLatest(site: string, kind: Study['kind']): Study | null | undefined {
  return useQuery({
    queryKey: ['norms', 'studies', site, kind],
    queryFn: () => norms.studies({ site, kind }),
    select: ({ items }) => items[0] ?? null,
    refetchInterval: ({ state }) => (isAtWork(state.data?.items[0]) ? 3000 : false),
  }).data;
}

function NoPolicy({ onWrite }: { onWrite?: () => void }) {
  const { t } = useText();
  return (
    <Panel>
      <StateMessage icon={<IconTopologyRing2 size={36} stroke={1.4} />} title={t('policy.empty')} text={t('policy.emptyText')}>
        {onWrite && (
          <Button variant="default" onClick={onWrite}>
            {t('policy.write')}
          </Button>
        )}
      </StateMessage>
    </Panel>
  );
}

/** Files for those who enforce the policy. */
function ExportMenu({ site }: { site: string }) {
  const { t } = useText();
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t('policy.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {EXPORT_FORMATS.map((format) => (
          <Menu.Item key={format} component="a" href={norms.exported(site, format)} download>
            <div>{t(`policy.format.${format}`)}</div>
            <div className="small muted">{t(`policy.formatText.${format}`)}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Whether later captures are held against the policy. */
function Enforced({ site, state }: { site: string; state: PolicyState }) {
  const { t } = useText();
  const may = useMay('norms.approve');
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (on: boolean) => norms.enforce(site, { policy: on }),
    onSuccess: ({ policy }) => {
      void client.invalidateQueries({ queryKey: ['norms'] });
      toastDone(t(policy ? 'policy.enforcedNow' : 'policy.notEnforcedNow'));
    },
    onError: toastError,
  });
  return (
    <Panel>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <Switch
          checked={state.enforced}
          disabled={!may || change.isPending}
          onChange={(event) => change.mutate(event.currentTarget.checked)}
          label={t('policy.enforce')}
          description={t('policy.enforceText')}
        />
        {state.current && (
          <span className="small muted">
            {t('norm.versionOf', { version: state.current.version })} · {state.current.by} ·{' '}
            <When iso={state.current.at} relative />
          </span>
        )}
      </div>
    </Panel>
  );
}

function Versions({ site }: { site: string }) {
  const { t } = useText();
  const query = useQuery({ queryKey: ['norms', 'policy-versions', site], queryFn: () => norms.policyVersions(site) });
  return (
    <Panel title={t('norm.versions')}>
      <Show query={query} rows={3}>
        {({ items }) => (
          <ol className="timeline small">
            {items.map((one) => (
              <li key={one.id}>
                <strong>{t('norm.versionOf', { version: one.version })}</strong>{' '}
                {t(one.what === 'derived' ? 'policy.wasDerived' : 'policy.wasEdited', { by: one.by })}
                {' · '}
                {t('policy.size', { zones: one.zones, conduits: one.conduits })}
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
