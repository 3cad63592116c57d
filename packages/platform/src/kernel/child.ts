import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { saidBy } from './errors.ts';
import type { Said } from './schema.ts';

/** What the process that works tells. */
type Message<P> = { progress: P } | { error: string; said: Said | null } | { done: true };

/**
 * Runs work in a process of its own: its memory ends with it, a crash costs one job, and it can be killed at any time.
 * @param entry the module, beside the caller, without its extension: `new URL('./analysis-child', import.meta.url)`
 * @param request what the module's `serve` is given; results that may be large go through files
 * @throws Error with what the work said (and its code and values, where it has them), how it ended, or the reason of the signal
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names what its two processes agreed on
export async function runInChild<R extends object, P>(
  entry: URL,
  request: R,
  options: { memoryMegabytes: number; signal?: AbortSignal; onProgress?(progress: P): void },
): Promise<void> {
  const { signal, memoryMegabytes } = options;
  signal?.throwIfAborted();
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const inherited = process.execArgv.filter((flag) => !flag.startsWith('--test'));
  const child = fork(fileURLToPath(entry) + extension, {
    execArgv: [...inherited, `--max-old-space-size=${memoryMegabytes}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
  const kill = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: Message<P>) => {
        if ('progress' in message) options.onProgress?.(message.progress);
        else if ('error' in message) reject(Object.assign(new Error(message.error), message.said));
        else resolve();
      });
      child.on('error', reject);
      child.on('exit', (code, killed) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const reason = complaint
          .split('\n')
          .find((line) => /error/i.test(line))
          ?.trim();
        reject(new Error(`The work ended early (${killed ?? `status ${code}`})${reason ? `: ${reason}` : ''}`));
      });
      child.send(request);
    });
  } finally {
    signal?.removeEventListener('abort', kill);
    kill();
  }
}

/**
 * The other side: does the one piece of work that the parent asks for. The process ends with its parent, because the channel closes.
 * @param work does it, and may tell how far it is
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the module names what its two processes agreed on
export function serve<R, P>(work: (request: R, progress: (progress: P) => void) => Promise<void>): void {
  const tell = (message: Message<P>) => void process.send!(message);
  process.on('disconnect', () => process.exit(1));
  process.once('message', (request: R) => {
    work(request, (progress) => tell({ progress })).then(
      () => tell({ done: true }),
      (error: unknown) => tell({ error: (error as Error).message, said: saidBy(error) }),
    );
  });
}
