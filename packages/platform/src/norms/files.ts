import { type Norms, readBaseline, readPolicy } from '@fengsui/sensor';
import { readFile, rm } from 'node:fs/promises';

/** Files of what a capture is held against while it is analysed; null where nothing is enforced. */
export interface NormFiles {
  baseline: string | null;
  policy: string | null;
}

/** Removes the files. */
export async function removeNorms({ baseline, policy }: NormFiles): Promise<void> {
  for (const path of [baseline, policy]) if (path !== null) await rm(path, { force: true });
}

/** Reads them, in the process that analyses. */
export async function openNorms({ baseline, policy }: NormFiles): Promise<Norms> {
  return {
    ...(baseline === null ? {} : { baseline: await readBaseline(await readFile(baseline, 'utf8'), 'baseline') }),
    ...(policy === null ? {} : { policy: await readPolicy(await readFile(policy, 'utf8'), 'policy') }),
  };
}
