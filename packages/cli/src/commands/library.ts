import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  importProblems,
  type ImportProgress,
  type ImportReport,
  openLibrary,
  resolveRecord,
  severityOf,
} from '@fengsui/advisories';
import { FolderLibrary } from '@fengsui/knowledge';
import { libraryFolder } from '../folders.ts';
import { bold, count, dim, ProgressLine, safe, severityColour, size, table } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { vulnerabilityText } from '../vulnerability-text.ts';
import { entryText } from './library-entry.ts';
import {
  bundleVerb,
  type ExchangeOptions,
  importToServer,
  isBundleFile,
  keyVerb,
  stateVerb,
  statusVerb,
  takeBundle,
  updateVerb,
} from './library-exchange.ts';

const USE = 'library: use update, import PATH..., search TEXT, show ID, status, state, bundle or key';

/** Files of knowledge by the ends of their names; the kind of each follows from its content. */
const knowledgeFile = /\.(?:json|jsonl|zip|xml|ya?ml|csv|tsv|rules|yara?|txt|gz|spdx|cdx)$/i;

/** `fengsui library`: vulnerabilities, and what else there is to know, in a folder; and how it is kept up to date. */
export async function libraryCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      library: { type: 'string' },
      json: { type: 'boolean' },
      server: { type: 'string' },
      'token-file': { type: 'string' },
      out: { type: 'string' },
      since: { type: 'string' },
      key: { type: 'string' },
      only: { type: 'string' },
      provider: { type: 'string', multiple: true },
      trust: { type: 'string' },
      forget: { type: 'string' },
      name: { type: 'string' },
      until: { type: 'string' },
    },
  });
  const [verb, ...rest] = positionals;
  const options: ExchangeOptions = { ...values, library: values.library ?? libraryFolder(), json: values.json ?? false };
  const exchange = verb !== undefined && Object.hasOwn(exchangeVerbs, verb) ? exchangeVerbs[verb] : undefined;
  if (exchange !== undefined) {
    if (rest.length > 0) throw new UsageError(`library: ${verb} takes no ${rest[0]}`);
    await exchange(options);
    return;
  }
  if (options.server !== undefined && verb !== 'import')
    throw new UsageError(
      `library: ${verb ?? 'this'} looks into a folder and takes no --server; the console searches the library of a server`,
    );
  const library = openLibrary(options.library);
  const everything = new FolderLibrary(library);
  const line = new ProgressLine();
  const progress = ({ stage, done, total, item }: ImportProgress) =>
    line.show(`${stage} ${count(done)}${total === null ? '' : ` of ${count(total)}`}  ${item}`);
  const told = (report: ImportReport, mayBeNothing = false): void => {
    line.clear();
    const { added, updated, unchanged, skipped } = report;
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ ...report, status: library.status() })}\n`
        : `${count(added)} added, ${count(updated)} updated, ${count(unchanged)} unchanged, ${count(skipped)} skipped\n`,
    );
    for (const problem of importProblems(report)) process.stderr.write(`  ${safe(problem)}\n`);
    if (added + updated + unchanged === 0 && !mayBeNothing)
      throw new NothingDone(`library: nothing was taken into ${library.folder}`);
  };

  if (verb === 'import') {
    if (rest.length === 0) throw new UsageError('library: import needs files or folders of advisories');
    const missing = rest.find((path) => !existsSync(path));
    if (missing !== undefined)
      throw new NothingDone(`library: ${missing} does not exist; give files or folders of advisories (nothing was imported)`);
    if (options.server !== undefined) {
      await importToServer(options, rest);
      return;
    }
    const bundles = rest.filter((path) => isBundleFile(path));
    for (const path of bundles) {
      const { manifest, removed, again, ...report } = await takeBundle(options, path);
      if (!values.json)
        process.stdout.write(
          `${safe(path)}: number ${manifest.sequence}, made ${manifest.made.slice(0, 16)}${again ? ', taken before' : ''}, ${count(removed)} removed\n`,
        );
      told(report, manifest.documents === 0 || again);
    }
    const files = rest.filter((path) => !bundles.includes(path));
    if (files.length > 0) told(await importFiles(files).finally(() => line.clear()));
  } else if (verb === 'search') {
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

  /** Vulnerabilities by their own readers, in their order; then everything else, which is packed or is of other kinds. */
  async function importFiles(paths: readonly string[]): Promise<ImportReport> {
    const report = await library.import(paths, { progress });
    const rest = everything.unread(paths.flatMap(filesIn));
    for (const [done, path] of rest.entries()) {
      progress({ stage: 'read', done, total: rest.length, item: path });
      const before = report.problems.length;
      const taken = report.added + report.updated + report.unchanged;
      await everything.takeFile(path, path, report);
      // What is of no kind at all was counted by the first readers, as a file that was passed over.
      if (report.added + report.updated + report.unchanged === taken) report.problems.length = before;
      else report.skipped = Math.max(0, report.skipped - 1);
    }
    return report;
  }

  function search(text: string, json: boolean): void {
    const found = library.search(text);
    const entries = everything.shelf.search(text, Math.max(10, 50 - found.length));
    const hits = [
      ...found,
      ...entries.map(({ kind, key, name, document }) => ({ kind, id: key, title: name, where: document, score: 0 })),
    ];
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
    const entries = found === null ? everything.shelf.show(id) : [];
    if (entries.length > 0) {
      process.stdout.write(`${json ? JSON.stringify({ kind: 'entry', entries }) : entryText(entries)}\n`);
      return;
    }
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

/** The verbs by which a library is kept up to date and carried. */
const exchangeVerbs: { readonly [verb: string]: (options: ExchangeOptions) => Promise<void> } = {
  update: updateVerb,
  state: stateVerb,
  bundle: bundleVerb,
  key: keyVerb,
  status: statusVerb,
};

/** Files of a path that may hold knowledge, in the order of their names; folders are followed to a depth that no library has. */
function filesIn(path: string, depth = 0): string[] {
  if (!statSync(path).isDirectory()) return [path];
  if (depth > 20) return [];
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return filesIn(join(path, entry.name), depth + 1);
      return entry.isFile() && knowledgeFile.test(entry.name) ? [join(path, entry.name)] : [];
    });
}
