import { useMemo } from 'react';
import type { Said } from './said.ts';
import { useText } from './use-text.ts';

/**
 * What the server says by a code: in the viewer's words, or in the server's sentence where it has no code, as what it kept long ago, or one that is not
 * known here.
 * @param family where the words of the codes are among the texts
 */
export function useSaid(family: string): <S extends string | null>(said: Partial<Said> | null, sentence: S) => string | S {
  const { t, has } = useText();
  return useMemo(() => {
    const say = <S extends string | null>(said: Partial<Said> | null, sentence: S): string | S => {
      const { code, values, why } = said ?? {};
      if (code === undefined || values === undefined || !has(`${family}.${code}`)) return sentence;
      const named = why === undefined ? values : { ...values, why: say(why, String(values.why)) };
      return t(`${family}.${code}` as never, named) as string;
    };
    return say;
  }, [t, has, family]);
}
