import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type EventSink, SensorEvent } from '../event.ts';
import type { Host } from '../traffic/host.ts';
import type { Place } from '../traffic/place.ts';
import { type Content, FileBody, type Holding } from './body.ts';
import type { CarvedFile, FileFacts, FileJudge, FileOptions, FileVerdict, ProgramMemory } from './file.ts';
import { fileType } from './magic.ts';
import { isProgram, RememberedPrograms } from './programs.ts';

/** Most bytes kept of one file, and held of all unfinished files. */
const FILE_LIMIT = 64 << 20;
const HELD_LIMIT = 256 << 20;
/** Most files in the result, and put together at once. */
const FILES = 10_000;
const OPEN = 4096;
/** Most frames named of one file, and gaps told. */
const FRAMES = 64;
const GAPS = 64;
/** Part of the room for unfinished files from which those are ended that get nothing more. */
const PRESSED = 0.5;
/** Contents whose verdicts are remembered: the same file is fetched by many, or over and over, and rules cost more than everything else. */
const JUDGED = 4096;
/** Nanoseconds without a byte after which a sensor that never ends gives a file up, and after which one that still gets bytes. */
const SILENT = 300e9;
const OLDEST = 3600e9;
/** Longest name and path kept. */
const NAME_LIMIT = 512;

/** What is known of a file when its first bytes come. */
export interface FileAbout {
  protocol: string;
  path: string;
  client: Host;
  server: Host;
  upload: boolean;
}

/** A file that is being put together. */
export class OpenFile {
  readonly about: FileAbout;
  readonly body: FileBody;
  /** Bytes that the protocol says it has; -1 when it does not. */
  declared = -1;
  /** Its end was seen. */
  ended = false;
  readonly notes = new Set<string>();
  /** The first frames that carried it, and the last. */
  readonly frames: number[] = [];
  lastFrame = 0;
  firstSeen = -1;
  lastSeen = 0;
  private readonly place: Place;

  constructor(about: FileAbout, body: FileBody, place: Place) {
    this.about = about;
    this.body = body;
    this.place = place;
  }

  /** Adds bytes behind the last ones. */
  append(bytes: Uint8Array, start: number, end: number): void {
    this.touch();
    this.body.append(bytes, start, end);
  }

  /** Adds bytes at a place. */
  write(at: number, bytes: Uint8Array, start: number, end: number): void {
    this.touch();
    this.body.write(at, bytes, start, end);
  }

  private touch(): void {
    const { frame, time } = this.place;
    if (this.firstSeen < 0) this.firstSeen = time;
    this.lastSeen = time;
    if (frame === this.lastFrame) return;
    this.lastFrame = frame;
    if (this.frames.length < FRAMES - 1) this.frames.push(frame);
  }
}

/** A finished file's content and what it is called, when that is not what its beginning said. */
export interface Finished {
  content: Uint8Array;
  path?: string;
  /** It is whole, though the protocol's own count says otherwise, or the other way round. */
  complete?: boolean;
}

/** All files of one analysis: those being put together, and those that are done. Memory is bounded: a file, all of them, their number. */
export class Shelf {
  /** Done, in the order in which they ended. */
  files: CarvedFile[] = [];
  /** Done but not kept because the limit was reached, and never begun because too many were open. */
  dropped = 0;
  private readonly holding: Holding;
  readonly fileLimit: number;
  private readonly options: FileOptions;
  private readonly sink: EventSink;
  private readonly unfinished = new Set<OpenFile>();
  private readonly known = new Map<string, CarvedFile>();
  private readonly judged = new Map<string, ReturnType<FileJudge['judge']>>();
  private judgedBy: string | undefined;
  private readonly programs: ProgramMemory;
  private place: Place | null = null;
  private clock: Clock | null = null;

  constructor(sink: EventSink, options: FileOptions) {
    this.sink = sink;
    this.options = options;
    this.fileLimit = options.fileLimit ?? FILE_LIMIT;
    this.holding = { held: 0, limit: options.heldLimit ?? HELD_LIMIT };
    this.programs = options.programs ?? new RememberedPrograms();
  }

