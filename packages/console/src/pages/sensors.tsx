import { useMemo, useState } from 'react';
import { ActionIcon, Button, CopyButton, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconCheck, IconCopy, IconPlus, IconRadar2, IconTrash } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import type { Enrolment, Sensor } from '../api/sensors.ts';
import { ConfirmDialog } from '../components/confirm.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { When } from '../components/marks.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, Panel } from '../components/page.tsx';
import { SensorStateMark } from '../components/sensor-state.tsx';
import { StateMessage } from '../components/states.tsx';
import { PagedTable, Table } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import { isClockOff, lossOf } from '../lib/sensor.ts';
import { useMay, useSite, useSites } from '../shell/session.ts';

/** Sensors that report by themselves: whether each is heard, what it loses, and letting new ones in. */
export function SensorsPage() {
  const { t } = useText();
  const may = useMay('sensors.manage');
  const site = useSite();
  const columns = useColumns();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ enrolment: Enrolment; token: string }>();
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('sensors.add')}
    </Button>
  );
  return (
    <Page title={t('nav.sensors')} sub={t('sensors.sub')} actions={may && add}>
      <Panel flush>
        <PagedTable
          label={t('nav.sensors')}
          queryKey={['sensors', 'list', site]}
          fetch={(after) => api.sensors.list(site, after)}
          columns={columns}
          id={(one) => one.id}
          onOpen={(one) => void navigate({ to: '/sensors/$id', params: { id: one.id } })}
          refetchInterval={() => 30_000}
          empty={
            <StateMessage icon={<IconRadar2 size={36} stroke={1.4} />} title={t('sensors.empty')} text={t('sensors.emptyText')}>
              {may && add}
            </StateMessage>
          }
        />
      </Panel>
      {may && <Enrolments />}
      {adding && (
        <AddSensor
          onClose={() => setAdding(false)}
          onMade={(answer) => {
            setAdding(false);
            setMade(answer);
          }}
        />
      )}
      {made && <TokenDialog {...made} onClose={() => setMade(undefined)} />}
    </Page>
  );
}

function useColumns(): ColumnDef<Sensor>[] {
  const { t, number, duration } = useText();
  const sites = useSites().data;
  return useMemo(
    (): ColumnDef<Sensor>[] => [
      {
        header: t('sensors.sensor'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <div>
            <Link className="plain cell-main" to="/sensors/$id" params={{ id: one.id }}>
              {one.name}
            </Link>
            <div className="cell-sub">
              {[sites?.find((site) => site.id === one.site)?.name, one.health?.source].filter(Boolean).join(' · ')}
            </div>
          </div>
        ),
      },
      { header: t('captures.state'), cell: ({ row }) => <SensorStateMark state={row.original.state} /> },
      { header: t('sensors.lastSeen'), cell: ({ row }) => <When iso={row.original.lastSeenAt} relative /> },
      {
        header: t('sensors.rate'),
        meta: { numeric: true },
        cell: ({ row: { original: one } }) =>
          one.state === 'active' && one.health !== null ? (
            number(Math.round(one.health.framesPerSecond))
          ) : (
            <span className="muted">–</span>
          ),
      },
      { header: t('sensors.lost'), meta: { numeric: true }, cell: ({ row }) => <Loss sensor={row.original} /> },
      {
        header: t('sensors.spool'),
        meta: { numeric: true },
        cell: ({ row: { original: one } }) =>
          one.health === null ? (
            <span className="muted">–</span>
          ) : (
            <span
              className={one.health.spool.batches > 0 ? undefined : 'muted'}
              title={one.health.spool.oldest === null ? undefined : duration(one.health.spool.oldest, new Date().toISOString())}
            >
              {number(one.health.spool.batches)}
            </span>
          ),
      },
      {
        header: t('sensors.clock'),
        meta: { numeric: true },
        cell: ({ row }) => <Clock difference={row.original.clockDifference} />,
      },
      {
        header: t('sensors.version'),
        meta: { fit: true },
        cell: ({ row }) => <span className="mono small">{row.original.health?.version ?? '–'}</span>,
      },
    ],
    [t, number, duration, sites],
  );
}

/** Frames that never reached the sensor. */
function Loss({ sensor }: { sensor: Sensor }) {
  const { number } = useText();
  if (sensor.health === null) return <span className="muted">–</span>;
  const { lost, share } = lossOf(sensor.health);
  return lost === 0 ? (
    <span className="muted">0</span>
  ) : (
    <span className="sev-medium" title={number(lost)}>
      {formatPercent(share)}
    </span>
  );
}

