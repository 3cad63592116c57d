import type { Text } from '../match/questions.ts';
import type { AssetContext, DecidedMatch } from './inputs.ts';

/** What can be done about a match: a fix, a mitigation, and whether the fix needs a stop. */
export type PatchAdvice = {
  fix: boolean;
  /** The version to install; null when not known. */
  version: string | null;
  mitigation: boolean;
  /** Whether it can be installed while the process runs; null when not known. */
  online: boolean | null;
  advice: Text;
};

const fixes = new Set(['vendor_fix', 'optional_patch']);
const mitigations = new Set(['mitigation', 'workaround']);

/** Devices at or below this Purdue level stop the process when they restart. */
const processLevel = 1;

/** Judge what the actions of a match allow on this asset. */
export function patchAdvice(match: DecidedMatch, asset: AssetContext): PatchAdvice {
  const fixing = match.actions.filter(({ category }) => fixes.has(category));
  const mitigation = match.actions.some(({ category }) => mitigations.has(category));
  const fix = fixing.length > 0 || match.fixedVersion !== null;
  const restarts = fixing.map(({ restart }) => restart).filter((restart) => restart !== null);
  const online = !fix
    ? null
    : restarts.length > 0
      ? restarts.every((restart) => restart === 'none')
      : controls(asset)
        ? asset.redundant === true
        : null;
  return {
    fix,
    version: match.fixedVersion,
    mitigation,
    online,
    advice: advise(fix, match.fixedVersion, mitigation, online, asset),
  };
}

function controls({ purdueLevel }: AssetContext): boolean {
  return purdueLevel !== null && purdueLevel <= processLevel;
}

function advise(fix: boolean, version: string | null, mitigation: boolean, online: boolean | null, asset: AssetContext): Text {
  if (!fix) {
    return mitigation
      ? { en: 'There is no fix: apply the mitigation.', zh: '尚无修复版本，请采取缓解措施。' }
      : {
          en: 'There is neither a fix nor a mitigation: separate the device and watch it.',
          zh: '既无修复也无缓解措施：请隔离并监视该设备。',
        };
  }
  const to: Text =
    version === null ? { en: 'Install the fix', zh: '安装修复' } : { en: `Install ${version}`, zh: `升级到 ${version}` };
  if (online === true && asset.redundant === true)
    return { en: `${to.en}, one device of the pair after the other.`, zh: `${to.zh}，冗余设备逐台进行。` };
  if (online === true) return { en: `${to.en}; the process need not stop.`, zh: `${to.zh}，无需停机。` };
  const until: Text = mitigation
    ? { en: ' until then apply the mitigation.', zh: '在此之前采取缓解措施。' }
    : { en: ' until then limit access to it.', zh: '在此之前限制对其访问。' };
  if (online === false) return { en: `${to.en} in a stop;${until.en}`, zh: `在停机时${to.zh}；${until.zh}` };
  return { en: `${to.en};${until.en}`, zh: `${to.zh}；${until.zh}` };
}
