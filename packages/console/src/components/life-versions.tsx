import { useState } from 'react';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lifeApi, type Life } from '../api/life.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { When } from './marks.tsx';
import { Show } from './states.tsx';

/** What persons wrote of an entry, version by version, and the difference between any two. */
export function LifeVersions({ node, life }: { node: string; life: Life }) {
  const { t } = useText();
  const writes = useMay('library.write');
  const verifies = useMay('library.verify');
  const numbers = life.versions.map(({ version }) => version);
  const [from, setFrom] = useState(numbers[1] ?? numbers[0]);
  const [to, setTo] = useState(numbers[0]);
  const options = numbers.map((version) => ({ value: String(version), label: t('life.version', { version }) }));
  return (
    <details>
      <summary style={{ cursor: 'pointer' }}>{t('life.versions', { count: numbers.length })}</summary>
      <dl className="attrs">
        {life.versions.map((one) => (
          <div key={one.version} style={{ display: 'contents' }}>
            <dt>
              {t('life.version', { version: one.version })}
              {one.released && <div className="small">{t('life.wasReleased')}</div>}
            </dt>
            <dd>
              {one.why}
              <div className="small muted">
                {one.by} · <When iso={one.at} />
              </div>
            </dd>
          </div>
        ))}
      </dl>
      {numbers.length > 1 && (writes || verifies) && (
        <>
          <div className="row" style={{ gap: '0.5rem', marginTop: '0.75rem' }}>
            <NativeSelect
              size="xs"
              label={t('life.from')}
              data={options}
              value={from}
              onChange={(event) => setFrom(Number(event.currentTarget.value))}
            />
            <NativeSelect
              size="xs"
              label={t('life.to')}
              data={options}
              value={to}
              onChange={(event) => setTo(Number(event.currentTarget.value))}
            />
          </div>
          <Changes node={node} from={from} to={to} />
        </>
      )}
    </details>
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function Changes({ node, from, to }: { node: string; from: number; to: number }) {
  const { t } = useText();
  const query = useQuery({
    queryKey: ['life', node, 'differences', from, to],
    queryFn: () => lifeApi.differences(node, from, to),
  });
  return (
    <Show query={query} rows={3}>
      {({ differences }) =>
        differences.length === 0 ? (
          <p className="muted small">{t('life.same')}</p>
        ) : (
          <dl className="attrs">
            {differences.map((one) => (
              <div key={one.path} style={{ display: 'contents' }}>
                <dt>
                  {one.path}
                  <div className="small">{t(`life.change.${one.change}`)}</div>
                </dt>
                <dd style={{ overflowWrap: 'anywhere' }}>
                  {one.change !== 'added' && <del>{text(one.from)}</del>}
                  {one.change === 'changed' && <br />}
                  {one.change !== 'removed' && <ins>{text(one.to)}</ins>}
                </dd>
              </div>
            ))}
          </dl>
        )
      }
    </Show>
  );
}
