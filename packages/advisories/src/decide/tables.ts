import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentFolder } from '../content-folder.ts';
import type { Text } from '../match/questions.ts';

/** Values of SSVC's decision points, and the outcome of its deployer's table. */
export type Exploitation = 'none' | 'public poc' | 'active';
/** System Exposure. */
export type Exposure = 'small' | 'controlled' | 'open';
/** Automatable. */
export type Automatable = 'no' | 'yes';
/** Safety Impact. */
export type SafetyImpact = 'negligible' | 'marginal' | 'critical' | 'catastrophic';
/** Mission Impact. */
export type MissionImpact = 'degraded' | 'mef support crippled' | 'mef failure' | 'mission failure';
/** Human Impact: safety and mission together. */
export type HumanImpact = 'low' | 'medium' | 'high' | 'very high';
/** When to act: with the next regular update or never, in a planned stop, before the next planned stop, at once. */
export type SsvcOutcome = 'defer' | 'scheduled' | 'out-of-cycle' | 'immediate';
/** Place in the one list of work. */
export type Place = 'now' | 'next' | 'when-convenient';

/** A decision table: `rows` hold the inputs in order, then the outcome. */
export type DecisionTable = { name: string; version: string; inputs: string[]; rows: string[][] };

/** What `content/decisions` holds. */
export type DecisionTables = {
  deployer: DecisionTable;
  humanImpact: DecisionTable;
  roles: { role: string; name: Text; safety: SafetyImpact; mission: MissionImpact }[];
  levels: { level: number; role: string }[];
  unknown: { safety: SafetyImpact; mission: MissionImpact };
  /** What values say, within a sentence. */
  words: { safety: Record<SafetyImpact, Text>; mission: Record<MissionImpact, Text> };
  places: { decision: SsvcOutcome; exploitation: Exploitation | '*'; place: Place }[];
};

/** Read the tables from a folder; by default from `content/decisions` of the tree that this code runs in. Throws when they are missing. */
export function readDecisionTables(folder: string | null = contentFolder('decisions', 'ssvc.json')): DecisionTables {
  if (folder === null) throw new Error('content/decisions is not in this installation: reinstall, or name its folder');
  const read = (name: string): object => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
  return { ...read('ssvc.json'), ...read('impact.json') } as DecisionTables;
}

/** The outcome of a table for these inputs. Throws when the table has no such row. */
export function decideBy(table: DecisionTable, inputs: readonly string[]): string {
  const row = table.rows.find((candidate) => inputs.every((value, at) => candidate[at] === value));
  if (row === undefined) throw new Error(`${table.name} has no row for ${inputs.join(', ')}`);
  return row[inputs.length];
}
