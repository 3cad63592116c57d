import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { readAt } from '../file/read-at.ts';
import {
  type BundleLine,
  type CarriedDocument,
  type DocumentVersion,
  type Manifest,
  manifestName,
  type Part,
  partName,
  partSize,
  signatureName,
} from './format.ts';
import { publicBundleKey, signBytes } from './keys.ts';
import { holds, type LibraryState, stateKey } from './state.ts';
import { tarHeader, tarPadding } from './tar.ts';

const pack = promisify(gzip);

/** A library of which a bundle is made. */
export interface BundleLibrary {
  /** Its lasting identity, a UUID. */
  id: string;
  /** Number of this bundle, higher than that of every one before. */
  sequence: number;
  /** All documents, in any order. */
  list(): AsyncIterable<DocumentVersion>;
  /** Documents with their content; one that has gone meanwhile is left out. */
  read(documents: readonly DocumentVersion[]): AsyncIterable<CarriedDocument>;
}

/** What to make. */
export interface BundleOrder {
  /** What the other side has; without it everything is carried. */
  since: LibraryState | null;
  /** Kinds of documents; all unless given. What the other side has of other kinds is left alone. */
  only?: ReadonlySet<string>;
  /** Private key, PEM. */
  key: string;
  path: string;
  progress?: (documents: number) => void;
  signal?: AbortSignal;
}

/** Documents that are asked for at once. */
const askedAtOnce = 200;

/**
 * Writes a bundle of what the other side has not, or has otherwise, and names what it has and this library has not. Memory is that of one
 * part; the file appears when it is whole.
 */
export async function writeBundle(library: BundleLibrary, order: BundleOrder): Promise<Manifest> {
  const spool = `${order.path}.${randomUUID()}.parts`;
  const file = await open(spool, 'wx+', 0o600);
  try {
    // Without a name it goes with the process, however that ends.
    await rm(spool);
    const parts = new Parts(file);
    const left = new Set(order.since?.documents.keys());
    const wanted = (kind: string): boolean => order.only === undefined || order.only.has(kind);
    const counts = { documents: 0, gone: 0 };
    let asked: DocumentVersion[] = [];
    const carry = async (): Promise<void> => {
      order.signal?.throwIfAborted();
      for await (const document of library.read(asked)) {
        await parts.add({ document });
        counts.documents++;
        order.progress?.(counts.documents);
      }
      asked = [];
    };
    for await (const document of library.list()) {
      left.delete(stateKey(document.kind, document.id));
      if (!wanted(document.kind) || (order.since !== null && holds(order.since, document))) continue;
      asked.push(document);
      if (asked.length >= askedAtOnce) await carry();
    }
    await carry();
    for (const key of left) {
      const end = key.indexOf('\n');
      const kind = key.slice(0, end);
      if (!wanted(kind)) continue;
      await parts.add({ gone: { kind, id: key.slice(end + 1) } });
      counts.gone++;
    }
    await parts.finish();
    const manifest: Manifest = {
      format: 'fengsui-bundle',
      version: 1,
      library: library.id,
      sequence: library.sequence,
      made: new Date().toISOString(),
      base: order.since?.sha256 ?? null,
      ...counts,
      parts: parts.list,
    };
    await assemble(file, order, Buffer.from(JSON.stringify(manifest)), parts.list);
    return manifest;
  } finally {
    await file.close();
  }
}

/** Parts as they are filled, one behind the other in a file. */
class Parts {
  readonly list: Part[] = [];
  readonly #file: FileHandle;
  #lines: string[] = [];
  #bytes = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async add(line: BundleLine): Promise<void> {
    const text = JSON.stringify(line);
    this.#lines.push(text);
    this.#bytes += Buffer.byteLength(text) + 1;
    if (this.#bytes >= partSize.bytes || this.#lines.length >= partSize.lines) await this.finish();
  }

  async finish(): Promise<void> {
    if (this.#lines.length === 0) return;
    const packed = await pack(`${this.#lines.join('\n')}\n`);
    this.list.push({
      name: partName(this.list.length + 1),
      bytes: packed.length,
      sha256: createHash('sha256').update(packed).digest('hex'),
      unpacked: this.#bytes,
      lines: this.#lines.length,
    });
    await this.#file.appendFile(packed);
    this.#lines = [];
    this.#bytes = 0;
  }
}

/** Puts manifest, signature and parts into one archive. The manifest comes first, so that a reader knows each part before it comes. */
async function assemble(spool: FileHandle, order: BundleOrder, manifest: Buffer, parts: readonly Part[]): Promise<void> {
  const signature = Buffer.from(JSON.stringify({ key: publicBundleKey(order.key), signature: signBytes(manifest, order.key) }));
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const [name, content] of [
      [manifestName, manifest],
      [signatureName, signature],
    ] as const) {
      yield tarHeader(name, content.length);
      yield content;
      yield Buffer.alloc(tarPadding(content.length));
    }
    let at = 0;
    for (const part of parts) {
      yield tarHeader(part.name, part.bytes);
      yield await readAt(spool, at, part.bytes);
      yield Buffer.alloc(tarPadding(part.bytes));
      at += part.bytes;
    }
    yield Buffer.alloc(2 * 512);
  }
  const whole = `${order.path}.${randomUUID()}.tmp`;
  try {
    await pipeline(bytes(), createWriteStream(whole, { flags: 'wx', flush: true }));
    await rename(whole, order.path);
  } finally {
    await rm(whole, { force: true });
  }
}
