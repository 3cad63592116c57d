import { useState } from 'react';
import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { LinkButton } from '../components/link-button.tsx';
import { api } from '../api/endpoints.ts';
import { ORGANISATION_LEVELS } from '../api/accounts.ts';
import { NewPassword, passwordProblem } from '../components/password.tsx';
import { useErrorText } from '../components/toast.tsx';
import { Notice } from '../components/notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { Gate } from './gate.tsx';

/** Makes the first administrator. The one-time link of the terminal leads here with its token. */
export function SetupPage() {
  const { t, word } = useText();
  const token = useSecret();
  const navigate = useNavigate();
  const client = useQueryClient();
  const errorText = useErrorText();
  const state = useQuery({ queryKey: ['setup'], queryFn: api.setup.state, retry: false });
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [level, setLevel] = useState<string>('enterprise');
  const [password, setPassword] = useState('');
  const setup = useMutation({
    mutationFn: () =>
      api.setup.run({
        token: token ?? code.trim(),
        name: name.trim(),
        password,
        level,
        ...(displayName.trim() && { displayName: displayName.trim() }),
        ...(organisation.trim() && { organisation: organisation.trim() }),
      }),
    onSuccess: () => {
      client.clear();
      void navigate({ to: '/' });
    },
  });
  if (state.data && !state.data.needed)
    return (
      <Gate title={t('setup.doneTitle')} text={t('setup.doneText')}>
        <LinkButton to="/login" fullWidth>
          {t('login.submit')}
        </LinkButton>
      </Gate>
    );
  return (
    <Gate title={t('setup.title')} text={t('setup.text')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setup.mutate();
        }}
      >
        <Stack gap="md">
          {setup.isError && <Notice tone="bad">{errorText(setup.error)}</Notice>}
          {!token && (
            <TextInput
              label={t('setup.token')}
              description={t('setup.tokenHint')}
              required
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t('user.name')}
            autoComplete="username"
            autoFocus
            required
            minLength={2}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('user.displayName')}
            autoComplete="name"
            value={displayName}
            onChange={(event) => setDisplayName(event.currentTarget.value)}
          />
          <NewPassword value={password} onChange={setPassword} />
          <TextInput
            label={t('setup.organisation')}
            autoComplete="organization"
            value={organisation}
            onChange={(event) => setOrganisation(event.currentTarget.value)}
          />
          <Select
            label={t('setup.level')}
            data={ORGANISATION_LEVELS.map((one) => ({ value: one, label: word('organisationLevel', one) }))}
            value={level}
            onChange={(value) => value && setLevel(value)}
            allowDeselect={false}
          />
          <Button type="submit" loading={setup.isPending} disabled={passwordProblem(password) !== null} fullWidth>
            {t('setup.submit')}
          </Button>
        </Stack>
      </form>
    </Gate>
  );
}

/** A user who was invited, or forgot, sets a password by a one-time link. */
export function InvitationPage() {
  const { t } = useText();
  const token = useSecret() ?? '';
  const navigate = useNavigate();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: () => api.setup.accept({ token, password }),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(['session'], session);
      void navigate({ to: '/' });
    },
  });
  return (
    <Gate title={t('invitation.title')} text={t('invitation.text')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate();
        }}
      >
        <Stack gap="md">
          {accept.isError && <Notice tone="bad">{errorText(accept.error)}</Notice>}
          <NewPassword value={password} onChange={setPassword} />
          <Button type="submit" loading={accept.isPending} disabled={passwordProblem(password) !== null} fullWidth>
            {t('invitation.submit')}
          </Button>
        </Stack>
      </form>
    </Gate>
  );
}

/** The secret of a one-time link. It stands behind `#`, so that it never reaches a log or another site. */
function useSecret(): string | undefined {
  return useRouterState({ select: (state) => state.location.hash }) || undefined;
}
