import { useMemo, useState } from 'react';
import { Button, TextInput, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconCircleCheck, IconPlus } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { ENTRY_STATES, lifeApi, type LifeStep, type Retraction, type WorkItem } from '../api/life.ts';
import { ClearFilters, FilterChip, FilterToggle } from '../components/filters.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { LifeEditor } from '../components/life-editor.tsx';
import { LifeState } from '../components/life-state.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { ReasonField } from '../components/reason-field.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { nameOf } from '../graph/node-name.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';

/** Kinds of entries that persons mostly write. */
const KINDS = [
  'vulnerability',
  'malware',
  'actor',
  'campaign',
  'indicator',
  'tool',
  'mitigation',
  'detection-rule',
  'report',
] as const;
/** Steps that are taken of many entries at once. */
const TOGETHER: Partial<Record<string, LifeStep>> = { collected: 'verify', verified: 'release' };
/** Entries that a step is taken of together, as the server allows. */
const MOST = 500;

/** What those do who work on the library: entries that wait, and what was taken back. */
export function LibraryWorkPage() {
  const { t, word } = useText();
  const filter = useSearch({ from: '/shell/library/work' });
  const navigate = useNavigate({ from: '/library/work' });
  const writes = useMay('library.write');
  const verifies = useMay('library.verify');
  const works = writes || verifies;
  const [writing, setWriting] = useState(false);
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title={t('life.work.title')}
      back={{ to: '/library', label: t('nav.library') }}
      sub={t('life.work.sub')}
      actions={
        writes && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setWriting(true)}>
            {t('life.work.new')}
          </Button>
        )
      }
    >
      {works && (
        <>
          <div className="filters" role="search">
            <FilterChip
              label={t('life.work.state')}
              value={filter.state}
              onChange={(state) => set({ state })}
              options={ENTRY_STATES.map((value) => ({ value, label: t(`life.state.${value}`) }))}
            />
            <FilterChip
              label={t('life.work.kind')}
              value={filter.kind}
              onChange={(kind) => set({ kind })}
              options={KINDS.map((value) => ({ value, label: word('nodeKind', value) }))}
            />
            <FilterToggle
              label={t('life.work.disputed')}
              on={filter.disputed === 'true'}
              onChange={(on) => set({ disputed: on ? 'true' : undefined })}
            />
            <ClearFilters
              active={(filter.state ?? filter.kind ?? filter.disputed) !== undefined}
              onClear={() => void navigate({ search: {} })}
            />
          </div>
          <Waiting filter={filter} />
        </>
      )}
      <Retractions works={works} />
      {writing && <NewEntry onClose={() => setWriting(false)} />}
    </Page>
  );
}

function Waiting({ filter }: { filter: { state?: string; kind?: string; disputed?: string } }) {
  const { t, word, locale } = useText();
  const verifies = useMay('library.verify');
  const [together, setTogether] = useState<WorkItem[]>();
  const request = { state: filter.state, kind: filter.kind, disputed: filter.disputed === 'true' ? true : undefined };
  const step = filter.state === undefined ? undefined : TOGETHER[filter.state];
  const columns = useMemo(
    (): ColumnDef<WorkItem>[] => [
      {
        header: t('common.name'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <>
            <Link className="link" to="/library/entry" search={{ node: `${one.kind}:${one.key}` }}>
              {nameOf(one, locale)}
            </Link>
            <div className="cell-sub">
              {word('nodeKind', one.kind)} · {one.key}
            </div>
          </>
        ),
      },
      {
        header: t('life.work.state'),
        cell: ({ row: { original: one } }) => (
          <span className="tags">
            <LifeState state={one.state} />
            {one.disputed && <span className="tag tag-medium">{t('life.work.disputed')}</span>}
          </span>
        ),
      },
      {
        header: t('life.work.version'),
        meta: { numeric: true },
        cell: ({ row }) => (row.original.version === 0 ? '–' : row.original.version),
      },
      { header: t('life.work.by'), cell: ({ row }) => row.original.by ?? '–' },
      { header: t('life.work.since'), cell: ({ row }) => <When iso={row.original.updatedAt} relative /> },
    ],
    [t, word, locale],
  );
  return (
    <Panel title={t('life.work.waiting')} flush>
      <PagedTable
        label={t('life.work.waiting')}
        queryKey={['life', 'work', request]}
        fetch={(after) => lifeApi.work(request, after)}
        columns={columns}
        id={(row) => `${row.kind}:${row.key}`}
        above={(rows) =>
          verifies &&
          step &&
          rows.length > 1 && (
            <div className="table-head">
              <Button size="xs" variant="default" onClick={() => setTogether(rows.slice(0, MOST))}>
                {t('life.work.together', { step: t(`life.step.${step}`), count: Math.min(rows.length, MOST) })}
              </Button>
            </div>
          )
        }
        empty={
          <StateMessage
            icon={<IconCircleCheck size={34} stroke={1.4} />}
            title={t('life.work.none')}
            text={t('life.work.noneText')}
          />
        }
      />
      {together && step && <Together step={step} items={together} onClose={() => setTogether(undefined)} />}
    </Panel>
  );
}

