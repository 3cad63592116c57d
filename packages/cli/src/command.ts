import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

/** An option of a command: its arguments are read by it, and its help and the page of commands are made of it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly default?: string | boolean;
  /** What stands for the value, as `FILE.json`; of a string. */
  readonly value?: string;
  /** What it does, in a line that begins small and has no full stop. */
  readonly help: string;
}

/** A command, or a verb of one. */
export interface CommandUsage {
  /** As it is typed: `analyze`, `library search`. */
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** What it takes beside options, as `CAPTURE...`; empty for nothing. */
  readonly takes: string;
  readonly options: { readonly [name: string]: CommandOption };
  /** What a person who reads the help wants to know besides; lines. */
  readonly notes?: readonly string[];
  /** Commands that can be tried as they stand. */
  readonly examples: readonly string[];
}

type Read<U extends CommandUsage> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: U['options'] }>
>;

/**
 * Reads the arguments of a command.
 * @throws UsageError that names the argument, and the command's help
 */
export function readArguments<const U extends CommandUsage>(usage: U, args: readonly string[]): Read<U> {
  const { name, takes } = usage;
  const options: CommandUsage['options'] = usage.options;
  const help = `'fengsui ${name} --help' tells what it takes`;
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional' && takes === '') throw new UsageError(`${name}: takes no ${token.value}; ${help}`);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) {
      const meant = nearest(token.name, Object.keys(options));
      throw new UsageError(
        `${name}: there is no option ${token.rawName}; ${meant === null ? help : `did you mean --${meant}? ${help}`}`,
      );
    }
    // What begins with a hyphen is the next option, and the value was forgotten; `--out=-x` says otherwise.
    const forgotten = token.value === undefined || (!token.inlineValue && token.value.length > 1 && token.value.startsWith('-'));
    if (option.type === 'string' && forgotten) throw new UsageError(`${name}: ${token.rawName} needs ${option.value}; ${help}`);
    if (option.type === 'boolean' && token.value !== undefined)
      throw new UsageError(`${name}: ${token.rawName} takes no value, not ${token.value}; ${help}`);
  }
  return parseArgs<{ args: string[]; allowPositionals: true; options: U['options'] }>({
    args: [...args],
    allowPositionals: true,
    options: usage.options,
  });
}

/** The name that was most probably meant: one slip of the hand away, or longer by what follows. */
export function nearest(typed: string, names: readonly string[]): string | null {
  const begun = names.filter((name) => name.startsWith(typed));
  if (typed.length > 1 && begun.length === 1) return begun[0];
  const near = names.filter((name) => slips(typed, name) <= (typed.length > 4 ? 2 : 1));
  return near.toSorted((one, other) => slips(typed, one) - slips(typed, other)).at(0) ?? null;
}

/** What is said of a word that is none of those that there are. */
export function notAmong(typed: string, names: readonly string[]): string {
  const meant = nearest(typed, names);
  return `there is no ${typed}; ${meant === null ? 'there' : `did you mean ${meant}? There`} are ${names.join(', ')}`;
}

/** Letters to add, leave out, change or swap with a neighbour, to make one word of another. */
function slips(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const same = one[at - 1] === other[to - 1];
      const swapped = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      next[to] = Math.min(row[to] + 1, next[to - 1] + 1, row[to - 1] + (same ? 0 : 1), swapped ? before[to - 2] + 1 : Infinity);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}

/** How a command is typed, as `fengsui slice CAPTURE... [OPTION]...`. */
export function synopsis({ name, takes, options }: CommandUsage): string {
  return ['fengsui', name, takes, Object.keys(options).length > 0 ? '[OPTION]...' : ''].filter(Boolean).join(' ');
}

/** How an option is typed, as `-i, --interface NAME`. */
export function optionText(name: string, { short, value, multiple }: CommandOption): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}${multiple ? ' ...' : ''}`;
}

/** What an option does, and what counts without it. */
export function optionHelp({ help, default: fallback }: CommandOption): string {
  return fallback === undefined || fallback === false ? help : `${help} (${String(fallback)})`;
}

/** Everything about a command, for a terminal. */
export function helpOf(usage: CommandUsage): string {
  const { summary, options, notes = [], examples } = usage;
  const rows = Object.entries(options).map(([name, option]) => [optionText(name, option), optionHelp(option)] as const);
  const parts = [
    synopsis(usage),
    `${summary[0].toUpperCase()}${summary.slice(1)}.`,
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
    ...(rows.length === 0 ? [] : [`Options\n${columns(rows)}`]),
    `Examples\n${examples.map((example) => `  ${example}`).join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Two columns; what is wide in the first has a line of its own. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const most = 34;
  const width = Math.max(...rows.map(([left]) => (left.length > most ? 0 : left.length)));
  return rows
    .map(([left, right]) =>
      left.length > most ? `  ${left}\n  ${' '.repeat(width)}  ${right}` : `  ${left.padEnd(width)}  ${right}`,
    )
    .join('\n');
}