/** By how much the sensor's clock and the server's differ. */
export function Clock({ difference }: { difference: number | null }) {
  const { t } = useText();
  if (difference === null) return <span className="muted">–</span>;
  const shown = Math.abs(difference) < 10 ? difference.toFixed(1) : String(Math.round(difference));
  return (
    <span className={isClockOff(difference) ? 'sev-medium' : undefined}>
      {t('sensors.seconds', { shown: `${difference > 0 ? '+' : ''}${shown}` })}
    </span>
  );
}

/** Names the sensor and the site, and asks for a token by which it lets itself in. */
function AddSensor(props: { onClose: () => void; onMade: (answer: { enrolment: Enrolment; token: string }) => void }) {
  const { t } = useText();
  const sites = useSites().data ?? [];
  const current = useSite();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [hours, setHours] = useState<number | string>(24);
  const site = chosen ?? current ?? sites[0]?.id ?? null;
  const run = async () => {
    const target = site ?? (await api.sites.create({ name: t('sites.firstName') })).id;
    return api.sensors.enrol({ site: target, name: name.trim(), hours: Number(hours) });
  };
  return (
    <FormDialog
      title={t('sensors.add')}
      submit={t('sensors.make')}
      disabled={name.trim() === '' || !(Number(hours) >= 1)}
      run={run}
      stale={['sensors', 'sites']}
      onClose={props.onClose}
      onDone={props.onMade}
    >
      <TextInput
        data-autofocus
        required
        label={t('common.name')}
        description={t('sensors.nameHint')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {sites.length > 0 && (
        <Select
          label={t('asset.site')}
          data={sites.map((one) => ({ value: one.id, label: one.name }))}
          value={site}
          onChange={setChosen}
          allowDeselect={false}
        />
      )}
      <NumberInput
        label={t('sensors.hours')}
        description={t('sensors.hoursHint')}
        min={1}
        max={168}
        value={hours}
        onChange={setHours}
      />
    </FormDialog>
  );
}

/** The token and the command to run with it: shown once. */
function TokenDialog({ enrolment, token, onClose }: { enrolment: Enrolment; token: string; onClose: () => void }) {
  const { t, time } = useText();
  const command = `fengsui watch --interface eth1 --to ${location.origin} --token ${token}`;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('sensors.tokenOf', { name: enrolment.name })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Notice tone="doubt">{t('sensors.once', { until: time(enrolment.expiresAt) })}</Notice>
        <TextInput
          label={t('sensors.token')}
          readOnly
          value={token}
          data-autofocus
          onFocus={(event) => event.currentTarget.select()}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <div>
          <div className="small" style={{ marginBottom: 4 }}>
            {t('sensors.command')}
          </div>
          <code className="record-line">{command}</code>
        </div>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <CopyButton value={command}>
            {({ copied, copy }) => (
              <Button
                onClick={copy}
                leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
              >
                {t(copied ? 'common.copied' : 'sensors.copyCommand')}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
        </div>
      </Stack>
    </Modal>
  );
}

/** Tokens that nobody has used yet, to be taken back. */
function Enrolments() {
  const { t } = useText();
  const query = useQuery({ queryKey: ['sensors', 'enrolments'], queryFn: api.sensors.enrolments });
  const [asked, setAsked] = useState<Enrolment>();
  const sites = useSites().data;
  const columns = useMemo(
    (): ColumnDef<Enrolment>[] => [
      {
        header: t('sensors.sensor'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <div>
            <span className="cell-main">{one.name}</span>
            <div className="cell-sub">{sites?.find((site) => site.id === one.site)?.name}</div>
          </div>
        ),
      },
      { header: t('sensors.madeBy'), cell: ({ row }) => row.original.createdBy },
      { header: t('tokens.expires'), cell: ({ row }) => <When iso={row.original.expiresAt} relative /> },
      {
        id: 'remove',
        header: '',
        meta: { fit: true },
        cell: ({ row: { original: one } }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('sensors.takeBackNamed', { name: one.name })}
            onClick={() => setAsked(one)}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        ),
      },
    ],
    [t, sites],
  );
  const waiting = (query.data?.items ?? []).filter((one) => one.usedAt === null && Date.parse(one.expiresAt) > Date.now());
  if (waiting.length === 0) return null;
  return (
    <Panel title={t('sensors.waiting')} flush>
      <Table label={t('sensors.waiting')} rows={waiting} columns={columns} id={(one) => one.id} />
      {asked && (
        <ConfirmDialog
          title={t('sensors.takeBack')}
          text={t('sensors.takeBackText', { name: asked.name })}
          action={t('sensors.takeBack')}
          run={() => api.sensors.takeBack(asked.id)}
          stale={['sensors']}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  );
}
