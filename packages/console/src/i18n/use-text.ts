import { useMemo } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Locale } from './index.ts';
import { formatCompact, formatDay, formatDuration, formatNumber, formatRelative, formatTime } from '../lib/format.ts';

/** Families of words whose members come from the server, and so may be unknown to this console. */
export type WordFamily =
  | 'role'
  | 'severity'
  | 'state'
  | 'captureState'
  | 'matchState'
  | 'attribute'
  | 'assertion'
  | 'protocol'
  | 'level'
  | 'userRole'
  | 'permission'
  | 'dropped'
  | 'organisationLevel'
  | 'remedy'
  | 'zone'
  | 'act'
  | 'sensorState'
  | 'sourceFormat'
  | 'sourceFault'
  | 'sourceField'
  | 'fileVerdict'
  | 'indicatorOutcome'
  | 'suppressionState'
  | 'learntKind'
  | 'differenceKind'
  | 'differenceState'
  | 'issueKind'
  | 'nodeKind'
  | 'edgeType'
  | 'edgeMethod'
  | 'edgeSource'
  | 'place'
  | 'patchState'
  | 'ssvcInput'
  | 'ssvcValue'
  | 'ssvcOutcome'
  | 'criticality'
  | 'reachability'
  | 'exclusion'
  | 'justification'
  | 'scheme'
  | 'recordAttribute'
  | 'recordSeverity'
  | 'recordState'
  | 'entryField'
  | 'documentKind'
  | 'shippedAccess'
  | 'productLife'
  | 'identityMethod'
  | 'productStatus'
  | 'ssvc'
  | 'fingerprintState'
  | 'sourceList'
  | 'timeliness';

/** A text that the server gives in both languages of the console. */
export interface Bilingual {
  en: string;
  zh: string;
}

/** Text, words and numbers in one language. */
export interface Text {
  t: TFunction;
  locale: Locale;
  /** A word of a family, or the server's own where the console has none. */
  word: (family: WordFamily, value: string | number | null | undefined) => string;
  /** What the server gives in both languages. */
  say: (text: Bilingual) => string;
  /** Words one after the other. */
  join: (words: readonly string[]) => string;
  /** Whether the console has a text of that name. */
  has: (key: string) => boolean;
  number: (value: number | null | undefined) => string;
  compact: (value: number) => string;
  time: (iso: string | null | undefined) => string;
  day: (day: string) => string;
  relative: (iso: string | null | undefined) => string;
  duration: (from: string | null, to: string | null) => string;
}

/** Text, words and numbers in the language of the viewer. */
export function useText(): Text {
  const { t, i18n } = useTranslation();
  const locale = i18n.language as Locale;
  return useMemo(
    () => ({
      t,
      locale,
      word: (family: WordFamily, value: string | number | null | undefined): string => {
        if (value === null || value === undefined || value === '') return t('common.unknown');
        // i18next reads a dot as nesting and a colon as a namespace; Purdue level 3.5 has one, counters of headers have the other.
        const key = `${family}.${String(value).replaceAll(/[.:]/g, '_')}`;
        return i18n.exists(key) ? (t(key as never) as string) : String(value);
      },
      say: ({ en, zh }: Bilingual) => (locale === 'zh-CN' ? zh : en),
      join: (words: readonly string[]) => words.join(locale === 'zh-CN' ? '、' : ', '),
      has: (key: string) => i18n.exists(key),
      number: (value: number | null | undefined) => formatNumber(value, locale),
      compact: (value: number) => formatCompact(value, locale),
      time: (iso: string | null | undefined) => formatTime(iso, locale),
      day: (day: string) => formatDay(day, locale),
      relative: (iso: string | null | undefined) => formatRelative(iso, locale),
      duration: (from: string | null, to: string | null) => formatDuration(from, to, locale),
    }),
    [t, i18n, locale],
  );
}
