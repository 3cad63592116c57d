import { useState } from 'react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useText, type WordFamily } from '../i18n/use-text.ts';

const SHOWN = 6;

/** How many of each kind, as bars that lead to the list they count. What has no key is counted, but leads to the whole list. */
export function Distribution(props: {
  items: { key: string | null; count: number }[];
  family?: WordFamily;
  unit?: string;
  empty: string;
  search: (key: string) => Pick<LinkProps, 'to' | 'search'>;
}) {
  const { items, family, unit, search } = props;
  const { t, word, compact, number } = useText();
  const [all, setAll] = useState(false);
  if (items.length === 0) return <p className="muted small">{props.empty}</p>;
  const most = Math.max(...items.map((item) => item.count), 1);
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <>
      <ul className="dist">
        {shown.map((item) => {
          const label = item.key === null ? t('common.unknown') : family ? word(family, item.key) : item.key;
          return (
            <li key={item.key ?? ''}>
              <Link
                {...(item.key === null ? { to: '/assets' } : search(item.key))}
                title={`${label}${t('common.colon')}${number(item.count)}${unit ? ` ${unit}` : ''}`}
              >
                <span className="dist-name">{label}</span>
                <span className="dist-bar" aria-hidden>
                  {item.count > 0 && <span style={{ width: `${(item.count / most) * 100}%` }} />}
                </span>
                <span className="dist-count">{compact(item.count)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      {items.length > SHOWN && (
        <button
          type="button"
          className="sort link small"
          style={{ marginTop: '0.25rem' }}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? t('common.fewer') : t('common.moreOf', { count: items.length - SHOWN })}
        </button>
      )}
    </>
  );
}
