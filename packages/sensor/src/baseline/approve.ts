import type { Difference } from './difference.ts';
import { type Baseline, type BaselineContent, BaselineError } from './document.ts';
import { keyOfConversation, keyOfPoll, mergeContent } from './merge.ts';
import { sorted } from './content.ts';
import { pointKey } from './relations.ts';

/** Who takes differences into the baseline, why, and when (ISO 8601). */
export interface Approval {
  by: string;
  why: string;
  at: string;
}

/** The next version of a baseline, in which the differences are normal. Throws BaselineError when nobody says who or why. */
export function approve(
  baseline: Baseline,
  differences: readonly Pick<Difference, 'id' | 'change'>[],
  { by, why, at }: Approval,
): Baseline {
  if (by.trim() === '' || why.trim() === '') throw new BaselineError('an approval names who approves and says why');
  if (differences.length === 0) throw new BaselineError('no difference to approve');
  const version = baseline.version + 1;
  return {
    ...baseline,
    version,
    content: differences.reduce((content, { change }) => {
      const added = change.add === undefined ? content : mergeContent(content, change.add);
      const replaced = change.replace === undefined ? added : replace(added, change.replace);
      return change.remove === undefined ? replaced : remove(replaced, change.remove);
    }, baseline.content),
    history: [...baseline.history, { version, at, what: 'approved', by, why, differences: differences.map(({ id }) => id) }],
  };
}

/** Puts polls and points in the place of those with the same keys. */
function replace(content: BaselineContent, by: BaselineContent): BaselineContent {
  const points = new Map(by.points.map((point) => [pointKey(point), point]));
  const conversations = new Map(by.conversations.map((one) => [keyOfConversation(one), one]));
  return {
    ...content,
    points: content.points.map((point) => points.get(pointKey(point)) ?? point),
    conversations: content.conversations.map((conversation) => {
      const uses = conversations.get(keyOfConversation(conversation))?.functions ?? [];
      return {
        ...conversation,
        functions: conversation.functions.map((use) => {
          const polls = new Map(uses.find(({ code }) => code === use.code)?.polls.map((poll) => [keyOfPoll(poll), poll]));
          return { ...use, polls: use.polls.map((poll) => polls.get(keyOfPoll(poll)) ?? poll) };
        }),
      };
    }),
  };
}

function remove(content: BaselineContent, what: NonNullable<Difference['change']['remove']>): BaselineContent {
  const { conversation, poll, relation } = what;
  return sorted({
    ...content,
    conversations:
      conversation === undefined
        ? content.conversations
        : content.conversations.flatMap((one) => {
            if (keyOfConversation(one) !== conversation) return [one];
            return poll === undefined ? [] : [{ ...one, functions: one.functions.filter(({ code }) => String(code) !== poll) }];
          }),
    relations:
      relation === undefined
        ? content.relations
        : content.relations.filter(({ one, other }) => one !== relation[0] || other !== relation[1]),
  });
}
