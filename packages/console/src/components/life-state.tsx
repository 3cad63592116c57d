import type { EntryState } from '../api/life.ts';
import { useText } from '../i18n/use-text.ts';

/** Colours of the states: what waits, what holds, what no longer does. */
const TONES: Record<EntryState, string> = {
  collected: 'tag tag-accent',
  verified: 'tag tag-medium',
  released: 'tag tag-good',
  repaired: 'tag',
  retracted: 'tag tag-critical',
};

/** Where an entry of the library is in its life. */
export function LifeState({ state }: { state: EntryState }) {
  const { t } = useText();
  return <span className={TONES[state]}>{t(`life.state.${state}`)}</span>;
}
