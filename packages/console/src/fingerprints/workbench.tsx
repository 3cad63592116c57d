import { useState } from 'react';
import { Button, Checkbox, MultiSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconFlask } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { Notice } from '../components/notice.tsx';
import { Panel } from '../components/page.tsx';
import { toastDone, toastError } from '../components/toast.tsx';
import { useChange } from '../components/use-change.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay, useSite } from '../shell/session.ts';
import { type FingerprintDetail, fingerprintApi } from './api.ts';
import { CheckView } from './check-view.tsx';
import { draftOf, emptyDraft, fingerprintOf } from './draft.ts';
import { FingerprintFields } from './editor.tsx';
import { TrialView } from './trial-view.tsx';

/** Where a fingerprint is written, validated as it is written, tried, tested and put in force. */
export function Workbench({ detail }: { detail: FingerprintDetail | null }) {
  const { t, word, time, number } = useText();
  const may = useMay('library.import');
  const navigate = useNavigate();
  const site = useSite();
  const own = detail?.origin === 'server';
  const [draft, setDraft] = useState(detail === null ? emptyDraft : draftOf(detail.content));
  const [why, setWhy] = useState('');
  const [inventory, setInventory] = useState(true);
  const [captures, setCaptures] = useState<string[]>([]);
  const fingerprint = fingerprintOf(draft);
  const [settled] = useDebouncedValue(draft, 350);
  const check = useQuery({
    queryKey: ['fingerprints', 'check', settled],
    queryFn: () => fingerprintApi.check(fingerprintOf(settled)),
    enabled: settled.pattern !== '',
    placeholderData: (previous) => previous,
  });
  const recordings = useQuery({
    queryKey: ['captures', 'list', 'packets', site],
    queryFn: () => api.captures.list('packets', site),
  });
  const trial = useMutation({ mutationFn: () => fingerprintApi.try(fingerprint, inventory, captures), onError: toastError });
  const stale = ['fingerprints'];
  const show = (now: FingerprintDetail) => {
    setWhy('');
    void navigate({ to: '/library/fingerprints', search: { id: now.id } });
  };
  const save = useChange(
    () =>
      own && detail !== null ? fingerprintApi.change(fingerprint, why, detail.version) : fingerprintApi.create(fingerprint, why),
    { stale, said: t('fingerprints.saved'), onDone: show },
  );
  const test = useChange((of: FingerprintDetail) => fingerprintApi.test(of.id, of.version, captures), {
    stale,
    onDone(now) {
      toastDone(t(now.state === 'draft' ? 'fingerprints.notTested' : 'fingerprints.testDone'));
      show(now);
    },
  });
  const publish = useChange(
    (of: FingerprintDetail) =>
      of.publishedVersion === of.version ? fingerprintApi.withdraw(of.id) : fingerprintApi.publish(of.id, of.version),
    { stale, said: t('fingerprints.changed'), onDone: show },
  );
  const unsaved = detail === null || JSON.stringify(fingerprintOf(draftOf(detail.content))) !== JSON.stringify(fingerprint);
  return (
    <div className="stack">
      <div className="grid cols-main">
        <Panel title={t('fingerprints.editor')}>
          {detail?.origin === 'program' && <Notice tone="calm">{t('fingerprints.shipped')}</Notice>}
          <FingerprintFields draft={draft} onChange={setDraft} readOnly={!may} named={own} />
          {may && (
            <div className="row" style={{ marginTop: '1rem', alignItems: 'end' }}>
              <TextInput
                style={{ flex: 1 }}
                label={t('fingerprints.why')}
                description={t('fingerprints.whyHint')}
                required
                value={why}
                onChange={(event) => setWhy(event.currentTarget.value)}
              />
              <Button
                loading={save.isPending}
                disabled={!unsaved || why.trim() === '' || check.data?.problem !== null}
                onClick={() => save.mutate()}
              >
                {t(own ? 'fingerprints.saveVersion' : 'fingerprints.saveDraft')}
              </Button>
            </div>
          )}
        </Panel>
        <div className="stack">
          <Panel title={t('fingerprints.validation')}>
            {check.data ? <CheckView check={check.data} /> : <p className="muted">{t('fingerprints.noPattern')}</p>}
          </Panel>
          {own && detail !== null && (
            <Panel title={t('fingerprints.life')}>
              <div className="stack">
                <p>
                  {word('fingerprintState', detail.state)} · {t('fingerprints.version', { version: number(detail.version) })}
                  {detail.publishedVersion !== null &&
                    ` · ${t('fingerprints.inForce', { version: number(detail.publishedVersion) })}`}
                </p>
                {may && (
                  <div className="row">
                    <Button variant="default" disabled={unsaved} loading={test.isPending} onClick={() => test.mutate(detail)}>
                      {t('fingerprints.test')}
                    </Button>
                    <Button
                      variant="default"
                      disabled={unsaved || (detail.state === 'draft' && detail.publishedVersion !== detail.version)}
                      loading={publish.isPending}
                      onClick={() => publish.mutate(detail)}
                    >
                      {t(detail.publishedVersion === detail.version ? 'fingerprints.withdraw' : 'fingerprints.publish')}
                    </Button>
                  </div>
                )}
                <ol className="stack" style={{ paddingLeft: 0, listStyle: 'none' }}>
                  {detail.versions.map((one) => (
                    <li key={one.version}>
                      <Button variant="subtle" size="compact-sm" onClick={() => setDraft(draftOf(one.content))}>
                        {t('fingerprints.version', { version: number(one.version) })}
                      </Button>{' '}
                      {one.why}
                      <div className="cell-sub">
                        {one.changedBy} · {time(one.createdAt)}
                      </div>
                    </li>
                  ))}
                </ol>
              </div>
            </Panel>
          )}
        </div>
      </div>
      {may && (
        <Panel title={t('fingerprints.bench')}>
          <div className="stack">
            <div className="row" style={{ alignItems: 'end' }}>
              <MultiSelect
                style={{ flex: 1 }}
                label={t('fingerprints.captures')}
                maxValues={10}
                searchable
                data={(recordings.data?.items ?? [])
                  .filter((one) => one.state === 'done' && one.reducedAt === null)
                  .map((one) => ({ value: one.id, label: `${one.name} · ${time(one.createdAt)}` }))}
                value={captures}
                onChange={setCaptures}
              />
              <Checkbox
                label={t('fingerprints.inventory')}
                checked={inventory}
                onChange={(event) => setInventory(event.currentTarget.checked)}
              />
              <Button
                leftSection={<IconFlask size={15} aria-hidden />}
                loading={trial.isPending}
                disabled={check.data?.problem !== null}
                onClick={() => trial.mutate()}
              >
                {t('fingerprints.try')}
              </Button>
            </div>
            {trial.data && <TrialView result={trial.data} />}
          </div>
        </Panel>
      )}
    </div>
  );
}
