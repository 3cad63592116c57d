/** Size at which a pack is closed and the next begins, in characters. */
const PACK = 48 * 1024 * 1024;
/** Longest single document that is read into memory. */
const LONGEST = 64 * 1024 * 1024;

/**
 * Makes few uploads of many documents: a folder of thousands of advisories becomes some files of one document a line. What is not
 * a single JSON document (archives, tables, files of lines) passes as it is. A file that is no JSON becomes a line that says so,
 * which the server refuses with its number, so that nothing is lost in silence.
 */
export async function* packDocuments(files: readonly File[]): AsyncGenerator<File> {
  const documents = files.filter((file) => file.size > 0 && file.size <= LONGEST && /\.json$/i.test(file.name));
  const single = documents.length < 2;
  for (const file of files) if (file.size > 0 && (single || !documents.includes(file))) yield file;
  if (single) return;
  let lines: string[] = [];
  let length = 0;
  let pack = 0;
  const close = () => {
    const name = `${folderOf(documents)}${++pack > 1 ? `-${pack}` : ''}.jsonl`;
    const file = new File([lines.join('\n')], name, { type: 'application/jsonl' });
    lines = [];
    length = 0;
    return file;
  };
  for (const document of documents) {
    const line = oneLine(document.name, await document.text());
    lines.push(line);
    length += line.length;
    if (length >= PACK) yield close();
  }
  if (lines.length > 0) yield close();
}

function oneLine(name: string, text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    return JSON.stringify({ file: name, unreadable: error instanceof Error ? error.message : String(error) });
  }
}

/** Name of the folder the documents came from, or how many they are. */
function folderOf(documents: readonly File[]): string {
  return documents[0].webkitRelativePath.split('/')[0] || `${documents.length}-advisories`;
}
