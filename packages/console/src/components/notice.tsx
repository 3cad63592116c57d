import type { ReactNode } from 'react';
import { IconAlertTriangle, IconArrowsSplit2, IconInfoCircle } from '@tabler/icons-react';

const ICONS = { bad: IconAlertTriangle, doubt: IconArrowsSplit2, calm: IconInfoCircle } as const;

/** Something to know before reading on: what went wrong, what is doubtful, or what was decided. What went wrong is announced. */
export function Notice({ tone, title, children }: { tone: keyof typeof ICONS; title?: string; children: ReactNode }) {
  const Mark = ICONS[tone];
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'note'}>
      <Mark size={17} stroke={1.8} aria-hidden />
      <div>
        {title && <strong>{title}</strong>}
        <div>{children}</div>
      </div>
    </div>
  );
}
