import { useState } from 'react';
import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { Outside, Sources } from './marks.tsx';
import { Prose } from './prose.tsx';
import type { ResolvedRecord } from './record.ts';

/** A patch by its name, which is no category of remediations. */
const PATCH = 'patch';
/** What helps most comes first. */
const ORDER = [
  'vendor_fix',
  PATCH,
  'optional_patch',
  'mitigation',
  'workaround',
  'fix_planned',
  'no_fix_planned',
  'none_available',
];
const DONE = new Set(['vendor_fix', PATCH, 'optional_patch']);

/** Remedies that are listed before all are asked for. */
const FIRST = 4;

/** What to do against it, as the sources say it: fixes and patches, then what helps until they are in. */
export function RemediesPanel({ record }: { record: ResolvedRecord }) {
  const { t, word } = useText();
  const [all, setAll] = useState(false);
  const remedies: Remedy[] = [
    ...record.remediations.map((one) => ({ ...one, more: null })),
    ...record.patches.map(({ name, description, url, sources }) => ({
      category: PATCH,
      details: name,
      url,
      sources,
      more: description === name ? null : description,
    })),
  ].toSorted((one, other) => rank(one.category) - rank(other.category));
  if (remedies.length === 0) return null;
  return (
    <Panel
      title={t('vulnerability.remedies')}
      id="remedies"
      extra={<span className="small muted tabular">{remedies.length}</span>}
    >
      <ol className="timeline">
        {remedies.slice(0, all ? undefined : FIRST).map((one, index) => (
          <li key={`${index} ${one.category}`}>
            <div className="row">
              <span className={DONE.has(one.category) ? 'tag tag-good' : 'tag'}>
                {one.category === PATCH ? t('vulnerability.patch') : word('remedy', one.category)}
              </span>
              <Sources sources={one.sources} />
            </div>
            <Prose text={one.details} />
            {one.more && (
              <details>
                <summary className="link small">{t('vulnerability.description')}</summary>
                <div className="small">
                  <Prose text={one.more} />
                </div>
              </details>
            )}
            {one.url && !one.details.includes(one.url) && <Outside href={one.url} />}
          </li>
        ))}
      </ol>
      {remedies.length > FIRST && (
        <button type="button" className="sort link small further" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('common.fewer') : t('common.moreOf', { count: remedies.length - FIRST })}
        </button>
      )}
    </Panel>
  );
}

/** A remedy or a patch. */
interface Remedy {
  category: string;
  details: string;
  url: string | null;
  sources: string[];
  more: string | null;
}

function rank(category: string): number {
  const at = ORDER.indexOf(category);
  return at < 0 ? ORDER.length : at;
}
