import { useText } from '../i18n/use-text.ts';
import type { Fix, Words } from './api.ts';

/** Texts that come in both languages, and the name of a fix, in the viewer's. */
export function useWords() {
  const { t, locale } = useText();
  return {
    say: ({ en, zh }: Words) => (locale === 'zh-CN' ? zh : en),
    fixName: ({ kind, product, version }: Fix) =>
      kind === 'update' ? t('patches.update', { product, version }) : t('patches.mitigation', { product }),
  };
}
