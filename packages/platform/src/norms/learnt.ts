import { type Baseline, intervalsText, quantile, stabilityOf } from '@fengsui/sensor';
import { protocols } from '@fengsui/wire';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { BaselineSummary, LearntFunction, LearntQuery, LearntRelation, LearntValue } from './schema.ts';

/** Stretches of addresses that are named; more are counted. */
const NAMED_STRETCHES = 4;

const INDUSTRIAL: ReadonlySet<string> = new Set(protocols.filter(({ industrial }) => industrial).map(({ id }) => id));

/** A part of what a baseline holds, as rows that a person reads. */
export type LearntPart<T> = (baseline: Baseline) => T[];

/** What a version holds in all, and how stable it is. */
export function summaryOf(baseline: Baseline): BaselineSummary {
  const { learnt, content } = baseline;
  const { hours, kinds, stable, stableAfterHours, growing, sentence } = stabilityOf(baseline);
  return {
    hours,
    messages: learnt.captures.reduce((sum, { messages }) => sum + messages, 0),
    captures: learnt.captures.length,
    hosts: content.hosts.length,
    conversations: content.conversations.length,
    functions: content.conversations.reduce((sum, { functions }) => sum + functions.length, 0),
    values: content.points.length,
    relations: content.relations.length,
    dropped: learnt.dropped,
    stability: { stable, stableAfterHours, growing, sentence, kinds },
  };
}

/** Who does what, on which addresses and how often; control protocols first, for they are what a plant is about. */
export const functionsOf: LearntPart<LearntFunction> = ({ content }) =>
  content.conversations
    .toSorted((one, other) => weight(one) - weight(other))
    .flatMap(({ client, server, protocol, port, functions }) =>
      functions.map((use): LearntFunction => {
        const poll = use.polls.toSorted((one, other) => other.messages - one.messages).at(0);
        const seconds = (histogram: Parameters<typeof quantile>[0] | null | undefined, share: number) =>
          histogram ? Number((quantile(histogram, share) / 1e6).toPrecision(3)) : null;
        return {
          client,
          server,
          protocol,
          port,
          function: use.name,
          acts: use.acts,
          addresses: use.areas.map(({ ranges }) => intervalsText(ranges, NAMED_STRETCHES)).join('; '),
          messages: use.messages,
          minutes: use.windows,
          cycle: seconds(poll?.cycle, 0.5),
          response: seconds(poll?.response, 0.95),
        };
      }),
    );

const weight = ({ protocol }: { protocol: string }): number => (INDUSTRIAL.has(protocol) ? 0 : 1);

/** Values of devices, and what was seen of them. */
export const valuesOf: LearntPart<LearntValue> = ({ content }) =>
  content.points.map(({ owner, protocol, unit, name, least, most, mean, changes, few }) => ({
    device: owner,
    protocol,
    unit,
    name,
    least,
    most,
    mean,
    changes,
    few,
  }));

/** Values that follow each other. */
export const relationsOf: LearntPart<LearntRelation> = ({ content }) =>
  content.relations.map(({ one, other, slope, intercept, tolerance }) => ({ one, other, slope, intercept, tolerance }));

/** A page of the rows in which all the words occur. */
export function partOf<T extends object>(rows: readonly T[], { limit = 50, after, q = '' }: LearntQuery): PageOf<T> {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (row: T) => {
    const text = Object.values(row).join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const start = Number(decodeCursor(after, 1)?.[0] ?? 0);
  const kept = words.length === 0 ? rows : rows.filter(holds);
  const numbered = kept.slice(start, start + limit + 1).map((row, at) => ({ row, next: start + at + 1 }));
  return pageOf(
    numbered,
    limit,
    ({ next }) => [next],
    ({ row }) => row,
  );
}
