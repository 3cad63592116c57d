import { useState } from 'react';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconDownload, IconPackageImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Import } from '../library/api.ts';
import { DropArea } from '../components/drop-area.tsx';
import { When } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { UploadList } from '../components/upload-list.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { ImportProgress, useImportJob, useImports } from '../library/imports.tsx';
import { useMay } from '../shell/session.ts';
import { exchangeApi, STATE_ADDRESS } from './api.ts';
import { TrustDialog } from './keys.tsx';
import { useRefusal } from './refusal.ts';

/** What bundles are called. */
const SUFFIX = '.fsb';

/** Bundles in: what this library holds for whoever makes them, the file they made, and what became of each. */
export function TakePanel() {
  const { t } = useText();
  const { imports, uploads, send } = useImports();
  return (
    <Panel
      title={t('exchange.take')}
      id="take"
      extra={
        <Button
          component="a"
          size="xs"
          variant="default"
          href={STATE_ADDRESS}
          download="library.state"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t('exchange.state')}
        </Button>
      }
    >
      <p className="small muted exchange-hint">{t('exchange.takeText')}</p>
      <DropArea
        title={t('exchange.drop')}
        text={t('exchange.dropText')}
        accept={SUFFIX}
        // In the order of their numbers: a bundle is a difference against the one before it.
        onFiles={(files) => void send(files.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })))}
      />
      <UploadList uploads={uploads} />
      <Show query={imports} rows={2}>
        {({ items }) => {
          const bundles = items.filter(({ name }) => name.endsWith(SUFFIX));
          return bundles.length === 0 ? (
            <StateMessage
              icon={<IconPackageImport size={30} stroke={1.4} />}
              title={t('exchange.noneTaken')}
              text={t('exchange.noneTakenText')}
            />
          ) : (
            <ul className="exchange-list" aria-label={t('exchange.takenBundles')}>
              {bundles.map((one) => (
                <Taken key={one.id} one={one} />
              ))}
            </ul>
          );
        }}
      </Show>
    </Panel>
  );
}

function Taken({ one }: { one: Import }) {
  const { t, number, word } = useText();
  const { running, told } = useImportJob(one);
  // What is no bundle is read as any other file, and nothing in it is known.
  const noBundle = one.state === 'done' && one.accepted === 0 && one.rejected > 0;
  return (
    <li>
      <div style={{ flex: 1 }}>
        <div className="row-tight">
          {one.state === 'done' && !noBundle && <IconCircleCheck size={16} color="var(--good)" aria-hidden />}
          {(one.state === 'failed' || noBundle) && <IconAlertTriangle size={16} color="var(--critical)" aria-hidden />}
          <strong className="exchange-said">{one.name}</strong>
        </div>
        <div className="small muted dot-list">
          <span>{word('captureState', noBundle ? 'failed' : one.state)}</span>
          <span>{formatBytes(one.size)}</span>
          {one.state === 'done' && !noBundle && (
            <span>{t('library.accepted', { count: one.accepted, shown: number(one.accepted) })}</span>
          )}
          <When iso={one.createdAt} relative />
          {one.rejected > 0 && !noBundle && (
            <span>{t('library.rejected', { count: one.rejected, shown: number(one.rejected) })}</span>
          )}
          {one.state === 'done' && one.accepted > 0 && (
            <Link className="link" to="/vulnerabilities">
              {t('exchange.seeMatches')}
            </Link>
          )}
        </div>
        {running && <ImportProgress one={one} told={told} />}
        {noBundle && <div className="small sev-critical">{t('exchange.refused.noBundle')}</div>}
        {one.error && <WhyRefused one={one} />}
      </div>
    </li>
  );
}

/** Why a bundle was not taken and what to do about it; a key that is missing can be trusted on the spot. */
function WhyRefused({ one: { error, refusal } }: { one: Pick<Import, 'error' | 'refusal'> }) {
  const { t } = useText();
  const say = useRefusal();
  const may = useMay('library.verify');
  const [asked, setAsked] = useState(false);
  const keys = useQuery({ queryKey: ['library', 'keys'], queryFn: exchangeApi.keys });
  if (refusal === null) return <div className="small sev-critical">{error}</div>;
  const { key } = refusal.values;
  // What is signed with the key of this library was made here, whoever brings it.
  const own = key !== undefined && key === keys.data?.own;
  return (
    <div className="small exchange-refused">
      <span>{own ? t('exchange.refused.ownLibrary') : say({ error, refusal })}</span>
      {typeof key === 'string' && !own && (
        <>
          <code className="exchange-key">{key}</code>
          {may && (
            <div>
              <Button size="compact-xs" variant="default" onClick={() => setAsked(true)}>
                {t('exchange.trust')}
              </Button>
            </div>
          )}
        </>
      )}
      {asked && <TrustDialog given={String(key)} onClose={() => setAsked(false)} />}
    </div>
  );
}
