import { createHash } from 'node:crypto';
import type { Result } from '../problem.ts';
import { Assertions } from '../read/statement.ts';
import type { ReadDocument } from '../read/types.ts';
import { readSsvcValue } from './read.ts';

/**
 * Read SSVC selections into a statement for each vulnerability that they are about. The format has no identifier for a document: it is
 * named by its vulnerability and role, or a digest of its vulnerabilities where there are several, so that a later document takes its place.
 */
export function ssvcDocument(value: unknown, retrieved: string): Result<ReadDocument> {
  const read = readSsvcValue(value);
  if (!read.ok) return read;
  const { targets, decision } = read.value;
  const published = decision.timestamp === '' ? null : decision.timestamp;
  const source = decision.role === '' ? 'SSVC' : `SSVC/${decision.role}`;
  const about =
    targets.length === 1 ? targets[0] : createHash('sha256').update(targets.toSorted().join('\n')).digest('hex').slice(0, 16);
  return {
    ok: true,
    value: {
      kind: 'ssvc',
      id: `${source}/${about}`,
      title: `SSVC ${targets.slice(0, 3).join(', ')}`,
      published,
      content: value,
      prepared: null,
      statements: targets.map((target) => {
        const said = new Assertions(target, source, published, retrieved, 'enrichment');
        said.say('ssvc', decision);
        return { vulnerability: target, aliases: [], assertions: said.list, vendors: [], products: [] };
      }),
    },
    problems: read.problems,
  };
}
