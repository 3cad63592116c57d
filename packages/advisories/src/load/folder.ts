import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultLimits } from '../json.ts';
import { failure, type Problem, type Result } from '../problem.ts';

/** A file that may be a document; `read` gives its text, unpacked if it is gzip. */
export type FolderFile = { path: string; read: () => Result<string> };

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
    read: () => {
      try {
        const size = statSync(path).size;
        if (size > maxUnpacked) return failure(path, `the file has ${size} bytes, more than ${maxUnpacked}`, 'split it');
        // Only the first bytes of what is clearly something else are read.
        if (!beginsLikeDocument(path)) return { ok: true, value: '', problems: [] };
        const bytes = readFileSync(path);
        const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
        return {
          ok: true,
          value: (packed ? gunzipSync(bytes, { maxOutputLength: maxUnpacked }) : bytes).toString('utf8'),
          problems: [],
        };
      } catch (error) {
        return failure(path, `it cannot be read (${(error as Error).message})`, 'copy or download it again');
      }
    },
  };
}

function beginsLikeDocument(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(64);
    const length = readSync(file, head, 0, head.length, 0);
    if (head[0] === 0x1f && head[1] === 0x8b) return true;
    return (
      /^\ufeff?\s*(?:\{|#\s*model_version|cve,epss)/.test(head.toString('utf8', 0, length)) ||
      /^\s*$/.test(head.toString('latin1', 0, length))
    );
  } finally {
    closeSync(file);
  }
}
