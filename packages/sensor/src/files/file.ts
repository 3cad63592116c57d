/** A range of a file that the capture does not hold. It reads as zeros in what was carved. */
export interface FileGap {
  at: number;
  length: number;
}

/** Why a file is called malicious, or worth a look: a list of hashes or a rule matched it. */
export interface FileVerdict {
  /** What matched. */
  by: 'hash' | 'yara';
  /** What it is said to be: a family of malicious code, or the name of the rule. */
  name: string;
  /** The YARA rule that found it; absent for a hash. */
  rule?: string;
  /** Why, for a person. */
  reason: string;
  /** Who says it. */
  source: string;
  /** ATT&CK technique ids that the source names. */
  techniques: string[];
}

/** A file that crossed the wire, put together from its frames. Times are ISO 8601 in the capture's precision. */
export interface CarvedFile {
  /** Id of the protocol that carried it. */
  protocol: string;
  /** Its name, without the folders; control characters replaced. */
  name: string;
  /** Where it was, as the protocol says it: a URL, a share and its path, a block of a controller. */
  path: string;
  /** Whether the client sent it (upload) or fetched it (download). */
  direction: 'upload' | 'download';
  client: string;
  server: string;
  /** Address that sent the content, and the one that got it. */
  from: string;
  to: string;
  /** Frames that carried it: the first of them and the last. */
  frames: number[];
  firstSeen: string;
  lastSeen: string;
  /** How often the same content went the same way under the same name. */
  count: number;
  /** Bytes from the beginning to the last one seen. */
  size: number;
  /** Bytes that the protocol says it has; null when it does not say. */
  declared: number | null;
  /** Bytes that were seen. */
  carved: number;
  /** Of the content as carved, in hexadecimal; for an incomplete file they are not those of the original. */
  sha256: string;
  sha1: string;
  md5: string;
  /** What the content is, by its first bytes. */
  type: string;
  typeName: string;
  /** All of it was seen. */
  complete: boolean;
  gaps: FileGap[];
  /** What a person should know: what was cut, what was undone, what is missing. */
  notes: string[];
  verdicts: FileVerdict[];
  /** SHA-256 of what the controller's program was when it was last seen, of a program that is another now; absent for everything else. */
  previous?: string;
  /** Name of the encrypted sample in the vault; null when none was kept. */
  sample: string | null;
}

/** What a judge is told of a file. */
export interface FileFacts {
  readonly sha256: string;
  readonly sha1: string;
  readonly md5: string;
  readonly name: string;
  readonly type: string;
  readonly complete: boolean;
}

/** Says what is known against a file: lists of hashes, rules. Synchronous, so that the finding stands at its place in time. */
export interface FileJudge {
  /** Which state of the lists and rules it judges by: what was said under another is asked again. Always the same without it. */
  readonly state?: string;
  /** @returns verdicts, none when nothing is known; `problem` when it could not be judged in full */
  judge(facts: FileFacts, content: Uint8Array): { verdicts: readonly FileVerdict[]; problem?: string };
}

/** Keeps samples. */
export interface SampleKeeper {
  /** Keeps content under its SHA-256 and returns the sample's name; null when it could not be kept. */
  keep(file: CarvedFile, content: Uint8Array): string | null;
}

/** Remembers the programs of controllers over captures, sessions and restarts. */
export interface ProgramMemory {
  /** SHA-256 of the program that was seen last under this name; undefined when none was. */
  last(program: string): string | undefined;
  /** Notes what a program is now. */
  note(program: string, sha256: string): void;
}

/** What is carved and how much of it is held. */
export interface FileOptions {
  /** Most bytes kept of one file; 64 MiB without it. */
  fileLimit?: number;
  /** Most bytes held of all unfinished files together; 256 MiB without it. */
  heldLimit?: number;
  /** Most files in the result; 10,000 without it. */
  files?: number;
  judge?: FileJudge;
  samples?: SampleKeeper;
  /** What the programs of controllers were before; within the analysis only without it. */
  programs?: ProgramMemory;
}
