import { randomUUID } from 'node:crypto';
import type { Frame } from '@fengsui/capture';
import { actOf } from '../act.ts';
import { dropped, protocolSummaries } from '../analyze.ts';
import type { Fingerprint } from '../assets/fingerprint.ts';
import { inventory } from '../assets/inventory.ts';
import { type Knowledge, shippedKnowledge } from '../assets/knowledge.ts';
import { Detector } from '../detect/detector.ts';
import { shippedRules } from '../detect/load.ts';
import type { Rule } from '../detect/rule.ts';
import type { SensorEvent } from '../event.ts';
import { tee } from '../message-tee.ts';
import { FileCarver } from '../files/carver.ts';
import type { FileOptions } from '../files/file.ts';
import { RememberedPrograms } from '../files/programs.ts';
import { enforcers, type Norms } from '../norms.ts';
import { type Indicators, IndicatorWatch } from '../observables/indicator-watch.ts';
import type { Asset, Finding } from '../result.ts';
import { Sensor } from '../sensor.ts';
import type { Flow } from '../traffic/flow.ts';
import { TCP_OPEN, TCP_REFUSED } from '../traffic/reassembly.ts';
import { AssetChanges, ConversationChanges } from './changes.ts';
import type { Evidence, LiveAct, Report } from './report.ts';
import type { Ring } from './ring.ts';

/** How a sensor that never ends works. */
export interface LiveOptions extends Norms {
  /** Rules to judge with; those that come with the program when absent. */
  rules?: readonly Rule[];
  /** Seconds of capture time from which novelty means something. */
  learning?: number;
  /** Seconds of capture time in a window. */
  window?: number;
  /** Keeps the frames, for evidence. */
  ring?: Ring;
  /** Puts files together that cross the wire, and has them judged and kept. Nothing is done for it unless it is given. */
  files?: FileOptions;
  /** Indicators that traffic is held against. */
  indicators?: Indicators;
  /** Fingerprints beside those that come with the program; one with the same id stands in its place. */
  fingerprints?: readonly Fingerprint[];
}

/** Tables of a sensor that has to live with little memory. What does not fit is counted in `Report.dropped`. */
const LIMITS = { conversations: 30_000, hosts: 20_000, flows: 32_768 };
/** Bytes kept of one file and of all that are unfinished, and files told of one window, unless the options say otherwise. */
const FILES = { fileLimit: 16 << 20, heldLimit: 48 << 20, files: 2000 };
/** Acts told of one window. */
const ACT_LIMIT = 5_000;
/** Frames sent of one finding, findings that are proved, and bytes of all their frames. */
const FRAMES_OF_FINDING = 16;
const PROVED_FINDINGS = 64;
const EVIDENCE_BYTES = 384 * 1024;
/** Nanoseconds of silence after which a flow is forgotten: an open connection, an ended one, and anything else. */
const FORGET_OPEN = 3600e9;
const FORGET_ENDED = 10e9;
const FORGET_OTHER = 300e9;
/** Windows after which the inventory is made again although no host changed. */
const INVENTORY_EVERY = 10;
/** Seconds of capture time between two comparisons with a baseline, at least: the minute that it counts in. */
const COMPARE_LEAST = 60;
/** A session with full tables begins anew after this time, and every session before its clock loses nanoseconds. */
const FULL_AFTER = 3600e9;
const WORN_AFTER = 90 * 86_400e9;

/**
 * A sensor that never ends: takes frames, and at the end of each window tells what changed. Its memory is bounded: flows expire, tables have
 * limits, findings and acts are forgotten once told. When its tables are full it begins a new session, with empty tables.
 */
export class LiveSensor {
  /** Frames, captured bytes, and messages since the start, over all sessions. */
  frames = 0;
  bytes = 0;
  messages = 0;
  /** Unix seconds of the latest frame; 0 before the first. */
  latest = 0;
  private rules: readonly Rule[];
  private knowledge: Knowledge;
  private readonly ring: Ring | null;
  private readonly learning: number | undefined;
  private readonly norms: Norms;
  private readonly windowLength: number;
  private readonly fileOptions: FileOptions | null;
  /** What is judged by from the end of the window on. */
  private next: { rules: readonly Rule[]; knowledge: Knowledge; detector: Detector } | null = null;
  private carver: FileCarver | null = null;
  private readonly indicators: Indicators | null;
  private indicatorWatch: IndicatorWatch | null = null;
  private session = begin();
  private sensor: Sensor;
  private detector: Detector;
  private acts: LiveAct[] = [];
  private actNumber = 0;
  private actsDropped = 0;
  private conversationChanges = new ConversationChanges();
  private assetChanges = new AssetChanges();
  private signature = Number.NaN;
  private inventoryAt = 0;
  private window = 0;
  private windowStart = Number.NaN;
  private before = { frames: 0, bytes: 0, messages: 0 };

