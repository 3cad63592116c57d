import { useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';

/** What fingerprints give, as a person reads it: attributes and roles in words. */
export function useGiven() {
  const { t, word, locale } = useText();
  return useMemo(() => {
    const shown = (attribute: string, value: string | null): string =>
      value === null ? t('common.unknown') : attribute === 'role' && !value.includes('$') ? word('role', value) : value;
    return {
      /** A value of an attribute. */
      shown,
      /** All that is given, in a line. */
      list: (given: Readonly<Record<string, string>>): string =>
        Object.entries(given)
          .map(([attribute, value]) => `${word('attribute', attribute)}${t('common.colon')}${shown(attribute, value)}`)
          .join(locale === 'zh-CN' ? '；' : '; '),
    };
  }, [t, word, locale]);
}
