import { prepareCve } from '../match/prepare-cve.ts';
import type { Result } from '../problem.ts';
import { distinctNames, foldProducts } from '../read/statement.ts';
import type { ReadDocument } from '../read/types.ts';
import { assembleRecord } from '../record/record.ts';
import { readCveValue } from './read.ts';

/** Read a CVE record with all its containers into one statement. */
export function cveDocument(value: unknown, retrieved: string): Result<ReadDocument> {
  const read = readCveValue(value);
  if (!read.ok) return read;
  const record = read.value;
  const { assertions } = assembleRecord(record.id, { cve: { record, retrieved }, advisories: [], kev: null, epss: null });
  const affected = record.containers.flatMap((container) => container.affected);
  return {
    ok: true,
    value: {
      kind: 'cve',
      id: record.id,
      title: record.containers.find(({ title }) => title !== null)?.title ?? record.id,
      published: record.updated ?? record.published,
      content: value,
      prepared: prepareCve(record),
      statements: [
        {
          vulnerability: record.id,
          aliases: [],
          assertions: foldProducts(assertions),
          vendors: distinctNames(affected.map(({ vendor }) => vendor)),
          products: distinctNames(affected.map(({ product }) => product)),
        },
      ],
    },
    problems: read.problems,
  };
}
