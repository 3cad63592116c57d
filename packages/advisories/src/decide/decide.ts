import type { SsvcDecision } from '../cve/read.ts';
import type { Text } from '../match/questions.ts';
import {
  type AssetContext,
  automatableOf,
  type DecidedMatch,
  type DecisionInput,
  exploitationOf,
  exposureOf,
  impactOf,
  type Overrides,
} from './inputs.ts';
import { type PatchAdvice, patchAdvice } from './patch.ts';
import {
  type Automatable,
  decideBy,
  type DecisionTables,
  type Exploitation,
  type Exposure,
  type HumanImpact,
  type MissionImpact,
  type Place,
  type SafetyImpact,
  type SsvcOutcome,
} from './tables.ts';

/** A decision about one match on one asset: when to act, from what, and where it stands in the list of work. */
export type Decision = {
  decision: SsvcOutcome;
  inputs: {
    exploitation: DecisionInput<Exploitation>;
    exposure: DecisionInput<Exposure>;
    automatable: DecisionInput<Automatable>;
    safety: DecisionInput<SafetyImpact>;
    mission: DecisionInput<MissionImpact>;
    humanImpact: DecisionInput<HumanImpact>;
  };
  place: Place;
  patch: PatchAdvice;
  why: Text;
};

/** What a decision is made from. `ssvc` is what the vulnerability's record says. */
export type DecisionRequest = {
  match: DecidedMatch;
  asset: AssetContext;
  ssvc?: SsvcDecision | null;
  overrides?: Overrides;
};

/** Below this a match is only possible: it is looked into first, and waits one place further back. */
const sure = 0.5;

const places: readonly Place[] = ['now', 'next', 'when-convenient'];

const outcomeWords: Readonly<Record<SsvcOutcome, Text>> = {
  defer: { en: 'No action now', zh: '暂不处理' },
  scheduled: { en: 'Act in the next planned stop', zh: '在下次计划停机时处理' },
  'out-of-cycle': { en: 'Act before the next planned stop', zh: '在下次计划停机之前处理' },
  immediate: { en: 'Act at once', zh: '立即处理' },
};

/** Decide by SSVC's deployer table when to act on a match. */
export function decide({ match, asset, ssvc = null, overrides = {} }: DecisionRequest, tables: DecisionTables): Decision {
  const exploitation = exploitationOf(match, ssvc, overrides.exploitation);
  const exposure = exposureOf(match, asset, overrides.exposure);
  const automatable = automatableOf(match, ssvc, overrides.automatable);
  const { safety, mission } = impactOf(match, asset, tables, overrides);
  const impact = decideBy(tables.humanImpact, [safety.value, mission.value]) as HumanImpact;
  const [safetyWords, missionWords] = [tables.words.safety[safety.value], tables.words.mission[mission.value]];
  const humanImpact: DecisionInput<HumanImpact> = {
    value: impact,
    source: `${tables.humanImpact.name} ${tables.humanImpact.version}`,
    why: {
      en: `Safety ${safetyWords.en}, and ${missionWords.en}.`,
      zh: `安全影响：${safetyWords.zh}；任务影响：${missionWords.zh}。`,
    },
  };
  const row = [exploitation.value, exposure.value, automatable.value, impact];
  const decision = decideBy(tables.deployer, row) as SsvcOutcome;
  const fitting = tables.places.find(
    (place) => place.decision === decision && (place.exploitation === '*' || place.exploitation === exploitation.value),
  );
  const place = fitting?.place ?? 'next';
  const possible = match.probability < sure;
  const words = outcomeWords[decision];
  const parts = [exploitation, exposure, automatable, safety, mission];
  return {
    decision,
    inputs: { exploitation, exposure, automatable, safety, mission, humanImpact },
    place: possible ? places[Math.min(places.indexOf(place) + 1, places.length - 1)] : place,
    patch: patchAdvice(match, asset),
    why: {
      en: `${words.en}: ${eachOnce(parts.map(({ why }) => why.en)).join(' ')}${possible ? ' Whether the asset has it is not sure: answer what is asked first.' : ''}`,
      zh: `${words.zh}：${eachOnce(parts.map(({ why }) => why.zh)).join('')}${possible ? '该资产是否存在此漏洞尚不确定，请先回答相关问题。' : ''}`,
    },
  };
}

function eachOnce(sentences: readonly string[]): string[] {
  return [...new Set(sentences)];
}
