import type { FindingState } from '../api/types.ts';
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

/** Where a finding stands. */
export function StateTag({ state }: { state: FindingState }) {
  const { word } = useText();
  return <span className={TONES[state] ?? 'tag'}>{word('state', state)}</span>;
}
