import { IconBan, IconCircleCheck, IconClock, IconPlugConnectedX } from '@tabler/icons-react';
import type { Sensor } from '../api/sensors.ts';
import { useText } from '../i18n/use-text.ts';

const MARKS = {
  active: { icon: IconCircleCheck, colour: 'var(--good)' },
  silent: { icon: IconPlugConnectedX, colour: 'var(--critical)' },
  waiting: { icon: IconClock, colour: undefined },
  revoked: { icon: IconBan, colour: 'var(--muted)' },
} as const;

/** Whether a sensor is heard, as icon and word. */
export function SensorStateMark({ state }: { state: Sensor['state'] }) {
  const { word } = useText();
  const { icon: Mark, colour } = MARKS[state];
  return (
    <span className="row-tight nowrap small" style={{ color: colour }}>
      <Mark size={15} aria-hidden />
      {word('sensorState', state)}
    </span>
  );
}
