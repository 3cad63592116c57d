import { useMemo, useState } from 'react';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import { type Organisation, ORGANISATION_LEVELS, type OrganisationLevel } from '../api/accounts.ts';
import { FormDialog } from '../components/form-dialog.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Show } from '../components/states.tsx';
import { Table } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay, useSession } from '../shell/session.ts';

/** This organisation and those below it. */
export function OrganisationsPage() {
  const { t, word } = useText();
  const may = useMay('organisations.manage');
  const here = useSession().data?.organisation.id;
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['organisations'], queryFn: api.organisations.list });
  const [edited, setEdited] = useState<Organisation | 'new'>();
  const columns = useMemo(
    (): ColumnDef<Organisation>[] => [
      {
        header: t('common.name'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <span className="row">
            <span className="cell-main">{one.name}</span>
            {one.id === here && <span className="tag tag-accent">{t('organisations.here')}</span>}
          </span>
        ),
      },
      { header: t('organisations.level'), cell: ({ row }) => word('organisationLevel', row.original.level) },
      {
        header: t('organisations.parent'),
        cell: ({ row }) =>
          query.data?.items.find((one) => one.id === row.original.parent)?.name ?? <span className="muted">–</span>,
      },
      { header: t('users.created'), cell: ({ row }) => <When iso={row.original.createdAt} /> },
      ...(may
        ? [
            {
              id: 'edit',
              header: '',
              meta: { fit: true },
              cell: ({ row }: { row: { original: Organisation } }) => (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={t('organisations.edit', { name: row.original.name })}
                  onClick={() => setEdited(row.original)}
                >
                  <IconPencil size={15} aria-hidden />
                </ActionIcon>
              ),
            },
          ]
        : []),
    ],
    [t, word, here, may, query.data],
  );
  return (
    <Page
      title={t('nav.organisations')}
      sub={t('organisations.sub')}
      actions={
        may && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {t('organisations.add')}
          </Button>
        )
      }
    >
      <Panel flush>
        <Show query={query}>
          {({ items }) => <Table label={t('nav.organisations')} rows={items} columns={columns} id={(one) => one.id} />}
        </Show>
      </Panel>
      {edited && (
        <OrganisationForm
          organisation={edited === 'new' ? undefined : edited}
          onClose={() => {
            setEdited(undefined);
            void client.invalidateQueries({ queryKey: ['session'] });
          }}
        />
      )}
    </Page>
  );
}

function OrganisationForm({ organisation, onClose }: { organisation?: Organisation; onClose: () => void }) {
  const { t, word } = useText();
  const [name, setName] = useState(organisation?.name ?? '');
  const [level, setLevel] = useState<OrganisationLevel>(organisation?.level ?? 'enterprise');
  const body = { name: name.trim(), level };
  return (
    <FormDialog
      title={organisation ? t('organisations.edit', { name: organisation.name }) : t('organisations.add')}
      submit={t('common.save')}
      disabled={!body.name}
      run={() => (organisation ? api.organisations.update(organisation.id, body) : api.organisations.create(body))}
      stale={['organisations']}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        required
        label={t('common.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('organisations.level')}
        data={ORGANISATION_LEVELS.map((one) => ({ value: one, label: word('organisationLevel', one) }))}
        value={level}
        onChange={(value) => value && setLevel(value)}
        allowDeselect={false}
      />
    </FormDialog>
  );
}
