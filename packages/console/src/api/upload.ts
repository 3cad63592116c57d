import { ApiError } from './client.ts';

/** Where an upload stands. `received` counts bytes the server has acknowledged, so a resumed upload starts from it. */
export interface UploadProgress {
  received: number;
  total: number;
  /** Bytes a second over the last few seconds; 0 before the first acknowledgement. */
  rate: number;
  /** True while the connection is down and the upload waits to go on. */
  waiting: boolean;
}

/** What an upload asks of the server: captures and imports are sent alike. */
export interface UploadTarget {
  append(id: string, offset: number, chunk: Blob, signal: AbortSignal): Promise<{ received: number }>;
  offset(id: string): Promise<number>;
}

interface UploadOptions {
  target: UploadTarget;
  signal: AbortSignal;
  onProgress: (progress: UploadProgress) => void;
  /** Bytes that the server already has, of an upload that an earlier page began. */
  received?: number;
  chunkBytes?: number;
  /** Pause before the n-th retry, in milliseconds. */
  pause?: (attempt: number) => number;
}

const CHUNK_BYTES = 8 * 1024 * 1024;
const MAX_ATTEMPTS = 8;

/**
 * Sends a file in chunks to an upload that was announced. After a lost connection it asks the server how far it got and goes on
 * from there; a refusal (4xx) is final. Resolves once every byte is acknowledged.
 */
export async function upload(id: string, file: Blob, options: UploadOptions): Promise<void> {
  const { signal, onProgress, target, chunkBytes = CHUNK_BYTES } = options;
  const pause = options.pause ?? ((attempt: number) => Math.min(30_000, 500 * 2 ** attempt));
  const samples: [number, number][] = [];
  let received = options.received ?? 0;
  let attempt = 0;
  const report = (waiting: boolean) => {
    const now = performance.now();
    samples.push([now, received]);
    while (samples.length > 2 && now - samples[0][0] > 5000) samples.shift();
    const [firstAt, firstBytes] = samples[0];
    onProgress({
      received,
      total: file.size,
      rate: now > firstAt ? ((received - firstBytes) * 1000) / (now - firstAt) : 0,
      waiting,
    });
  };

  report(false);
  while (received < file.size) {
    try {
      received = (await target.append(id, received, file.slice(received, received + chunkBytes), signal)).received;
      attempt = 0;
      report(false);
    } catch (cause) {
      if (signal.aborted || isFinal(cause) || ++attempt > MAX_ATTEMPTS) throw cause;
      report(true);
      await sleep(pause(attempt), signal);
      received = await target.offset(id).catch(() => received);
    }
  }
}

/** A refusal that a retry would not change; a conflict about the offset is settled by asking where to go on. */
function isFinal(cause: unknown): boolean {
  return cause instanceof ApiError && cause.status >= 400 && cause.status < 500 && cause.status !== 409 && cause.status !== 429;
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
