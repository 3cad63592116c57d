import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type FileOptions, SampleVault, vaultKey } from '@fengsui/sensor';
import { dataFolder, installed } from '../folders.ts';
import { readGiven } from '../readable.ts';
import { count, safe } from '../terminal.ts';
import { UsageError } from '../usage.ts';

/** The options of `analyze` and `watch` that speak of files. */
export interface FileArguments {
  files?: boolean;
  carve?: string;
  'carve-key'?: string;
  hashes?: string[];
  yara?: string[];
}

/** Stands among `--yara` for the rules that come with the program. */
const OWN = 'own';

/** What an analysis does with files, and how it ends. */
export interface FileWork {
  options: FileOptions;
  /** Says on standard error what could not be done, and gives up what is held. */
  end(): void;
}

/** The file that keeps the key of samples unless a person names another. */
export function sampleKeyFile(): string {
  return join(dataFolder(), 'samples.key');
}

/**
 * What to do with files, by the arguments; undefined when none asks for them. The library of malicious code is loaded only then, and the engine of rules only when rules are given.
 *
 * @param command which command was given the arguments, for what is said to a person
 * @throws UsageError of one line when a list, a rule or a folder cannot be used
 */
export async function fileWork(values: FileArguments, command = 'analyze'): Promise<FileWork | undefined> {
  const { carve, hashes = [], yara = [] } = values;
  if (!values.files && carve === undefined && hashes.length === 0 && yara.length === 0) return undefined;
  const { addMalwareFolder, MalwareLibrary, YaraEngine } = await import('@fengsui/knowledge');
  const sources = yara.flatMap((path) => rulesOf(path, command));
  let engine: InstanceType<typeof YaraEngine> | null = null;
  try {
    engine = sources.length === 0 ? null : new YaraEngine(sources);
  } catch (cause) {
    throw new UsageError(`${command}: --yara: ${(cause as Error).message}`, { cause });
  }
  const library = new MalwareLibrary(engine);
  const own = installed('content', 'malware');
  if (own !== null) addMalwareFolder(library, own);
  for (const path of hashes) {
    const { added, rejected } = library.addHashes(readGiven(`${command}: --hashes`, path), basename(path));
    if (added === 0 && rejected.length > 0)
      throw new UsageError(`${command}: --hashes ${path}: no MD5, SHA-1 or SHA-256 in it; give one a line`);
    if (rejected.length > 0)
      process.stderr.write(
        `fengsui: ${safe(path)}: ${count(rejected.length)} lines are no hashes, the first is line ${rejected[0]}\n`,
      );
  }
  const vault = carve === undefined ? undefined : vaultOf(carve, values['carve-key']);
  return {
    options: { judge: library, ...(vault === undefined ? {} : { samples: vault }) },
    end() {
      for (const { name, problem } of engine?.problems ?? [])
        process.stderr.write(`fengsui: ${safe(name)}: not used: ${safe(problem.split('\n', 2).join(' '))}\n`);
      library.close();
      if (vault !== undefined && vault.lost > 0)
        process.stderr.write(`fengsui: ${count(vault.lost)} samples could not be kept: ${safe(vault.failure ?? '')}\n`);
    },
  };
}

/** Opens a folder of samples. */
export function vaultOf(folder: string, keyFile = sampleKeyFile()): SampleVault {
  try {
    return new SampleVault(folder, vaultKey(keyFile));
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

/** The rules of a file, of a folder, or those that come with the program. */
function rulesOf(path: string, command: string): { name: string; text: string }[] {
  const folder = path === OWN ? installed('content', 'malware', 'rules') : path;
  if (folder === null) throw new UsageError(`${command}: --yara own: the rules that come with the program are not installed`);
  if (!statOf(folder)?.isDirectory()) return [{ name: basename(folder), text: readGiven(`${command}: --yara`, folder) }];
  const names = readdirSync(folder).filter((name) => /\.yara?$/i.test(name));
  if (names.length === 0) throw new UsageError(`${command}: --yara ${folder}: holds no .yar file`);
  return names.toSorted().map((name) => ({ name, text: readGiven(`${command}: --yara`, join(folder, name)) }));
}

function statOf(path: string): ReturnType<typeof statSync> | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