  /** Gives it the sensor's place and clock, before the first frame. */
  start(place: Place, clock: Clock): void {
    this.place = place;
    this.clock = clock;
  }

  /** Unfinished files take so much room that some should end. */
  get isPressed(): boolean {
    return this.holding.held > this.holding.limit * PRESSED;
  }

  /** Begins a file. */
  open(about: FileAbout): OpenFile {
    // The oldest is as whole as it will be when too many are open.
    if (this.unfinished.size >= OPEN) {
      const [oldest] = this.unfinished;
      oldest.notes.add('too many files were open at once: it was given up');
      this.close(oldest);
    }
    const file = new OpenFile(about, new FileBody(this.fileLimit, this.holding), this.place as Place);
    this.unfinished.add(file);
    return file;
  }

  /** Ends a file as its protocol carried it. Nothing happens when that was done. */
  close(file: OpenFile): void {
    if (!this.unfinished.has(file)) return;
    const content = this.take(file);
    if (content.bytes.length > 0) this.keep(file, content, [{ content: content.bytes }]);
    // Nothing but a few bytes far behind the beginning.
    else if (content.seen > 0) this.dropped++;
  }

  /** Files that ended since the last call, and no more: a sensor that never ends tells of them in pieces. The same file is then told again when it comes again. */
  takeFiles(): CarvedFile[] {
    const { files } = this;
    this.files = [];
    this.known.clear();
    return files;
  }

  /** Ends the files that a sensor which never ends must not wait for: silent ones, those that go on for ever, and those of which nothing more is kept. */
  settle(now: number): void {
    for (const file of this.unfinished) {
      const late = now - file.lastSeen > SILENT || now - file.firstSeen > OLDEST;
      if (!late && !file.body.cut) continue;
      file.notes.add(late ? 'it was not waited for any longer' : 'it went on: what was kept of it was judged');
      this.close(file);
    }
  }

  /** Takes a file's content, to be undone or divided; `keep` it then. */
  take(file: OpenFile): Content {
    this.unfinished.delete(file);
    return file.body.finish();
  }

  /** Ends all files. */
  finish(): void {
    for (const file of this.unfinished) this.close(file);
  }

  /** Keeps a file, or those found in it. */
  keep(file: OpenFile, carried: Content, finished: readonly Finished[]): void {
    for (const one of finished) this.keepOne(file, carried, one);
  }

  private keepOne(file: OpenFile, carried: Content, { content, path, complete }: Finished): void {
    const same = content === carried.bytes;
    const { about, declared, notes } = file;
    const hashes = (same ? carried.hashes : null) ?? {
      sha256: createHash('sha256').update(content).digest('hex'),
      sha1: createHash('sha1').update(content).digest('hex'),
      md5: createHash('md5').update(content).digest('hex'),
    };
    const where = clean(path ?? about.path);
    const from = about.upload ? about.client : about.server;
    const to = about.upload ? about.server : about.client;
    const key = `${hashes.sha256}|${where}|${from.address}|${to.address}`;
    const frames = file.frames.at(-1) === file.lastFrame ? file.frames : [...file.frames, file.lastFrame];
    const clock = this.clock as Clock;
    const before = this.known.get(key);
    if (before !== undefined) {
      before.count++;
      before.lastSeen = clock.text(file.lastSeen);
      for (const frame of frames) if (before.frames.length < FRAMES) before.frames.push(frame);
      // A program that was another in between is back.
      this.compare(before);
      if (before.verdicts.length > 0 || before.previous !== undefined) this.tell(file, before, frames);
      return;
    }
    if (this.files.length >= (this.options.files ?? FILES)) {
      this.dropped++;
      return;
    }
    const whole = declared < 0 ? file.ended : carried.size >= declared;
    const type = fileType(content);
    const said = [...notes];
    if (carried.gaps.length > 0) said.push(`incomplete: ${carried.gaps.length} ${carried.gaps.length === 1 ? 'gap' : 'gaps'}`);
    if (declared > carried.size) said.push(`incomplete: ${declared - carried.size} bytes at the end are missing`);
    if (file.body.cut) said.push(`longer than is kept: the first ${content.length} bytes were looked at`);
    const carved: CarvedFile = {
      protocol: about.protocol,
      name: nameOf(where),
      path: where,
      direction: about.upload ? 'upload' : 'download',
      client: about.client.address,
      server: about.server.address,
      from: from.address,
      to: to.address,
      frames: [...frames],
      firstSeen: clock.text(file.firstSeen),
      lastSeen: clock.text(file.lastSeen),
      count: 1,
      size: same ? carried.size : content.length,
      declared: same && declared >= 0 ? declared : null,
      carved: same ? carried.seen : content.length,
      ...hashes,
      type: type.id,
      typeName: type.name,
      complete: complete ?? (whole && carried.gaps.length === 0 && (!file.body.cut || carried.hashes !== null)),
      gaps: same ? carried.gaps.slice(0, GAPS) : [],
      notes: said,
      verdicts: [],
      sample: null,
    };
    if (!carved.complete && said.length === 0) said.push('its end was not seen');
    this.compare(carved);
    const judged = this.judge({ ...hashes, name: carved.name, type: type.id, complete: carved.complete }, content);
    if (judged) carved.verdicts.push(...judged.verdicts);
    if (judged?.problem) carved.notes.push(judged.problem);
    carved.sample = this.options.samples?.keep(carved, content) ?? null;
    this.files.push(carved);
    this.known.set(key, carved);
    this.tell(file, carved, frames);
  }

