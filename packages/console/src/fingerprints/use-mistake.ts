import { useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Told } from './api.ts';
import { useGiven } from './use-given.ts';

/** What is wrong with a fingerprint: in the viewer's words by its code, in those of the server where it has none that is known here. */
export function useMistake(): (told: Told) => string | null {
  const { t, has, word } = useText();
  const { shown } = useGiven();
  return useMemo(
    () =>
      ({ problem, mistake }: Told) => {
        if (mistake === null || !has(`fingerprints.mistake.${mistake.code}`)) return problem;
        const { attribute, given, wanted, ...values } = mistake.values;
        const read = (value: string | number | undefined) =>
          value === undefined ? undefined : shown(String(attribute), String(value));
        const named = { ...values, attribute: word('attribute', attribute), given: read(given), wanted: read(wanted) };
        return t(`fingerprints.mistake.${mistake.code}` as never, named) as string;
      },
    [t, has, word, shown],
  );
}
