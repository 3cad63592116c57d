import type { SsvcDecision } from '../cve/read.ts';
import type { Match } from '../match/types.ts';
import type { Text } from '../match/questions.ts';
import type { Automatable, DecisionTables, Exploitation, Exposure, MissionImpact, SafetyImpact } from './tables.ts';

/** How far a device can be reached: from the Internet, from the office, from other zones of the plant, from its own zone, or not at all. */
export type Reachability = 'internet' | 'enterprise' | 'other-zone' | 'own-zone' | 'isolated';

/** What is known of the asset and its surroundings. */
export type AssetContext = {
  role: string | null;
  purdueLevel: number | null;
  /** Name of its zone. */
  zone: string | null;
  reachability: Reachability | null;
  /** It is part of a safety function. */
  safety: boolean | null;
  /** Another device takes over when it stops. */
  redundant: boolean | null;
};

/** A value set by a person, with who it was. */
export type Override<Value> = { value: Value; by: string };

/** What a person may set in place of what is derived. */
export type Overrides = {
  exploitation?: Override<Exploitation>;
  exposure?: Override<Exposure>;
  automatable?: Override<Automatable>;
  safety?: Override<SafetyImpact>;
  mission?: Override<MissionImpact>;
};

/** One input of a decision: its value, who says so, and why. */
export type DecisionInput<Value> = { value: Value; source: string; why: Text };

/** The part of a match that a decision needs. */
export type DecidedMatch = Pick<Match, 'kev' | 'epss' | 'cvss' | 'actions' | 'fixedVersion' | 'probability'>;

/** From this probability on, an exploit is taken to exist. */
const likelyExploited = 0.5;

/** Who set a value by hand, as an input. */
function bySomeone<Value>({ value, by }: Override<Value>): DecisionInput<Value> {
  return { value, source: by, why: { en: `Set by ${by}.`, zh: `由 ${by} 设定。` } };
}

/** State of exploitation: KEV, then SSVC of the record, then EPSS. */
export function exploitationOf(
  match: DecidedMatch,
  ssvc: SsvcDecision | null,
  override?: Override<Exploitation>,
): DecisionInput<Exploitation> {
  if (override !== undefined) return bySomeone(override);
  if (match.kev !== null) {
    const { dateAdded } = match.kev;
    return {
      value: 'active',
      source: 'CISA KEV',
      why: {
        en: `Exploited: in CISA's catalogue since ${dateAdded}.`,
        zh: `已被利用：${dateAdded} 起列入 CISA 已知被利用漏洞目录。`,
      },
    };
  }
  const stated = option(ssvc, 'exploitation');
  if (stated === 'active' || stated === 'poc' || stated === 'public poc') {
    const value = stated === 'active' ? 'active' : 'public poc';
    const day = ssvc?.timestamp?.slice(0, 10) ?? '';
    return {
      value,
      source: ssvc?.role ?? 'SSVC',
      why: {
        en: `The record's SSVC says that ${value === 'active' ? 'it is exploited' : 'an exploit is public'}${day === '' ? '' : ` (${day})`}.`,
        zh: `该漏洞记录的SSVC判定为${value === 'active' ? '正被利用' : '有公开利用方法'}${day === '' ? '' : `（${day}）`}。`,
      },
    };
  }
  if (match.epss !== null && match.epss.score >= likelyExploited) {
    const percent = `${Math.round(match.epss.score * 100)} %`;
    return {
      value: 'public poc',
      source: 'EPSS',
      why: {
        en: `EPSS expects exploitation within 30 days with ${percent} (${match.epss.date}).`,
        zh: `EPSS预测30天内被利用的概率为${percent}（${match.epss.date}）。`,
      },
    };
  }
  return {
    value: 'none',
    source: stated === undefined ? 'no source' : (ssvc?.role ?? 'SSVC'),
    why: { en: 'No source knows of exploitation or of a public exploit.', zh: '没有来源表明已被利用或存在公开的利用方法。' },
  };
}

function option(ssvc: SsvcDecision | null, name: string): string | undefined {
  const found = Object.entries(ssvc?.options ?? {}).find(([key]) => key.toLowerCase() === name);
  return found?.[1].toLowerCase();
}

const exposures: Readonly<Record<Reachability, { value: Exposure; why: Text }>> = {
  internet: { value: 'open', why: { en: 'It can be reached from the Internet.', zh: '可从互联网访问。' } },
  enterprise: { value: 'controlled', why: { en: 'It can be reached from the office network.', zh: '可从办公网络访问。' } },
  'other-zone': {
    value: 'controlled',
    why: { en: 'It can be reached from other zones of the plant.', zh: '可从厂内其他区域访问。' },
  },
  'own-zone': { value: 'small', why: { en: 'Only devices of its own zone reach it.', zh: '仅本区域内的设备可访问。' } },
  isolated: { value: 'small', why: { en: 'Nothing reaches it over the network.', zh: '网络上无法访问。' } },
};

