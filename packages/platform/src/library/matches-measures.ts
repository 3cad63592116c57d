import { may } from '../kernel/identity/actor.ts';
import type { Measure } from '../kernel/measure.ts';
import { countMatches } from './matches-store.ts';

/** What is measured of matches. */
export const matchMeasures: readonly Measure[] = [
  {
    name: 'fengsui_vulnerability_matches_open',
    help: 'Vulnerabilities matched to devices and not dismissed.',
    kind: 'gauge',
    may: (actor) => may(actor, 'library.read'),
    read: async (tx) => {
      const { open, knownExploited } = await countMatches(tx, {});
      return [
        { labels: { known_exploited: 'true' }, value: knownExploited },
        { labels: { known_exploited: 'false' }, value: open - knownExploited },
      ];
    },
  },
];
