import { join } from 'node:path';
import { Frame, type CaptureReader } from '@fengsui/capture';
import {
  type FileOptions,
  LiveSensor,
  loadRules,
  type Norms,
  partsOf,
  type Report,
  Ring,
  type Rule,
  shippedRules,
  VERSION,
} from '@fengsui/sensor';
import { Connection } from './connection.ts';
import { PlatformContent, withContent } from './content.ts';
import type { Credential } from './enrol.ts';
import type { Health, LocalHealth } from './health.ts';
import type { WatchOptions } from './options.ts';
import { KeptPrograms } from './programs.ts';
import { Spool } from './spool.ts';
import type { Losses } from './statistics.ts';
import { Uplink } from './uplink.ts';

/** Milliseconds between two looks at the rate of frames. */
const RATE_EVERY = 2000;
/** Problems that are kept to be told. */
const PROBLEMS = 8;

/** Frames in, reports out: to whoever prints them, and to the platform. */
export class Watcher {
  readonly losses: Losses = { kernel: 0, interface: 0 };
  private readonly options: WatchOptions;
  private readonly live: LiveSensor;
  private readonly ring: Ring | null;
  private readonly spool: Spool | null;
  private readonly uplink: Uplink | null;
  private readonly credential: Credential | null;
  private readonly programs: KeptPrograms | null;
  private readonly content: PlatformContent | null;
  private readonly rules: readonly Rule[];
  private readonly told: (report: Report) => void;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly started = new Date().toISOString();
  private readonly problems: string[] = [];
  private rate = 0;
  private reportedAt = Date.now();
  private reportedFrames = 0;
  private stopped = false;

  private constructor(
    options: WatchOptions,
    credential: Credential | null,
    parts: {
      live: LiveSensor;
      ring: Ring | null;
      programs: KeptPrograms | null;
      content: PlatformContent | null;
      rules: readonly Rule[];
    },
    told: (report: Report) => void,
  ) {
    this.options = options;
    this.credential = credential;
    this.live = parts.live;
    this.ring = parts.ring;
    this.programs = parts.programs;
    this.content = parts.content;
    this.rules = parts.rules;
    this.told = told;
    this.spool = credential === null ? null : new Spool(join(options.data, 'spool'), options.spool);
    this.uplink = this.spool && credential && new Uplink(credential, this.spool, () => this.health);
  }

  /**
   * @param told is given every report
   * @param norms what the traffic is held against
   * @param files what is done with files that cross the wire
   */
  static async open(
    options: WatchOptions,
    credential: Credential | null,
    told: (report: Report) => void,
    norms: Norms = {},
    files?: FileOptions,
  ): Promise<Watcher> {
    const ring = options.ring === 0 ? null : new Ring(join(options.data, 'ring'), options.ring);
    const programs = files === undefined ? null : new KeptPrograms(options.data);
    const rules = await (options.rules === null ? shippedRules() : loadRules(options.rules));
    const problems: string[] = [];
    let tell = (what: string): void => void problems.push(what);
    const content = credential === null ? null : contentOf(options.data, credential, files, (what) => tell(what));
    await content?.load();
    const live = await LiveSensor.open({
      ...norms,
      ...(programs === null ? {} : { files: { ...files, programs, ...(content === null ? {} : { judge: content }) } }),
      learning: options.learning,
      window: options.window,
      ...(ring === null ? {} : { ring }),
      ...(content === null ? {} : { indicators: content, fingerprints: content.use.fingerprints }),
      rules: content === null ? rules : withContent(rules, content.use),
    });
    const watcher = new Watcher(options, credential, { live, ring, programs, content, rules }, told);
    for (const what of problems) watcher.problem(what);
    tell = (what) => watcher.problem(what);
    return watcher;
  }

  /** Begins to send, and to look at the clock. */
  start(): void {
    this.uplink?.start();
    this.content?.start(async () => {
      const { content, rules } = this;
      if (content === null) return;
      await this.live.use({ rules: withContent(rules, content.use), fingerprints: content.use.fingerprints });
    });
    let frames = 0;
    let at = performance.now();
    this.every(RATE_EVERY, () => {
      const now = performance.now();
      this.rate = ((this.live.frames - frames) / (now - at)) * 1000;
      frames = this.live.frames;
      at = now;
    });
    // A silent network: what came before the silence is told when the window is over on the wall's clock.
    this.every(1000, () => {
      const over = Date.now() - this.reportedAt >= this.options.window * 1000;
      if (over && this.live.frames > this.reportedFrames) this.report(false);
    });
  }

