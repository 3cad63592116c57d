import type { Result } from '../problem.ts';
import { distinctNames } from '../read/statement.ts';
import type { ReadDocument } from '../read/types.ts';
import { assembleRecord } from '../record/record.ts';
import { readKevValue } from './kev.ts';

/** Read CISA's catalogue into one document with a statement for each entry. */
export function kevDocument(value: unknown, retrieved: string): Result<ReadDocument> {
  const read = readKevValue(value);
  if (!read.ok) return read;
  const { version, released, entries } = read.value;
  return {
    ok: true,
    value: {
      kind: 'kev',
      id: 'kev',
      title: `KEV ${version}`,
      published: released === '' ? null : released,
      content: value,
      prepared: null,
      statements: entries.map((entry) => ({
        vulnerability: entry.cve,
        aliases: [],
        assertions: assembleRecord(entry.cve, { cve: null, advisories: [], kev: { entry, version, retrieved }, epss: null })
          .assertions,
        vendors: distinctNames([entry.vendor]),
        products: distinctNames([entry.product]),
      })),
    },
    problems: read.problems,
  };
}
