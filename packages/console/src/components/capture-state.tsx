import { Loader } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { Capture } from '../api/types.ts';
import { useText } from '../i18n/use-text.ts';

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
      {(state === 'analysing' || state === 'uploading') && <Loader size={13} aria-hidden />}
      {word('captureState', state)}
    </span>
  );
}
