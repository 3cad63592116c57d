import { useState } from 'react';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { api } from '../api/endpoints.ts';
import { useErrorText } from '../components/toast.tsx';
import { Notice } from '../components/notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { Gate } from './gate.tsx';

/** Name and password; afterwards the viewer is where they wanted to go. */
export function LoginPage() {
  const { t } = useText();
  const { to } = useSearch({ from: '/login' });
  const router = useRouter();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const setup = useQuery({ queryKey: ['setup'], queryFn: api.setup.state, retry: false });
  const login = useMutation({
    mutationFn: () => api.session.login(name.trim(), password),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(['session'], session);
      // Only an address inside the console is followed.
      router.history.push(to?.startsWith('/') && !to.startsWith('//') ? to : '/');
    },
  });
  return (
    <Gate title={t('login.title')} text={setup.data?.needed ? t('login.setupNeeded') : undefined}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          login.mutate();
        }}
      >
        <Stack gap="md" mt="md">
          {login.isError && <Notice tone="bad">{errorText(login.error)}</Notice>}
          <TextInput
            label={t('user.name')}
            autoComplete="username"
            autoFocus
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('user.password')}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('user.showPassword') }}
          />
          <Button type="submit" loading={login.isPending} fullWidth>
            {t('login.submit')}
          </Button>
          <p className="small muted" style={{ margin: 0 }}>
            {t('login.forgotten')}
          </p>
        </Stack>
      </form>
    </Gate>
  );
}
