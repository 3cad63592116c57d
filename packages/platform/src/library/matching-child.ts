import { type EpssScore, type KevEntry, Matcher, type PreparedAdvisory } from '@fengsui/advisories';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { serve } from '../kernel/child.ts';
import type { FoundMatch, MatchAsset, MatchRequest, Threats } from './matching.ts';

/** Entry of the process that matches the assets of an organisation with the library. */

serve<MatchRequest, never>(async ({ advisories, input, output }) => {
  const { assets, threats } = JSON.parse(await readFile(input, 'utf8')) as { assets: MatchAsset[]; threats: Threats };
  const prepared: PreparedAdvisory[] = [];
  for await (const line of createInterface({ input: createReadStream(advisories), crlfDelay: Number.POSITIVE_INFINITY })) {
    prepared.push(JSON.parse(line) as PreparedAdvisory);
  }
  const matcher = new Matcher({
    advisories: prepared,
    kev: new Map(threats.kev.map(({ cve, entry }) => [cve, entry as KevEntry])),
    epss: new Map(threats.epss.map((score) => [score.cve, score satisfies EpssScore])),
  });
  const found = matcher.matchAssets(assets).map(
    ({ asset, vulnerability, advisories, probability, reasons, priority }): FoundMatch => ({
      asset,
      vulnerability,
      advisories,
      probability,
      reasons: reasons.map(({ text }) => text),
      urgency: priority,
    }),
  );
  await writeFile(output, JSON.stringify(found), { mode: 0o600 });
});