  private constructor(rules: readonly Rule[], knowledge: Knowledge, options: LiveOptions) {
    this.rules = rules;
    this.knowledge = knowledge;
    this.ring = options.ring ?? null;
    this.learning = options.learning;
    this.norms = { baseline: options.baseline, policy: options.policy };
    this.windowLength = (options.window ?? 60) * 1e9;
    this.indicators = options.indicators ?? null;
    // What programs were is remembered over sessions.
    this.fileOptions = options.files === undefined ? null : { ...FILES, programs: new RememberedPrograms(), ...options.files };
    this.detector = new Detector(rules);
    this.sensor = this.emptySensor();
  }

  /** @throws RuleError when a rule is wrong */
  static async open(options: LiveOptions = {}): Promise<LiveSensor> {
    return new LiveSensor(options.rules ?? (await shippedRules()), await shippedKnowledge(options.fingerprints), options);
  }

  /** Identity and start of the session. */
  get about(): { session: string; started: string } {
    return this.session;
  }

  /** What limits discarded in the session, by kind. */
  get dropped(): { [kind: string]: number } {
    const all = dropped(this.sensor, this.sensor.traffic.counts(), this.detector);
    for (const [kind, count] of Object.entries(this.carver?.dropped ?? {})) if (count > 0) all[kind] = count;
    if (this.actsDropped > 0) all.acts = this.actsDropped;
    if (this.ring !== null && this.ring.lost > 0) all.ringFrames = this.ring.lost;
    return all;
  }

  /** Takes the next frame. True when a window has ended and `report` is to be asked. The frame gets its number in this run. */
  frame(frame: Frame): boolean {
    const { sensor } = this;
    const { clock } = sensor;
    frame.number = ++this.frames;
    this.bytes += frame.end - frame.start;
    this.latest = frame.seconds;
    if (frame.digits > clock.digits) clock.digits = frame.digits;
    // Kept first: what the frame proves may be asked for.
    if (this.ring !== null) this.ring.write(frame);
    sensor.frame(frame);
    const { now } = clock;
    if (now - this.windowStart < this.windowLength && now >= this.windowStart) return false;
    if (Number.isNaN(this.windowStart)) {
      this.windowStart = now;
      return false;
    }
    // A clock that was set back ends the window as well.
    return true;
  }

  /** Ends the window: what changed in it. With `final`, whatever grew is told, and traffic that still waits is read. */
  report(final = false): Report {
    const { sensor, detector, session } = this;
    const { clock } = sensor;
    const now = clock.now;
    if (final) sensor.finish();
    else this.forgetFlows(now);
    if (final) this.carver?.finish();
    // Files that end here are events of this window.
    const files = this.carver?.take(now);
    const window = ++this.window;
    const begun = Number.isNaN(this.windowStart) ? now : this.windowStart;
    this.windowStart = this.frames === 0 ? Number.NaN : now;
    const messages = sensor.messages - this.before.messages;
    const frames = sensor.frames - this.before.frames;
    const bytes = this.bytes - this.before.bytes;
    this.before = { frames: sensor.frames, bytes: this.bytes, messages: sensor.messages };
    this.messages += messages;
    const findings = detector.take(clock);
    if (this.next !== null) {
      ({ rules: this.rules, knowledge: this.knowledge, detector: this.detector } = this.next);
      this.next = null;
      this.signature = Number.NaN;
    }
    const acts = this.acts;
    this.acts = [];
    return {
      ...session,
      window,
      first: frames === 0 ? null : clock.text(Math.min(begun, now)),
      last: frames === 0 ? null : clock.text(now),
      frames,
      bytes,
      messages,
      protocols: frames === 0 ? [] : protocolSummaries(sensor, sensor.traffic.counts()),
      assets: this.changedAssets(window, final),
      conversations: this.conversationChanges.take(sensor, window, final),
      findings,
      acts,
      ...(files === undefined ? {} : { files }),
      evidence: this.evidence(findings),
      dropped: this.dropped,
      withheld: {},
    };
  }

