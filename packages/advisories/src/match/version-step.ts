import { parseCpe } from '../cpe/name.ts';
import { judgeVersion, type RangeVerdict } from '../versions/judge-range.ts';
import type { VersionRange } from '../versions/range.ts';
import { hasPrefix, type Version } from '../versions/version.ts';
import { type CataloguedProduct, productRange } from './catalogue.ts';
import { type Condition, type Conditions, judgeConditions } from './conditions.ts';
import type { Identity } from './identity.ts';
import { judgePlatforms } from './platforms.ts';
import { askCondition, askVersion, confirmed, type Question, versionId } from './questions.ts';
import { say } from './sentences.ts';
import type { Reason } from './types.ts';

/** An advisory's product that an asset is or may be. Its reasons and questions are written by {@link hitReasons} and {@link hitQuestions}. */
export type Hit = {
  identity: Identity;
  product: CataloguedProduct;
  identification: Identification;
  probability: number;
  version: RangeVerdict;
  /** Ids of the only vulnerabilities that it is about; null for all of its product. */
  only: ReadonlySet<string> | null;
  /** What the version step saw; null when the identification judged the version itself. */
  judged: { range: VersionRange | null; version: Version | null; conditions: readonly Condition[] } | null;
};

/**
 * How products were identified, before their versions are judged. `version` is that of the part that was identified, null when it is not
 * known; absent when it is that of the asset.
 */
export type Identification = {
  probability: number;
  byNumber: boolean;
  version?: Version | null;
  reasons: (product: CataloguedProduct) => Reason[];
  questions?: () => Question[];
};

/** Factors for what is known of the version. `unknownVersion` is "potentially affected". */
const versionFactor = { inside: 1, conditional: 0.8, unknownVersion: 0.5, unknownRange: 0.55 };

/** The last step of the ladder: judge the asset's version against the affected range. Null when it is not affected. */
export function withVersion(identity: Identity, product: CataloguedProduct, identification: Identification): Hit | null {
  const range = productRange(product);
  const branch = identification.byNumber ? null : product.name.branch;
  const version = identification.version === undefined ? identity.version : identification.version;
  if (branch !== null && version !== null && branchDecides(branch, range) && !hasPrefix(version, branch)) return null;
  const { answers } = identity.asset;
  const answer =
    answers === undefined || range === null ? undefined : answers[versionId(product.product.name.trim(), range.original.trim())];
  const verdict = version === null && answer !== undefined ? answered(answer) : judge(product, range, version);
  if (verdict === 'outside') return null;
  const platforms = judgePlatforms(identity, product);
  if (platforms === null) return null;
  const own = product.product.conditions;
  const unconditional = platforms.length === 0 && own === undefined && (range === null || range.conditions.length === 0);
  const judged = unconditional
    ? noConditions
    : judgeConditions([...(range?.conditions ?? []), ...(own ?? []), ...platforms], identity.asset);
  if (judged === null) return null;
  const { conditions } = judged;
  const open = conditions.some(({ holds }) => holds === null);
  const factor = versionProbability(verdict, version, open, branch !== null && answer === undefined);
  return {
    identity,
    product,
    identification,
    probability: identification.probability * factor,
    version: verdict,
    only: range !== null && range.intervals.length > 1 ? null : judged.only,
    judged: { range, version, conditions },
  };
}

const noConditions: Conditions = { conditions: [], only: null };

/** Why an asset is taken for the product, and its version for an affected one. */
export function hitReasons({ identity, product, identification, version: verdict, judged }: Hit): Reason[] {
  const reasons = identification.reasons(product);
  if (judged !== null) {
    const { range, version, conditions } = judged;
    reasons.push(...versionReasons(identity, product, range, verdict, version, conditions));
  }
  return reasons;
}

/** What a person could answer to make the hit sure. */
export function hitQuestions({ product, identification, version: verdict, judged }: Hit): Question[] {
  const questions = identification.questions?.() ?? [];
  if (judged === null) return questions;
  const { range, version, conditions } = judged;
  const full = round(identification.probability * versionProbability(verdict, version, false, false));
  for (const { text, holds } of conditions) if (holds === null) questions.push(askCondition(text, full));
  if (verdict === 'unknown' && version === null && range !== null)
    questions.push(
      askVersion(product.product.name.trim(), range.original.trim(), round(Math.min(identification.probability, confirmed))),
    );
  return questions;
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
  const said =
    range === null
      ? say.versionsUnnamed(source)
      : range.all
        ? say.versionsAll(source)
        : version === null
          ? verdict === 'inside'
            ? say.saidVersion(written)
            : say.versionUnknown(written)
          : verdict === 'inside'
            ? say.versionInside(version.original, written)
            : say.versionUncompared(version.original, written);
  const reasons: Reason[] = [
    { step: 'version', agreed: written, evidence: { asset: own, advisory: range?.original ?? '', source }, ...said },
  ];
  for (const { text: condition, holds, by } of conditions) {
    const plain = condition.replaceAll('_', ' ');
    reasons.push({
      step: by === 'serial' ? 'serial' : by === 'answer' ? 'answer' : 'condition',
      agreed: condition,
      evidence: { asset: by === 'serial' ? (identity.asset.serial ?? null) : null, advisory: condition, source },
      ...(holds === null
        ? say.conditionOpen(condition)
        : by === 'serial'
          ? say.serialFulfils(identity.asset.serial ?? '', plain)
          : say.saidCondition(plain)),
    });
  }
  return reasons;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
