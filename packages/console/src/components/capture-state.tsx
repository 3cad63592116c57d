import { useState } from 'react';
import { ActionIcon, Loader } from '@mantine/core';
import { IconAlertTriangle, IconBroadcast, IconCircleCheck, IconClock, IconTrash } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { Capture } from '../api/captures.ts';
import { useText } from '../i18n/use-text.ts';
import { JobProgress, useJob } from '../shell/jobs.tsx';
import { ConfirmDialog } from './confirm.tsx';

/** What a capture that goes makes stale. */
const STALE = ['captures', 'overview', 'assets', 'findings', 'map', 'sites'] as const;

/** Whether a capture is still on its way, so that it should be asked for again. */
export function isMoving({ state }: Pick<Capture, 'state'>): boolean {
  return state === 'analysing' || state === 'queued';
}

/** Where a capture stands, as icon and word. */
export function CaptureStateMark({ capture }: { capture: Pick<Capture, 'state'> }) {
  const { word } = useText();
  const { state } = capture;
  return (
    <span
      className="row-tight nowrap small"
      style={{ color: state === 'failed' ? 'var(--critical)' : state === 'done' ? 'var(--good)' : undefined }}
    >
      {state === 'done' && <IconCircleCheck size={15} aria-hidden />}
      {state === 'failed' && <IconAlertTriangle size={15} aria-hidden />}
      {state === 'queued' && <IconClock size={15} aria-hidden />}
      {state === 'live' && <IconBroadcast size={15} aria-hidden />}
      {(state === 'analysing' || state === 'uploading') && <Loader size={13} aria-hidden />}
      {word('captureState', state)}
    </span>
  );
}

/** State of a capture, with a bar while its analysis runs. */
export function CaptureProgress({ capture }: { capture: Capture }) {
  const { t } = useText();
  const job = useJob(isMoving(capture) ? capture.job : null);
  if (capture.state === 'analysing')
    return (
      <div style={{ minWidth: '9rem' }}>
        <CaptureStateMark capture={capture} />
        <JobProgress job={job} label={t('captures.analysing', { name: capture.name })} />
      </div>
    );
  return <CaptureStateMark capture={capture} />;
}

/** Asks before a capture goes, with all that only it proves. */
export function RemoveCaptureDialog(props: { capture: Pick<Capture, 'id' | 'name'>; onClose: () => void; onDone?: () => void }) {
  const { t } = useText();
  const { id, name } = props.capture;
  return (
    <ConfirmDialog
      title={t('captures.remove')}
      text={t('captures.removeText', { name })}
      action={t('common.delete')}
      run={() => api.captures.remove(id)}
      // Whoever leaves the page of what is gone must not ask for it again.
      stale={props.onDone ? STALE.filter((key) => key !== 'captures') : STALE}
      onClose={props.onClose}
      onDone={props.onDone}
    />
  );
}

/** The button of a row that removes its capture. */
export function RemoveCapture({ capture }: { capture: Capture }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('captures.removeNamed', { name: capture.name })}
        onClick={() => setAsked(true)}
      >
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
      {asked && <RemoveCaptureDialog capture={capture} onClose={() => setAsked(false)} />}
    </>
  );
}
