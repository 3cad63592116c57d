import type { Said } from '../i18n/said.ts';
import { useSaid } from '../i18n/use-said.ts';

/** Something that was brought or is to be made, and why it was not taken or made. */
interface Ended {
  error: string | null;
  refusal: Said | null;
}

/** Why a bundle or a state was not taken: in the viewer's words by its code, in those of the server where it has none that is known here. */
export function useRefusal(): (ended: Ended) => string | null {
  const say = useSaid('exchange.refused');
  return ({ error, refusal }) => say(refusal, error);
}
