import { useState } from 'react';
import { SearchBox } from '../components/filters.tsx';
import { Panel } from '../components/page.tsx';
import { useText } from '../i18n/use-text.ts';
import { Sources } from './marks.tsx';
import type { RecordProduct, ResolvedRecord } from './record.ts';

/** Products that are listed before all are asked for. */
const FIRST = 12;
/** So many that a search among them helps. */
const MANY = 10;

type Group = 'affected' | 'fixed' | 'notAffected';
const GROUPS: readonly Group[] = ['affected', 'fixed', 'notAffected'];

/** Which products and versions each source names as affected, as fixed, and as not affected. */
export function ProductsPanel({ record }: { record: ResolvedRecord }) {
  const { t, number, word } = useText();
  const [group, setGroup] = useState<Group>('affected');
  const [q, setQ] = useState<string>();
  const [all, setAll] = useState(false);
  const products = record[group].filter((one) => !q || textOf(one).includes(q.toLowerCase()));
  if (GROUPS.every((one) => record[one].length === 0)) return null;
  return (
    <Panel title={t('vulnerability.productsBySource')} id="products" flush>
      <div className="filters panel-filters">
        {GROUPS.map((one) => (
          <button
            key={one}
            type="button"
            className="filter"
            data-active={group === one}
            aria-pressed={group === one}
            disabled={record[one].length === 0}
            onClick={() => setGroup(one)}
          >
            <span>
              {t(`vulnerability.group.${one}`)} <span className="tabular">{number(record[one].length)}</span>
            </span>
          </button>
        ))}
        {record[group].length > MANY && <SearchBox label={t('vulnerability.findProduct')} value={q} onChange={setQ} />}
      </div>
      {products.length === 0 ? (
        <p className="muted panel-line">{t('vulnerability.noProduct')}</p>
      ) : (
        <div className="table-wrap">
          <table className="table cards" aria-label={t('vulnerability.productsBySource')}>
            <thead>
              <tr>
                <th scope="col">{t('attribute.product')}</th>
                <th scope="col">{t('vulnerability.versions')}</th>
                <th scope="col">{t('vulnerability.status')}</th>
                <th scope="col">{t('graph.source')}</th>
              </tr>
            </thead>
            <tbody>
              {products.slice(0, all ? undefined : FIRST).map((one, index) => (
                <tr key={`${index} ${one.product}`}>
                  <td className="lead">
                    <span className="cell-main">{one.product}</span>
                    <div className="cell-sub">{one.vendor}</div>
                    {one.cpes.slice(0, 2).map((cpe) => (
                      <div key={cpe} className="cell-sub mono vector">
                        {cpe}
                      </div>
                    ))}
                  </td>
                  <td data-label={t('vulnerability.versions')}>
                    <span className="mono">{one.versions ?? '–'}</span>
                  </td>
                  <td data-label={t('vulnerability.status')}>
                    <span className="nowrap">
                      {word('productStatus', one.status)}
                      {one.role && <div className="cell-sub">{t(`vulnerability.role.${one.role}`)}</div>}
                    </span>
                  </td>
                  <td data-label={t('graph.source')}>
                    <Sources sources={one.sources} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {products.length > FIRST && (
        <div className="table-foot">
          <button type="button" className="sort link small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('common.fewer') : t('common.moreOf', { count: products.length - FIRST })}
          </button>
        </div>
      )}
    </Panel>
  );
}

function textOf({ vendor, product, versions }: RecordProduct): string {
  return `${vendor ?? ''} ${product} ${versions ?? ''}`.toLowerCase();
}
