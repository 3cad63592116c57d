import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KnowledgeDocument } from '../model/entry.ts';
import { readLibraryFile } from '../read-file.ts';
import { readOwnMalware } from './malware.ts';

/** Folders of the content that the library takes; the others configure the program. */
const folders = ['techniques', 'vendors', 'fingerprints', 'detections', 'products'] as const;

/** Files that lie beside the content and are none: schemas, and what no rule covers. */
const besides = /\.schema\.json$|(?:^|\/)(?:uncovered\.yml|version-rules\.json)$/;

/**
 * What comes with the program, as documents of the library: names of techniques with their mitigations, vendors, fingerprints, detection
 * rules with the techniques that they detect, malicious code. The same content gives the same documents.
 * @throws Error when a file of the content cannot be read
 */
export async function* readOwnContent(folder: string | null = shippedContent()): AsyncGenerator<KnowledgeDocument> {
  if (folder === null) return;
  yield* readOwnMalware(join(folder, 'malware'));
  for (const name of folders) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(?:ya?ml|json)$/.test(file) && !besides.test(file),
    );
    for (const file of files.toSorted()) yield* readContentFile(join(path, file), file);
  }
}

async function* readContentFile(path: string, name: string): AsyncGenerator<KnowledgeDocument> {
  for await (const item of readLibraryFile(createReadStream(path), { name, retrieved: '1970-01-01T00:00:00Z' })) {
    if ('problem' in item) throw new Error(`${name}: ${item.at}: ${item.problem}`);
    if ('knowledge' in item) yield item.knowledge;
  }
}

/** The content that comes with the program, looked for from this file upwards; null when it is not there. */
export function shippedContent(): string | null {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const content = join(folder, 'content');
    if (folders.every((name) => existsSync(join(content, name)))) return content;
    if (dirname(folder) === folder) return null;
  }
}
