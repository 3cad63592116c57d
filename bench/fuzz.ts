import { parseArgs } from 'node:util';
import { fuzzDocuments } from './fuzz/run-documents.ts';
import { fuzzTraffic } from './fuzz/run-traffic.ts';

/**
 * Damaged frames, damaged capture files and damaged messages of every protocol through everything that an analysis does, and damaged documents
 * of every kind through the readers of the library: nothing may throw, hang, be slow, or keep memory. The same seed gives the same cases;
 * `--from` goes on, or goes back, to one round of frames, files and messages.
 *
 *     node --conditions=source bench/fuzz.ts [--seed N] [--frames N] [--files N] [--messages N] [--documents N] [--from ROUND]
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    frames: { type: 'string' },
    files: { type: 'string' },
    messages: { type: 'string' },
    documents: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
});

/** How many of each kind, when nothing is said; when one is named, there are no others. */
const COUNTS = { frames: 1_000_000, files: 100_000, messages: 1_000_000, documents: 1_000_000 };
const named = values.frames ?? values.files ?? values.messages ?? values.documents;
const count = (kind: keyof typeof COUNTS): number => (named === undefined ? COUNTS[kind] : Number(values[kind] ?? 0));

const seed = Number(values.seed);
const traffic = { frames: count('frames'), files: count('files'), messages: count('messages') };
const isSound = [
  Object.values(traffic).every((one) => one === 0) || (await fuzzTraffic({ seed, from: Number(values.from), ...traffic })),
  count('documents') === 0 || (await fuzzDocuments(count('documents'), seed)),
];
process.exitCode = isSound.every(Boolean) ? 0 : 1;
