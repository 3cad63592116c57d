import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { CarvedFile, SampleKeeper } from './file.ts';

/** What an encrypted sample begins with. */
const MAGIC = Buffer.from('FSSAMPLE1\n', 'latin1');
const NONCE = 12;
const TAG = 16;
const KEY = 32;
const NAME = /^[0-9a-f]{64}$/;
/** Most bytes of samples in a folder. */
const FOLDER = 4_294_967_296;

/** What is told of a sample without opening it: what was carved, without the bytes. */
export interface SampleMetadata extends CarvedFile {
  /** Bytes that the sample holds: fewer than the file when it was cut. */
  bytes: number;
  kept: string;
}

/**
 * The key of a vault: 32 bytes in a file that only its owner can read. Made when it is not there. Throws an Error that says what is wrong with one that is.
 */
export function vaultKey(path: string): Buffer {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Fails when somebody else made it first: then that one counts.
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      writeSync(descriptor, `${randomBytes(KEY).toString('hex')}\n`);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw new Error(`${path}: the key cannot be made there`, { cause });
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new Error(`${path}: others can read the key; take that from them (chmod 600), or give another with --carve-key`);
  const text = readFileSync(path, 'latin1').trim();
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new Error(`${path}: not a key of 64 hexadecimal digits; give another with --carve-key`);
  return Buffer.from(text, 'hex');
}

/** The samples of a folder, as far as their descriptions can be read. None of them is opened. */
export function samplesIn(folder: string): SampleMetadata[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && NAME.test(name.slice(0, -5)))
    .toSorted()
    .flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(folder, name), 'utf8')) as SampleMetadata];
      } catch {
        return [];
      }
    });
}

/**
 * A folder of samples. Each is encrypted (AES-256-GCM, its name and beginning authenticated with it) under its SHA-256, with what is known of it in JSON beside. Nothing in it can be started by accident,
 * or found by a scanner that would delete it.
 */
export class SampleVault implements SampleKeeper {
  /** Samples that could not be kept, and why the first of them. */
  lost = 0;
  failure: string | null = null;
  /** Samples written, and those that were there. */
  written = 0;
  present = 0;
  private readonly folder: string;
  private readonly key: Buffer;
  private readonly limit: number;
  private bytes = 0;

  /**
   * @param limit most bytes of samples in the folder, those included that are there
   * @throws Error when the folder cannot be made
   */
  constructor(folder: string, key: Buffer, limit = FOLDER) {
    this.folder = folder;
    this.key = key;
    this.limit = limit;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder))
      if (NAME.test(name)) this.bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }

  keep(file: CarvedFile, content: Uint8Array): string | null {
    const { sha256 } = file;
    const path = join(this.folder, sha256);
    try {
      if (existsSync(path)) {
        this.present++;
        return sha256;
      }
      if (this.bytes + content.length > this.limit)
        return this.refuse(`the folder holds ${this.limit} bytes of samples, which is the most`);
      this.bytes += content.length;
      this.put(path, this.seal(sha256, content));
      const metadata: SampleMetadata = { ...file, sample: sha256, bytes: content.length, kept: new Date().toISOString() };
      this.put(`${path}.json`, `${JSON.stringify(metadata, null, 2)}\n`);
      this.written++;
      return sha256;
    } catch (error) {
      return this.refuse((error as Error).message);
    }
  }

  /** A sample in clear. Throws an Error that says what is wrong: it is not there, it is none, it was changed, or the key is another. */
  open(sha256: string): Buffer {
    const name = sha256.toLowerCase();
    if (!NAME.test(name)) throw new Error(`${sha256}: not a SHA-256 of 64 hexadecimal digits`);
    const path = join(this.folder, name);
    let sealed: Buffer;
    try {
      sealed = readFileSync(path);
    } catch (cause) {
      throw new Error(`${path}: there is no such sample`, { cause });
    }
    const head = MAGIC.length + NONCE;
    if (sealed.length < head + TAG || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error(`${path}: not a sample`);
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(MAGIC.length, head));
    decipher.setAAD(Buffer.from(name, 'latin1'));
    decipher.setAuthTag(sealed.subarray(head, head + TAG));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(head + TAG)), decipher.final()]);
    } catch (cause) {
      throw new Error(`${path}: cannot be opened: the key is another, or the sample was changed`, { cause });
    }
  }

  private seal(name: string, content: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.from(name, 'latin1'));
    const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
    return Buffer.concat([MAGIC, nonce, cipher.getAuthTag(), sealed]);
  }

  /** Writes a file whole or not at all. */
  private put(path: string, content: string | Uint8Array): void {
    const part = `${path}.${process.pid}.part`;
    writeFileSync(part, content, { mode: 0o600 });
    renameSync(part, path);
  }

  private refuse(why: string): null {
    this.lost++;
    this.failure ??= why;
    return null;
  }
}
