import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from './errors.ts';

/** Bytes after which an upload is made safe and its progress acknowledged, so that a cut connection loses at most so much. */
const acknowledgeBytes = 16 * 2 ** 20;

const writing = new Set<string>();

/** What an upload is about. */
interface Upload {
  path: string;
  /** Bytes announced. */
  size: number;
  /** Bytes acknowledged; whatever the file has beyond is of an interrupted request and is written again. */
  received: number;
}

/**
 * Writes the body of a request into the file of an upload, from where it was acknowledged. Whatever arrived is on the disk (fsync)
 * before `acknowledge` is told, also when the connection breaks.
 * @param acknowledge records the number of bytes that are safe
 * @returns the bytes that are safe in the end
 * @throws Problem `upload-offset`, `too-large`, `wrong-state` (another request is writing), `storage-full`
 */
async function receive(
  upload: Upload,
  offset: number,
  body: AsyncIterable<Uint8Array>,
  acknowledge: (received: number) => Promise<void>,
): Promise<number> {
  if (offset !== upload.received) throw new Problem('upload-offset', `the file ends at ${upload.received}, not at ${offset}`);
  if (writing.has(upload.path)) throw new Problem('wrong-state', 'another request is sending this file');
  writing.add(upload.path);
  try {
    await mkdir(dirname(upload.path), { recursive: true, mode: 0o700 });
    const file = await open(upload.path, offset === 0 ? 'w' : 'r+', 0o600);
    let at = offset;
    let safe = offset;
    const keep = async () => {
      if (at === safe) return;
      await file.sync();
      await acknowledge(at);
      safe = at;
    };
    try {
      await file.truncate(offset);
      if (offset === 0) await syncFolder(upload.path);
      for await (const chunk of body) {
        if (at + chunk.length > upload.size) throw new Problem('too-large', `${upload.size} bytes were announced`);
        let written = 0;
        while (written < chunk.length) {
          const { bytesWritten } = await file.write(chunk, written, chunk.length - written, at + written);
          written += bytesWritten;
        }
        at += chunk.length;
        if (at - safe >= acknowledgeBytes) await keep();
      }
      await keep();
      return at;
    } catch (error) {
      await keep().catch(() => {});
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new Problem('storage-full', undefined, { cause: error });
      throw error;
    } finally {
      await file.close();
    }
  } finally {
    writing.delete(upload.path);
  }
}

/**
 * Checks a complete upload against the checksum of the sender.
 * @throws Problem `upload-incomplete`, `upload-checksum`
 */
async function verify(upload: Upload, sha256: string): Promise<void> {
  if (upload.received < upload.size)
    throw new Problem('upload-incomplete', `${upload.received} of ${upload.size} bytes are here`);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(upload.path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer);
  const computed = hash.digest('hex');
  if (computed !== sha256.toLowerCase()) throw new Problem('upload-checksum', `SHA-256 is ${computed}`);
}

/** Makes the entry of a file in its folder safe. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes the folder of an upload. */
export async function discard(upload: Pick<Upload, 'path'>): Promise<void> {
  await rm(dirname(upload.path), { recursive: true, force: true });
}

/** What an upload belongs to, as its capability keeps it. */
interface Uploaded {
  id: string;
  /** `uploading` until the file is whole. */
  state: string;
  size: number;
  received: number;
  /** In hexadecimal; null until the file is whole. */
  sha256: string | null;
}

/** The steps of an upload after it was announced: bytes from an offset on, and its end. */
export function uploadSteps<A, T extends Uploaded>({
  what,
  pathOf,
  find,
  acknowledge,
  queue,
}: {
  /** What it is, in messages, as `capture`. */
  what: string;
  pathOf(id: string): string;
  find(actor: A, id: string): Promise<T>;
  /** Records the number of bytes that are safe. */
  acknowledge(actor: A, id: string, received: number): Promise<void>;
  /** Queues what follows, once for an upload. */
  queue(actor: A, id: string, sha256: string): Promise<T>;
}) {
  const uploadOf = ({ id, size, received }: T): Upload => ({ path: pathOf(id), size, received });
  return {
    /**
     * Takes bytes of the file; what is answered is safely on disk.
     * @throws Problem as {@link receive}
     */
    async receive(actor: A, id: string, offset: number, body: AsyncIterable<Uint8Array>) {
      const row = await find(actor, id);
      if (row.state !== 'uploading') throw new Problem('wrong-state', `the ${what} is ${row.state}`);
      const received = await receive(uploadOf(row), offset, body, (safe) => acknowledge(actor, id, safe));
      return { received, size: row.size };
    },
    /**
     * Ends an upload and queues what follows. Asking twice is asking once.
     * @throws Problem as {@link verify}; `wrong-state` when the upload was ended with another checksum
     */
    async complete(actor: A, id: string, sha256: string): Promise<T> {
      const row = await find(actor, id);
      const sum = sha256.toLowerCase();
      if (row.state !== 'uploading') {
        if (row.sha256 === sum) return row;
        throw new Problem('wrong-state', `the ${what} is ${row.state}`);
      }
      await verify(uploadOf(row), sum);
      return queue(actor, id, sum);
    },
  };
}