  /** Takes all frames of a capture. */
  async listen(reader: CaptureReader): Promise<void> {
    const frame = new Frame();
    const { live } = this;
    while (!this.stopped && (await reader.fill())) {
      while (reader.next(frame)) if (live.frame(frame)) this.report(false);
    }
    for (const { what } of reader.problems.slice(-1)) this.problem(what);
  }

  /** No more frames are taken. */
  halt(): void {
    this.stopped = true;
  }

  /** Tells what is left, and waits until it is sent, at most so many seconds. Answers how many batches still wait. */
  async end(seconds: number): Promise<number> {
    for (const timer of this.timers) clearInterval(timer);
    this.report(true);
    this.ring?.close();
    this.content?.stop();
    await this.uplink?.drain(seconds);
    await this.uplink?.stop();
    return this.spool?.size.batches ?? 0;
  }

  /** Keeps something that a person should look at. */
  problem(what: string): void {
    this.problems.push(`${new Date().toISOString().slice(0, 19)}Z ${what}`.slice(0, 500));
    if (this.problems.length > PROBLEMS) this.problems.shift();
  }

  /** How it is, for the platform. */
  get health(): Health {
    const { live, ring, spool, uplink, losses } = this;
    const problems = [
      ...(ring?.failure ? [ring.failure] : []),
      ...(spool?.failure ? [spool.failure] : []),
      ...(uplink?.state.error ? [uplink.state.error] : []),
      ...this.problems,
    ];
    return {
      version: VERSION,
      at: new Date().toISOString(),
      started: this.started,
      source: this.options.interface ?? this.options.pipe ?? '',
      frames: live.frames,
      framesPerSecond: Math.round(this.rate * 10) / 10,
      lost: { ...losses },
      dropped: live.dropped,
      memoryBytes: process.memoryUsage.rss(),
      behindSeconds: live.latest === 0 ? 0 : Math.max(0, Math.round(Date.now() / 1000 - live.latest)),
      spool: { ...(spool?.size ?? { batches: 0, bytes: 0, oldest: null }), summarised: spool?.summarised ?? 0 },
      ring: ring?.size ?? null,
      content: this.content?.about ?? null,
      problems: problems.map((problem) => problem.slice(0, 500)).slice(0, 20),
    };
  }

  /** How it is, for whoever looks on this machine. */
  get localHealth(): LocalHealth {
    const { live, uplink, credential } = this;
    return {
      sensor: credential?.name ?? null,
      session: live.about.session,
      bytes: live.bytes,
      messages: live.messages,
      ...this.health,
      uplink: uplink?.state ?? null,
    };
  }

  private report(final: boolean): void {
    const { live } = this;
    const ends = final || live.worn;
    const report = live.report(ends);
    this.reportedAt = Date.now();
    this.reportedFrames = live.frames;
    if (ends && !final) {
      live.renew();
      this.problem('the tables of the sensor were full, so it began a new session; what was dropped is counted');
    }
    for (const kind of ['kernel', 'interface'] as const)
      if (this.losses[kind] > 0) report.dropped[`frames lost by the ${kind}`] = this.losses[kind];
    this.told(report);
    try {
      this.programs?.keep();
    } catch (error) {
      this.problem(`what programs are now cannot be written: ${(error as Error).message}`);
    }
    if (this.spool === null) return;
    for (const part of partsOf(report)) this.spool.append(part);
    this.uplink?.nudge();
  }

  private every(milliseconds: number, work: () => void): void {
    this.timers.push(setInterval(work, milliseconds));
  }
}

/** The platform's content: fetched over a connection of its own, so that a large one keeps no batch waiting. */
function contentOf(
  folder: string,
  { server, fingerprint, credential }: Credential,
  files: FileOptions | undefined,
  problem: (what: string) => void,
): PlatformContent {
  return new PlatformContent(folder, new Connection(server, fingerprint, credential), files?.judge ?? null, problem);
}
