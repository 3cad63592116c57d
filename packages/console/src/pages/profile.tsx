import { useState } from 'react';
import { Button, PasswordInput, SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { NewPassword, passwordProblem } from '../components/password.tsx';
import { toastDone, useErrorText } from '../components/toast.tsx';
import { LOCALES } from '../i18n/index.ts';
import { Notice } from '../components/notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { LOCALE_NAMES, SCHEMES } from '../shell/preferences.tsx';
import { useSession } from '../shell/session.ts';

/** Who I am, how the console looks to me, and my password. */
export function ProfilePage() {
  const { t, word, locale } = useText();
  const { i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const session = useSession().data;
  return (
    <Page title={t('nav.profile')} sub={session?.user.displayName || session?.user.name}>
      <div className="grid cols-2" style={{ alignItems: 'start' }}>
        <Panel title={t('profile.account')}>
          {session && (
            <dl className="attrs">
              <dt>{t('user.name')}</dt>
              <dd>{session.user.name}</dd>
              <dt>{t('users.role')}</dt>
              <dd>{word('userRole', session.role)}</dd>
              <dt>{t('profile.organisation')}</dt>
              <dd>
                {session.organisation.name} · {word('organisationLevel', session.organisation.level)}
              </dd>
              <dt>{t('profile.expires')}</dt>
              <dd>
                <When iso={session.expiresAt} />
              </dd>
            </dl>
          )}
        </Panel>
        <Panel title={t('preferences.title')}>
          <Stack gap="md">
            <div>
              <div className="small muted" id="language">
                {t('preferences.language')}
              </div>
              <SegmentedControl
                aria-labelledby="language"
                data={LOCALES.map((one) => ({ value: one, label: LOCALE_NAMES[one] }))}
                value={locale}
                onChange={(value) => void i18n.changeLanguage(value)}
              />
            </div>
            <div>
              <div className="small muted" id="scheme">
                {t('preferences.theme')}
              </div>
              <SegmentedControl
                aria-labelledby="scheme"
                data={SCHEMES.map((one) => ({ value: one, label: t(`preferences.scheme.${one}`) }))}
                value={colorScheme}
                onChange={(value) => setColorScheme(value)}
              />
            </div>
          </Stack>
        </Panel>
        <Password />
      </div>
    </Page>
  );
}

function Password() {
  const { t } = useText();
  const errorText = useErrorText();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: () => api.session.password(current, password),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
      toastDone(t('profile.passwordChanged'));
    },
  });
  return (
    <Panel title={t('profile.password')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack gap="md">
          {change.isError && <Notice tone="bad">{errorText(change.error)}</Notice>}
          <PasswordInput
            label={t('profile.currentPassword')}
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('user.showPassword') }}
          />
          <NewPassword label={t('profile.newPassword')} value={password} onChange={setPassword} />
          <Button
            type="submit"
            loading={change.isPending}
            disabled={current === '' || passwordProblem(password) !== null}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('profile.change')}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
