import { Fragment, useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { IconBan, IconCircleCheck, IconPencil } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { type Sensor, SENSOR_CONTENT, type SensorContent, type SensorHealth } from '../api/sensors.ts';
import { ConfirmDialog } from '../components/confirm.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { When } from '../components/marks.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, Panel } from '../components/page.tsx';
import { SensorStateMark } from '../components/sensor-state.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatBytes, formatPercent } from '../lib/format.ts';
import { isClockOff, lossOf } from '../lib/sensor.ts';
import { useMay, useSites } from '../shell/session.ts';
import { Clock } from './sensors.tsx';

/** One sensor: whether it is heard, what it sees and loses, what it holds back, and what it says is wrong. */
export function SensorPage() {
  const { id } = useParams({ from: '/shell/sensors/$id' });
  const { t } = useText();
  const may = useMay('sensors.manage');
  const [dialog, setDialog] = useState<'rename' | 'revoke'>();
  const query = useQuery({ queryKey: ['sensors', id], queryFn: () => api.sensors.get(id), refetchInterval: 15_000 });
  const sensor = query.data;
  const close = () => setDialog(undefined);
  return (
    <Page
      title={sensor?.name ?? t('sensors.sensor')}
      back={{ to: '/sensors', label: t('nav.sensors') }}
      sub={sensor && <Subtitle sensor={sensor} />}
      actions={
        may &&
        sensor &&
        sensor.state !== 'revoked' && (
          <>
            <Button variant="default" leftSection={<IconPencil size={15} aria-hidden />} onClick={() => setDialog('rename')}>
              {t('sensors.rename')}
            </Button>
            <Button variant="default" leftSection={<IconBan size={15} aria-hidden />} onClick={() => setDialog('revoke')}>
              {t('sensors.revoke')}
            </Button>
          </>
        )
      }
    >
      <Show query={query} rows={10}>
        {(one) => <Body sensor={one} />}
      </Show>
      {dialog === 'rename' && sensor && <Rename sensor={sensor} onClose={close} />}
      {dialog === 'revoke' && sensor && (
        <ConfirmDialog
          title={t('sensors.revoke')}
          text={t('sensors.revokeText', { name: sensor.name })}
          action={t('sensors.revoke')}
          run={() => api.sensors.revoke(id)}
          stale={['sensors']}
          onClose={close}
        />
      )}
    </Page>
  );
}

function Subtitle({ sensor }: { sensor: Sensor }) {
  const { t } = useText();
  const site = useSites().data?.find((one) => one.id === sensor.site);
  return (
    <span className="row" style={{ gap: '0.25rem 1rem' }}>
      <SensorStateMark state={sensor.state} />
      {site && <span>{site.name}</span>}
      {sensor.lastSeenAt && (
        <span>
          {t('sensors.lastSeen')}
          {t('common.colon')}
          <When iso={sensor.lastSeenAt} relative />
        </span>
      )}
    </span>
  );
}

function Body({ sensor }: { sensor: Sensor }) {
  const { t } = useText();
  const { health } = sensor;
  return (
    <>
      {sensor.state === 'silent' && (
        <Notice tone="bad" title={t('sensors.silentTitle')}>
          {t('sensors.silentText')}
        </Notice>
      )}
      {health === null ? (
        <Panel>
          <StateMessage title={t('sensors.unheard')} text={t('sensors.unheardText')} />
        </Panel>
      ) : (
        <>
          <Doubts sensor={sensor} health={health} />
          <Figures sensor={sensor} health={health} />
          <div className="grid cols-2">
            <Traffic health={health} />
            <Spool health={health} sensor={sensor} />
          </div>
        </>
      )}
      {health?.content === undefined ? (
        <About sensor={sensor} />
      ) : (
        <div className="grid cols-2">
          <Content content={health.content} />
          <About sensor={sensor} />
        </div>
      )}
    </>
  );
}

