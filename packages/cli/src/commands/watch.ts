import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCapture, openCaptureStream } from '@fengsui/capture';
import type { Report } from '@fengsui/sensor';
import { boundNursery } from '../nursery.ts';
import { bold, count, dim, safe, severityColour } from '../terminal.ts';
import { NothingDone } from '../usage.ts';
import { fileWork } from './file-options.ts';
import { readNorms } from './norms.ts';
import { type CaptureProcess, startCapture } from './watch/capture-process.ts';
import { enrolled } from './watch/enrol.ts';
import { serveHealth } from './watch/health.ts';
import { boundHeap } from './watch/memory.ts';
import { readOptions, type WatchOptions } from './watch/options.ts';
import { accountFor, become, capabilitiesLeft, give } from './watch/privileges.ts';
import { readLosses, tailOf } from './watch/statistics.ts';
import { Watcher } from './watch/watcher.ts';

/** Seconds between questions for losses, and before a capture process that ended is started again. */
const ASK_EVERY = 5;
const AGAIN_AFTER = 5;
/** Seconds that are left for sending when a person or the system stops the sensor. */
const LAST_WORDS = 5;
/** Seconds for a capture process to hand over what it holds when it is stopped. */
const LAST_FRAMES = 3;

/** `fengsui watch`: an interface or a pipe, without end; what changes is told here and to the platform. */
export async function watchCommand(args: string[]): Promise<void> {
  const options = readOptions(args);
  // A token is a secret of this process: no list of processes shows it from here on, and no child inherits it.
  if (options.token !== null) {
    delete process.env.FENGSUI_ENROLMENT_TOKEN;
    process.title = 'fengsui watch';
  }
  boundNursery();
  const tidy = boundHeap();
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  chmodSync(options.data, 0o700);
  // Before rights are given up: the files may be readable by root only.
  const norms = await readNorms(options);
  const files = await fileWork(options.files, 'watch');
  const credential = await enrolled(options);
  const stop = new AbortController();
  const account = options.interface === null && options.user === null ? null : accountFor(options.user);
  // While there is still the right to: the capture process, and the capture that only root may read.
  const first = options.interface === null ? null : startCapture(options.interface, options.filter, account?.name ?? null);
  if (account !== null) {
    give(options.data, account);
    if (options.files.carve !== undefined) give(options.files.carve, account);
    become(account);
    mayStillWrite(options.data, account.name);
  }
  const print = options.json ? printJson : printText;
  const told = (report: Report) => {
    print(report);
    tidy();
  };
  const watcher = await Watcher.open(options, credential, told, norms, files?.options);
  const health = options.http === null ? null : await serveHealth(options.http, () => watcher.localHealth);
  say(options, credential?.server ?? null, health?.port ?? null);
  watcher.start();
  let stopping = false;
  const end = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop.abort();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    if (first === null) await pipe(options, watcher, stop.signal);
    else await interfaces(options, watcher, first, { signal: stop.signal, again: account === null });
  } finally {
    const left = await watcher.end(stopping ? LAST_WORDS : options.wait);
    health?.close();
    files?.end();
    if (left > 0)
      process.stderr.write(
        `fengsui: ${count(left)} batches could not be sent yet; they are kept in ${options.data} and are sent when it watches again\n`,
      );
  }
}

/** Listens to a file, a named pipe or standard input until it ends. */
async function pipe(options: WatchOptions, watcher: Watcher, signal: AbortSignal): Promise<void> {
  const { statistics, capturePid } = options;
  const timer = setInterval(() => {
    if (capturePid !== null) ask(capturePid, watcher);
    if (statistics !== null) note(watcher, readLosses(tailOf(statistics)));
  }, ASK_EVERY * 1000);
  timer.unref();
  const reader = await openCapture(options.pipe ?? '-');
  const close = () => {
    watcher.halt();
    void reader.close();
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    await watcher.listen(reader);
  } finally {
    clearInterval(timer);
    await reader.close();
    if (statistics !== null) note(watcher, readLosses(tailOf(statistics)));
  }
}

function ask(pid: number, watcher: Watcher): void {
  try {
    process.kill(pid, 'SIGUSR1');
  } catch (error) {
    watcher.problem(`the capture process ${pid} cannot be asked for its losses: ${(error as Error).message}`);
  }
}

function note(watcher: Watcher, told: ReturnType<typeof readLosses>): void {
  watcher.losses.kernel = told.kernel ?? watcher.losses.kernel;
  watcher.losses.interface = told.interface ?? watcher.losses.interface;
}

