import { useState } from 'react';
import { Button, CopyButton, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ConfirmDialog } from '../components/confirm.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { When } from '../components/marks.tsx';
import { Notice } from '../components/notice.tsx';
import { Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { BUNDLE_KEY, exchangeApi } from './api.ts';

/** The key by which the other side knows bundles of this library, and the keys whose bundles are taken here. */
export function KeysPanel() {
  const { t } = useText();
  const may = useMay('library.verify');
  const query = useQuery({ queryKey: ['library', 'keys'], queryFn: exchangeApi.keys });
  const [adding, setAdding] = useState(false);
  const [dropped, setDropped] = useState<{ key: string; name: string }>();
  const add = may && (
    <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
      {t('exchange.trust')}
    </Button>
  );
  return (
    <Panel title={t('exchange.keys')} id="keys" extra={add}>
      <Show query={query} rows={4}>
        {({ own, trusted }) => (
          <>
            <h3 className="muted small">{t('exchange.ownKey')}</h3>
            <div className="row" style={{ gap: '0.25rem 0.5rem' }}>
              <code className="exchange-key">{own}</code>
              <CopyButton value={own}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    leftSection={copied ? <IconCheck size={13} aria-hidden /> : <IconCopy size={13} aria-hidden />}
                    onClick={copy}
                  >
                    {t(copied ? 'common.copied' : 'common.copy')}
                  </Button>
                )}
              </CopyButton>
            </div>
            <p className="small muted exchange-hint">{t('exchange.ownKeyText')}</p>
            <h3 className="muted small">{t('exchange.trusted')}</h3>
            {trusted.length === 0 ? (
              <StateMessage
                icon={<IconKey size={30} stroke={1.4} />}
                title={t('exchange.trustsNobody')}
                text={t('exchange.trustsNobodyText')}
              >
                {add}
              </StateMessage>
            ) : (
              <ul className="exchange-list" aria-label={t('exchange.trusted')}>
                {trusted.map((one) => (
                  <li key={one.key}>
                    <div>
                      <strong>{one.name}</strong>
                      <div>
                        <code className="exchange-key">{one.key}</code>
                      </div>
                      <div className="cell-sub">
                        {one.addedBy && `${one.addedBy} · `}
                        <When iso={one.addedAt} relative />
                      </div>
                    </div>
                    {may && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        color="red"
                        aria-label={t('exchange.distrustName', { name: one.name })}
                        onClick={() => setDropped(one)}
                      >
                        {t('exchange.distrust')}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Show>
      {adding && <TrustDialog onClose={() => setAdding(false)} />}
      {dropped && (
        <ConfirmDialog
          title={t('exchange.distrustName', { name: dropped.name })}
          text={t('exchange.distrustText', { name: dropped.name })}
          action={t('exchange.distrust')}
          run={() => exchangeApi.forget(dropped.key)}
          stale={['library']}
          onClose={() => setDropped(undefined)}
        />
      )}
    </Panel>
  );
}

/** Asks for a key and whose it is; a key that came with a bundle is given. */
export function TrustDialog({ given = '', onClose }: { given?: string; onClose: () => void }) {
  const { t } = useText();
  const [key, setKey] = useState(given);
  const [name, setName] = useState('');
  const written = key.trim();
  const wrong = written !== '' && !BUNDLE_KEY.test(written);
  return (
    <FormDialog
      title={t('exchange.trust')}
      submit={t('exchange.trustSubmit')}
      disabled={!BUNDLE_KEY.test(written) || name.trim() === ''}
      run={() => exchangeApi.trust({ key: written, name: name.trim() })}
      stale={['library']}
      onClose={onClose}
      said={t('exchange.trustDone', { name: name.trim() })}
    >
      <Notice tone="doubt">{t('exchange.compare')}</Notice>
      <TextInput
        required
        data-autofocus={given === '' || undefined}
        label={t('exchange.key')}
        description={t('exchange.keyHint')}
        error={wrong ? t('exchange.keyWrong') : undefined}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <TextInput
        required
        data-autofocus={given !== '' || undefined}
        label={t('exchange.whose')}
        description={t('exchange.whoseHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