/** What a person should look at: what the sensor says, and what its figures say. */
function Doubts({ sensor, health }: { sensor: Sensor; health: SensorHealth }) {
  const { t } = useText();
  const off = isClockOff(sensor.clockDifference);
  if (health.problems.length === 0 && !off)
    return (
      <p className="small row-tight" style={{ color: 'var(--good)', margin: 0 }}>
        <IconCircleCheck size={15} aria-hidden />
        {t('sensors.noProblem')}
      </p>
    );
  return (
    <Notice tone="doubt" title={t('sensors.problems')}>
      <ul style={{ margin: '0.25rem 0 0', paddingLeft: '1.125rem' }}>
        {off && <li>{t('sensors.clockOff', { shown: Math.round(Math.abs(sensor.clockDifference ?? 0)) })}</li>}
        {health.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Figures({ sensor, health }: { sensor: Sensor; health: SensorHealth }) {
  const { t, number } = useText();
  const { lost, share } = lossOf(health);
  return (
    <div className="metrics">
      <div className="metric">
        <div className="metric-label">{t('sensors.rate')}</div>
        <div className="metric-value">{sensor.state === 'active' ? number(Math.round(health.framesPerSecond)) : '–'}</div>
        <div className="metric-note">{t('sensors.framesInAll', { shown: number(health.frames) })}</div>
      </div>
      <div className="metric">
        <div className="metric-label">{t('sensors.lost')}</div>
        <div className="metric-value" style={lost > 0 ? { color: 'var(--medium)' } : undefined}>
          {formatPercent(share)}
        </div>
        <div className="metric-note">{t('sensors.framesInAll', { shown: number(lost) })}</div>
      </div>
      <div className="metric">
        <div className="metric-label">{t('sensors.spool')}</div>
        <div className="metric-value">{number(health.spool.batches)}</div>
        <div className="metric-note">{formatBytes(health.spool.bytes)}</div>
      </div>
      <div className="metric">
        <div className="metric-label">{t('sensors.memory')}</div>
        <div className="metric-value">{formatBytes(health.memoryBytes)}</div>
      </div>
    </div>
  );
}

function Traffic({ health }: { health: SensorHealth }) {
  const { t, number, word, duration } = useText();
  const rows = (counts: Record<string, number>, label: (kind: string) => string) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => (
        <div key={kind} style={{ display: 'contents' }}>
          <dt>{label(kind)}</dt>
          <dd className="tabular">{number(count)}</dd>
        </div>
      ));
  return (
    <Panel title={t('sensors.traffic')}>
      <dl className="attrs">
        <dt>{t('sensors.source')}</dt>
        <dd className="mono">{health.source}</dd>
        <dt>{t('sensors.running')}</dt>
        <dd>{duration(health.started, health.at)}</dd>
        <dt>{t('sensors.behind')}</dt>
        <dd className="tabular">{t('sensors.seconds', { shown: health.behindSeconds.toFixed(1) })}</dd>
        {rows(health.lost, (kind) => t('sensors.lostAt', { place: kind }))}
        {rows(health.dropped, (kind) => word('dropped', kind))}
      </dl>
    </Panel>
  );
}

/** What the platform gave it to judge by: how much of each kind, and since when. */
function Content({ content }: { content: SensorContent | null }) {
  const { t, number } = useText();
  return (
    <Panel title={t('sensors.content')}>
      {content === null ? (
        <p className="muted small" style={{ margin: 0 }}>
          {t('sensors.noContent')}
        </p>
      ) : (
        <dl className="attrs">
          {SENSOR_CONTENT.map((kind) => (
            <Fragment key={kind}>
              <dt>{t(`sensors.contentOf.${kind}`)}</dt>
              <dd className="tabular">{number(content[kind])}</dd>
            </Fragment>
          ))}
          <dt>{t('sensors.contentMade')}</dt>
          <dd>
            <When iso={content.made} />
          </dd>
          <dt>{t('sensors.contentFetched')}</dt>
          <dd>
            <When iso={content.fetched} relative />
          </dd>
          <dt>{t('sensors.version')}</dt>
          <dd className="mono" title={content.version}>
            {content.version.slice(0, 12)}
          </dd>
        </dl>
      )}
    </Panel>
  );
}

/** What waits for the platform, and the ring of capture files. */
function Spool({ health, sensor }: { health: SensorHealth; sensor: Sensor }) {
  const { t, number } = useText();
  const { spool, ring } = health;
  return (
    <Panel title={t('sensors.forwarding')}>
      <dl className="attrs">
        <dt>{t('sensors.spool')}</dt>
        <dd className="tabular">
          {number(spool.batches)} · {formatBytes(spool.bytes)}
        </dd>
        <dt>{t('sensors.oldest')}</dt>
        <dd>
          <When iso={spool.oldest} relative />
        </dd>
        <dt>{t('sensors.summarised')}</dt>
        <dd className="tabular">{number(spool.summarised)}</dd>
        <dt>{t('sensors.filed')}</dt>
        <dd className="tabular">{number(sensor.lastSequence)}</dd>
        <dt>{t('sensors.ring')}</dt>
        <dd className="tabular">
          {ring === null ? (
            <span className="muted">{t('common.none')}</span>
          ) : (
            t('sensors.ringFiles', { count: ring.files, shown: number(ring.files), size: formatBytes(ring.bytes) })
          )}
        </dd>
      </dl>
    </Panel>
  );
}

function About({ sensor }: { sensor: Sensor }) {
  const { t } = useText();
  return (
    <Panel title={t('sensors.about')}>
      <dl className="attrs">
        <dt>{t('sensors.version')}</dt>
        <dd className="mono">{sensor.health?.version ?? '–'}</dd>
        <dt>{t('sensors.address')}</dt>
        <dd className="mono">{sensor.address ?? '–'}</dd>
        <dt>{t('sensors.clock')}</dt>
        <dd className="tabular">
          <Clock difference={sensor.clockDifference} />
        </dd>
        <dt>{t('sensors.enrolled')}</dt>
        <dd>
          <When iso={sensor.enrolledAt} />
          {sensor.enrolledBy && <span className="muted"> · {sensor.enrolledBy}</span>}
        </dd>
        {sensor.revokedAt && (
          <>
            <dt>{t('sensors.revokedAt')}</dt>
            <dd>
              <When iso={sensor.revokedAt} />
            </dd>
          </>
        )}
        <dt>{t('sensors.session')}</dt>
        <dd>
          {sensor.capture === null ? (
            <span className="muted">{t('common.none')}</span>
          ) : (
            <Link className="link" to="/captures/$id" params={{ id: sensor.capture }}>
              {t('sensors.openSession')}
            </Link>
          )}
        </dd>
      </dl>
    </Panel>
  );
}

function Rename({ sensor, onClose }: { sensor: Sensor; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(sensor.name);
  return (
    <FormDialog
      title={t('sensors.rename')}
      submit={t('common.save')}
      disabled={name.trim() === '' || name.trim() === sensor.name}
      run={() => api.sensors.rename(sensor.id, name.trim())}
      stale={['sensors']}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        required
        label={t('common.name')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
