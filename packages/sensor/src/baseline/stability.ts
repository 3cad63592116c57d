import type { Baseline, BaselinePoint } from './document.ts';
import { KINDS, type Kind } from './observer.ts';

/** One sentence in the languages of the project. */
export interface Sentence {
  en: string;
  'zh-CN': string;
}

/** How complete a baseline is for one kind of thing. */
export interface KindStability {
  kind: Kind;
  /** Things known. */
  known: number;
  /** Of them, seen in one window only, and in two. Null where single things are not counted by windows. */
  once: number | null;
  twice: number | null;
  /** Good-Turing (Chao and Jost): share of what goes on that the baseline knows, 0 to 1. */
  coverage: number | null;
  /** New things that the next hour is expected to bring. */
  expectedPerHour: number;
  /** Hours watched since the last new thing. */
  quietHours: number;
}

export interface Stability {
  hours: number;
  kinds: KindStability[];
  stable: boolean;
  /** Hours after which hardly anything new came; null when that time has not come. */
  stableAfterHours: number | null;
  /** Values that learning has not seen go round: their range still grew in the last quarter of the time, or they hardly ever turned. */
  growing: number;
  sentence: Sentence;
}

/** Windows from which anything is said; coverage that a stable baseline has; and the share of new things that a window may bring after it is stable. */
const WINDOWS_LEAST = 20;
const COVERAGE = 0.98;
const NEWS_SHARE = 0.02;
/** Share of what is known that the next hour of a stable baseline may add to it. */
const NEWS_HOUR = 0.05;
/** Share of the time watched that must lie behind the point of stability. */
const QUIET_SHARE = 0.25;
/** Turns from which a value has shown its range. */
const TURNS_LEAST = 6;

/**
 * Says how stable a baseline is. A window of time is a sample; a thing seen in only one window is a sign of others not seen yet. With f1 and f2 things seen in
 * one and in two of T windows, and U sightings in all, the next window finds known things with probability C = 1 − f1/U · (T−1)f1 / ((T−1)f1 + 2f2), and about
 * f1/T new ones.
 */
export function stabilityOf(baseline: Baseline): Stability {
  const { windows, windowSeconds, discovery } = baseline.learnt;
  const perHour = 3600 / windowSeconds;
  const kinds = KINDS.map((kind): KindStability => {
    const counts = sightings(baseline, kind);
    const found = discovery[kind];
    const quietHours = (windows - 1 - (found.at(-1)?.[0] ?? -1)) / perHour;
    if (counts === null) {
      // Values have no windows of their own: what came in the last quarter is what may come again.
      const late = found.reduce((sum, [window, count]) => sum + (window >= windows * 0.75 ? count : 0), 0);
      const expectedPerHour = tidy((late / Math.max(1, windows * 0.25)) * perHour);
      return {
        kind,
        known: baseline.content.points.length,
        once: null,
        twice: null,
        coverage: null,
        expectedPerHour,
        quietHours: tidy(quietHours),
      };
    }
    const once = counts.filter((count) => count === 1).length;
    const twice = counts.filter((count) => count === 2).length;
    const all = counts.reduce((sum, count) => sum + count, 0);
    const singles = (windows - 1) * once;
    const coverage = all === 0 || once === 0 ? 1 : 1 - (once / all) * (singles / (singles + 2 * twice));
    return {
      kind,
      known: counts.length,
      once,
      twice,
      coverage: Number(coverage.toFixed(4)),
      expectedPerHour: tidy((once / Math.max(1, windows)) * perHour),
      quietHours: tidy(quietHours),
    };
  });
  const after = lastBusyWindow(baseline) + 1;
  const quiet = windows - after >= windows * QUIET_SHARE;
  const covered = kinds.every(({ coverage }) => coverage === null || coverage >= COVERAGE);
  const counted = kinds.filter(({ coverage }) => coverage !== null);
  const sum = (of: (kind: KindStability) => number) => counted.reduce((total, kind) => total + of(kind), 0);
  const rare = sum((kind) => kind.expectedPerHour) > sum((kind) => kind.known) * NEWS_HOUR;
  const stable = windows >= WINDOWS_LEAST && quiet && covered && !rare;
  const partial = {
    hours: tidy(windows / perHour),
    kinds,
    stable,
    stableAfterHours: quiet && windows >= WINDOWS_LEAST ? tidy(after / perHour) : null,
    growing: baseline.content.points.filter(isSlow).length,
  };
  return {
    ...partial,
    sentence: sentence(
      partial,
      windows,
      sum((kind) => kind.once ?? 0),
    ),
  };
}

