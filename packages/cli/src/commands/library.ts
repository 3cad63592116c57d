import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  importProblems,
  type ImportProgress,
  type ImportReport,
  openLibrary,
  resolveRecord,
  severityOf,
} from '@fengsui/advisories';
import { libraryFolder } from '../folders.ts';
import { bold, count, dim, ProgressLine, safe, severityColour, size, table } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { vulnerabilityText } from '../vulnerability-text.ts';

const USE = 'library: use update, import PATH..., search TEXT or show ID';

/** `fengsui library`: advisories and vulnerability data in a folder. */
export async function libraryCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { library: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [verb, ...rest] = positionals;
  const library = openLibrary(values.library ?? libraryFolder());
  const line = new ProgressLine();
  const progress = ({ stage, done, total, item }: ImportProgress) =>
    line.show(`${stage} ${count(done)}${total === null ? '' : ` of ${count(total)}`}  ${item}`);
  const told = (report: ImportReport): void => {
    line.clear();
    const { added, updated, unchanged, skipped } = report;
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ ...report, status: library.status() })}\n`
        : `${count(added)} added, ${count(updated)} updated, ${count(unchanged)} unchanged, ${count(skipped)} skipped\n`,
    );
    for (const problem of importProblems(report)) process.stderr.write(`  ${safe(problem)}\n`);
    if (added + updated + unchanged === 0) throw new NothingDone(`library: nothing was taken into ${library.folder}`);
  };

  if (verb === 'import') {
    if (rest.length === 0) throw new UsageError('library: import needs files or folders of advisories');
    const missing = rest.find((path) => !existsSync(path));
    if (missing !== undefined)
      throw new NothingDone(`library: ${missing} does not exist; give files or folders of advisories (nothing was imported)`);
    told(await library.import(rest, { progress }).finally(() => line.clear()));
  } else if (verb === 'update') told(await library.update({ progress }).finally(() => line.clear()));
  else if (verb === 'search') {
    if (rest.length === 0) throw new UsageError('library: search needs words, such as a product or a CVE id');
    search(rest.join(' '), values.json ?? false);
  } else if (verb === 'show') {
    if (rest.length !== 1) throw new UsageError('library: show needs one id, such as CVE-2021-22681 or ICSA-21-056-03');
    show(rest[0], values.json ?? false);
  } else if (verb === undefined) {
    const { advisories, cves, kev, epss, bytes } = library.status();
    process.stdout.write(
      `${library.folder}: ${count(advisories)} advisories, ${count(cves)} CVE records, ${kev ? `KEV of ${kev.version} with ${count(kev.entries)} entries` : 'no KEV'}, ${epss ? `EPSS of ${epss.date}` : 'no EPSS'}, ${size(bytes)}\n${dim(USE)}\n`,
    );
  } else throw new UsageError(USE);

  function search(text: string, json: boolean): void {
    const hits = library.search(text);
    if (json) process.stdout.write(`${JSON.stringify(hits)}\n`);
    else if (hits.length === 0)
      process.stdout.write(`nothing about ${safe(text)}; the library has ${count(library.status().advisories)} advisories\n`);
    else
      process.stdout.write(
        `${table(
          [{ title: 'id' }, { title: 'kind' }, { title: 'found in', most: 12 }, { title: 'title' }],
          hits.map((hit) => [hit.id, hit.kind, hit.where, hit.title]),
        )}\n`,
      );
  }

  function show(id: string, json: boolean): void {
    const found = library.show(id);
    if (found === null) throw new NothingDone(`library: ${id} is not in ${library.folder}; try 'fengsui library search'`);
    if (found.kind === 'vulnerability') {
      const resolved = resolveRecord(found.record.id, found.record.assertions);
      process.stdout.write(`${json ? JSON.stringify({ ...found, resolved }) : vulnerabilityText(resolved)}\n`);
      return;
    }
    if (json) {
      process.stdout.write(`${JSON.stringify(found)}\n`);
      return;
    }
    const { advisory } = found;
    process.stdout.write(
      `${bold(advisory.id)}  ${safe(advisory.title)}\n${safe(advisory.publisher.name)}, ${advisory.currentRelease.slice(0, 10)}\n\n`,
    );
    for (const vulnerability of advisory.vulnerabilities) {
      const best = Math.max(0, ...vulnerability.scores.map((score) => score.stated ?? 0));
      process.stdout.write(
        `  ${severityColour[severityOf(best)](best > 0 ? best.toFixed(1) : '  -')}  ${vulnerability.cve ?? ''}  ${safe(vulnerability.title ?? vulnerability.cwe?.name ?? '')}\n`,
      );
    }
  }
}
