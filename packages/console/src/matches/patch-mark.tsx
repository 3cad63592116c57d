import { Tooltip } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import type { Patch, PatchState } from './api.ts';

const TONES: Record<PatchState, string> = {
  planned: 'tag tag-accent',
  done: 'tag tag-medium',
  verified: 'tag tag-good',
  contradicted: 'tag tag-critical',
  excepted: 'tag',
  expired: 'tag tag-high',
  withdrawn: 'tag',
};

/** Where the work on a fix on one asset is, with what matters most about it. */
export function PatchMark({ patch }: { patch: Patch | null }) {
  const { t, word, day } = useText();
  if (patch === null || patch.state === 'withdrawn') return null;
  const { state, plannedFor, expires } = patch;
  const date = state === 'planned' ? plannedFor : state === 'excepted' || state === 'expired' ? expires : null;
  const told = [patch.assignee ?? patch.owner ?? patch.doneBy, patch.reason].filter(Boolean).join(t('common.colon'));
  return (
    <Tooltip label={told} disabled={told === ''}>
      <span className={TONES[state]}>
        {word('patchState', state)}
        {date && <span className="tabular">{day(date)}</span>}
      </span>
    </Tooltip>
  );
}
