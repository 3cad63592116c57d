import { type FolderFile, readFolder } from '../load/folder.ts';
import { looksLikeDocument } from '../load/recognise.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import { type ImportOptions, type ImportReport, type IncomingDocument, newReport } from './report.ts';

/** An import holds at most about so much text in memory before it is written, in characters. */
const groupSize = 64 * 1024 * 1024;
const groupDocuments = 5000;

/**
 * Import files and folders (recursively): each file's kind is recognised by its content, other files are skipped.
 * @param add takes a group of documents into a library
 */
export async function importFiles(
  paths: readonly string[],
  options: ImportOptions,
  add: (incoming: readonly IncomingDocument[], options: ImportOptions, report: ImportReport) => Promise<unknown>,
): Promise<ImportReport> {
  const report = newReport();
  const files = paths.flatMap((path) => readFolder(path, report.problems));
  // CVE records last: by then it is known which CVEs the advisories name.
  const ordered = [...files.filter((file) => !isCveFile(file)), ...files.filter(isCveFile)];
  let incoming: IncomingDocument[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (incoming.length > 0) await add(incoming, options, report);
    incoming = [];
    size = 0;
  };
  for (const [done, file] of ordered.entries()) {
    options.progress?.({ stage: 'read', done, total: ordered.length, item: file.path });
    for await (const document of documentsOf(file, report)) {
      incoming.push(document);
      size += 'text' in document ? document.text.length : 0;
      if (size > groupSize || incoming.length >= groupDocuments) await flush();
    }
  }
  await flush();
  return report;
}

/** The documents of a file: many of a file that is read as a stream, one of any other, none of what is no document. */
async function* documentsOf(file: FolderFile, report: ImportReport): AsyncGenerator<IncomingDocument> {
  const source = file.path;
  const kind = file.streamed();
  if (kind === null) {
    const text = file.read();
    if (!text.ok) report.problems.push(...text.problems);
    else if (looksLikeDocument(text.value)) yield { text: text.value, source };
    else report.skipped++;
    return;
  }
  try {
    for await (const item of readVulnerabilityFile(kind, file.stream(), { retrieved: new Date().toISOString() })) {
      if ('problem' in item)
        report.problems.push({ at: `${source}, ${item.at}`, what: item.problem, fix: 'take the file again' });
      if ('document' in item) yield { document: item.document, source };
    }
  } catch (error) {
    report.problems.push({ at: source, what: (error as Error).message, fix: 'copy or download it again' });
  }
}

function isCveFile(file: FolderFile): boolean {
  return /CVE-\d{4}-\d+\.json$/.test(file.path);
}
