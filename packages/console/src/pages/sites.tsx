import { useState } from 'react';
import { ActionIcon, Button, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconMapPin, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { PURDUE_LEVELS, type Site, type Zone } from '../api/network.ts';
import { ConfirmDialog } from '../components/confirm.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { FileSettingsRow } from '../files/settings.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';

type Dialog =
  | { kind: 'site'; site?: Site }
  | { kind: 'zone'; site: string; zone?: Zone }
  | { kind: 'removeSite'; site: Site }
  | { kind: 'removeZone'; zone: Zone };

/** The places and the zones in them. */
export function SitesPage() {
  const { t } = useText();
  const may = useMay('assets.write');
  const sites = useQuery({ queryKey: ['sites'], queryFn: api.sites.list });
  const zones = useQuery({ queryKey: ['zones', undefined], queryFn: () => api.zones.list() });
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog({ kind: 'site' })}>
      {t('sites.add')}
    </Button>
  );
  return (
    <Page title={t('nav.sites')} sub={t('sites.sub')} actions={may && add}>
      <Show query={sites}>
        {(page) =>
          page.items.length === 0 ? (
            <Panel>
              <StateMessage icon={<IconMapPin size={36} stroke={1.4} />} title={t('sites.empty')} text={t('sites.emptyText')}>
                {may && add}
              </StateMessage>
            </Panel>
          ) : (
            page.items.map((site) => (
              <SitePanel
                key={site.id}
                site={site}
                zones={(zones.data?.items ?? []).filter((zone) => zone.site === site.id)}
                may={may}
                open={setDialog}
              />
            ))
          )
        }
      </Show>
      {dialog?.kind === 'site' && <SiteForm site={dialog.site} onClose={close} />}
      {dialog?.kind === 'zone' && <ZoneForm site={dialog.site} zone={dialog.zone} onClose={close} />}
      {dialog?.kind === 'removeSite' && (
        <ConfirmDialog
          title={t('sites.remove')}
          text={t('sites.removeText', { name: dialog.site.name })}
          action={t('common.delete')}
          run={() => api.sites.remove(dialog.site.id)}
          stale={['sites', 'zones', 'overview', 'assets', 'findings', 'captures', 'map']}
          onClose={close}
        />
      )}
      {dialog?.kind === 'removeZone' && (
        <ConfirmDialog
          title={t('zones.remove')}
          text={t('zones.removeText', { name: dialog.zone.name })}
          action={t('common.delete')}
          run={() => api.zones.remove(dialog.zone.id)}
          stale={['zones', 'assets', 'map']}
          onClose={close}
        />
      )}
    </Page>
  );
}

function SitePanel({ site, zones, may, open }: { site: Site; zones: Zone[]; may: boolean; open: (dialog: Dialog) => void }) {
  const { t, number, word } = useText();
  return (
    <Panel
      title={site.name}
      flush
      extra={
        may && (
          <span className="row-tight">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => open({ kind: 'zone', site: site.id })}
            >
              {t('zones.add')}
            </Button>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('sites.edit', { name: site.name })}
              onClick={() => open({ kind: 'site', site })}
            >
              <IconPencil size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('sites.removeNamed', { name: site.name })}
              onClick={() => open({ kind: 'removeSite', site })}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </span>
        )
      }
    >
      <p className="muted small" style={{ margin: 0, padding: '0 1.125rem 0.5rem' }}>
        {site.description && `${site.description} · `}
        {t('sites.counts', { assets: number(site.assets), captures: number(site.captures), findings: number(site.openFindings) })}
      </p>
      <FileSettingsRow site={site.id} may={may} />
      <div className="table-wrap">
        <table className="table cards" aria-label={t('zones.of', { name: site.name })}>
          <thead>
            <tr>
              <th scope="col">{t('asset.zone')}</th>
              <th scope="col">{t('attribute.purdueLevel')}</th>
              <th scope="col" className="num">
                {t('nav.assets')}
              </th>
              <th scope="col">{t('common.description')}</th>
              {may && (
                <th scope="col" className="fit">
                  <span className="visually-hidden">{t('common.actions')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {zones
              .toSorted((a, b) => b.purdueLevel - a.purdueLevel || a.name.localeCompare(b.name))
              .map((zone) => (
                <tr key={zone.id}>
                  <td className="lead cell-main">{word('zone', zone.name)}</td>
                  <td data-label={t('attribute.purdueLevel')}>
                    <span>{word('level', zone.purdueLevel)}</span>
                  </td>
                  <td className="num" data-label={t('nav.assets')}>
                    <Link className="link" to="/assets" search={{ zone: zone.id }}>
                      {number(zone.assets)}
                    </Link>
                  </td>
                  <td className={`muted${zone.description ? '' : ' empty-card'}`} data-label={t('common.description')}>
                    <span>{zone.description}</span>
                  </td>
                  {may && (
                    <td className="fit">
                      <span className="row-tight">
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          size="sm"
                          aria-label={t('zones.edit', { name: zone.name })}
                          onClick={() => open({ kind: 'zone', site: site.id, zone })}
                        >
                          <IconPencil size={15} aria-hidden />
                        </ActionIcon>
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          size="sm"
                          aria-label={t('zones.removeNamed', { name: zone.name })}
                          onClick={() => open({ kind: 'removeZone', zone })}
                        >
                          <IconTrash size={15} aria-hidden />
                        </ActionIcon>
                      </span>
                    </td>
                  )}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function SiteForm({ site, onClose }: { site?: Site; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(site?.name ?? '');
  const [description, setDescription] = useState(site?.description ?? '');
  const body = { name: name.trim(), description: description.trim() };
  return (
    <FormDialog
      title={site ? t('sites.edit', { name: site.name }) : t('sites.add')}
      submit={t('common.save')}
      disabled={!body.name}
      run={() => (site ? api.sites.update(site.id, body) : api.sites.create(body))}
      stale={['sites', 'zones', 'overview']}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        required
        label={t('common.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t('common.description')}
        autosize
        minRows={2}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function ZoneForm({ site, zone, onClose }: { site: string; zone?: Zone; onClose: () => void }) {
  const { t, word } = useText();
  const [name, setName] = useState(zone?.name ?? '');
  const [level, setLevel] = useState(zone?.purdueLevel ?? 2);
  const [description, setDescription] = useState(zone?.description ?? '');
  const body = { name: name.trim(), purdueLevel: level, description: description.trim() };
  return (
    <FormDialog
      title={zone ? t('zones.edit', { name: zone.name }) : t('zones.add')}
      submit={t('common.save')}
      disabled={!body.name}
      run={() => (zone ? api.zones.update(zone.id, body) : api.zones.create({ site, ...body }))}
      stale={['zones', 'map', 'assets']}
      onClose={onClose}
    >
      <Stack gap="md">
        <TextInput
          data-autofocus
          required
          label={t('common.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('attribute.purdueLevel')}
          data={PURDUE_LEVELS.map((one) => ({ value: String(one), label: word('level', one) }))}
          value={String(level)}
          onChange={(value) => value && setLevel(Number(value))}
          allowDeselect={false}
        />
        <Textarea
          label={t('common.description')}
          autosize
          minRows={2}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
      </Stack>
    </FormDialog>
  );
}