/** Exposure: the way of attack, then what reaches the device; controlled where nobody knows. */
export function exposureOf(match: DecidedMatch, asset: AssetContext, override?: Override<Exposure>): DecisionInput<Exposure> {
  if (override !== undefined) return bySomeone(override);
  const vector = metric(match.cvss?.vector, 'AV');
  if (vector === 'P' || vector === 'L') {
    return {
      value: 'small',
      source: 'CVSS',
      why: { en: 'The attack needs local or physical access.', zh: '攻击需要本地或物理接触。' },
    };
  }
  if (asset.reachability !== null) {
    const { value, why } = exposures[asset.reachability];
    const zone = asset.zone === null ? '' : asset.zone;
    return { value, source: zone === '' ? 'network' : `zone ${zone}`, why };
  }
  const office = asset.purdueLevel === null || asset.purdueLevel >= 4;
  return {
    value: 'controlled',
    source: 'assumption',
    why: office
      ? { en: 'It is not known what reaches it; some restriction is assumed.', zh: '可达性未知，假定存在一定访问限制。' }
      : {
          en: `At Purdue level ${asset.purdueLevel} some separation is assumed; what reaches it is not known.`,
          zh: `位于普渡模型第 ${asset.purdueLevel} 层，假定有一定隔离；可达性未知。`,
        },
  };
}

/** A metric of a CVSS vector of any version. */
function metric(vector: string | undefined, name: string): string | undefined {
  return vector
    ?.split('/')
    .find((part) => part.startsWith(`${name}:`))
    ?.slice(name.length + 1);
}

/** Whether an attack can be automated: SSVC of the record, then CVSS: over the network, without conditions, rights or a person. */
export function automatableOf(
  match: DecidedMatch,
  ssvc: SsvcDecision | null,
  override?: Override<Automatable>,
): DecisionInput<Automatable> {
  if (override !== undefined) return bySomeone(override);
  const stated = option(ssvc, 'automatable');
  if (stated === 'yes' || stated === 'no')
    return {
      value: stated,
      source: ssvc?.role ?? 'SSVC',
      why: {
        en: `According to the record's SSVC the attack can${stated === 'yes' ? '' : 'not'} be automated.`,
        zh: `该漏洞记录的SSVC判定攻击${stated === 'yes' ? '可' : '不可'}自动化。`,
      },
    };
  const vector = match.cvss?.vector;
  const is = (name: string, value: string): boolean => [undefined, value].includes(metric(vector, name));
  const easy = metric(vector, 'AV') === 'N' && is('AC', 'L') && is('PR', 'N') && is('UI', 'N') && is('Au', 'N') && is('AT', 'N');
  return {
    value: easy ? 'yes' : 'no',
    source: vector === undefined ? 'no source' : 'CVSS',
    why: easy
      ? {
          en: 'Over the network, without conditions, rights or help of a person.',
          zh: '可通过网络利用，无需特殊条件、权限或用户交互。',
        }
      : {
          en: 'The attack needs a place, rights, luck or a person, or no score says otherwise.',
          zh: '攻击需要特定位置、权限、条件或用户交互，或没有评分说明。',
        },
  };
}

/** Impact on safety and mission from the asset's role, its level, and what the vulnerability can do at all. */
export function impactOf(
  match: DecidedMatch,
  asset: AssetContext,
  tables: DecisionTables,
  overrides: Overrides,
): { safety: DecisionInput<SafetyImpact>; mission: DecisionInput<MissionImpact> } {
  const role = asset.role ?? tables.levels.find(({ level }) => level === asset.purdueLevel)?.role ?? null;
  const known = tables.roles.find((candidate) => candidate.role === role);
  const { safety, mission } = known ?? tables.unknown;
  const source = asset.role !== null ? 'role' : asset.purdueLevel !== null ? 'Purdue level' : 'assumption';
  const why: Text =
    known === undefined
      ? { en: 'Its role is not known; an ordinary controller is assumed.', zh: '角色未知，按普通控制器处理。' }
      : { en: `${known.name.en} is lost or misled.`, zh: `${known.name.zh}失效或被操纵。` };
  const readOnly = leaksOnly(match.cvss?.vector);
  const leak: Text = { en: 'The vulnerability discloses and changes nothing.', zh: '该漏洞仅泄露信息，不造成改变。' };
  const derivedSafety: DecisionInput<SafetyImpact> = readOnly
    ? { value: 'negligible', source: 'CVSS', why: leak }
    : asset.safety === true
      ? { value: 'critical', source: 'asset', why: { en: 'It is part of a safety function.', zh: '属于安全功能的一部分。' } }
      : { value: asset.safety === false && safety === 'critical' ? 'marginal' : safety, source, why };
  const derivedMission: DecisionInput<MissionImpact> = readOnly
    ? { value: 'degraded', source: 'CVSS', why: leak }
    : asset.redundant === true && mission === 'mef failure'
      ? {
          value: 'mef support crippled',
          source: 'asset',
          why: { en: 'Another device takes over when it stops.', zh: '停止时有冗余设备接管。' },
        }
      : { value: mission, source, why };
  return {
    safety: overrides.safety === undefined ? derivedSafety : bySomeone(overrides.safety),
    mission: overrides.mission === undefined ? derivedMission : bySomeone(overrides.mission),
  };
}

/** Neither integrity nor availability is touched, in any version of CVSS. */
function leaksOnly(vector: string | undefined): boolean {
  const none = (...names: string[]): boolean => names.some((name) => metric(vector, name) === 'N');
  return (
    none('I', 'VI') &&
    none('A', 'VA') &&
    !['H', 'L'].includes(metric(vector, 'SI') ?? 'N') &&
    !['H', 'L'].includes(metric(vector, 'SA') ?? 'N')
  );
}
