import { sorted } from './content.ts';
import type {
  BaselineContent,
  BaselineConversation,
  BaselineFunction,
  BaselinePoint,
  BaselinePoll,
  BaselineRelation,
} from './document.ts';
import { addHistograms } from './histogram.ts';
import { joinIntervals } from './intervals.ts';
import { FEW } from './point.ts';
import { conversationKey } from './profile.ts';
import { pointKey, round } from './relations.ts';

/** Two contents as one, as if both had been observed. What only one has is kept. */
export function mergeContent(one: BaselineContent, other: BaselineContent): BaselineContent {
  return sorted({
    hosts: join(
      one.hosts,
      other.hosts,
      (host) => host.address,
      (a, b) => ({
        address: a.address,
        macs: [...new Set([...a.macs, ...b.macs])].toSorted(),
      }),
    ),
    conversations: join(one.conversations, other.conversations, keyOfConversation, mergeConversation),
    points: join(one.points, other.points, pointKey, mergePoint),
    relations: mergeRelations(one, other),
  });
}

/** Key of a conversation of a document. */
export function keyOfConversation({ client, server, protocol, port }: BaselineConversation): string {
  return conversationKey(client, server, protocol, port);
}

/** Key of a poll in its function. */
export function keyOfPoll({
  unit,
  area,
  address,
  quantity,
  subject,
}: Omit<BaselinePoll, 'windows' | 'messages' | 'cycle' | 'response'>): string {
  return `${unit} ${area} ${address} ${quantity} ${subject}`;
}

function join<T>(one: readonly T[], other: readonly T[], key: (entry: T) => string, merge: (a: T, b: T) => T): T[] {
  const all = new Map(one.map((entry) => [key(entry), entry]));
  for (const entry of other) {
    const known = all.get(key(entry));
    all.set(key(entry), known === undefined ? entry : merge(known, entry));
  }
  return [...all.values()];
}

function mergeConversation(one: BaselineConversation, other: BaselineConversation): BaselineConversation {
  return {
    ...one,
    windows: one.windows + other.windows,
    messages: one.messages + other.messages,
    busiest: Math.max(one.busiest, other.busiest),
    units: joinIntervals(one.units, other.units),
    functions: join(one.functions, other.functions, (use) => String(use.code), mergeFunction),
  };
}

function mergeFunction(one: BaselineFunction, other: BaselineFunction): BaselineFunction {
  return {
    ...one,
    acts: [...one.acts, ...other.acts.filter((act) => !one.acts.includes(act))],
    windows: one.windows + other.windows,
    messages: one.messages + other.messages,
    errors: one.errors + other.errors,
    areas: join(
      one.areas,
      other.areas,
      ({ unit, area }) => `${unit} ${area}`,
      (a, b) => ({
        ...a,
        windows: a.windows + b.windows,
        ranges: joinIntervals(a.ranges, b.ranges),
      }),
    ),
    polls: join(one.polls, other.polls, keyOfPoll, (a, b) => ({
      ...a,
      windows: a.windows + b.windows,
      messages: a.messages + b.messages,
      cycle: addHistograms(a.cycle, b.cycle),
      response: addHistograms(a.response, b.response),
    })),
  };
}

function mergePoint(one: BaselinePoint, other: BaselinePoint): BaselinePoint {
  const samples = one.samples + other.samples;
  const mean = (one.mean * one.samples + other.mean * other.samples) / samples;
  const squares = (point: BaselinePoint) => (point.deviation ** 2 + (point.mean - mean) ** 2) * point.samples;
  const few = one.few && other.few ? [...new Set([...one.few, ...other.few])].toSorted((a, b) => a - b) : null;
  const widened = other.least < one.least || other.most > one.most;
  return {
    ...one,
    samples,
    windows: one.windows + other.windows,
    least: Math.min(one.least, other.least),
    most: Math.max(one.most, other.most),
    mean: round(mean),
    deviation: round(Math.sqrt((squares(one) + squares(other)) / samples)),
    rate: Math.max(one.rate, other.rate),
    few: few !== null && few.length <= FEW ? few : null,
    changes: one.changes + other.changes,
    falls: one.falls + other.falls,
    turns: one.turns + other.turns,
    still: Math.max(one.still, other.still),
    settled: widened ? other.settled : Math.max(one.settled, other.settled),
    ...((one.physical ?? other.physical) ? { physical: one.physical ?? other.physical } : {}),
  };
}

/** A relation stays where both found it, or where the other did not see both of its values. */
function mergeRelations(one: BaselineContent, other: BaselineContent): BaselineRelation[] {
  const inOther = new Set(other.points.map(pointKey));
  const inOne = new Set(one.points.map(pointKey));
  const key = (relation: BaselineRelation) => `${relation.one}\n${relation.other}`;
  const found = new Map(other.relations.map((relation) => [key(relation), relation]));
  const kept = one.relations.flatMap((relation): BaselineRelation[] => {
    if (!inOther.has(relation.one) || !inOther.has(relation.other)) return [relation];
    const again = found.get(key(relation));
    if (again === undefined) return [];
    const share = again.samples / (relation.samples + again.samples);
    const slope = relation.slope + (again.slope - relation.slope) * share;
    const intercept = relation.intercept + (again.intercept - relation.intercept) * share;
    // Where the two lines part most, inside the range of values seen, decides the tolerance.
    const point = [...one.points, ...other.points].filter((candidate) => pointKey(candidate) === relation.one);
    const apart = Math.max(
      0,
      ...point.flatMap(({ least, most }) =>
        [least, most].map((x) => Math.abs((relation.slope - again.slope) * x + relation.intercept - again.intercept)),
      ),
    );
    const tolerance = Math.max(relation.tolerance, again.tolerance) + apart;
    return [
      {
        ...relation,
        slope: round(slope),
        intercept: round(intercept),
        tolerance: round(tolerance),
        samples: relation.samples + again.samples,
      },
    ];
  });
  const known = new Set(one.relations.map(key));
  const added = other.relations.filter(
    (relation) => !known.has(key(relation)) && !(inOne.has(relation.one) && inOne.has(relation.other)),
  );
  return [...kept, ...added];
}
