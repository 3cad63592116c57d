import { useMemo, useState } from 'react';
import { SearchBox } from '../components/filters.tsx';
import { Confidence, When } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { Statement } from '../components/statement.tsx';
import { useText } from '../i18n/use-text.ts';
import { assertionsOf, type EntryStatement, type SourcedAssertion } from './api.ts';
import { Day } from './day.tsx';

/** Statements shown at a time. */
const STEP = 12;

/** Everything that every source says, as it says it: who, what, how, how sure, said when, fetched when. */
export function AssertionTable({ statements }: { statements: readonly EntryStatement[] }) {
  const { t, word, number } = useText();
  const [q, setQ] = useState<string>();
  const [shown, setShown] = useState(STEP);
  const rows = useMemo(
    () =>
      statements.flatMap((statement) =>
        assertionsOf(statement).map((assertion) => ({
          assertion,
          document: statement.document,
          text: `${assertion.source} ${statement.document} ${assertion.attribute} ${word('assertion', assertion.attribute)} ${JSON.stringify(assertion.value)}`.toLowerCase(),
        })),
      ),
    [statements, word],
  );
  const found = q
    ? rows.filter(({ text }) =>
        q
          .toLowerCase()
          .split(/\s+/)
          .every((part) => text.includes(part)),
      )
    : rows;
  return (
    <Panel
      title={t('vulnerability.assertions')}
      id="assertions"
      flush
      extra={
        <span className="small muted tabular">
          {t('vulnerability.statements', { count: found.length, shown: number(found.length) })}
        </span>
      }
    >
      <div className="filters panel-filters">
        <SearchBox
          label={t('vulnerability.findStatement')}
          value={q}
          onChange={(next) => {
            setQ(next);
            setShown(STEP);
          }}
        />
      </div>
      {found.length === 0 ? (
        <p className="muted panel-line">{t('vulnerability.noStatement')}</p>
      ) : (
        <div className="table-wrap">
          <table className="table cards assertions" aria-label={t('vulnerability.assertions')}>
            <thead>
              <tr>
                <th scope="col">{t('graph.source')}</th>
                <th scope="col">{t('vulnerability.attribute')}</th>
                <th scope="col">{t('vulnerability.value')}</th>
                <th scope="col">{t('graph.method')}</th>
                <th scope="col">{t('common.confidence')}</th>
                <th scope="col">{t('vulnerability.published')}</th>
                <th scope="col">{t('vulnerability.retrieved')}</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, shown).map(({ assertion, document }, index) => (
                <AssertionRow key={`${index} ${assertion.attribute}`} assertion={assertion} document={document} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.length > shown && (
        <div className="table-foot">
          <button type="button" className="sort link small" onClick={() => setShown(shown + 5 * STEP)}>
            {t('common.moreOf', { count: found.length - shown })}
          </button>
        </div>
      )}
    </Panel>
  );
}

function AssertionRow({ assertion, document }: { assertion: SourcedAssertion; document: string }) {
  const { t, word } = useText();
  return (
    <tr>
      <td className="lead">
        <span className="cell-main">{assertion.source}</span>
        {document !== assertion.source && <div className="cell-sub">{document}</div>}
      </td>
      <td data-label={t('vulnerability.attribute')}>
        <span>{word('assertion', assertion.attribute)}</span>
      </td>
      <td data-label={t('vulnerability.value')} className="assertion-value">
        <span>
          <Statement assertion={assertion} />
        </span>
      </td>
      <td data-label={t('graph.method')}>
        <span>{word('edgeMethod', assertion.method)}</span>
      </td>
      <td data-label={t('common.confidence')}>
        <Confidence value={assertion.confidence} />
      </td>
      <td data-label={t('vulnerability.published')}>
        <Day date={assertion.published} />
      </td>
      <td data-label={t('vulnerability.retrieved')}>
        <When iso={assertion.retrieved} relative />
      </td>
    </tr>
  );
}
