/** A level of the traffic light protocol 2.0, the least secret first. */
const levels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export type Level = (typeof levels)[number];

/** Its markings as OASIS publishes them for STIX 2.1 (common objects), with the extension that defines them. */
const IDS: Readonly<Record<Level, string>> = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'amber+strict': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
};
const extension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';

/** The object that defines a level (STIX 2.1 §7.2.1). */
export function markingObject(level: Level): { type: string; id: string; [property: string]: unknown } {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: IDS[level],
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
