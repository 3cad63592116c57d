import { type MistakeMaker, mistakesOf } from '@fengsui/capture';

/** What may be wrong with a fingerprint: the sentence of each mistake, with the values that it names in braces. */
const sentences = {
  nothing: 'this is no fingerprint',
  id: 'the id must be words of small letters and digits with hyphens',
  member: '{member} is no member of a fingerprint',
  readsNothing: '`on` must name an attribute',
  reads: '`on`: there is no attribute {attribute}',
  noPattern: 'there is no pattern',
  pattern: 'the pattern is no regular expression',
  longPattern: 'the pattern is longer than {most} characters',
  backReference: 'the pattern refers back to a group',
  lookAround: 'the pattern looks ahead or behind',
  unbounded: 'the pattern repeats more than {most} parts without bound',
  nested: 'the pattern repeats a group that repeats: {group}',
  saysNothing: '`says` gives nothing',
  says: '`says`: {attribute} cannot be given',
  confidence: 'confidence must be 1 to {most}',
  misses: 'does not fire on `{attribute}`',
  claims: 'fires, and must leave it alone',
  lacks: 'gives {attribute} nothing, not {wanted}',
  differs: 'gives {attribute} {given}, not {wanted}',
} as const;

/** The mistake of a code, with the values that its sentence names. */
export const mistake: MistakeMaker<typeof sentences> = mistakesOf(sentences);
