import { useState } from 'react';
import { Button, FileInput, MultiSelect } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconDownload, IconPackageExport } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { When } from '../components/marks.tsx';
import { Notice } from '../components/notice.tsx';
import { Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { toastDone, useErrorText } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { JobProgress, useRunningJob } from '../shell/jobs.tsx';
import { bundleAddress, exchangeApi, type Bundle } from './api.ts';
import { useRefusal } from './refusal.ts';

/** Kinds of documents that a bundle can be limited to, as the server names them. */
const KINDS = [
  'csaf',
  'cve',
  'nvd',
  'cnvd',
  'cnnvd',
  'kev',
  'epss',
  'ssvc',
  'cwe',
  'capec',
  'attack',
  'emb3d',
  'stix',
  'misp-event',
  'misp-galaxy',
  'misp-taxonomy',
  'misp-warning-list',
  'sigma',
  'suricata',
  'yara',
  'fingerprints',
  'vendors',
  'products',
  'asset-types',
  'techniques',
] as const;

const queryKey = ['library', 'bundles'];

/** Bundles out: for which other side, of which kinds, and those that were made. */
export function MakePanel() {
  const { t } = useText();
  const query = useQuery({
    queryKey,
    queryFn: exchangeApi.bundles,
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === 'queued' || one.state === 'making') ? 1500 : false,
  });
  return (
    <Panel title={t('exchange.make')} id="make">
      <p className="small muted exchange-hint">{t('exchange.makeText')}</p>
      <MakeForm />
      <Show query={query} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <StateMessage
              icon={<IconPackageExport size={30} stroke={1.4} />}
              title={t('exchange.noneMade')}
              text={t('exchange.noneMadeText')}
            />
          ) : (
            <ul className="exchange-list" aria-label={t('exchange.madeBundles')}>
              {items.map((one) => (
                <Made key={one.id} bundle={one} />
              ))}
            </ul>
          )
        }
      </Show>
    </Panel>
  );
}

function MakeForm() {
  const { t, word } = useText();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [state, setState] = useState<File | null>(null);
  const [only, setOnly] = useState<string[]>([]);
  const make = useMutation({
    mutationFn: () => exchangeApi.make(state, only),
    onSuccess: () => {
      toastDone(t('exchange.queued'));
      setState(null);
      void client.invalidateQueries({ queryKey });
    },
  });
  return (
    <form
      className="exchange-form"
      aria-label={t('exchange.make')}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <FileInput
        label={t('exchange.theirState')}
        fileInputProps={{ 'aria-label': t('exchange.theirState') }}
        description={t('exchange.theirStateHint')}
        placeholder={t('exchange.theirStateNone')}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        value={state}
        onChange={setState}
      />
      <MultiSelect
        label={t('exchange.only')}
        description={t('exchange.onlyHint')}
        placeholder={only.length === 0 ? t('exchange.onlyAll') : undefined}
        data={KINDS.map((kind) => ({ value: kind, label: word('documentKind', kind) }))}
        value={only}
        onChange={setOnly}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        comboboxProps={{ withinPortal: true }}
      />
      {make.isError && <Notice tone="bad">{errorText(make.error)}</Notice>}
      <div>
        <Button type="submit" loading={make.isPending} leftSection={<IconPackageExport size={16} aria-hidden />}>
          {t(state === null ? 'exchange.makeAll' : 'exchange.makeDifference')}
        </Button>
      </div>
    </form>
  );
}

function Made({ bundle }: { bundle: Bundle }) {
  const { t, number, word } = useText();
  const { state, sequence, only, documents, gone, bytes, error } = bundle;
  const running = state === 'queued' || state === 'making';
  const job = useRunningJob('bundle', bundle.id);
  const refusal = useRefusal();
  return (
    <li>
      <div style={{ flex: 1 }}>
        <div className="row-tight">
          {state === 'done' && <IconCircleCheck size={16} color="var(--good)" aria-hidden />}
          {state === 'failed' && <IconAlertTriangle size={16} color="var(--critical)" aria-hidden />}
          <strong>{sequence === null ? t(`exchange.bundleState.${state}`) : t('exchange.number', { number: sequence })}</strong>
        </div>
        <div className="small muted dot-list">
          <span>{only === null ? t('exchange.onlyAll') : only.map((kind) => word('documentKind', kind)).join(' · ')}</span>
          {state === 'done' && (
            <span className="tabular">{t('exchange.documents', { count: documents, shown: number(documents) })}</span>
          )}
          {gone > 0 && <span className="tabular">{t('exchange.gone', { count: gone, shown: number(gone) })}</span>}
          {bytes !== null && <span>{formatBytes(bytes)}</span>}
          <span>
            {bundle.createdBy && `${bundle.createdBy} · `}
            <When iso={bundle.createdAt} relative />
          </span>
        </div>
        {running && <JobProgress job={job} label={t('exchange.bundleState.making')} />}
        {error && <div className="small sev-critical exchange-said">{refusal(bundle)}</div>}
      </div>
      {state === 'done' && (
        <Button
          component="a"
          size="xs"
          variant="default"
          href={bundleAddress(bundle.id)}
          download
          aria-label={t('exchange.downloadNumber', { number: sequence ?? '' })}
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t('exchange.download')}
        </Button>
      )}
    </li>
  );
}
