import { useText } from '../i18n/use-text.ts';

/** The server's reasons come in English words; those of a known pattern are said in the viewer's language. */
export function useReasons(): (reason: string) => string {
  const { locale } = useText();
  return (reason) => (locale === 'zh-CN' ? translateReason(reason) : reason);
}

/** Patterns of reasons and what they mean in Chinese; `$1` is what the pattern caught. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [];

/** A reason in Chinese, or as it came when no pattern knows it. */
export function translateReason(reason: string): string {
  for (const [pattern, text] of PATTERNS) if (pattern.test(reason)) return reason.replace(pattern, text);
  return reason;
}