/**
 * Whether a value is slower than the time that it was watched: a level that fell for two hours and rose for one has not shown its range. Counters and settings
 * have none to show.
 */
export function isSlow(point: BaselinePoint): boolean {
  if (point.few !== null || point.falls === 0) return false;
  return point.settled < QUIET_SHARE || point.turns < TURNS_LEAST;
}

/** In how many windows each thing of a kind was seen. */
function sightings({ content }: Baseline, kind: Kind): number[] | null {
  if (kind === 'conversation') return content.conversations.map(({ windows }) => windows);
  const functions = content.conversations.flatMap((conversation) => conversation.functions);
  if (kind === 'function') return functions.map(({ windows }) => windows);
  if (kind === 'range') return functions.flatMap(({ areas }) => areas.map(({ windows }) => windows));
  return null;
}

/** Last window that brought more than a trickle of new conversations, functions and ranges. */
function lastBusyWindow({ learnt: { discovery } }: Baseline): number {
  const perWindow = new Map<number, number>();
  for (const kind of KINDS) {
    if (kind === 'value') continue;
    for (const [window, count] of discovery[kind]) perWindow.set(window, (perWindow.get(window) ?? 0) + count);
  }
  let known = 0;
  let last = -1;
  for (const [window, count] of [...perWindow].toSorted(([one], [other]) => one - other)) {
    if (count > Math.max(1, known * NEWS_SHARE)) last = window;
    known += count;
  }
  return last;
}

const tidy = (value: number): number => Number(value.toFixed(2));
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function sentence(stability: Omit<Stability, 'sentence'>, windows: number, once: number): Sentence {
  const { hours, kinds, stable, stableAfterHours, growing } = stability;
  const [conversations] = kinds;
  const coverage = percent(Math.min(...kinds.map((kind) => kind.coverage ?? 1)));
  const news = tidy(kinds.filter(({ kind }) => kind !== 'value').reduce((sum, kind) => sum + kind.expectedPerHour, 0));
  if (windows < WINDOWS_LEAST)
    return {
      en: `Only ${hours} h were watched: too little to say anything; learn at least ${WINDOWS_LEAST} minutes, better a day.`,
      'zh-CN': `仅观察了 ${hours} 小时，不足以判断；请至少学习 ${WINDOWS_LEAST} 分钟，最好学习一整天。`,
    };
  const values = kinds.find(({ kind }) => kind === 'value')?.known ?? 0;
  const grows =
    growing === 0 ? '' : ` ${growing} of ${values} values were not seen to go round: expect them to leave their range.`;
  const growsChinese = growing === 0 ? '' : `${values} 个数值中有 ${growing} 个尚未观察到完整的往复变化，可能会超出已知范围。`;
  if (stable)
    return {
      en: `Stable after ${stableAfterHours} h of ${hours} h: at least ${coverage} of what goes on is known, and the next hour is expected to bring ${news} new things.${grows}`,
      'zh-CN': `在 ${hours} 小时中的第 ${stableAfterHours} 小时后趋于稳定：至少 ${coverage} 的活动已知，预计下一小时出现 ${news} 个新事物。${growsChinese}`,
    };
  if (stableAfterHours !== null)
    return {
      en: `Daily routine is known after ${stableAfterHours} h of ${hours} h (${coverage} of what goes on), but ${once} things were seen only once: about ${news} more an hour are to be expected; learn longer, over maintenance and shifts.${grows}`,
      'zh-CN': `在 ${hours} 小时中的第 ${stableAfterHours} 小时后日常活动已知（${coverage} 的活动），但有 ${once} 个事物仅出现一次：预计每小时还会出现约 ${news} 个新事物；请延长学习，覆盖检修与换班。${growsChinese}`,
    };
  return {
    en: `Not stable after ${hours} h: new things came until ${conversations.quietHours} h before the end (${coverage} of what goes on is known), and the next hour is expected to bring ${news} more; learn longer.${grows}`,
    'zh-CN': `学习 ${hours} 小时后尚不稳定：直到结束前 ${conversations.quietHours} 小时仍有新事物出现（${coverage} 的活动已知），预计下一小时再出现 ${news} 个；请延长学习时间。${growsChinese}`,
  };
}
