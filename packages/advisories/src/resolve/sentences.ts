import type { Sentence } from './types.ts';
import type { Verdict } from './vote.ts';

/** A list for a sentence: `a, b and c`; `a、b和c`. At most eight, then how many more. */
export function listed(words: readonly string[]): Sentence {
  const shown = words.slice(0, 8);
  const more = words.length - shown.length;
  if (more > 0) return { en: `${shown.join(', ')} and ${more} more`, zh: `${shown.join('、')}等${words.length}项` };
  const [last] = shown.slice(-1);
  if (shown.length < 2) return { en: last ?? '', zh: last ?? '' };
  return { en: `${shown.slice(0, -1).join(', ')} and ${last}`, zh: `${shown.slice(0, -1).join('、')}和${last}` };
}

/** Sentences one behind the other. */
export function joined(...sentences: (Sentence | null)[]): Sentence {
  const said = sentences.filter((sentence) => sentence !== null && sentence.en !== '') as Sentence[];
  return { en: said.map(({ en }) => en).join(' '), zh: said.map(({ zh }) => zh).join('') };
}

/** The names of severities. */
export const severityWords: Readonly<Record<string, Sentence>> = {
  critical: { en: 'critical', zh: '超危' },
  high: { en: 'high', zh: '高危' },
  medium: { en: 'medium', zh: '中危' },
  low: { en: 'low', zh: '低危' },
  none: { en: 'none', zh: '无危害' },
};

/** From so many statements on how often a source was right is told; below it a share would say more than is known. */
const enough = 5;

/** Supporters whose word is mostly their own. */
const ownFrom = 0.5;

/**
 * Why a vote came out as it did: who says the chosen value on their own, who repeats whom, and how often the sides were right before.
 * `word` writes a value.
 */
export function voteSentence(verdict: Verdict, word: (key: string) => Sentence): Sentence {
  const learnt = verdict.values.some(({ voters }) => voters.some(({ learntFrom }) => learntFrom > 0));
  const [chosen, ...others] = verdict.values;
  const side = ({ key, voters }: Verdict['values'][number]): Sentence => {
    const own = voters.filter(({ independence }) => independence >= ownFrom);
    const repeating = voters.filter(({ independence }) => independence < ownFrom);
    const names = listed(own.map(({ source }) => source));
    const value = word(key);
    const alone = own.length === 1;
    const rates = own.map(({ accuracy }) => Math.round(accuracy * 100));
    const [least, most] = [Math.min(...rates), Math.max(...rates)];
    const rate =
      least === most ? { en: `${least} %`, zh: `${least}%` } : { en: `${least} to ${most} %`, zh: `${least}%至${most}%` };
    const en = [names.en, alone ? ' says ' : ' say ', value.en, alone ? '' : ', independently'];
    const zh = [names.zh, alone ? '' : '各自独立地', '认为是', value.zh];
    const from = own.map(({ learntFrom }) => learntFrom);
    if (from.every((claims) => claims >= enough)) {
      const claims = from.reduce((sum, one) => sum + one, 0);
      en.push(` (right in ${rate.en} of ${claims} statements on this)`);
      zh.push(`（此类信息${claims}条，正确率${rate.zh}）`);
    } else if (from.some((claims) => claims > 0)) {
      en.push(` (too few statements on this to tell how often ${alone ? 'it is' : 'they are'} right)`);
      zh.push('（此类信息过少，无法统计正确率）');
    }
    for (const [original, copiers] of Map.groupBy(repeating, ({ copiedFrom }) => copiedFrom)) {
      const who = listed(copiers.map(({ source }) => source));
      const one = copiers.length === 1;
      en.push(`; ${who.en} ${one ? 'copies' : 'copy'} ${original ?? 'others'} and ${one ? 'counts' : 'count'} little`);
      zh.push(`；${who.zh}转抄${original ?? '他人'}，权重很低`);
    }
    return { en: en.join(''), zh: zh.join('') };
  };
  const first = side(chosen);
  if (others.length === 0) return { en: `${first.en}.`, zh: `${first.zh}。` };
  const rest = others.slice(0, 3).map(side);
  // No amount of statements makes certain.
  const share = Math.min(99, Math.round(verdict.confidence * 100));
  const basis = learnt
    ? null
    : {
        en: 'Nothing is learnt of these sources yet: the kind of source decides, then the later date.',
        zh: '尚无这些来源的可靠性统计：按来源类型判断，其次以较晚者为准。',
      };
  return joined(
    { en: `${first.en}; ${rest.map(({ en }) => en).join('; ')}.`, zh: `${first.zh}；${rest.map(({ zh }) => zh).join('；')}。` },
    {
      en: `The former weighs more (${share} %).`,
      zh: `前者权重更大（${share}%）。`,
    },
    basis,
  );
}
