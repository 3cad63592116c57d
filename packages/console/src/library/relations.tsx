import { useState } from 'react';
import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import type { Relation } from './api.ts';
import { EntryName, Sources } from './marks.tsx';
import { Prose } from './prose.tsx';

/** Entries of a relation that are listed before all that were told are asked for. */
const FIRST = 8;

/** What an entry is related to, by type and direction, with who says it, how sure, and the words of the source. */
export function RelationsPanel({ relations }: { relations: readonly Relation[] }) {
  const { t } = useText();
  if (relations.length === 0) return null;
  return (
    <Panel title={t('entry.relations')} id="relations" flush>
      <div className="relations">
        {relations.map((relation) => (
          <RelationGroup key={`${relation.direction} ${relation.type}`} relation={relation} />
        ))}
      </div>
    </Panel>
  );
}

function RelationGroup({ relation }: { relation: Relation }) {
  const { t, word, number, has } = useText();
  const [all, setAll] = useState(false);
  const { type, direction, count, atLeast } = relation;
  const inverse = `entry.inverse.${type}`;
  const title = direction === 'in' && has(inverse) ? t(inverse as never) : word('edgeType', type);
  // Several documents may say the same of one pair.
  const groups = [...Map.groupBy(relation.edges, ({ entry }) => `${entry.kind}:${entry.key}`).values()];
  const shown = groups.slice(0, all ? undefined : FIRST);
  return (
    <section className="relation" aria-label={String(title)}>
      <h3>
        {title}{' '}
        <span className="muted tabular">
          {number(count > relation.edges.length ? count : groups.length)}
          {atLeast && '+'}
        </span>
      </h3>
      <ul className="plain-list">
        {shown.map((edges) => {
          const [{ entry }] = edges;
          const text = edges.find((edge) => edge.text)?.text;
          return (
            <li key={`${entry.kind}:${entry.key}`}>
              <div className="said">
                <EntryName entry={entry} />
                <span className="row-tight">
                  <Sources sources={[...new Set(edges.map(({ source }) => source))]} />
                  <span className="small muted tabular" title={t('common.confidence')}>
                    {formatPercent(Math.max(...edges.map(({ confidence }) => confidence)))}
                  </span>
                </span>
              </div>
              {text && (
                <details className="relation-text">
                  <summary className="link small">{t('graph.why')}</summary>
                  <Prose text={text} />
                </details>
              )}
            </li>
          );
        })}
      </ul>
      {groups.length > FIRST && (
        <button type="button" className="sort link small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('common.fewer') : t('common.moreOf', { count: groups.length - FIRST })}
        </button>
      )}
      {all && count > relation.edges.length && (
        <p className="small muted">{t('entry.moreInGraph', { shown: relation.edges.length })}</p>
      )}
    </section>
  );
}
