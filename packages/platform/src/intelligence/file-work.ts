import { MalwareLibrary, YaraEngine } from '@fengsui/knowledge';
import { type CarvedFile, type FileOptions, RememberedPrograms, type SampleKeeper, SampleVault, vaultKey } from '@fengsui/sensor';
import { readFileSync } from 'node:fs';

/** What an analysis does with files: lists by their paths, null where the site does without; a vault for samples. */
export interface FileWork {
  hashes: string | null;
  rules: string | null;
  samples: { folder: string; key: string } | null;
  /** Programs of the site's controllers with the SHA-256 of each as it was seen last. */
  programs: [program: string, sha256: string][];
}

/** Most bytes of one file that are looked at, and of all that are put together at once: they lie beside the heap of the process. */
const fileLimit = 32 << 20;
const heldLimit = 128 << 20;

/** Makes ready what judges and keeps files, in the process that analyses. */
export function openFileWork(work: FileWork): { options: FileOptions; problems: string[]; close(): void } {
  const problems: string[] = [];
  const library = new MalwareLibrary(work.rules === null ? null : engineOf(work.rules, problems));
  if (work.hashes !== null) library.addHashes(readFileSync(work.hashes, 'utf8'), 'library');
  const vault = work.samples === null ? null : new SampleVault(work.samples.folder, vaultKey(work.samples.key));
  const samples: SampleKeeper | undefined =
    vault === null
      ? undefined
      : { keep: (file: CarvedFile, content) => (file.verdicts.length > 0 ? vault.keep(file, content) : null) };
  return {
    options: {
      fileLimit,
      heldLimit,
      judge: library,
      programs: new RememberedPrograms(work.programs),
      ...(samples === undefined ? {} : { samples }),
    },
    problems,
    close: () => library.close(),
  };
}

/** The engine of the rules; without rules, or where it is not installed, hashes alone count. */
function engineOf(path: string, problems: string[]): YaraEngine | null {
  const sources = JSON.parse(readFileSync(path, 'utf8')) as { name: string; text: string }[];
  if (sources.length === 0) return null;
  try {
    // Compiled now: what is wrong with a rule belongs to the analysis that asked for it.
    const engine = new YaraEngine(sources).prepare();
    problems.push(...engine.problems.map(({ name, problem }) => `${name}: ${problem.split('\n', 1)[0]}`));
    return engine;
  } catch (error) {
    problems.push((error as Error).message);
    return null;
  }
}
