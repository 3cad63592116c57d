import { contentOf } from './content.ts';
import { type Baseline, SCHEMA } from './document.ts';
import { mergeContent } from './merge.ts';
import { observe, type Observation, type ObserveOptions } from './observe.ts';
import { KINDS, type Kind, type Observer } from './observer.ts';
import { WINDOW_SECONDS } from './presence.ts';

export interface LearnOptions extends ObserveOptions {
  /** Goes on from this one: what is learnt is added to it, as its next version. */
  baseline?: Baseline;
  /** Who learnt, for the history. */
  by?: string;
}

/**
 * Learns from captures what is normal: who talks to whom, with which function on which addresses, how often, how fast, and with which values. The same
 * captures give the same document. Throws CaptureError when nothing can be read.
 */
export async function learn(paths: readonly string[], options: LearnOptions = {}): Promise<Baseline> {
  return baselineOf(await observe(paths, options), options);
}

/** The document of an observation, or the next version of an earlier document. */
export function baselineOf(
  { observer, first, last }: Omit<Observation, 'sensor'>,
  options: Pick<LearnOptions, 'baseline' | 'by'> = {},
): Baseline {
  const before = options.baseline;
  const version = (before?.version ?? 0) + 1;
  const content = contentOf(observer);
  const offset = before?.learnt.windows ?? 0;
  const { dropped } = observer;
  const old = before?.learnt.dropped ?? { conversations: 0, polls: 0, points: 0 };
  return {
    format: 'fengsui-baseline',
    schema: SCHEMA,
    version,
    learnt: {
      captures: [
        ...(before?.learnt.captures ?? []),
        ...(first === null || last === null ? [] : [{ first, last, messages: observer.messages }]),
      ],
      windowSeconds: WINDOW_SECONDS,
      windows: offset + observer.windows,
      discovery: discoveryOf(observer, before, offset),
      dropped: {
        conversations: old.conversations + dropped.conversations,
        polls: old.polls + dropped.polls,
        points: old.points + dropped.points,
      },
    },
    content: before === undefined ? content : mergeContent(before.content, content),
    history: [
      ...(before?.history ?? []),
      { version, at: last ?? '', what: 'learnt', by: options.by ?? '', why: '', differences: [] },
    ],
  };
}

/** New things by window. What an earlier version knows is not new again. */
function discoveryOf(observer: Observer, before: Baseline | undefined, offset: number): Baseline['learnt']['discovery'] {
  const found = (kind: Kind): [number, number][] => {
    const earlier = before?.learnt.discovery[kind] ?? [];
    const here = before === undefined ? observer.discovery[kind] : newSince(observer, before, kind);
    return [...earlier, ...[...here].map(([window, count]): [number, number] => [window + offset, count])];
  };
  const [conversation, use, range, value] = KINDS.map(found);
  return { conversation, function: use, range, value };
}

/** What a further capture brought that the earlier version did not know, by the window of its first sight; values as they were found. */
function newSince(observer: Observer, before: Baseline, kind: Kind): Map<number, number> {
  if (kind === 'value') return new Map();
  const known = new Map(
    before.content.conversations.map((one) => [`${one.client} ${one.server} ${one.protocol} ${one.port ?? '-'}`, one]),
  );
  const found = new Map<number, number>();
  const note = (window: number) => found.set(window, (found.get(window) ?? 0) + 1);
  for (const profile of observer.conversations) {
    const old = known.get(profile.key);
    if (kind === 'conversation') {
      if (old === undefined) note(profile.presence.firstWindow);
      continue;
    }
    for (const use of profile.functions) {
      const oldUse = old?.functions.find(({ code }) => code === use.code);
      if (kind === 'function') {
        if (oldUse === undefined) note(use.presence.firstWindow);
        continue;
      }
      for (const area of use.areas)
        for (const news of area.news) {
          const ranges = oldUse?.areas.find((one) => one.unit === area.unit && one.area === area.area)?.ranges ?? [];
          if (!ranges.some(([low, high]) => news.low >= low && news.high <= high)) note(news.window);
        }
    }
  }
  return new Map([...found].toSorted(([one], [other]) => one - other));
}
