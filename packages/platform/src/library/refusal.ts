import { type RefusalMaker, refusalsOf } from '@fengsui/advisories';

/** Why this server does not take what was read without fault: the sentence of each reason, with the values that it names in braces. */
const sentences = {
  database: 'the database refuses it: {reason}',
  personal: 'it says what persons of this library wrote; a newer program makes such bundles otherwise',
} as const;

/** Why something is not taken, by its code and the values that its sentence names. */
export const refusal: RefusalMaker<typeof sentences> = refusalsOf(sentences);
