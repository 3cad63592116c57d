import type { Norms } from '@fengsui/sensor';

/** Reads what traffic is held against: a baseline and a policy, each where its file is named. Errors name the file, and the line of a policy. */
export async function readNorms(files: { baseline?: string | null; policy?: string | null }): Promise<Norms> {
  // Loaded when asked for: an analysis without norms does not pay for them.
  return {
    ...(files.baseline ? { baseline: await (await import('./baseline.ts')).openBaseline(files.baseline) } : {}),
    ...(files.policy ? { policy: await (await import('./policy.ts')).openPolicy(files.policy) } : {}),
  };
}
