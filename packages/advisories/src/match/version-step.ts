import { parseCpe } from '../cpe/name.ts';
import { judgeVersion, type RangeVerdict } from '../versions/judge-range.ts';
import type { VersionRange } from '../versions/range.ts';
import { hasPrefix, type Version } from '../versions/version.ts';
import { type CataloguedProduct, productRange } from './catalogue.ts';
import { type Condition, judgeConditions } from './conditions.ts';
import type { Identity } from './identity.ts';
import { judgePlatforms } from './platforms.ts';
import { askCondition, askVersion, confirmed, type Question, versionId } from './questions.ts';
import type { Reason } from './types.ts';

/** An advisory's product that an asset is or may be. Reasons and questions are written only when asked for. */
export type Hit = {
  product: CataloguedProduct;
  probability: number;
  version: RangeVerdict;
  /** Ids of the only vulnerabilities that it is about; null for all of its product. */
  only: ReadonlySet<string> | null;
  reasons: () => Reason[];
  questions: () => Question[];
};

/** How a product was identified, before its version is judged. `version` is that of the part that was identified, where it has one. */
export type Identification = {
  probability: number;
  byNumber: boolean;
  version?: Version | null;
  reasons: () => Reason[];
  questions?: () => Question[];
};

/** Factors for what is known of the version. `unknownVersion` is "potentially affected". */
const versionFactor = { inside: 1, conditional: 0.8, unknownVersion: 0.5, unknownRange: 0.55 };

/** The last step of the ladder: judge the asset's version against the affected range. Null when it is not affected. */
export function withVersion(identity: Identity, product: CataloguedProduct, identification: Identification): Hit | null {
  const range = productRange(product);
  const branch = identification.byNumber ? null : product.name.branch;
  const version = identification.version ?? identity.version;
  if (branch !== null && version !== null && branchDecides(branch, range) && !hasPrefix(version, branch)) return null;
  const answer =
    range === null ? undefined : identity.asset.answers?.[versionId(product.product.name.trim(), range.original.trim())];
  const verdict = version === null && answer !== undefined ? answered(answer) : judge(product, range, version);
  if (verdict === 'outside') return null;
  const platforms = judgePlatforms(identity, product);
  if (platforms === null) return null;
  const judged = judgeConditions(
    [...(range?.conditions ?? []), ...(product.product.conditions ?? []), ...platforms],
    identity.asset,
  );
  if (judged === null) return null;
  const open = judged.conditions.filter(({ holds }) => holds === null);
  const factor = versionProbability(verdict, version, open.length > 0, branch !== null && answer === undefined);
  const only = range !== null && range.intervals.length > 1 ? null : judged.only;
  return {
    product,
    probability: identification.probability * factor,
    version: verdict,
    only,
    reasons: () => [
      ...identification.reasons(),
      ...versionReasons(identity, product, range, verdict, version, judged.conditions),
    ],
    questions: () => [
      ...(identification.questions?.() ?? []),
      ...open.map(({ text }) =>
        askCondition(text, round(identification.probability * versionProbability(verdict, version, false, false))),
      ),
      ...(verdict === 'unknown' && version === null && range !== null
        ? [askVersion(product.product.name.trim(), range.original.trim(), round(Math.min(identification.probability, confirmed)))]
        : []),
    ],
  };
}

function answered(answer: string): RangeVerdict {
  return answer === 'inside' || answer === 'outside' ? answer : 'unknown';
}

function judge(product: CataloguedProduct, range: VersionRange | null, version: Version | null): RangeVerdict {
  // A program whose CPE says that it has no version is not any version of it.
  if (range === null || range.all) {
    const name = product.product.cpe === undefined ? null : parseCpe(product.product.cpe);
    const none = name !== null && name.version === '-' && name.part !== 'h' && product.product.range === null;
    return none ? (version === null ? 'unknown' : 'outside') : 'inside';
  }
  return version === null ? 'unknown' : judgeVersion(range, version);
}

function versionProbability(
  verdict: RangeVerdict,
  version: Version | null,
  conditional: boolean,
  branchUnknown: boolean,
): number {
  if (verdict !== 'inside') return version === null ? versionFactor.unknownVersion : versionFactor.unknownRange;
  if (conditional) return versionFactor.conditional;
  return branchUnknown && version === null ? versionFactor.unknownVersion : versionFactor.inside;
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
  version: Version | null,
  conditions: readonly Condition[],
): Reason[] {
  const source = product.advisory.id;
  const own = version?.original ?? identity.asset.firmware ?? null;
  const written = range?.original.trim() ?? '';
  const text =
    range === null
      ? `${source} names no versions: all are taken as affected.`
      : range.all
        ? `${source} says that all versions are affected.`
        : verdict === 'inside' && version === null
          ? `A person said that the version is one of ${written}.`
          : verdict === 'inside'
            ? `Version ${own} is in the affected range ${written}.`
            : version === null
              ? `The version of the asset is not known; affected is ${written}.`
              : `Version ${own} cannot be compared with the affected range ${written}.`;
  const reasons: Reason[] = [
    { step: 'version', agreed: written, evidence: { asset: own, advisory: range?.original ?? '', source }, text },
  ];
  for (const { text: condition, holds, by } of conditions) {
    const plain = condition.replaceAll('_', ' ');
    reasons.push({
      step: by === 'serial' ? 'serial' : by === 'answer' ? 'answer' : 'condition',
      agreed: condition,
      evidence: { asset: by === 'serial' ? (identity.asset.serial ?? null) : null, advisory: condition, source },
      text:
        holds === null
          ? `Only if this holds, which traffic does not show: ${condition}.`
          : by === 'serial'
            ? `Serial number ${identity.asset.serial} fulfils: ${plain}.`
            : `A person said that this holds: ${plain}.`,
    });
  }
  return reasons;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
