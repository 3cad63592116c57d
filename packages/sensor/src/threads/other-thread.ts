import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { CaptureError, WINDOW_SIZE } from '@fengsui/capture';
import type { Ledger } from '../ledger.ts';
import type { ReadingProgress, TrafficReport } from '../read-captures.ts';
import type { Order, TrafficEnd } from './order.ts';
import type { Reading } from './recorder.ts';
import { Replayer } from './replayer.ts';
import { RingReader, sharedRing } from './ring.ts';
import { sharedWindows } from './shared-windows.ts';

/** Milliseconds to wait for the other thread before looking whether it still lives. */
const PATIENCE = 100;

/**
 * Captures read by another thread: it reads files, follows flows and cuts streams into units, while this one books them, in the same order as if it did both.
 * Throws CaptureError when nothing can be read.
 */
export class OtherThread {
  private readonly ring = sharedRing();
  private readonly windows = sharedWindows(WINDOW_SIZE);
  private readonly progress = new SharedArrayBuffer(24);
  private readonly channel = new MessageChannel();
  private readonly worker: Worker;
  private died: Error | null = null;

  /**
   * The thread starts at once, while this one prepares.
   * @param reading who reads the messages of units; the result is the same
   */
  constructor(paths: readonly string[], reading: Reading = 'balanced') {
    const { ring, windows, progress } = this;
    const port = this.channel.port2;
    const order: Order = { paths, ring, windows, progress, reading, port };
    // Beside this file, whether it is source, compiled or bundled.
    const script = new URL(`./traffic-worker${extname(import.meta.url)}`, import.meta.url);
    this.worker = new Worker(script, { workerData: order, transferList: [port] });
    this.worker.on('error', (error) => {
      this.died = error as Error;
    });
    this.worker.on('exit', () => {
      this.died ??= new Error('The thread that reads captures ended early.');
    });
    this.channel.port1.unref();
  }

  /**
   * Has the ledger book everything; returns what the thread counted.
   * @param onTurn called again and again; what it throws ends the work
   */
  async book(
    ledger: Ledger,
    onTurn: (progress: ReadingProgress & { frames: number }) => void = () => {},
  ): Promise<TrafficReport> {
    const ring = new RingReader(this.ring);
    const replayer = new Replayer(ring, this.windows, ledger);
    const shown = new Float64Array(this.progress);
    let turn = performance.now();
    while (!replayer.ended) {
      if (!replayer.take() && !replayer.ended) ring.wait(PATIENCE);
      if (replayer.ended || performance.now() - turn < PATIENCE) continue;
      turn = performance.now();
      await setImmediate();
      if (this.died !== null && ring.next() < 0) throw this.died;
      onTurn({ bytes: shown[0], totalBytes: shown[1] < 0 ? undefined : shown[1], frames: shown[2] });
    }
    const end = receiveMessageOnPort(this.channel.port1)?.message as TrafficEnd;
    if (end.failure === undefined) return end;
    throw typeof end.failure === 'string' ? new Error(end.failure) : new CaptureError(end.failure);
  }

  /** Ends the thread, also before it is done. */
  async stop(): Promise<void> {
    this.channel.port1.close();
    await this.worker.terminate();
  }
}
