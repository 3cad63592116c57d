import { useMemo, useState } from 'react';
import { Button, Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconKey, IconPlus } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import type { Token } from '../api/accounts.ts';
import { ConfirmDialog } from '../components/confirm.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { SecretDialog } from '../components/secret.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { Table } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { useSession } from '../shell/session.ts';
import { permissionText } from './users.tsx';

/** Keys for programs; a secret is shown once, when it is made. */
export function TokensPage() {
  const { t } = useText();
  const query = useQuery({ queryKey: ['tokens'], queryFn: api.tokens.list });
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [revoked, setRevoked] = useState<Token>();
  const columns = useColumns(setRevoked);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('tokens.add')}
    </Button>
  );
  return (
    <Page title={t('nav.tokens')} sub={t('tokens.sub')} actions={add}>
      <Panel flush>
        <Show query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <StateMessage icon={<IconKey size={36} stroke={1.4} />} title={t('tokens.empty')} text={t('tokens.emptyText')}>
                {add}
              </StateMessage>
            ) : (
              <Table label={t('nav.tokens')} rows={items} columns={columns} id={(token) => token.id} />
            )
          }
        </Show>
      </Panel>
      {adding && (
        <AddToken
          onClose={() => setAdding(false)}
          onMade={(made) => {
            setAdding(false);
            setSecret(made);
          }}
        />
      )}
      {secret && (
        <SecretDialog
          title={t('tokens.made')}
          label={t('tokens.secret')}
          secret={secret}
          warning={t('tokens.once')}
          onClose={() => setSecret(undefined)}
        />
      )}
      {revoked && (
        <ConfirmDialog
          title={t('tokens.revoke')}
          text={t('tokens.revokeText', { name: revoked.name })}
          action={t('tokens.revoke')}
          run={() => api.tokens.revoke(revoked.id)}
          stale={['tokens']}
          onClose={() => setRevoked(undefined)}
        />
      )}
    </Page>
  );
}

function useColumns(revoke: (token: Token) => void): ColumnDef<Token>[] {
  const { t, word } = useText();
  return useMemo(
    (): ColumnDef<Token>[] => [
      {
        header: t('common.name'),
        meta: { lead: true },
        cell: ({ row: { original: token } }) => (
          <div>
            <span className="cell-main">{token.name}</span>
            <div className="cell-sub">{token.user}</div>
          </div>
        ),
      },
      {
        header: t('tokens.scopes'),
        cell: ({ row }) => (
          <span className="tags">
            {row.original.scopes.map((scope) => (
              <span key={scope} className="tag" title={word('permission', scope)}>
                <code>{scope}</code>
              </span>
            ))}
          </span>
        ),
      },
      {
        header: t('tokens.lastUsed'),
        cell: ({ row }) =>
          row.original.lastUsedAt ? (
            <When iso={row.original.lastUsedAt} relative />
          ) : (
            <span className="muted">{t('users.never')}</span>
          ),
      },
      {
        header: t('tokens.expires'),
        cell: ({ row }) =>
          row.original.expiresAt ? (
            <When iso={row.original.expiresAt} relative />
          ) : (
            <span className="muted">{t('users.never')}</span>
          ),
      },
      {
        id: 'revoke',
        header: '',
        meta: { fit: true },
        cell: ({ row }) => (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => revoke(row.original)}>
            {t('tokens.revoke')}
          </Button>
        ),
      },
    ],
    [t, word, revoke],
  );
}

const DAYS = ['30', '90', '365', ''] as const;

function AddToken({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
  const { t, word } = useText();
  const session = useSession().data;
  const roles = useQuery({ queryKey: ['roles'], queryFn: api.roles, staleTime: Number.POSITIVE_INFINITY }).data;
  const [name, setName] = useState('');
  const [days, setDays] = useState<string>('90');
  const [scopes, setScopes] = useState<string[]>(['assets.read', 'library.read']);
  const offered = (roles?.permissions ?? []).filter((permission) => session?.permissions.includes(permission.name));
  return (
    <FormDialog
      title={t('tokens.add')}
      submit={t('tokens.make')}
      disabled={name.trim() === '' || scopes.length === 0}
      run={() => api.tokens.create({ name: name.trim(), scopes, days: days === '' ? null : Number(days) })}
      stale={['tokens']}
      onClose={onClose}
      onDone={(made) => onMade(made.secret)}
    >
      <TextInput
        data-autofocus
        required
        label={t('common.name')}
        description={t('tokens.nameHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('tokens.expires')}
        data={DAYS.map((one) => ({
          value: one,
          label: one === '' ? t('users.never') : t('tokens.inDays', { count: Number(one) }),
        }))}
        value={days}
        onChange={(value) => setDays(value ?? '')}
        allowDeselect={false}
      />
      <Checkbox.Group label={t('tokens.scopes')} value={scopes} onChange={setScopes}>
        <Stack gap={6} mt={4}>
          {offered.map((permission) => (
            <Checkbox key={permission.name} value={permission.name} size="sm" label={permissionText(permission, word)} />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  );
}
