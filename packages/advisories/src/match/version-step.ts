import { judgeVersion, type RangeVerdict } from '../versions/judge-range.ts';
import type { VersionRange } from '../versions/range.ts';
import { hasPrefix, type Version } from '../versions/version.ts';
import { type CataloguedProduct, productRange } from './catalogue.ts';
import type { Identity } from './identity.ts';
import type { Reason } from './types.ts';

/** An advisory's product that an asset is or may be. The reasons are written only when asked for. */
export type Hit = { product: CataloguedProduct; probability: number; version: RangeVerdict; reasons: () => Reason[] };

/** How a product was identified, before its version is judged. */
export type Identification = { probability: number; reasons: () => Reason[]; byNumber: boolean };

/** Factors for what is known of the version. `unknownVersion` is "potentially affected". */
const versionFactor = { inside: 1, conditional: 0.8, unknownVersion: 0.5, unknownRange: 0.55 };

/** The last step of the ladder: judge the asset's version against the affected range. Null when it is not affected. */
export function withVersion(identity: Identity, product: CataloguedProduct, identification: Identification): Hit | null {
  const range = productRange(product);
  const branch = identification.byNumber ? null : product.name.branch;
  const { version } = identity;
  if (branch !== null && version !== null && branchDecides(branch, range) && !hasPrefix(version, branch)) return null;
  const verdict: RangeVerdict =
    range === null || range.all ? 'inside' : version === null ? 'unknown' : judgeVersion(range, version);
  if (verdict === 'outside') return null;
  const serial = judgeSerial(range?.conditions ?? [], identity.asset.serial ?? null);
  if (serial === false) return null;
  const conditions = serial === true ? [] : (range?.conditions ?? []);
  const factor =
    verdict === 'inside'
      ? conditions.length > 0
        ? versionFactor.conditional
        : branch !== null && version === null
          ? versionFactor.unknownVersion
          : versionFactor.inside
      : version === null
        ? versionFactor.unknownVersion
        : versionFactor.unknownRange;
  return {
    product,
    probability: identification.probability * factor,
    version: verdict,
    reasons: () => [...identification.reasons(), ...versionReasons(identity, product, range, verdict)],
  };
}

/** `<= with the first 5 digits of serial number 24061` (Mitsubishi Electric): true, false, or null when it cannot be judged. */
function judgeSerial(conditions: readonly string[], serial: string | null): boolean | null {
  if (serial === null || conditions.length !== 1) return null;
  const rule =
    /(<=|<|>=|>)?[\s_]*(?:with[\s_]+)?(?:the[\s_]+)?first[\s_]+(\d+)[\s_]+digits[\s_]+of[\s_]+(?:the[\s_]+)?serial[\s_]+(?:number|no\.?)[\s_]*(\d+)/i.exec(
      conditions[0],
    );
  const digits = /^\d+/.exec(serial.trim())?.[0] ?? '';
  if (rule === null || digits.length < Number(rule[2])) return null;
  const own = Number(digits.slice(0, Number(rule[2])));
  const limit = Number(rule[3]);
  const compare: Record<string, boolean> = { '<=': own <= limit, '<': own < limit, '>=': own >= limit, '>': own > limit };
  return compare[rule[1] ?? '<='];
}

/** A branch in a name (`WinCC V7.5`) is about the version when the range does not speak of another branch (`CP 1242-7 V2` < V3.3). */
function branchDecides(branch: Version, range: VersionRange | null): boolean {
  if (range === null || range.intervals.length === 0) return true;
  return range.intervals.every(({ low, high }) =>
    [low, high].every((limit) => limit === null || limit.version.release[0] === branch.release[0]),
  );
}

function versionReasons(
  identity: Identity,
  product: CataloguedProduct,
  range: VersionRange | null,
  verdict: RangeVerdict,
): Reason[] {
  const source = product.advisory.id;
  const firmware = identity.asset.firmware ?? null;
  const written = range?.original.trim() ?? '';
  const text =
    range === null
      ? `${source} names no versions: all are taken as affected.`
      : range.all
        ? `${source} says that all versions are affected.`
        : verdict === 'inside'
          ? `Version ${firmware} is in the affected range ${written}.`
          : identity.version === null
            ? `The version of the asset is not known; affected is ${written}.`
            : `Version ${firmware} cannot be compared with the affected range ${written}.`;
  const reasons: Reason[] = [
    { step: 'version', agreed: written, evidence: { asset: firmware, advisory: range?.original ?? '', source }, text },
  ];
  for (const condition of range?.conditions ?? []) {
    if (judgeSerial([condition], identity.asset.serial ?? null) === true) {
      reasons.push({
        step: 'serial',
        agreed: condition,
        evidence: { asset: identity.asset.serial ?? null, advisory: condition, source },
        text: `Serial number ${identity.asset.serial} fulfils: ${condition.replaceAll('_', ' ')}.`,
      });
      continue;
    }
    reasons.push({
      step: 'condition',
      agreed: condition,
      evidence: { asset: null, advisory: condition, source },
      text: `Only if this holds, which traffic does not show: ${condition}.`,
    });
  }
  return reasons;
}
