import { writeFile } from 'node:fs/promises';
import type { Records } from '../kernel/records.ts';
import type { NormFiles } from './files.ts';
import * as store from './store.ts';
import { findPolicy } from './store-policies.ts';

/** Writes what is enforced at a site beside a capture, for the process that analyses it. */
export type EnforcedNorms = (place: { organisation: string; site: string }, beside: string) => Promise<NormFiles>;

/** Makes the function that asks the records what is enforced. */
export function enforcedNorms(records: Records): EnforcedNorms {
  return async ({ organisation, site }, beside) => {
    const { document, text } = await records.tenant(organisation, async (tx) => {
      const { baseline, policy } = await store.findEnforcement(tx, site);
      const latest = baseline ? await store.findBaseline(tx, site) : undefined;
      return {
        document: latest === undefined ? undefined : await store.findDocument(tx, latest.id),
        text: policy ? (await findPolicy(tx, site))?.text : undefined,
      };
    });
    const write = async (name: string, content: string | undefined): Promise<string | null> => {
      if (content === undefined) return null;
      const path = `${beside}.${name}`;
      await writeFile(path, content, { mode: 0o600 });
      return path;
    };
    return { baseline: await write('baseline', document), policy: await write('policy', text) };
  };
}
