import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { Outside, Sources } from './marks.tsx';
import type { ResolvedRecord } from './record.ts';

/** What helps most comes first. */
const ORDER = ['vendor_fix', 'optional_patch', 'mitigation', 'workaround', 'fix_planned', 'no_fix_planned', 'none_available'];
const DONE = new Set(['vendor_fix', 'optional_patch']);

/** What to do against it, as the sources say it: fixes and patches, then what helps until they are in. */
export function RemediesPanel({ record }: { record: ResolvedRecord }) {
  const { t, word } = useText();
  const remedies = record.remediations.toSorted((one, other) => rank(one.category) - rank(other.category));
  if (remedies.length + record.patches.length === 0) return null;
  return (
    <Panel title={t('vulnerability.remedies')} id="remedies">
      <ol className="timeline">
        {remedies.map((one, index) => (
          <li key={`${index} ${one.category}`}>
            <div className="row">
              <span className={DONE.has(one.category) ? 'tag tag-good' : 'tag'}>{word('remedy', one.category)}</span>
              <Sources sources={one.sources} />
            </div>
            <div className="text">{one.details}</div>
            {one.url && <Outside href={one.url} />}
          </li>
        ))}
        {record.patches.map((one) => (
          <li key={one.name}>
            <div className="row">
              <span className="tag tag-good">{t('vulnerability.patch')}</span>
              <Sources sources={one.sources} />
            </div>
            <div className="text">{one.name}</div>
            {one.description && one.description !== one.name && (
              <details>
                <summary className="link small">{t('vulnerability.description')}</summary>
                <div className="text small">{one.description}</div>
              </details>
            )}
            {one.url && <Outside href={one.url} />}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function rank(category: string): number {
  const at = ORDER.indexOf(category);
  return at < 0 ? ORDER.length : at;
}
