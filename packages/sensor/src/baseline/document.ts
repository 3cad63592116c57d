import type { Baseline } from './schema.ts';

export type {
  Baseline,
  BaselineContent,
  BaselineConversation,
  BaselineFunction,
  BaselinePoint,
  BaselinePoll,
  BaselineRelation,
} from './schema.ts';

/** Number of the document's schema. */
export const SCHEMA = 1;

/** A baseline that cannot be read: where, and what to do. */
export class BaselineError extends Error {
  override name = 'BaselineError';
}

/** Largest document read. */
const LIMIT = 256 * 1024 * 1024;

/** Reads a document. `path` is for the message. Throws BaselineError. */
export async function readBaseline(text: string, path: string): Promise<Baseline> {
  if (text.length > LIMIT) throw new BaselineError(`${path}: longer than ${LIMIT} characters; it is no baseline`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BaselineError(`${path}: not JSON; give a file that 'fengsui baseline learn' wrote`, { cause });
  }
  // Loaded when a document is read: an analysis does without.
  const { problemOf } = await import('./schema.ts');
  const problem = problemOf(value);
  if (problem !== null) throw new BaselineError(`${path}: not a baseline of schema ${SCHEMA}: ${problem}`);
  return value as Baseline;
}

/** The document as text: two spaces, a line for each poll, point and relation, and a last newline. */
export function writeBaseline(baseline: Baseline): string {
  const text = JSON.stringify(baseline, null, 1);
  // Histograms and ranges are for programs: one line each.
  return `${text.replace(/\[\n\s+(-?[\d.e+-]+),\n\s+(-?[\d.e+-]+)\n\s+\]/g, '[$1,$2]')}\n`;
}