  /** Whether the session should end after this window: its tables are full, or its clock runs out. The caller takes a final report first. */
  get worn(): boolean {
    const { clock, droppedConversations, hosts } = this.sensor;
    return clock.now > WORN_AFTER || (clock.now > FULL_AFTER && droppedConversations + hosts.dropped > 0);
  }

  /**
   * Judges by other rules and fingerprints from the end of this window on. Correlations begin anew then.
   * @throws RuleError when rules are wrong or cannot stand together; those before stay in use
   */
  async use(content: { rules: readonly Rule[]; fingerprints: readonly Fingerprint[] }): Promise<void> {
    const { rules } = content;
    this.next = { rules, detector: new Detector(rules), knowledge: await shippedKnowledge(content.fingerprints) };
  }

  /** Begins a session with empty tables. */
  renew(): void {
    this.session = begin();
    this.detector = new Detector(this.rules);
    this.sensor = this.emptySensor();
    this.conversationChanges = new ConversationChanges();
    this.assetChanges = new AssetChanges();
    this.signature = Number.NaN;
    this.inventoryAt = 0;
    this.window = 0;
    this.windowStart = Number.NaN;
    this.actNumber = 0;
    this.actsDropped = 0;
    this.before = { frames: 0, bytes: this.bytes, messages: 0 };
  }

  /** Takes an event of the sensor. */
  event(event: SensorEvent): void {
    this.detector.event(event);
    const { type, client, server } = event;
    if (this.indicatorWatch !== null && (type === 'connection' || type === 'datagram') && client !== null && server !== null)
      this.indicatorWatch.meet(client, server);
    const act = actOf(event, this.sensor.clock);
    if (act === null) return;
    if (this.acts.length < ACT_LIMIT) this.acts.push({ number: ++this.actNumber, ...act });
    else this.actsDropped++;
  }

  /** What changed in the inventory; looked for only when a host has said something new, for it costs more than all else at the end of a window. */
  private changedAssets(window: number, final: boolean): Asset[] {
    const { hosts, conversations, clock } = this.sensor;
    let signature = conversations.length;
    for (const host of hosts.all) {
      signature += 1 + host.evidence.length + host.macs.length * 3 + host.serves.length * 5 + host.asks.length * 7;
      signature += host.spoke ? 11 : 0;
    }
    if (signature === this.signature && window - this.inventoryAt < INVENTORY_EVERY && !final) return [];
    this.signature = signature;
    this.inventoryAt = window;
    return this.assetChanges.take(inventory(hosts.all, conversations, clock, this.knowledge), window);
  }

  private emptySensor(): Sensor {
    const norms = enforcers(this.norms, this, Math.max(COMPARE_LEAST, this.windowLength / 1e9));
    const carver = this.fileOptions === null ? null : new FileCarver(this, this.fileOptions);
    this.carver = carver;
    const watch = this.indicators === null ? null : new IndicatorWatch(this, this.indicators);
    this.indicatorWatch = watch;
    const messages = tee([...norms.takers, carver?.messages, watch]);
    const sensor = new Sensor({
      ...LIMITS,
      events: this,
      learning: this.learning,
      messages,
      ...(carver === null ? {} : { tap: carver }),
    });
    sensor.clock.digits = 0;
    carver?.start(sensor.place, sensor.clock);
    watch?.start(sensor.place, sensor.clock);
    norms.start(sensor.clock);
    return sensor;
  }

  private forgetFlows(now: number): void {
    const { flows } = this.sensor;
    flows.expire((flow: Flow) => {
      const { hostA, hostB, lastSeen } = flow;
      // A host is told its latest time when a flow ends; here flows may last for weeks.
      if (lastSeen > hostA.lastSeen) hostA.lastSeen = lastSeen;
      if (lastSeen > hostB.lastSeen) hostB.lastSeen = lastSeen;
      const silent = now - lastSeen;
      return silent > (flow.tcpState >= TCP_REFUSED ? FORGET_ENDED : flow.tcpState === TCP_OPEN ? FORGET_OPEN : FORGET_OTHER);
    });
  }

  /** The first frames of the most urgent findings. */
  private evidence(findings: readonly Finding[]): Evidence | null {
    const numbers = findings.slice(0, PROVED_FINDINGS).flatMap(({ evidence }) => evidence.frames.slice(0, FRAMES_OF_FINDING));
    return this.ring === null || numbers.length === 0 ? null : this.ring.cut(numbers, EVIDENCE_BYTES);
  }
}

/** Identity and start of a new session. */
function begin(): { session: string; started: string } {
  return { session: randomUUID(), started: new Date().toISOString() };
}
