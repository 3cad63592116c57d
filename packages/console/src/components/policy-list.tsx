import { Link } from '@tanstack/react-router';
import { IconArrowNarrowRight } from '@tabler/icons-react';
import type { PolicyConduit, PolicyView, PolicyZone } from '../api/norms.ts';
import { useText } from '../i18n/use-text.ts';
import { Notice } from './notice.tsx';
import { Panel } from './page.tsx';
import { Role } from './role.tsx';

/** Functions named in a row of a conduit; more are counted. */
const FUNCTIONS = 6;
/** Assets named in a zone; more are counted. */
const ASSETS = 12;

/** A policy as a person reads it: zones from the office down to the process, what may pass between them, and exceptions. */
export function PolicyList({ view }: { view: PolicyView }) {
  const { t } = useText();
  const zones = view.zones.toSorted((one, other) => (other.level ?? -1) - (one.level ?? -1) || one.id.localeCompare(other.id));
  return (
    <>
      {view.strangers.length > 0 && (
        <Notice tone="doubt" title={t('policy.strangers', { count: view.strangers.length })}>
          <Assets assets={view.strangers} />
        </Notice>
      )}
      <section aria-label={t('policy.zones')} className="zones">
        {zones.map((zone) => (
          <ZoneCard key={zone.id} zone={zone} />
        ))}
      </section>
      <Panel title={t('policy.conduits')} flush>
        {view.conduits.length === 0 ? (
          <p className="muted" style={{ padding: '0 1.125rem' }}>
            {t('policy.noConduits')}
          </p>
        ) : (
          <ul className="differences">
            {view.conduits.map((conduit) => (
              <Conduit key={conduit.id} conduit={conduit} />
            ))}
          </ul>
        )}
      </Panel>
      {view.exceptions.length > 0 && (
        <Panel title={t('policy.exceptions')} flush>
          <ul className="differences">
            {view.exceptions.map((one) => (
              <li key={one.id} className="difference">
                <div className="difference-text">
                  <Way from={one.from} to={one.to} />
                  <div>
                    {one.why} <span className="muted">({one.owner})</span>
                  </div>
                </div>
                <span className={one.expired ? 'tag tag-high' : 'tag'}>
                  {t(one.expired ? 'policy.expired' : 'policy.expires', { day: one.expires })}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function ZoneCard({ zone }: { zone: PolicyZone }) {
  const { t, word } = useText();
  return (
    <article className="panel zone-card" data-level={zone.level === null ? 'none' : String(Math.floor(zone.level))}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <h3 className="mono">{zone.id}</h3>
        <span className="tag">{zone.level === null ? t('policy.noLevel') : word('level', zone.level)}</span>
      </div>
      {zone.title && <div className="small muted">{zone.title}</div>}
      <div className="tags zone-members" aria-label={t('policy.members')} role="list">
        {zone.members.map((member) => (
          <span key={member} role="listitem" className="tag mono">
            {member}
          </span>
        ))}
        {zone.members.length === 0 && <span className="small muted">{t('policy.noMembers')}</span>}
      </div>
      <Assets assets={zone.assets} />
    </article>
  );
}

function Assets({ assets }: { assets: PolicyZone['assets'] }) {
  const { t } = useText();
  if (assets.length === 0) return <div className="small muted">{t('policy.noAssets')}</div>;
  return (
    <ul className="zone-assets">
      {assets.slice(0, ASSETS).map((one) => (
        <li key={one.id}>
          <Role role={one.role} iconOnly />
          <Link className="link" to="/assets/$id" params={{ id: one.id }}>
            {one.label}
          </Link>
        </li>
      ))}
      {assets.length > ASSETS && <li className="muted">{t('common.moreOf', { count: assets.length - ASSETS })}</li>}
    </ul>
  );
}

function Way({ from, to }: { from: string; to: string }) {
  return (
    <span className="row-tight mono zone-way">
      {from}
      <IconArrowNarrowRight size={16} aria-hidden />
      {to}
    </span>
  );
}

function Conduit({ conduit }: { conduit: PolicyConduit }) {
  const { t, word } = useText();
  return (
    <li className="difference">
      <div className="difference-text">
        <Way from={conduit.from} to={conduit.to} />
        {conduit.title && <div className="small muted">{conduit.title}</div>}
        {conduit.allow.map((one, at) => (
          // Two allowances of a conduit may say the same.
          <div key={`${at} ${one.protocol}`} className="row small" style={{ gap: '0.25rem 0.5rem' }}>
            <span className="tag">{one.protocol === '*' ? t('policy.anyProtocol') : word('protocol', one.protocol)}</span>
            {one.ports.length > 0 && <span className="mono">{one.ports.join(', ')}</span>}
            <span className="muted zone-functions">
              {one.functions.length === 0 ? (
                t('policy.anyFunction')
              ) : (
                <span className="mono">{one.functions.slice(0, FUNCTIONS).join(', ')}</span>
              )}
              {one.functions.length > FUNCTIONS && ` ${t('common.moreOf', { count: one.functions.length - FUNCTIONS })}`}
            </span>
            {one.ranges.length > 0 && <span className="muted">{t('policy.ranges', { count: one.ranges.length })}</span>}
          </div>
        ))}
      </div>
    </li>
  );
}
