import { useEffect, useRef } from 'react';
import { ActionIcon, AppShell, Avatar, Burger, Menu, Select, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { IconBuilding, IconKey, IconLogout, IconUser } from '@tabler/icons-react';
import { ApiError, whenUnauthorised } from '../api/client.ts';
import { api } from '../api/endpoints.ts';
import { useLive } from '../api/live.ts';
import type { Session } from '../api/accounts.ts';
import { ErrorMessage } from '../components/states.tsx';
import { toastError, Toasts } from '../components/toast.tsx';
import { nameProtocols } from '../i18n/index.ts';
import { useText } from '../i18n/use-text.ts';
import { JobsIndicator } from './jobs.tsx';
import { Brand, Navigation } from './navigation.tsx';
import { PreferenceItems } from './preferences.tsx';
import { QuickSearch } from './quick-search.tsx';
import { chooseSite, useSession, useSite, useSites } from './session.ts';

/** The frame around every page for who is signed in; for who is not, the way to the login or the setup. */
export function Shell() {
  const session = useSession();
  const client = useQueryClient();
  const href = useRouterState({ select: (state) => state.location.href });
  // Where the viewer wanted to go; while the login replaces this page the address changes under it, and that is not a wish.
  const wanted = useRef(href);
  if (session.data) wanted.current = href;
  const signedOut = session.error instanceof ApiError && session.error.status === 401;
  const setup = useQuery({ queryKey: ['setup'], queryFn: api.setup.state, enabled: signedOut, retry: false });

  const protocols = useQuery({
    queryKey: ['protocols'],
    queryFn: api.protocols,
    enabled: session.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  useEffect(() => {
    if (protocols) nameProtocols(protocols.items);
  }, [protocols]);

  useEffect(() => {
    whenUnauthorised(() => {
      if (client.getQueryData(['session'])) void client.resetQueries({ queryKey: ['session'] });
    });
  }, [client]);

  if (signedOut) {
    if (setup.isPending) return null;
    return setup.data?.needed ? (
      <Navigate to="/setup" />
    ) : (
      <Navigate to="/login" search={{ to: wanted.current === '/' ? undefined : wanted.current }} />
    );
  }
  if (session.isError)
    return (
      <div className="gate">
        <ErrorMessage error={session.error} retry={() => void session.refetch()} />
      </div>
    );
  return session.data ? <Frame session={session.data} /> : null;
}

function Frame({ session }: { session: Session }) {
  const { t } = useText();
  const [opened, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const connected = useLive(true);
  useEffect(close, [path, close]);
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !opened } }} padding={0}>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <AppShell.Header>
        <div className="topbar">
          <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t('shell.menu')} />
          <Brand />
          <QuickSearch />
          <SiteSelect />
          <JobsIndicator />
          <Tooltip label={connected ? t('shell.live') : t('shell.notLive')}>
            <span
              className="live-dot"
              data-on={connected}
              role="img"
              aria-label={connected ? t('shell.live') : t('shell.notLive')}
            />
          </Tooltip>
          <UserMenu session={session} />
        </div>
      </AppShell.Header>
      <AppShell.Navbar>
        <Navigation session={session} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <Toasts />
    </AppShell>
  );
}

function SiteSelect() {
  const { t } = useText();
  const site = useSite();
  const sites = useSites().data ?? [];
  useEffect(() => {
    if (site && sites.length > 0 && !sites.some((one) => one.id === site)) chooseSite(undefined);
  }, [site, sites]);
  if (sites.length < 2) return null;
  return (
    <Select
      visibleFrom="md"
      w={190}
      aria-label={t('shell.site')}
      data={[{ value: '', label: t('shell.allSites') }, ...sites.map((one) => ({ value: one.id, label: one.name }))]}
      value={site ?? ''}
      onChange={(value) => chooseSite(value || undefined)}
      allowDeselect={false}
      searchable={sites.length > 8}
    />
  );
}

function UserMenu({ session }: { session: Session }) {
  const { t, word } = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const leave = () =>
    api.session.logout().then(() => {
      client.clear();
      void navigate({ to: '/login', search: {} });
    }, toastError);
  const change = (id: string) =>
    api.session.switch(id).then(() => {
      chooseSite(undefined);
      void client.resetQueries();
      void navigate({ to: '/' });
    }, toastError);
  return (
    <Menu position="bottom-end" width={250} shadow="md">
      <Menu.Target>
        <ActionIcon variant="transparent" size={36} radius="xl" aria-label={t('shell.account')}>
          <Avatar size={30} color="ink" radius="xl" name={session.user.displayName || session.user.name} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.user.displayName || session.user.name} · {word('userRole', session.role)}
          <br />
          {session.organisation.name}
        </Menu.Label>
        {session.organisations.length > 1 &&
          session.organisations
            .filter((one) => one.id !== session.organisation.id)
            .map((one) => (
              <Menu.Item key={one.id} leftSection={<IconBuilding size={15} aria-hidden />} onClick={() => void change(one.id)}>
                {one.name}
              </Menu.Item>
            ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconUser size={15} aria-hidden />} onClick={() => void navigate({ to: '/profile' })}>
          {t('nav.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={15} aria-hidden />} onClick={() => void navigate({ to: '/tokens' })}>
          {t('nav.tokens')}
        </Menu.Item>
        <Menu.Divider />
        <PreferenceItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void leave()}>
          {t('shell.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
