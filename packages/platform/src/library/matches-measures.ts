import { may } from '../kernel/identity/actor.ts';
import type { Measure, Sample } from '../kernel/measure.ts';
import { countMatches } from './matches-store.ts';

const plain = (value: number): Sample[] => [{ labels: {}, value }];

/** What is measured of matches. */
export const matchMeasures: readonly Measure[] = [
  {
    name: 'fengsui_vulnerability_matches_open',
    help: 'Vulnerabilities matched to devices and not dismissed.',
    kind: 'gauge',
    may: (actor) => may(actor, 'library.read'),
    read: async (tx) => plain((await countMatches(tx, {})).open),
  },
  {
    name: 'fengsui_vulnerability_matches_known_exploited',
    help: 'Those of them that are known to be exploited.',
    kind: 'gauge',
    may: (actor) => may(actor, 'library.read'),
    read: async (tx) => plain((await countMatches(tx, {})).knownExploited),
  },
];
