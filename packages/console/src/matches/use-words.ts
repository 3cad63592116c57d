import { useText } from '../i18n/use-text.ts';
import type { Fix, Words } from './api.ts';

/** Records of databases; what is named otherwise is an advisory. */
const RECORD = /^(CVE|CNVD|CNNVD)-/;

/** Texts that come in both languages, and the name of a fix, in the viewer's. */
export function useWords() {
  const { t, locale } = useText();
  return {
    say: ({ en, zh }: Words) => (locale === 'zh-CN' ? zh : en),
    fixName: ({ kind, product, version }: Fix) =>
      kind === 'update'
        ? t('patches.update', { product, version })
        : t(RECORD.test(product) ? 'patches.mitigationOf' : 'patches.mitigation', { product }),
  };
}
