import type { Bilingual } from '../kernel/schema.ts';

/** Why an indicator that was met counted, or did not, in a sentence of each language. */
export function whyOf({ outcome, score, list }: { outcome: string; score: number; list: string | null }): Bilingual {
  const left = Math.round(score);
  switch (outcome) {
    case 'finding':
      return {
        en: `It counted: it was valid, ${left} of 100 was left of its score when the value was seen, and no warning list knows the value.`,
        zh: `已计入：观测时该指标有效，评分尚余${left}（满分100），且不在任何误报清单中。`,
      };
    case 'warned':
      return {
        en: `It did not count: the warning list "${list}" knows the value as harmless.`,
        zh: `未计入：误报清单“${list}”将该值列为无害。`,
      };
    case 'faded':
      return {
        en: `It did not count: it was revoked or too old, ${left} of 100 was left of its score when the value was seen.`,
        zh: `未计入：该指标已撤销或过旧，观测时评分仅余${left}（满分100）。`,
      };
    default:
      return {
        en: 'It did not count: it was not valid when the value was seen.',
        zh: '未计入：观测时不在该指标的有效期内。',
      };
  }
}
