import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Advisory,
  importProblems,
  type ImportProgress,
  type ImportReport,
  type Library,
  openLibrary,
  resolveRecord,
  severityOf,
} from '@fengsui/advisories';
import { FolderLibrary } from '@fengsui/knowledge';
import { notAmong, readArguments } from '../command.ts';
import { libraryFolder } from '../folders.ts';
import { bold, count, dim, ProgressLine, safe, severityColour, size, table } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import {
  libraryBundleUsage,
  libraryImportUsage,
  libraryKeyUsage,
  librarySearchUsage,
  libraryShowUsage,
  libraryStateUsage,
  libraryStatusUsage,
  libraryUpdateUsage,
  libraryUsage,
} from '../usages/library.ts';
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

/** Files of knowledge by the ends of their names; the kind of each follows from its content. */
const knowledgeFile = /\.(?:json|jsonl|zip|xml|ya?ml|csv|tsv|rules|yara?|txt|gz|spdx|cdx)$/i;

const VERBS: { readonly [verb: string]: (args: string[]) => Promise<void> } = {
  update: (args) => updateVerb(exchange(readArguments(libraryUpdateUsage, args).values)),
  import: importVerb,
  search: searchVerb,
  show: showVerb,
  status: (args) => statusVerb(exchange(readArguments(libraryStatusUsage, args).values)),
  state: (args) => stateVerb(exchange(readArguments(libraryStateUsage, args).values)),
  bundle: (args) => bundleVerb(exchange(readArguments(libraryBundleUsage, args).values)),
  key: (args) => keyVerb(exchange(readArguments(libraryKeyUsage, args).values)),
};

/** `fengsui library`: vulnerabilities, and what else there is to know, in a folder; and how it is kept up to date. */
export async function libraryCommand(args: string[]): Promise<void> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb.startsWith('-')) {
    about(readArguments(libraryUsage, args).values.library);
    return;
  }
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run === undefined) throw new UsageError(`library: ${notAmong(verb, Object.keys(VERBS))}`);
  await run(rest);
}

function exchange(values: Partial<ExchangeOptions>): ExchangeOptions {
  return { ...values, library: values.library ?? libraryFolder(), json: values.json ?? false };
}

/** `library` alone: a line about it. */
function about(folder = libraryFolder()): void {
  const { advisories, cves, kev, epss, bytes } = openLibrary(folder).status();
  process.stdout.write(
    `${folder}: ${count(advisories)} advisories, ${count(cves)} CVE records, ${kev ? `KEV of ${kev.version} with ${count(kev.entries)} entries` : 'no KEV'}, ${epss ? `EPSS of ${epss.date}` : 'no EPSS'}, ${size(bytes)}\n${dim("'fengsui library --help' lists what can be done with it")}\n`,
  );
}

/** `library import`: bundles first, then vulnerabilities by their own readers, then everything else. */
async function importVerb(args: string[]): Promise<void> {
  const { values, positionals: paths } = readArguments(libraryImportUsage, args);
  const options = exchange(values);
  if (paths.length === 0) throw new UsageError('library import: needs files or folders of advisories');
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined)
    throw new NothingDone(`library: ${missing} does not exist; give files or folders of advisories (nothing was imported)`);
  if (options.server !== undefined) {
    await importToServer(options, paths);
    return;
  }
  const library = openLibrary(options.library);
  const told = (report: ImportReport, mayBeNothing = false): void => {
    const { added, updated, unchanged, skipped } = report;
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ ...report, status: library.status() })}\n`
        : `${count(added)} added, ${count(updated)} updated, ${count(unchanged)} unchanged, ${count(skipped)} skipped\n`,
    );
    for (const problem of importProblems(report)) process.stderr.write(`  ${safe(problem)}\n`);
    if (added + updated + unchanged === 0 && !mayBeNothing)
      throw new NothingDone(`library: nothing was taken into ${library.folder}`);
  };
  const bundles = paths.filter((path) => isBundleFile(path));
  for (const path of bundles) {
    const { manifest, removed, again, ...report } = await takeBundle(options, path);
    if (!options.json)
      process.stdout.write(
        `${safe(path)}: number ${manifest.sequence}, made ${manifest.made.slice(0, 16)}${again ? ', taken before' : ''}, ${count(removed)} removed\n`,
      );
    told(report, manifest.documents === 0 || again);
  }
  const files = paths.filter((path) => !bundles.includes(path));
  if (files.length > 0) told(await importFiles(library, files));
}

/** Vulnerabilities by their own readers, in their order; then everything else, which is packed or is of other kinds. */
async function importFiles(library: Library, paths: readonly string[]): Promise<ImportReport> {
  const everything = new FolderLibrary(library);
  const line = new ProgressLine();
  const progress = ({ stage, done, total, item }: ImportProgress) =>
    line.show(`${stage} ${count(done)}${total === null ? '' : ` of ${count(total)}`}  ${item}`);
  try {
    const report = await library.import(paths, { progress });
    const rest = everything.unread(paths.flatMap((path) => filesIn(path)));
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
  } finally {
    line.clear();
  }
}

/** `library search`: advisories and vulnerabilities, then everything else that has the words. */
async function searchVerb(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(librarySearchUsage, args);
  if (positionals.length === 0) throw new UsageError('library search: needs words, such as a product or a CVE id');
  const text = positionals.join(' ');
  const library = openLibrary(values.library ?? libraryFolder());
  const found = library.search(text);
  const entries = new FolderLibrary(library).shelf.search(text, Math.max(10, 50 - found.length));
  const hits = [
    ...found,
    ...entries.map(({ kind, key, name, document }) => ({ kind, id: key, title: name, where: document, score: 0 })),
  ];
  if (values.json) process.stdout.write(`${JSON.stringify(hits)}\n`);
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

/** `library show`: one vulnerability as one record, one advisory, or one entry of another kind. */
async function showVerb(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(libraryShowUsage, args);
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0)
    throw new UsageError('library show: needs one id, such as CVE-2021-22681 or ICSA-21-056-03');
  const library = openLibrary(values.library ?? libraryFolder());
  const found = library.show(id);
  const entries = found === null ? new FolderLibrary(library).shelf.show(id) : [];
  if (entries.length > 0) {
    process.stdout.write(`${values.json ? JSON.stringify({ kind: 'entry', entries }) : entryText(entries)}\n`);
    return;
  }
  if (found === null) throw new NothingDone(`library: ${id} is not in ${library.folder}; try 'fengsui library search'`);
  if (found.kind === 'vulnerability') {
    const resolved = resolveRecord(found.record.id, found.record.assertions);
    process.stdout.write(`${values.json ? JSON.stringify({ ...found, resolved }) : vulnerabilityText(resolved)}\n`);
    return;
  }
  process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : advisoryText(found.advisory));
}

function advisoryText({ id, title, publisher, currentRelease, vulnerabilities }: Advisory): string {
  const rows = vulnerabilities.map((vulnerability) => {
    const best = Math.max(0, ...vulnerability.scores.map((score) => score.stated ?? 0));
    return `  ${severityColour[severityOf(best)](best > 0 ? best.toFixed(1) : '  -')}  ${vulnerability.cve ?? ''}  ${safe(vulnerability.title ?? vulnerability.cwe?.name ?? '')}\n`;
  });
  return `${bold(id)}  ${safe(title)}\n${safe(publisher.name)}, ${currentRelease.slice(0, 10)}\n\n${rows.join('')}`;
}

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
