import { closeSync, createReadStream, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { defaultLimits } from '../json.ts';
import { failure, type Problem, type Result } from '../problem.ts';
import { recognise, recogniseLength } from '../read/recognise.ts';
import type { DocumentKind } from '../read/types.ts';

/**
 * A file that may be a document; `read` gives its text, unpacked if it is gzip. Files of a kind that holds many documents are read as a
 * stream instead: `streamed` says which kind, `stream` gives the unpacked bytes.
 */
export type FolderFile = {
  path: string;
  read: () => Result<string>;
  streamed: () => DocumentKind | null;
  stream: () => AsyncIterable<Uint8Array>;
};

/** Kinds whose files hold many documents. */
const streamedKinds: ReadonlySet<DocumentKind> = new Set(['nvd', 'cnvd', 'cnnvd', 'ssvc']);

/** A folder deeper than this is not followed. */
const maxFolderDepth = 20;

/** Most a compressed file may unpack to. */
const maxUnpacked = defaultLimits.maxBytes;

/** List a file, or the files of a folder and the folders in it, in the order of their names. Links are not followed. */
export function readFolder(path: string, problems: Problem[]): FolderFile[] {
  const files: FolderFile[] = [];
  try {
    if (statSync(path).isDirectory()) walk(path, 0, files, problems);
    else files.push(fileAt(path));
  } catch (error) {
    problems.push({
      at: path,
      what: `it cannot be read (${(error as Error).message})`,
      fix: 'check the path and its permissions',
    });
  }
  return files;
}

function walk(folder: string, depth: number, files: FolderFile[], problems: Problem[]): void {
  if (depth > maxFolderDepth) {
    problems.push({ at: folder, what: `folders nest deeper than ${maxFolderDepth}`, fix: 'import the inner folder by itself' });
    return;
  }
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, depth + 1, files, problems);
    else if (entry.isFile()) files.push(fileAt(path));
  }
}

function fileAt(path: string): FolderFile {
  return {
    path,
    streamed: () => {
      const kind = recognise(headText(path));
      return kind !== null && streamedKinds.has(kind) ? kind : null;
    },
    stream: () => {
      const file = createReadStream(path, { highWaterMark: 2 ** 18 });
      if (!isGzip(readHead(path, 2))) return file;
      const unpacked = createGunzip();
      file.once('error', (error) => unpacked.destroy(error));
      return file.pipe(unpacked);
    },
    read: () => {
      try {
        const size = statSync(path).size;
        if (size > maxUnpacked) return failure(path, `the file has ${size} bytes, more than ${maxUnpacked}`, 'split it');
        // Only the first bytes of what is clearly something else are read.
        if (!beginsLikeDocument(path)) return { ok: true, value: '', problems: [] };
        const bytes = readFileSync(path);
        return {
          ok: true,
          value: (isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: maxUnpacked }) : bytes).toString('utf8'),
          problems: [],
        };
      } catch (error) {
        return failure(path, `it cannot be read (${(error as Error).message})`, 'copy or download it again');
      }
    },
  };
}

function beginsLikeDocument(path: string): boolean {
  const head = readHead(path, 64);
  return (
    isGzip(head) ||
    /^\ufeff?\s*(?:\{|#\s*model_version|cve,epss)/.test(head.toString('utf8')) ||
    /^\s*$/.test(head.toString('latin1'))
  );
}

/** The beginning of a file as text, unpacked; empty when it cannot be read. */
function headText(path: string): string {
  try {
    const head = readHead(path, recogniseLength);
    if (!isGzip(head)) return head.toString('utf8');
    // A part of a packed file unpacks to the beginning of its content, as long as nobody asks for its end.
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxUnpacked }).toString('utf8');
  } catch {
    return '';
  }
}

function readHead(path: string, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(length);
    return head.subarray(0, readSync(file, head, 0, length, 0));
  } finally {
    closeSync(file);
  }
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}
