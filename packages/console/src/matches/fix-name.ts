import { useText } from '../i18n/use-text.ts';
import type { Fix } from './api.ts';

/** Whether an identifier is that of a record of a database; what is named otherwise is an advisory. */
export function isRecord(id: string): boolean {
  return /^(CVE|CNVD|CNNVD)-/.test(id);
}

/** What a fix is called. */
export function useFixName(): (fix: Fix) => string {
  const { t } = useText();
  return ({ kind, product, version }) =>
    kind === 'update'
      ? t('patches.update', { product, version })
      : t(isRecord(product) ? 'patches.mitigationOf' : 'patches.mitigation', { product });
}