  /** Holds a controller's program against what it was when it was last seen, and notes it. */
  private compare(carved: CarvedFile): void {
    delete carved.previous;
    const { protocol, path, name, sha256, complete } = carved;
    if (!complete || !isProgram(protocol, name)) return;
    const program = `${protocol} ${path}`;
    const before = this.programs.last(program);
    if (before === sha256) return;
    this.programs.note(program, sha256);
    if (before !== undefined) carved.previous = before;
  }

  /** What is known against a file; asked once for the same content. */
  private judge(facts: FileFacts, content: Uint8Array): ReturnType<FileJudge['judge']> | undefined {
    const { judge } = this.options;
    if (judge === undefined) return undefined;
    if (judge.state !== this.judgedBy) {
      this.judged.clear();
      this.judgedBy = judge.state;
    }
    const before = this.judged.get(facts.sha256);
    if (before !== undefined) return before;
    const said = judge.judge(facts, content);
    if (this.judged.size >= JUDGED) {
      const [oldest] = this.judged.keys();
      this.judged.delete(oldest);
    }
    this.judged.set(facts.sha256, said);
    return said;
  }

  /** Makes an event of a file: one for each verdict, or one for a file that nothing is known against. */
  private tell(file: OpenFile, carved: CarvedFile, frames: readonly number[]): void {
    const none: Partial<FileVerdict> = {};
    for (const { by = 'none', name = '', reason = '', source = '' } of carved.verdicts.length > 0 ? carved.verdicts : [none]) {
      const event = new SensorEvent();
      event.type = 'file';
      event.time = file.lastSeen;
      event.frame = file.lastFrame;
      event.frames = frames;
      event.client = file.about.client;
      event.server = file.about.server;
      event.learnt = true;
      event.facts = {
        protocol: carved.protocol,
        verdict: by,
        malware: name,
        reason,
        source,
        file: carved.name,
        path: carved.path,
        file_type: carved.type,
        size: carved.size,
        complete: carved.complete,
        sha256: carved.sha256,
        direction: carved.direction,
        sender: carved.from,
        receiver: carved.to,
        changed: carved.previous !== undefined,
        ...(carved.previous === undefined ? {} : { previous: carved.previous }),
      };
      this.sink.event(event);
    }
  }
}

/** Text from the wire for a person: no control characters, bounded. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return text.slice(0, NAME_LIMIT).replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '.');
}

/** The last part of a path or a URL, without what is asked behind it; never one that leads to another folder. */
function nameOf(path: string): string {
  const [before] = path.includes('://') ? path.split(/[?#]/, 1) : [path];
  const parts = before.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.at(-1) ?? 'unnamed';
}
