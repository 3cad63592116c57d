import { prepareCve } from '../match/prepare-cve.ts';
import type { Result } from '../problem.ts';
import { Assertions, distinctNames, foldProducts } from '../read/statement.ts';
import type { ReadDocument } from '../read/types.ts';
import { type Assertion, assembleRecord } from '../record/record.ts';
import { type CveContainer, type CveRecord, readCveValue } from './read.ts';

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
          assertions: [
            ...foldProducts(assertions),
            ...record.containers.flatMap((container) => further(record, container, retrieved)),
          ],
          vendors: distinctNames(affected.map(({ vendor }) => vendor)),
          products: distinctNames(affected.map(({ product }) => product)),
        },
      ],
    },
    problems: read.problems,
  };
}

/** What a container says that is not part of what a vulnerability is: what to do until it is repaired, who found it, why it was rejected. */
function further(record: CveRecord, container: CveContainer, retrieved: string): Assertion[] {
  const method = container.kind === 'cna' ? 'vendor-statement' : 'enrichment';
  const said = new Assertions(record.id, `CVE/${container.provider}`, container.updated, retrieved, method);
  for (const details of container.workarounds)
    if (details !== '') said.say('remediation', { category: 'workaround', details, url: null });
  for (const configuration of container.configurations) said.say('cpe-configuration', configuration);
  for (const credit of container.credits) said.say('credit', credit);
  for (const reason of container.rejectedReasons) said.say('description', reason);
  for (const id of container.replacedBy) said.say('related', id);
  return said.list;
}
