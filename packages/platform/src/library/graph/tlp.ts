import { tlpMarkings } from '@fengsui/knowledge';

/** A level of the traffic light protocol 2.0. */
export type Level = keyof typeof tlpMarkings;
/** The least secret first. */
const levels = Object.keys(tlpMarkings) as Level[];

/** The extension that defines the markings of version 2.0. */
const extension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';

/** The object that defines a level (STIX 2.1 §7.2.1). */
export function markingObject(level: Level): { type: string; id: string; [property: string]: unknown } {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: tlpMarkings[level],
    created: '2022-10-01T00:00:00.000Z',
    name: `TLP:${level.toUpperCase()}`,
    extensions: { [extension]: { extension_type: 'property-extension', tlp_2_0: level } },
  };
}

/** The most secret of levels; null when nothing is marked. */
export function strictest(marked: readonly (Level | null)[]): Level | null {
  return levels.findLast((level) => marked.includes(level)) ?? null;
}

/** The level that markings as texts say, `TLP:WHITE` of version 1 being `TLP:CLEAR`; null when none of them is one. */
export function levelOf(markings: readonly string[]): Level | null {
  const said = markings.map((text) => /^TLP:(\S+)$/i.exec(text.trim())?.[1].toLowerCase().replace('white', 'clear'));
  return levels.findLast((level) => said.includes(level)) ?? null;
}
