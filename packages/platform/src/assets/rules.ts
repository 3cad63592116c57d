import { shippedRules } from '@fengsui/sensor';
import { indicatorRules } from '../intelligence/rules.ts';
import type { Finding } from './schema.ts';

/** What a rule says of itself: what a match means and what to do, in the languages it has. */
export type RuleText = Pick<Finding, 'description' | 'advice' | 'translations'>;

const unknown: RuleText = { description: null, advice: null, translations: {} };

let texts: Promise<ReadonlyMap<string, RuleText>> | undefined;

/** Adds to findings what their rules say. A finding whose rule is no longer there keeps its title only. */
export async function withRuleTexts<F extends { rule: string }>(findings: readonly F[]): Promise<(F & RuleText)[]> {
  texts ??= readTexts();
  const known = await texts;
  return findings.map((finding) => ({ ...finding, ...(known.get(finding.rule) ?? unknown) }));
}

async function readTexts(): Promise<ReadonlyMap<string, RuleText>> {
  const rules = await shippedRules();
  return new Map<string, RuleText>([
    ...rules.map(({ name, description, advice, translations }) => [name, { description, advice, translations }] as const),
    ...indicatorRules.map(
      ({ name, description, advice, zh }) => [name, { description, advice, translations: { 'zh-CN': zh } }] as const,
    ),
  ]);
}
