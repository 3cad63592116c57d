import type { Finding } from '../api/findings.ts';

/** The rule's words about a finding in a language, as far as the rule has them; its own language otherwise. */
export function findingText(finding: Pick<Finding, 'title' | 'description' | 'advice' | 'translations'>, locale: string) {
  const words = finding.translations?.[locale];
  return {
    title: words?.title ?? finding.title,
    description: words?.description ?? finding.description ?? null,
    advice: words?.advice ?? finding.advice ?? null,
  };
}
