import { useMemo } from 'react';
import type { Said } from '../i18n/said.ts';
import { useText } from '../i18n/use-text.ts';

/** Something that was brought or is to be made, and why it was not taken or made. */
interface Ended {
  error: string | null;
  refusal: Said | null;
}

/** Why a bundle or a state was not taken: in the viewer's words by its code, in those of the server where it has none that is known here. */
export function useRefusal(): (ended: Ended) => string | null {
  const { t, has } = useText();
  return useMemo(
    () =>
      ({ error, refusal }: Ended) =>
        refusal !== null && has(`exchange.refused.${refusal.code}`)
          ? (t(`exchange.refused.${refusal.code}` as never, refusal.values) as string)
          : error,
    [t, has],
  );
}
