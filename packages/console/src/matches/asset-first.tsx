import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconArrowRight, IconCircleCheck } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { AssetDetail } from '../api/network.ts';
import { LinkButton } from '../components/link-button.tsx';
import { Kev, SeverityMark } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { Loading } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { findingText } from '../lib/finding.ts';
import { matchApi } from './api.ts';
import { useFixName } from './fix-name.ts';
import './matches.css';

/** What to do first about one asset: its most urgent fix, its worst open finding, and what only a person can answer; or that it is calm. */
export function AssetFirst({ asset }: { asset: AssetDetail }) {
  const { t, word, number, locale, say } = useText();
  const fixName = useFixName();
  const fixes = useQuery({
    queryKey: ['patches', 'first', asset.id],
    queryFn: () => matchApi.fixes({ asset: asset.id }),
  });
  const findings = useQuery({
    queryKey: ['findings', 'first', asset.id],
    queryFn: () => api.findings.list({ asset: asset.id, state: 'open', sort: 'severity' }, undefined, 1),
    enabled: asset.openFindings > 0,
  });
  const fix = fixes.data?.items[0];
  const finding = findings.data?.items[0];
  const questions = fixes.data?.items.reduce((sum, one) => sum + (one.assets[0]?.questions ?? 0), 0) ?? 0;
  if (fixes.isPending || (asset.openFindings > 0 && findings.isPending))
    return (
      <Panel title={t('asset.first')}>
        <Loading rows={2} />
      </Panel>
    );
  if (!fix && !finding)
    return (
      <Panel title={t('asset.first')}>
        <p className="row-tight" style={{ margin: 0 }}>
          <IconCircleCheck size={18} color="var(--good)" aria-hidden />
          {t('asset.firstNothing')}
        </p>
      </Panel>
    );
  const words = finding && findingText(finding, locale);
  return (
    <Panel title={t('asset.first')} flush>
      <ol className="actions asset-first">
        {fix && (
          <li className="action">
            <span className={fix.place === 'now' ? 'tag tag-critical' : 'tag'}>{word('place', fix.place)}</span>
            <div>
              <div className="row" style={{ gap: '0.25rem 0.625rem' }}>
                <span className="action-title">{fixName(fix.fix)}</span>
                {fix.kev > 0 && <Kev />}
              </div>
              <div>{say(fix.advice)}</div>
              <div className="small muted">
                {t('patches.closes', { count: fix.vulnerabilityCount, shown: number(fix.vulnerabilityCount) })}
                {questions > 0 && (
                  <>
                    {' · '}
                    <Link className="link" to="/assets/$id" params={{ id: asset.id }} search={{ tab: 'vulnerabilities' }}>
                      {t('matches.asks', { count: questions })}
                    </Link>
                  </>
                )}
              </div>
            </div>
            <ToTab asset={asset.id} tab="vulnerabilities">
              {t('asset.firstVulnerabilities', { count: asset.openMatches, shown: number(asset.openMatches) })}
            </ToTab>
          </li>
        )}
        {finding && (
          <li className="action">
            <SeverityMark severity={finding.severity} />
            <div>
              <Link className="link action-title" to="/findings/$id" params={{ id: finding.id }}>
                {words?.title}
              </Link>
              <div className="small muted">{words?.advice ?? words?.description}</div>
            </div>
            <ToTab asset={asset.id} tab="findings">
              {t('asset.firstFindings', { count: asset.openFindings, shown: number(asset.openFindings) })}
            </ToTab>
          </li>
        )}
      </ol>
    </Panel>
  );
}

/** The way to all of a kind that an asset has, further down on its page. */
function ToTab({ asset, tab, children }: { asset: string; tab: string; children: ReactNode }) {
  return (
    <LinkButton
      to="/assets/$id"
      params={{ id: asset }}
      search={{ tab }}
      hash="activity"
      variant="default"
      size="xs"
      rightSection={<IconArrowRight size={13} aria-hidden />}
    >
      {children}
    </LinkButton>
  );
}
