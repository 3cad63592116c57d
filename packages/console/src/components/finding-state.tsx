import { IconBellOff } from '@tabler/icons-react';
import type { FindingState } from '../api/findings.ts';
import { useText } from '../i18n/use-text.ts';

/** Colours of the states: what waits, what is worked on, what is over. */
const TONES: Record<FindingState, string> = {
  new: 'tag tag-accent',
  acknowledged: 'tag tag-medium',
  'in progress': 'tag tag-medium',
  resolved: 'tag tag-good',
  'false positive': 'tag',
  accepted: 'tag',
};

/** Says that nobody has to look at a finding, by decision of a person. */
export function SuppressedTag() {
  const { t } = useText();
  return (
    <span className="tag">
      <IconBellOff size={12} aria-hidden />
      {t('suppression.suppressed')}
    </span>
  );
}

/** Where a finding stands. */
export function StateTag({ state }: { state: FindingState }) {
  const { word } = useText();
  return <span className={TONES[state] ?? 'tag'}>{word('state', state)}</span>;
}
