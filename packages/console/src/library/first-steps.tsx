import { IconBook2, IconCloudDownload, IconFileImport, IconPencil } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { LinkButton } from '../components/link-button.tsx';
import { StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';

/** Where content comes from, for a library that has none yet. */
export function FirstSteps({ onImport }: { onImport: (() => void) | null }) {
  const { t } = useText();
  return (
    <>
      <StateMessage icon={<IconBook2 size={36} stroke={1.4} />} title={t('library.empty')} text={t('library.emptyText')} />
      <div className="grid cols-3 steps">
        <section className="panel step">
          <IconFileImport size={22} stroke={1.5} aria-hidden />
          <h2>{t('library.step.import')}</h2>
          <p>{t('library.step.importText')}</p>
          {onImport && <Button onClick={onImport}>{t('library.import')}</Button>}
        </section>
        <section className="panel step">
          <IconCloudDownload size={22} stroke={1.5} aria-hidden />
          <h2>{t('library.step.update')}</h2>
          <p>{t('library.step.updateText')}</p>
          <p>{t('library.step.bundleText')}</p>
          <LinkButton to="/library/exchange" variant="default">
            {t('library.step.exchange')}
          </LinkButton>
        </section>
        <section className="panel step">
          <IconPencil size={22} stroke={1.5} aria-hidden />
          <h2>{t('library.step.own')}</h2>
          <p>{t('library.step.ownText')}</p>
          <LinkButton to="/library" search={{ source: 'Fengsui' }} variant="default">
            {t('library.step.ownLink')}
          </LinkButton>
        </section>
      </div>
    </>
  );
}