/** The same step for many entries, all or none. */
function Together({ step, items, onClose }: { step: LifeStep; items: WorkItem[]; onClose: () => void }) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('life.work.together', { step: t(`life.step.${step}`), count: items.length })}
      submit={t(`life.step.${step}`)}
      run={() => lifeApi.takeMany({ step, reason: reason.trim(), entries: items.map(({ kind, key }) => ({ kind, key })) })}
      stale={['life', 'library', 'entry']}
      onClose={onClose}
    >
      <p style={{ margin: 0 }}>{t(`life.stepText.${step}`)}</p>
      <ReasonField value={reason} onChange={setReason} hint={t('life.reasonHint')} required={false} />
    </FormDialog>
  );
}

/** What was taken back, and how it had been received. */
function Retractions({ works }: { works: boolean }) {
  const { t } = useText();
  const query = useQuery({ queryKey: ['life', 'retractions'], queryFn: lifeApi.retractions });
  return (
    <Panel title={t('life.work.retractions')}>
      <Show query={query} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted small" style={{ margin: 0 }}>
              {t('life.work.noRetractions')}
            </p>
          ) : (
            <ol className="timeline">
              {items.toReversed().map((one) => (
                <li key={one.id}>
                  <Taken retraction={one} works={works} />
                </li>
              ))}
            </ol>
          )
        }
      </Show>
    </Panel>
  );
}

function Taken({ retraction: one, works }: { retraction: Retraction; works: boolean }) {
  const { t, word } = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <div>
        <Link className="link" to="/library/entry" search={{ node: `${one.kind}:${one.key}` }}>
          {one.label}
        </Link>{' '}
        <span className="small muted">{word('nodeKind', one.kind)}</span>
      </div>
      <div style={{ overflowWrap: 'anywhere' }}>{one.reason}</div>
      {one.partly && <div className="small">{t('life.work.partly')}</div>}
      <div className="small muted">
        {one.by} · <When iso={one.at} />
      </div>
      {one.received.length > 0 && (
        <div className="small muted">
          {t('life.work.received')} {[...new Set(one.received.map(({ via }) => t(`life.via.${via}`)))].join(', ')}
        </div>
      )}
      {works && (
        <button type="button" className="sort link small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('life.work.receivers')}
        </button>
      )}
      {open && <Receivers id={one.id} />}
    </>
  );
}

function Receivers({ id }: { id: number }) {
  const { t } = useText();
  const query = useQuery({ queryKey: ['life', 'receivers', id], queryFn: () => lifeApi.receivers(id) });
  return (
    <Show query={query} rows={2}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="muted small">{t('life.work.nobody')}</p>
        ) : (
          <dl className="attrs">
            {items.map((one) => (
              <div key={`${one.organisation} ${one.reader} ${one.via} ${one.version}`} style={{ display: 'contents' }}>
                <dt>
                  {one.organisation}
                  {one.reader && <div className="small">{one.reader}</div>}
                </dt>
                <dd>
                  {t(`life.via.${one.via}`)} · <When iso={one.at} />
                  <div className="small">{t(one.told ? 'life.work.told' : 'life.work.notTold')}</div>
                </dd>
              </div>
            ))}
          </dl>
        )
      }
    </Show>
  );
}

/** Chooses what the new entry is and how it is called, then writes it. */
function NewEntry({ onClose }: { onClose: () => void }) {
  const { t, word } = useText();
  const [kind, setKind] = useState<string>(KINDS[0]);
  const [key, setKey] = useState('');
  const [named, setNamed] = useState<{ version: number; content: { name: string } }>();
  const node = `${kind}:${key.trim()}`;
  if (named) return <LifeEditor node={node} version={named.version} content={named.content} onClose={onClose} />;
  return (
    <FormDialog
      title={t('life.work.new')}
      submit={t('life.work.next')}
      disabled={key.trim() === ''}
      // What is there already is corrected, not written anew.
      run={() =>
        lifeApi.get(node).then(
          ({ version, content, label }) => ({ version, content: content ?? { name: label } }),
          () => ({ version: 0, content: { name: '' } }),
        )
      }
      stale={[]}
      onClose={onClose}
      onDone={setNamed}
    >
      <NativeSelect
        label={t('life.work.kind')}
        data={KINDS.map((value) => ({ value, label: word('nodeKind', value) }))}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value)}
      />
      <TextInput
        label={t('life.work.identifier')}
        description={t('life.work.identifierHint')}
        required
        maxLength={200}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
