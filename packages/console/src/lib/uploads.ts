import { useSyncExternalStore } from 'react';
import type { CaptureKind } from '../api/captures.ts';
import { upload, type UploadProgress, type UploadTarget } from '../api/upload.ts';
import { sha256 } from './sha256.ts';

/** What can be uploaded: packets, records of other tools, advisories. All are announced, sent in pieces and completed with a checksum. */
export type UploadKind = CaptureKind | 'import';

/** A file on its way to the server. It goes on while the viewer is on other pages of the console. */
export interface Upload {
  key: number;
  kind: UploadKind;
  /** Id of the capture or import, once announced. */
  id: string | null;
  name: string;
  size: number;
  phase: 'sending' | 'checking' | 'done' | 'failed';
  progress: UploadProgress;
  error: unknown;
  cancel: () => void;
}

/** What the store asks of the API, for one kind of upload. */
export interface UploadApi extends UploadTarget {
  create(file: File): Promise<{ id: string; received: number }>;
  complete(id: string, sha256: string): Promise<unknown>;
}

let uploads: readonly Upload[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(key: number, part: Partial<Upload>): void {
  uploads = uploads.map((one) => (one.key === key ? { ...one, ...part } : one));
  for (const listener of listeners) listener();
}

/** Puts a file away once its upload is over, or gives up one that failed. */
export function forgetUpload(key: number): void {
  uploads = uploads.filter((one) => one.key !== key);
  for (const listener of listeners) listener();
}

/** Starts an upload; `resume` goes on with one whose first bytes the server has. The file is checked while it is sent. */
export async function startUpload(
  kind: UploadKind,
  file: File,
  target: UploadApi,
  resume?: { id: string; received: number },
): Promise<void> {
  const stop = new AbortController();
  const key = ++last;
  const progress = { received: resume?.received ?? 0, total: file.size, rate: 0, waiting: false };
  const name = file.webkitRelativePath || file.name;
  uploads = [
    ...uploads,
    {
      key,
      kind,
      id: resume?.id ?? null,
      name,
      size: file.size,
      phase: 'sending',
      progress,
      error: null,
      cancel: () => stop.abort(),
    },
  ];
  for (const listener of listeners) listener();
  try {
    const { id, received } = resume ?? (await target.create(file));
    change(key, { id });
    const digest = sha256(file, stop.signal);
    // The digest is awaited below; a failed upload must not leave it unhandled.
    digest.catch(() => {});
    await upload(id, file, { target, signal: stop.signal, received, onProgress: (now) => change(key, { progress: now }) });
    change(key, { phase: 'checking' });
    await target.complete(id, await digest);
    change(key, { phase: 'done' });
    setTimeout(() => forgetUpload(key), 2500);
  } catch (error) {
    if (stop.signal.aborted) forgetUpload(key);
    else change(key, { phase: 'failed', error });
  }
}

/** The uploads of a kind under way on this page of the browser. */
export function useUploads(kind: UploadKind): Upload[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => uploads,
  );
  return all.filter((one) => one.kind === kind);
}
