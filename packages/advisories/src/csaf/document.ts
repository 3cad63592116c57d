import { prepareAdvisory } from '../match/prepare.ts';
import type { Result } from '../problem.ts';
import { Assertions, distinctNames, foldProducts } from '../read/statement.ts';
import type { ReadDocument, Statement } from '../read/types.ts';
import { assembleRecord } from '../record/record.ts';
import { readCsafValue } from './read.ts';

/** Read a CSAF document (2.0 or 2.1) into statements, one for each vulnerability. */
export function csafDocument(value: unknown, retrieved: string): Result<ReadDocument> {
  const read = readCsafValue(value);
  if (!read.ok) return read;
  const advisory = read.value;
  const prepared = prepareAdvisory(advisory);
  const statements = new Map<string, Statement>();
  for (const vulnerability of prepared.vulnerabilities) {
    const { id } = vulnerability;
    const concerned = [...vulnerability.affected, ...vulnerability.investigated].map((index) => prepared.products[index]);
    let statement = statements.get(id);
    if (statement === undefined) {
      let { assertions } = assembleRecord(id, { cve: null, advisories: [{ advisory, retrieved }], kev: null, epss: null });
      if (assertions.length === 0) {
        // Without a CVE id there is no record to assemble: at least its name is said.
        const said = new Assertions(id, prepared.id, prepared.released, retrieved, 'vendor-statement');
        said.say('title', vulnerability.title ?? prepared.title);
        assertions = said.list;
      }
      statement = { vulnerability: id, aliases: [], assertions: foldProducts(assertions), vendors: [], products: [] };
      statements.set(id, statement);
    }
    statement.vendors = distinctNames([...statement.vendors, ...concerned.map(({ vendor }) => vendor)]);
    statement.products = distinctNames([...statement.products, ...concerned.map(({ name }) => name)]);
  }
  return {
    ok: true,
    value: {
      kind: 'csaf',
      id: prepared.id,
      title: prepared.title,
      published: prepared.released === '' ? null : prepared.released,
      content: value,
      prepared,
      statements: [...statements.values()],
    },
    problems: read.problems,
  };
}
