import { useState } from 'react';
import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { Outside, Sources } from './marks.tsx';
import type { ResolvedRecord } from './record.ts';

const FIRST = 10;

/** Addresses that sources point to, and who found it. */
export function ReferencesPanel({ record }: { record: ResolvedRecord }) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const { references, credits } = record;
  if (references.length + credits.length === 0) return null;
  return (
    <Panel title={t('vulnerability.references')} id="references">
      <ul className="plain-list">
        {references.slice(0, all ? undefined : FIRST).map(({ url, sources }) => (
          <li key={url} className="said">
            <Outside href={url} />
            <Sources sources={sources} />
          </li>
        ))}
      </ul>
      {references.length > FIRST && (
        <button type="button" className="sort link small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('common.fewer') : t('common.moreOf', { count: references.length - FIRST })}
        </button>
      )}
      {credits.length > 0 && (
        <p className="small muted">
          {t('vulnerability.credits')}
          {t('common.colon')}
          {credits.map(({ name }) => name).join(' · ')}
        </p>
      )}
    </Panel>
  );
}
