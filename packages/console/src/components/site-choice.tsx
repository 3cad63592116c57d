import { Select } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { IconMapPin } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { useSite, useSites } from '../shell/session.ts';
import { LinkButton } from './link-button.tsx';
import { Page } from './page.tsx';
import { ErrorMessage, Loading, StateMessage } from './states.tsx';

/** The site that a page about one site shows, with the way to another one while the console is about all of them. */
export function useOneSite(): { site: string | undefined; choice: ReactNode; sites: ReturnType<typeof useSites> } {
  const { t } = useText();
  const chosen = useSite();
  const sites = useSites();
  const [picked, setPicked] = useState<string | null>(null);
  const site = chosen ?? picked ?? sites.data?.toSorted((one, other) => other.assets - one.assets)[0]?.id;
  const choice =
    chosen === undefined && (sites.data?.length ?? 0) > 1 ? (
      <Select
        size="xs"
        aria-label={t('shell.site')}
        leftSection={<IconMapPin size={14} aria-hidden />}
        data={sites.data?.map(({ id, name }) => ({ value: id, label: name }))}
        value={site ?? null}
        onChange={setPicked}
        allowDeselect={false}
      />
    ) : null;
  return { site, choice, sites };
}

/** A page about one site while there is none. */
export function WithoutSite({ title, sites }: { title: string; sites: ReturnType<typeof useSites> }) {
  const { t } = useText();
  return (
    <Page title={title}>
      {sites.isPending && <Loading rows={8} />}
      {sites.isError && <ErrorMessage error={sites.error} retry={() => void sites.refetch()} />}
      {sites.data && (
        <StateMessage icon={<IconMapPin size={36} stroke={1.4} />} title={t('norm.noSite')} text={t('norm.noSiteText')}>
          <LinkButton to="/sites">{t('nav.sites')}</LinkButton>
        </StateMessage>
      )}
    </Page>
  );
}
