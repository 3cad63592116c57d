import { useState } from 'react';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { When } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { Show } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { sayValue } from '../lib/say.ts';
import { NAMES } from './names.ts';
import { libraryApi, type Differences, type DocumentVersion, type EntryStatement } from './api.ts';

/** Documents that are listed before all are asked for. */
const FIRST = 10;

/** The documents that speak of an entry, with their versions and what changed between two of them. */
export function DocumentsPanel({ statements }: { statements: readonly EntryStatement[] }) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const documents = [...new Map(statements.map((one) => [`${one.kind}:${one.document}`, one])).values()];
  if (documents.length === 0) return null;
  return (
    <Panel title={t('entry.documents')} id="documents" extra={<span className="small muted tabular">{documents.length}</span>}>
      {documents.slice(0, all ? undefined : FIRST).map((one) => (
        <DocumentItem key={`${one.kind}:${one.document}`} one={one} />
      ))}
      {documents.length > FIRST && (
        <button type="button" className="sort link small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('common.fewer') : t('common.moreOf', { count: documents.length - FIRST })}
        </button>
      )}
    </Panel>
  );
}

function DocumentItem({ one }: { one: EntryStatement }) {
  const { word } = useText();
  const [open, setOpen] = useState(false);
  return (
    <details className="document" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>{one.document}</strong>{' '}
        <span className="small muted">
          {word('documentKind', one.kind)} · {word('edgeSource', one.source)}
        </span>
      </summary>
      {open && <Versions kind={one.kind} id={one.document} />}
    </details>
  );
}

function Versions({ kind, id }: { kind: string; id: string }) {
  const query = useQuery({ queryKey: ['library', 'versions', kind, id], queryFn: () => libraryApi.versions(kind, id) });
  return (
    <Show query={query} rows={2}>
      {({ items }) => <VersionList kind={kind} id={id} versions={items} />}
    </Show>
  );
}

function VersionList({ kind, id, versions }: { kind: string; id: string; versions: DocumentVersion[] }) {
  const { t } = useText();
  const [pair, setPair] = useState<[from: number, to: number]>([versions[1]?.version ?? 0, versions[0].version]);
  const options = versions.map(({ version }) => ({ value: String(version), label: t('entry.version', { version }) }));
  return (
    <div className="versions">
      <ul className="plain-list">
        {versions.map((one) => (
          <li key={one.version}>
            <span className="tabular nowrap">{t('entry.version', { version: one.version })}</span>{' '}
            {one.replacedAt === null && <span className="tag tag-good">{t('entry.present')}</span>} <span>{one.title}</span>
            <div className="small muted dot-list">
              <span>
                {t('entry.imported')} <When iso={one.importedAt} />
              </span>
              {one.replacedAt && (
                <span>
                  {t('entry.replaced')} <When iso={one.replacedAt} />
                </span>
              )}
              <span className="mono" title={one.hash}>
                {NAMES.sha256} {one.hash.slice(0, 12)}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {versions.length < 2 ? (
        <p className="small muted">{t('entry.oneVersion')}</p>
      ) : (
        <>
          <div className="row">
            <NativeSelect
              label={t('graph.from')}
              size="xs"
              data={options}
              value={String(pair[0])}
              onChange={(event) => setPair([Number(event.currentTarget.value), pair[1]])}
            />
            <NativeSelect
              label={t('graph.to')}
              size="xs"
              data={options}
              value={String(pair[1])}
              onChange={(event) => setPair([pair[0], Number(event.currentTarget.value)])}
            />
          </div>
          <Compared kind={kind} id={id} from={pair[0]} to={pair[1]} />
        </>
      )}
    </div>
  );
}

const TONES = { added: 'tag tag-good', removed: 'tag tag-critical', changed: 'tag tag-medium' } as const;

function Compared({ kind, id, from, to }: { kind: string; id: string; from: number; to: number }) {
  const { t } = useText();
  const query = useQuery({
    queryKey: ['library', 'differences', kind, id, from, to],
    queryFn: (): Promise<Differences> =>
      from === to ? Promise.resolve({ differences: [], more: false }) : libraryApi.differences(kind, id, from, to),
  });
  return (
    <Show query={query} rows={3}>
      {({ differences, more }) =>
        differences.length === 0 ? (
          <p className="small muted">{t('entry.same')}</p>
        ) : (
          <>
            <div className="table-wrap">
              <table className="table cards plain-table compared" aria-label={t('entry.differences')}>
                <thead>
                  <tr>
                    <th scope="col">{t('entry.path')}</th>
                    <th scope="col">{t('entry.change')}</th>
                    <th scope="col">{t('entry.version', { version: from })}</th>
                    <th scope="col">{t('entry.version', { version: to })}</th>
                  </tr>
                </thead>
                <tbody>
                  {differences.map((one) => (
                    <tr key={one.path}>
                      <td className="lead mono">{one.path}</td>
                      <td data-label={t('entry.change')}>
                        <span className={TONES[one.change]}>{t(`entry.changes.${one.change}`)}</span>
                      </td>
                      <td data-label={t('entry.version', { version: from })}>
                        <Side value={one.from} tone={one.change === 'added' ? undefined : 'removed'} />
                      </td>
                      <td data-label={t('entry.version', { version: to })}>
                        <Side value={one.to} tone={one.change === 'removed' ? undefined : 'added'} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {more && <p className="small muted">{t('entry.moreDifferences')}</p>}
          </>
        )
      }
    </Show>
  );
}

/** Longest value that is shown whole. */
const LONGEST = 600;

function Side({ value, tone }: { value: unknown; tone: 'added' | 'removed' | undefined }) {
  if (value === undefined || value === null) return <span className="muted">–</span>;
  const text = sayValue(value);
  return <span className={tone && `side-${tone}`}>{text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}</span>;
}
