import { useMemo, useState } from 'react';
import { ActionIcon, Button, Menu, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDots, IconPlus } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import { type User, USER_ROLES, type UserRole } from '../api/accounts.ts';
import { ConfirmDialog } from '../components/confirm.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { SecretDialog } from '../components/secret.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { toastDone, toastError } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { useSession } from '../shell/session.ts';

/** People of the organisation and their roles; the table below says what each role may do. */
export function UsersPage() {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  const [link, setLink] = useState<string>();
  const [removed, setRemoved] = useState<User>();
  const columns = useColumns(setLink, setRemoved);
  return (
    <Page
      title={t('nav.users')}
      sub={t('users.sub')}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          {t('users.add')}
        </Button>
      }
    >
      <Panel flush>
        <PagedTable
          label={t('nav.users')}
          queryKey={['users', 'list']}
          fetch={(after) => api.users.list(after)}
          columns={columns}
          id={(user) => user.id}
          empty={<StateMessage title={t('users.empty')} />}
        />
      </Panel>
      <RolesPanel />
      {adding && (
        <AddUser
          onClose={() => setAdding(false)}
          onInvited={(path) => {
            setAdding(false);
            if (path) setLink(new URL(path, location.origin).href);
          }}
        />
      )}
      {link && (
        <SecretDialog
          title={t('users.invitation')}
          label={t('users.link')}
          secret={link}
          warning={t('users.linkOnce')}
          onClose={() => setLink(undefined)}
        />
      )}
      {removed && (
        <ConfirmDialog
          title={t('users.remove')}
          text={t('users.removeText', { name: removed.displayName || removed.name })}
          action={t('users.remove')}
          run={() => api.users.remove(removed.id)}
          stale={['users']}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </Page>
  );
}

function useColumns(showLink: (link: string) => void, remove: (user: User) => void): ColumnDef<User>[] {
  const { t, word } = useText();
  const me = useSession().data?.user.id;
  const client = useQueryClient();
  const update = useMutation({
    mutationFn: ({ id, ...body }: { id: string; role?: UserRole; disabled?: boolean }) => api.users.update(id, body),
    onSuccess: () => {
      toastDone(t('users.saved'));
      void client.invalidateQueries({ queryKey: ['users'] });
    },
    onError: (error) => {
      toastError(error);
      void client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  const invite = useMutation({
    mutationFn: (id: string) => api.users.invite(id),
    onSuccess: ({ invitation }) => {
      if (invitation) showLink(new URL(invitation, location.origin).href);
    },
    onError: toastError,
  });
  const { mutate: change } = update;
  const { mutate: sendInvitation } = invite;
  return useMemo(
    (): ColumnDef<User>[] => [
      {
        header: t('users.user'),
        meta: { lead: true },
        cell: ({ row: { original: user } }) => (
          <div>
            <span className="cell-main">{user.displayName || user.name}</span>{' '}
            {user.id === me && <span className="tag tag-accent">{t('users.you')}</span>}{' '}
            {user.disabled && <span className="tag">{t('users.disabled')}</span>}
            <div className="cell-sub">{user.name}</div>
          </div>
        ),
      },
      {
        header: t('users.role'),
        cell: ({ row: { original: user } }) =>
          user.id === me ? (
            word('userRole', user.role)
          ) : (
            <Select
              size="xs"
              w={150}
              aria-label={t('users.roleOf', { name: user.name })}
              data={USER_ROLES.map((role) => ({ value: role, label: word('userRole', role) }))}
              value={user.role}
              allowDeselect={false}
              onChange={(role) => role && change({ id: user.id, role: role })}
            />
          ),
      },
      {
        header: t('users.lastSeen'),
        cell: ({ row }) =>
          row.original.lastSeenAt ? (
            <When iso={row.original.lastSeenAt} relative />
          ) : (
            <span className="muted">{t('users.never')}</span>
          ),
      },
      { header: t('users.created'), cell: ({ row }) => <When iso={row.original.createdAt} relative /> },
      {
        id: 'actions',
        header: '',
        meta: { fit: true },
        cell: ({ row: { original: user } }) =>
          user.id === me ? null : (
            <Menu position="bottom-end" shadow="md">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('users.actions', { name: user.name })}>
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => sendInvitation(user.id)}>{t('users.newLink')}</Menu.Item>
                <Menu.Item onClick={() => change({ id: user.id, disabled: !user.disabled })}>
                  {t(user.disabled ? 'users.enable' : 'users.disable')}
                </Menu.Item>
                <Menu.Item color="red" onClick={() => remove(user)}>
                  {t('users.remove')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ),
      },
    ],
    [t, word, me, change, sendInvitation, remove],
  );
}

function AddUser({ onClose, onInvited }: { onClose: () => void; onInvited: (path: string | null) => void }) {
  const { t, word } = useText();
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [role, setRole] = useState<UserRole>('analyst');
  return (
    <FormDialog
      title={t('users.add')}
      submit={t('users.invite')}
      disabled={name.trim().length < 2}
      run={() => api.users.create({ name: name.trim(), role, ...(displayName.trim() && { displayName: displayName.trim() }) })}
      stale={['users']}
      onClose={onClose}
      onDone={({ invitation }) => onInvited(invitation)}
    >
      <TextInput
        data-autofocus
        required
        label={t('user.name')}
        description={t('users.nameHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('user.displayName')}
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
      />
      <Select
        label={t('users.role')}
        data={USER_ROLES.map((one) => ({ value: one, label: word('userRole', one) }))}
        value={role}
        onChange={(value) => value && setRole(value)}
        allowDeselect={false}
      />
    </FormDialog>
  );
}

function RolesPanel() {
  const { t, word } = useText();
  const query = useQuery({ queryKey: ['roles'], queryFn: api.roles, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Panel title={t('users.roles')} flush>
      <Show query={query}>
        {(table) => {
          const roles = USER_ROLES.flatMap((name) => table.roles.filter((role) => role.name === name));
          return (
            <div className="table-wrap">
              <table className="table" aria-label={t('users.roles')}>
                <thead>
                  <tr>
                    <th scope="col">{t('users.permission')}</th>
                    {roles.map((role) => (
                      <th key={role.name} scope="col" style={{ textAlign: 'center' }}>
                        {word('userRole', role.name)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {table.permissions.map((permission) => (
                    <tr key={permission.name}>
                      <th
                        scope="row"
                        style={{
                          fontWeight: 400,
                          whiteSpace: 'normal',
                          color: 'inherit',
                          position: 'static',
                          fontSize: '0.8125rem',
                        }}
                      >
                        {permissionText(permission, word)}
                      </th>
                      {roles.map((role) => {
                        const has = role.permissions.includes(permission.name);
                        return (
                          <td key={role.name} style={{ textAlign: 'center' }}>
                            <span aria-hidden className={has ? undefined : 'muted'}>
                              {has ? '●' : '–'}
                            </span>
                            <span className="visually-hidden">{t(has ? 'common.yes' : 'common.no')}</span>
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </Show>
    </Panel>
  );
}

/** A permission in the viewer's language, or in the server's words when it is one this console does not know. */
export function permissionText(
  permission: { name: string; description: string },
  word: ReturnType<typeof useText>['word'],
): string {
  const text = word('permission', permission.name);
  return text === permission.name ? permission.description : text;
}
