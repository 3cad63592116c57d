import { useState, type ReactNode } from 'react';
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Cvss, Kev, SeverityMark, When } from '../components/marks.tsx';
import { Show } from '../components/states.tsx';
import { MatchDecision, DecideMatch } from '../components/match-decision.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import type { MatchState } from './api.ts';
import { useMay } from '../shell/session.ts';
import { matchApi, type MatchDetail } from './api.ts';
import { DisputeList } from './disputes.tsx';
import { DecisionPath } from './decision-path.tsx';
import { PatchButtons } from './patch-buttons.tsx';
import { PatchHistory } from './patch-history.tsx';
import { PatchMark } from './patch-mark.tsx';
import { Questions } from './questions.tsx';
import { isRecord, useFixName } from './fix-name.ts';
import './matches.css';

/** One match in full: why, what to do, when and by which decisions, what to answer, what sources disagree on. */
export function MatchDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useText();
  const query = useQuery({
    queryKey: ['matches', 'one', id],
    queryFn: () => matchApi.get(id as string),
    enabled: id !== undefined,
  });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="min(44rem, 100vw)"
      title={query.data ? query.data.vulnerability.id : t('matches.one')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {id !== undefined && (
        <Show query={query} rows={10}>
          {(match) => <Content match={match} />}
        </Show>
      )}
    </Drawer>
  );
}

function Part({ title, children, extra }: { title: string; children: ReactNode; extra?: ReactNode }) {
  return (
    <section className="match-part" aria-label={title}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <h3>{title}</h3>
        {extra}
      </div>
      {children}
    </section>
  );
}

/** The document that says it, as the library has it. */
function Advisory({ id }: { id: string }) {
  return isRecord(id) ? (
    <Link className="link" to="/library/$id" params={{ id }}>
      {id}
    </Link>
  ) : (
    <Link className="link" to="/library/entry" search={{ node: `advisory:${id}` }}>
      {id}
    </Link>
  );
}

function Content({ match }: { match: MatchDetail }) {
  const { t, word, say } = useText();
  const fixName = useFixName();
  const may = useMay('matches.write');
  const [asked, setAsked] = useState<MatchState>();
  const { vulnerability, asset, fix, patch } = match;
  const assets = [{ id: asset.id, label: asset.label, patch }];
  return (
    <>
      <div className="stack" style={{ gap: '0.375rem', paddingBottom: '0.875rem' }}>
        <div>{vulnerability.title}</div>
        <div className="row" style={{ gap: '0.25rem 0.75rem' }}>
          <SeverityMark severity={vulnerability.severity} />
          <Cvss score={vulnerability.cvss} />
          {vulnerability.kev && <Kev />}
          <Link className="link" to="/library/$id" params={{ id: vulnerability.id }}>
            {t('matches.toRecord')}
          </Link>
        </div>
        <div className="row" style={{ gap: '0.25rem 0.75rem' }}>
          <Link className="link" to="/assets/$id" params={{ id: asset.id }}>
            {asset.label}
          </Link>
          <span className="muted">{[asset.vendor, asset.firmware].filter(Boolean).join(' · ')}</span>
        </div>
        {match.withdrawnAt && (
          <p className="muted small">
            {t('matches.withdrawn')} <When iso={match.withdrawnAt} />
          </p>
        )}
      </div>

      {match.questions.length > 0 && (
        <Part title={t('matches.questions')}>
          <Questions match={match} />
        </Part>
      )}

      <Part title={t('matches.todo')} extra={<PatchMark patch={patch} />}>
        {fix && <strong>{fixName(fix)}</strong>}
        {match.decision && <p>{say(match.decision.patch.advice)}</p>}
        <ul className="match-list small">
          {match.actions.map((action) => (
            <li key={`${action.category} ${action.details}`}>
              <span className={action.category === 'vendor_fix' ? 'tag tag-good' : 'tag'}>{word('remedy', action.category)}</span>{' '}
              {action.details}{' '}
              {action.url !== null && /^https?:/.test(action.url) ? (
                <a className="link" href={action.url} target="_blank" rel="noreferrer noopener">
                  {action.source}
                </a>
              ) : (
                <Advisory id={action.source} />
              )}
            </li>
          ))}
        </ul>
        {fix && <PatchButtons fix={fix} assets={assets} />}
        {patch && <PatchHistory patch={patch} />}
      </Part>

      {match.decision && match.place && (
        <Part title={t('matches.when')} extra={<span className="tag tag-accent">{word('place', match.place)}</span>}>
          <DecisionPath match={match} decision={match.decision} />
        </Part>
      )}

      <Part
        title={t('vulnerability.why')}
        extra={
          <span className="tabular small">{t('vulnerability.probability', { percent: formatPercent(match.probability) })}</span>
        }
      >
        {match.path.length > 0 && (
          <p className="match-path small">
            {match.path.map((step) => (
              <span key={step}>{step}</span>
            ))}
          </p>
        )}
        <ul className="match-list small">
          {match.reasons.map((reason) => (
            <li key={reason.en}>{say(reason)}</li>
          ))}
        </ul>
        <p className="muted small">
          {t('matches.product')}
          {t('common.colon')}
          {[match.product.vendor, match.product.name].filter(Boolean).join(' ')}
          {match.advisories.map((id) => (
            <span key={id}>
              {' · '}
              <Advisory id={id} />
            </span>
          ))}
        </p>
        <MatchDecision match={match} may={may} onDecide={setAsked} />
      </Part>

      <Part title={t('matches.disagreements')}>
        {match.disagreements.length === 0 ? (
          <p className="muted small">{t('matches.agree')}</p>
        ) : (
          <DisputeList disputes={match.disagreements.slice(0, 8)} />
        )}
        <Link className="link small" to="/library/$id" params={{ id: vulnerability.id }} hash="disagreements">
          {t('matches.allSources')}
        </Link>
      </Part>
      {asked && <DecideMatch match={match} state={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}