/**
 * Listens to an interface. A capture process that ends, as when a cable is pulled, is started again while there is the right to; otherwise whoever started
 * the sensor must.
 */
async function interfaces(
  options: WatchOptions,
  watcher: Watcher,
  first: CaptureProcess,
  { signal, again }: { signal: AbortSignal; again: boolean },
): Promise<void> {
  const before = { kernel: 0, interface: 0 };
  let capture = first;
  for (;;) {
    const { losses } = capture;
    const sum = () => {
      watcher.losses.kernel = before.kernel + losses.kernel;
      watcher.losses.interface = before.interface + losses.interface;
    };
    const timer = setInterval(() => {
      sum();
      capture.ask();
    }, ASK_EVERY * 1000);
    const halt = () => {
      capture.stop();
      // What it still holds is read to its end, unless it does not come to one.
      setTimeout(() => capture.stream.destroy(), LAST_FRAMES * 1000).unref();
    };
    signal.addEventListener('abort', halt, { once: true });
    let began = false;
    try {
      const reader = await openCaptureStream(capture.stream, capture.name);
      began = true;
      await watcher.listen(reader);
      await reader.close();
    } catch (error) {
      if (!signal.aborted) watcher.problem((error as Error).message);
    }
    capture.stop();
    const words = await capture.ended;
    clearInterval(timer);
    signal.removeEventListener('abort', halt);
    sum();
    Object.assign(before, watcher.losses);
    if (signal.aborted) return;
    if (!began && capture === first)
      throw new NothingDone(
        `watch: ${capture.name} cannot capture on ${options.interface}: ${words || 'it said nothing'}. ${advice(words)}`,
      );
    if (!again)
      throw new NothingDone(
        `watch: ${capture.name} ended${words === '' ? '' : `: ${words}`}; start the sensor again, as a service manager does`,
      );
    watcher.problem(`${capture.name} ended${words === '' ? '' : `: ${words}`}; it is started again`);
    await sleep(AGAIN_AFTER * 1000, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    capture = startCapture(options.interface ?? '', options.filter, null);
  }
}

function advice(words: string): string {
  if (/permission|not permitted|privilege/i.test(words))
    return 'Run it as root (it gives its rights up once the capture runs), or with the unit in deploy/systemd';
  return `There are ${Object.keys(networkInterfaces()).join(', ')}`;
}

function mayStillWrite(folder: string, user: string): void {
  try {
    readdirSync(folder);
  } catch (cause) {
    throw new NothingDone(
      `watch: the user ${user} cannot enter ${folder}; give a folder with --data whose parents everybody may pass`,
      {
        cause,
      },
    );
  }
}

/** What a person should know when it begins. */
function say(options: WatchOptions, server: string | null, port: number | null): void {
  const lines = [`listening to ${options.interface ?? options.pipe}${server === null ? '' : `, reporting to ${server}`}`];
  if (port !== null) lines.push(`health at http://127.0.0.1:${port}/`);
  const own =
    options.interface === null ? [] : (networkInterfaces()[options.interface] ?? []).filter(({ internal }) => !internal);
  if (own.length > 0)
    lines.push(`${options.interface} has the address ${own[0].address}; an interface that only listens should have none`);
  const left = options.interface === null ? null : capabilitiesLeft();
  if (left !== null) lines.push(`the sensor keeps the capabilities ${left}; it needs none`);
  for (const line of lines) process.stderr.write(`fengsui: ${line}\n`);
}

function printJson(report: Report): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

/** New assets and findings, a line each. */
function printText(report: Report): void {
  const at = (time: string) => dim(time.slice(0, 19).replace('T', ' '));
  for (const {
    firstSeen,
    id,
    interfaces: [one],
    vendor,
    model,
    role,
  } of report.assets) {
    const words = [one?.ips[0] ?? id, vendor, model, role].filter((word) => word !== null && word !== undefined);
    process.stdout.write(`${at(firstSeen)}  asset     ${safe(words.join('  '))}\n`);
  }
  for (const { lastSeen, severity, title, client, server, count: times } of report.findings) {
    const colour = severityColour[severity] ?? dim;
    process.stdout.write(
      `${at(lastSeen)}  ${colour(severity.padEnd(8))}  ${bold(safe(title))}  ${safe(`${client} → ${server}`)}  × ${count(times)}\n`,
    );
  }
}
