import type { ProgramMemory } from './file.ts';

/** Most programs remembered. */
const PROGRAMS = 50_000;

/**
 * Which transfers carry what a controller does, by protocol: a test of the name of what is transferred. Data blocks and files of records change by themselves and are none.
 * Names of blocks are those of S7 (FC12, OB1, SDB0); endings of files those of MELSEC's program, function block and parameter files.
 */
const NAMES: { readonly [protocol: string]: RegExp } = {
  s7comm: /^(?:OB|FB|FC|SDB)\d+$/i,
  umas: /^program$/,
  tristation: /^(?:program|function) \d+$/,
  fins: /^program area$/,
  slmp: /\.(?:qpg|qpa|prg|pfb|prm)$/i,
  melsoft: /\.(?:qpg|qpa|prg|pfb|prm)$/i,
};

/** Whether a transfer under that name is of a controller's program. */
export function isProgram(protocol: string, name: string): boolean {
  return Object.hasOwn(NAMES, protocol) && NAMES[protocol].test(name);
}

/** Programs remembered in memory; the one that was noted longest ago gives way. */
export class RememberedPrograms implements ProgramMemory {
  private readonly programs: Map<string, string>;

  /** @param before names with the SHA-256 of what was seen last */
  constructor(before: Iterable<readonly [program: string, sha256: string]> = []) {
    this.programs = new Map(before);
  }

  last(program: string): string | undefined {
    return this.programs.get(program);
  }

  note(program: string, sha256: string): void {
    this.programs.delete(program);
    if (this.programs.size >= PROGRAMS) {
      const [oldest] = this.programs.keys();
      this.programs.delete(oldest);
    }
    this.programs.set(program, sha256);
  }

  /** All of them, the one noted last behind the others. */
  entries(): [program: string, sha256: string][] {
    return [...this.programs];
  }
}
